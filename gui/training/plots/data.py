"""What the plots show: one plain value a run, made anew for every frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gradscape.backends.runs.facts import RunError
from gradscape.backends.runs.lines import EpochLine
from gradscape.backends.runs.pyramid import Columns, Floats, Pyramid
from gradscape.backends.runs.series import Series


class Grown(Protocol):
    """Curves side by side that grow at their end, as a Pyramid holds them. Step 1 is at 0."""

    steps: int
    grain: int
    """Steps that are told apart no more; 1: all of them are."""

    def columns(self, start: int, end: int, width: int) -> Columns:
        """The steps from `start` to before `end` in at most `width` columns."""

    def picture(self, start: int, end: int, width: int) -> Columns:
        """As `columns`, for many curves; the outer columns may reach beyond what was asked for."""


class Layer(NamedTuple):
    """A node with parameters: its dotted path, and its name where there is little room."""

    path: str
    name: str


class Epochs(NamedTuple):
    """Of each epoch: the step after which it was over, and what validation found; else NaN."""

    steps: NDArray[np.int64]
    loss: Floats
    accuracy: Floats

    @staticmethod
    def of(lines: Sequence[EpochLine]) -> Epochs:
        """From the lines of a record."""
        found = np.array([(one.val_loss, one.val_accuracy) for one in lines], np.float64)
        loss, accuracy = found.reshape(-1, 2).T
        return Epochs(np.array([one.step for one in lines], np.int64), loss, accuracy)


@dataclass(frozen=True, eq=False)
class RunData:
    """A run as the plots show it.

    Args:
        name: what its curve is called beside those of others.
        loss, accuracy: of the batches, one curve each.
        norms: of the gradients, a curve for each of `layers`, in the order of depth.
        recorded: the norms of a step as the record has them, for where `norms` has only means.
    """

    name: str
    loss: Grown = field(default_factory=Pyramid)
    accuracy: Grown = field(default_factory=Pyramid)
    epochs: Epochs = field(default_factory=lambda: Epochs.of(()))
    norms: Grown = field(default_factory=lambda: Pyramid(0))
    layers: tuple[Layer, ...] = ()
    recorded: Callable[[int], Floats | None] | None = None

    @staticmethod
    def of(name: str, series: Series, names: Mapping[str, str] | None = None) -> RunData:
        """As a record has it; `names` are short ones of nodes, by their paths."""
        names = names or {}
        layers = tuple(Layer(path, names.get(path, path)) for path in series.nodes)
        epochs = Epochs.of(series.epochs)

        def recorded(step: int) -> Floats | None:
            try:
                line = series.line(step)
            except RunError:
                return None
            # None, for a norm that was not finite, becomes NaN.
            norms = None if line is None else np.array([line.norms], np.float64)
            return None if norms is None else series.node_norms.of(norms)[0]

        curves = series.losses, series.accuracies, epochs, series.norms
        return RunData(name, *curves, layers, recorded)

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return self.loss.steps

    def norms_at(self, step: int) -> Floats:
        """The norms of all layers at a step, counted from 1; empty where there is none."""
        if step < 1:
            return np.empty(0)
        if self.norms.grain > 1 and self.recorded is not None:
            found = self.recorded(step)
            if found is not None:
                return found
        mean = self.norms.columns(step - 1, step, 1).mean
        return mean[0] if len(mean) else np.empty(0)
