"""Heat: the canvas of a document, coloured by the gradient norms of its run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from gradscape.backends.runs.pyramid import Floats, Pyramid
from gradscape.graph.check import label
from gradscape.graph.diagnostic import Path
from gradscape.gui.canvas.scene import Card, Figures, Legend
from gradscape.gui.figures import exact
from gradscape.gui.training.plots import scale_of, shades
from gradscape.gui.training.plots.reduce import at_step
from gradscape.gui.training.plots.ticks import scientific
from gradscape.gui.training.session import Session
from gradscape.gui.workbench import Workbench

POINTS = 40
"""Of a small curve, at most."""
FEW, VALUES = 12, 12_000
"""Of a small curve in a large network; of all together, so that no frame waits for them."""
SHADES = 32
"""Steps of colour; what moves within one is not drawn anew."""
HEIGHTS = 14
"""Of a small curve, in pixels."""


class Heat:
    """Lays the norms of a session's run over a workbench, once a frame at most."""

    def __init__(self, bench: Workbench, session: Session) -> None:
        self.bench, self.session = bench, session
        self._owners: _Owners | None = None
        self._sparks: dict[Path, tuple[float, ...]] = {}
        self._drawn: tuple[object, ...] = ()

    def show(self, step: int | None = None) -> None:
        """Colour the cards by their norms after a step; by the newest, if none is said."""
        series = self.session.series
        norms = series.norms if series is not None else None
        if series is None or norms is None or not norms.steps or not series.nodes:
            self.clear()
            return
        cards, owners = self.bench.canvas.scene.cards, self._owners
        if owners is None or owners.cards is not cards or owners.nodes != series.nodes:
            owners = self._owners = _Owners(self.bench, cards, series.nodes)
            self._drawn = ()
        at = norms.steps if step is None else min(step, norms.steps)
        scale = scale_of(norms)
        places = shades(owners.merged(at_step(norms, at)[None])[0], scale)
        shown = np.round(places * SHADES) / SHADES
        there = np.isfinite(shown)
        values = {
            path: value
            for path, value, known in zip(owners.paths, shown.tolist(), there.tolist(), strict=True)
            if known
        }
        self._trace(owners, norms)
        legend = Legend(
            _say("Gradient norm"),
            _say("step {0}").format(exact(at)),
            scientific(10.0 ** scale[0]),
            scientific(10.0 ** scale[1]),
        )
        self.bench.lay_over(Figures(legend, values, self._sparks))

    def clear(self) -> None:
        """Let the cards have the colours of their families."""
        self.bench.lay_over(None)
        self._owners, self._drawn = None, ()

    def _trace(self, owners: _Owners, norms: Pyramid) -> None:
        """The small curves, of as many steps a point as lets them change now and then only."""
        most = max(FEW, min(POINTS, VALUES // max(1, len(owners.nodes))))
        stride = 1 << max(0, (norms.steps - 1) // most).bit_length()
        points = max(1, norms.steps // stride)
        key = (id(norms), stride, points)
        if key == self._drawn:
            return
        self._drawn = key
        found = norms.picture(0, points * stride, most)
        merged = owners.merged(found.mean)
        self._sparks = dict(zip(owners.paths, _curves(merged), strict=True))


class _Owners:
    """Which nodes of a run lie in which cards: a block has those of all inside."""

    def __init__(self, bench: Workbench, cards: tuple[Card, ...], nodes: tuple[str, ...]) -> None:
        self.cards, self.nodes = cards, nodes
        inside: dict[str, list[int]] = {}
        for k, node in enumerate(nodes):
            for end in [i for i, sign in enumerate(node) if sign == "."] + [len(node)]:
                inside.setdefault(node[:end], []).append(k)
        project = bench.editor.project
        paths = [card.id for card in cards]
        found = [(path, inside.get(label(project, path), ())) for path in paths]
        self.paths = [path for path, held in found if held]
        flat = [k for _, held in found for k in held]
        sizes = [len(held) for _, held in found if held]
        self._flat = np.array(flat, np.intp)
        self._starts: NDArray[np.intp] = np.cumsum([0, *sizes[:-1]], dtype=np.intp)

    def merged(self, norms: Floats) -> NDArray[np.float64]:
        """Norms of the cards, steps × cards, from those of nodes: of all their gradients together.

        NaN where nothing inside has one.
        """
        if not self.paths:
            return np.empty((len(norms), 0))
        held = np.asarray(norms, np.float64)[:, self._flat]
        there = np.isfinite(held)
        squares = np.add.reduceat(np.where(there, held, 0.0) ** 2, self._starts, axis=1)
        some = np.logical_or.reduceat(there, self._starts, axis=1)
        return np.where(some, np.sqrt(squares), np.nan)


def _curves(merged: NDArray[np.float64]) -> list[tuple[float, ...]]:
    """Of each column its heights from 0 to 1 on a log scale; without what is not finite, or 0.

    At least a decade is the whole height, so that noise stays flat.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(merged > 0, np.log10(merged), np.nan)
    there = np.isfinite(logs)
    low = np.where(there, logs, np.inf).min(axis=0, initial=np.inf)
    high = np.where(there, logs, -np.inf).max(axis=0, initial=-np.inf)
    with np.errstate(invalid="ignore"):
        room = np.maximum(1.0, high - low)
        heights = np.round(((logs - low) / room + (room - (high - low)) / 2 / room) * HEIGHTS)
    whole = np.logical_and.reduce(there, axis=0).tolist()
    columns = (heights / HEIGHTS).T.tolist()
    return [
        tuple(column) if full else tuple(value for value in column if value == value)
        for column, full in zip(columns, whole, strict=True)
    ]


def _say(words: str) -> str:
    return QCoreApplication.translate("Heat", words)
