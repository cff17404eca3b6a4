"""The curves of a run in memory, while it is written or afterwards."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec
import numpy as np

from gradscape.backends.runs.facts import RunError
from gradscape.backends.runs.follow import PIECE, Follow, Found
from gradscape.backends.runs.lines import EpochLine, Line, RateLine, SegmentLine, StepLine
from gradscape.backends.runs.norms import NodeNorms
from gradscape.backends.runs.pyramid import Floats, Pyramid
from gradscape.backends.runs.run import Run

STRIDE = 64
"""Steps from one whose place in the record is known to the next."""
GAP = 1 << 20
"""More steps than that are never missing in a record: it is damaged."""
NORMS = 1 << 19
"""Norms of nodes that are kept at most."""

_decoder = msgspec.json.Decoder(Line)
Place = tuple[int, Path, int]
"""A step, its segment, and where its line begins."""


class Series:
    """What holds of a run's record: no step that a later segment did again.

    Steps count from 1 as in the record; in the pyramids step 1 is at 0. Memory stays bounded, for
    a record of any length; the record itself is there for what a pyramid leaves out.

    Args:
        run: whose record is read.
        nodes: the dotted path of the node of each parameter, as in its Job.
        order: paths of nodes as the network runs through them, for the order of `nodes`.
    """

    def __init__(self, run: Run, nodes: dict[str, str], order: Sequence[str] = ()) -> None:
        self.losses, self.rates, self.accuracies = Pyramid(), Pyramid(), Pyramid()
        """Of the batches: loss, learning rate, share that was classified right."""
        self.norms = Pyramid(0)
        """Of the gradients of the nodes, in the order of `nodes`."""
        self.parameters: tuple[str, ...] = ()
        self.node_norms = NodeNorms((), nodes)
        self.epochs: list[EpochLine] = []
        self.changes: list[RateLine] = []
        """Of the schedule's highest rate."""
        self.resumed: list[int] = []
        """After which steps the run was begun anew."""
        self._follow = Follow(run)
        self._nodes = nodes
        self._order = order
        self._places: list[Place] = []
        self._seam = True

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return self.losses.steps

    @property
    def nodes(self) -> tuple[str, ...]:
        """The dotted paths of the nodes that have norms, in their order."""
        return self.node_norms.paths

    @property
    def behind(self) -> bool:
        """Whether the record holds more than was read: `read` again, when there is time."""
        return self._follow.behind

    def read(self, most: int = PIECE) -> bool:
        """Takes in what is new, about `most` bytes of it; whether there was anything.

        Raises RunError where the record is damaged, or can no longer be read; what was taken in
        stays.
        """
        found = self._follow.find(most)
        for kind, group in groupby(found, key=lambda one: type(one.line)):
            self._take(kind, list(group))
        return bool(found)

    def line(self, step: int) -> StepLine | None:
        """A step as the record has it; None where there is none. Raises RunError."""
        return next((one for one in self.lines(step - 1, step) if one.step == step), None)

    def lines(self, start: int, end: int) -> Iterator[StepLine]:
        """The steps after step `start` up to `end` from the record. Raises RunError."""
        return self._recorded(start, min(end, self.steps))

    def _recorded(self, start: int, end: int) -> Iterator[StepLine]:
        at = max(0, bisect_right(self._places, start + 1, key=itemgetter(0)) - 1)
        for k, (first, path, offset) in enumerate(self._places[at:], at + 1):
            if first > end:
                return
            # Behind that, the segment may hold steps that were done again.
            last = min(end, self._places[k][0] - 1) if k < len(self._places) else end
            for line in _steps_at(path, offset):
                if line.step > start and line.step <= last:
                    yield line
                if line.step >= last:
                    break

    # ---- what comes in
    def _take(self, kind: type[Line], found: list[Found]) -> None:
        if kind is StepLine:
            self._add(found)
            return
        for one in found:
            line = one.line
            if isinstance(line, SegmentLine):
                self._segment(line)
            elif isinstance(line, EpochLine):
                self.epochs = [held for held in self.epochs if held.epoch < line.epoch] + [line]
            elif isinstance(line, RateLine):
                self.changes = [held for held in self.changes if held.step < line.step] + [line]

    def _segment(self, line: SegmentLine) -> None:
        step = line.step
        if step == 0:
            self._begin(line.parameters)
        elif line.parameters != self.parameters:
            raise RunError(f"{self._follow.run.path} is damaged: its segments do not go together")
        self._forget(step)
        self.epochs = [held for held in self.epochs if held.step <= step]
        # Those of that very step that still hold are written again.
        self.changes = [held for held in self.changes if held.step < step]
        self.resumed = [held for held in self.resumed if held < step] + ([step] if step else [])
        self._seam = True

    def _begin(self, parameters: tuple[str, ...]) -> None:
        self.parameters = parameters
        self.node_norms = NodeNorms(parameters, self._nodes, self._order)
        self.losses, self.rates, self.accuracies = Pyramid(), Pyramid(), Pyramid()
        self.norms = Pyramid(len(self.nodes), np.float32, NORMS)
        self._places = []

    def _forget(self, step: int) -> None:
        """The steps after `step` no longer hold."""
        if step >= self.steps:
            return
        # A pyramid forgets whole blocks: what is lost of one is in the record.
        kept = [curve.truncate(step) for curve in self._curves]
        again = list(self._recorded(min(kept), step))
        for curve, first, values in zip(self._curves, kept, self._values(again), strict=True):
            curve.append(values[first - min(kept) :])
        self._places = [place for place in self._places if place[0] <= step]

    def _add(self, found: list[Found]) -> None:
        steps = self.steps
        new = [one for one in found if one.line.step > steps]
        for line, path, offset in new:
            if self._seam or line.step >= self._places[-1][0] + STRIDE:
                self._places.append((line.step, path, offset))
                self._seam = False
        lines = [one.line for one in new if isinstance(one.line, StepLine)]
        for curve, values in zip(self._curves, self._values(lines, steps), strict=True):
            curve.append(values)

    @property
    def _curves(self) -> tuple[Pyramid, ...]:
        return self.losses, self.rates, self.accuracies, self.norms

    def _values(self, lines: list[StepLine], after: int | None = None) -> Sequence[Floats]:
        """What each pyramid has of these steps, which follow upon `after`; NaN for missing ones."""
        if not lines:
            return [np.empty((0, 1))] * 3 + [np.empty((0, len(self.nodes)))]
        first = lines[0].step if after is None else after + 1
        at = np.array([line.step - first for line in lines])
        sizes = {len(line.norms) for line in lines}
        if at.max() >= len(at) + GAP or sizes != {len(self.parameters)}:
            raise RunError(f"{self._follow.run.path} is damaged at step {lines[0].step}")
        # None becomes NaN.
        scalars = np.array([(line.loss, line.lr, line.accuracy) for line in lines], np.float64)
        norms = self.node_norms.of(np.array([line.norms for line in lines], np.float64))
        out = []
        for values in (*scalars.T[:, :, None], norms):
            held = np.full((int(at.max()) + 1, values.shape[1]), np.nan)
            held[at] = values
            out.append(held)
        return out


def _steps_at(path: Path, offset: int) -> Iterator[StepLine]:
    """Reads steps from one on. Raises RunError where that is no longer possible."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for text in file:
                line = _decoder.decode(text) if text.endswith(b"\n") else None
                if isinstance(line, StepLine):
                    yield line
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise RunError(f"{path} is damaged: {error}") from None
