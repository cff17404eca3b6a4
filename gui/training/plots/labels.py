"""Names at their curves: where one touches no curve and no other name."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

from gradscape.backends.runs.pyramid import Floats

CELL = 2.0
"""Pixels of the grid on which is noted what is taken."""
_PLACES = np.array(sorted(np.linspace(0.04, 0.98, 33), key=lambda share: abs(share - 0.4)))
"""Where along a curve a name may stand, the best first."""
_AWAY = np.array([5.0, 12.0, 24.0, 40.0])
_TOUCH = 2.0


class Line(NamedTuple):
    """A curve in pixels: its lowest and highest y where x is; both the same for a thin one."""

    x: Floats
    top: Floats
    bottom: Floats


class Named(NamedTuple):
    """A name and the room it needs. `above`: where it stands, if it can."""

    line: Line
    size: QSizeF
    above: bool


def place(names: list[Named], lines: list[Line], area: QRectF) -> list[QRectF]:
    """A place for each name, beside its own curve; an empty one where there is none.

    As near to its curve as is free, rather before its middle than at an end.
    """
    taken = Taken(area)
    for line in lines:
        taken.add_line(line)
    spots = []
    for name in names:
        spot = _best(name, taken, area)
        taken.add(spot)
        spots.append(spot)
    return spots


class Taken:
    """Which cells of an area something is drawn in."""

    def __init__(self, area: QRectF) -> None:
        self._shape = int(area.width() / CELL) + 2, int(area.height() / CELL) + 2
        # A row begins in one cell and ends before another: sums along a column say what is taken.
        self._edges = np.zeros((self._shape[0], self._shape[1] + 1), np.int32)
        self._sums: NDArray[np.int64] | None = None

    def add_line(self, line: Line) -> None:
        """What a curve covers, and the stretches between its points."""
        if len(line.x) < 2:
            return
        first = max(0, int(np.ceil(line.x[0] / CELL)))
        last = min(self._shape[0] - 1, int(line.x[-1] / CELL))
        at = np.arange(first, last + 1)
        if len(at) < 2:
            return
        top = np.interp(at * CELL, line.x, line.top)
        bottom = np.interp(at * CELL, line.x, line.bottom)
        low = np.minimum(top[:-1], top[1:]) - _TOUCH
        high = np.maximum(bottom[:-1], bottom[1:]) + _TOUCH
        self._mark(at[:-1], low, high)

    def add(self, spot: QRectF) -> None:
        """What a name covers."""
        if not spot.isEmpty():
            at = np.arange(max(0, int(spot.left() / CELL)), int(spot.right() / CELL) + 1)
            at = at[at < self._shape[0]]
            self._mark(at, np.full(len(at), spot.top()), np.full(len(at), spot.bottom()))

    def free(self, x: Floats, y: Floats, width: float, height: float) -> NDArray[np.bool_]:
        """Whether nothing is drawn in rectangles of one size, by their corners."""
        sums = self._table()
        left, right = self._cells(x, 0), self._cells(x + width, 0) + 1
        top, bottom = self._cells(y, 1), self._cells(y + height, 1) + 1
        inside = sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top]
        return np.asarray(inside == 0)

    def _cells(self, at: Floats, axis: int) -> NDArray[np.intp]:
        cells: NDArray[np.intp] = np.clip(at / CELL, 0, self._shape[axis] - 1).astype(np.intp)
        return cells

    def _mark(self, at: NDArray[np.int_], low: Floats, high: Floats) -> None:
        self._edges[at, self._cells(low, 1)] += 1
        self._edges[at, self._cells(high, 1) + 1] -= 1
        self._sums = None

    def _table(self) -> NDArray[np.int64]:
        """Sums of all taken cells before a cell, both ways."""
        if self._sums is None:
            taken = np.cumsum(self._edges[:, :-1], axis=1) > 0
            self._sums = np.zeros((self._shape[0] + 1, self._shape[1] + 1), np.int64)
            np.cumsum(np.cumsum(taken, axis=0), axis=1, out=self._sums[1:, 1:])
        return self._sums


def _best(name: Named, taken: Taken, area: QRectF) -> QRectF:
    line, width, height = name.line, name.size.width(), name.size.height()
    if not len(line.x):
        return QRectF()
    first, last = max(0.0, float(line.x[0])), min(area.width(), float(line.x[-1]))
    middle = first + (last - first) * _PLACES
    at = np.minimum(np.searchsorted(line.x, middle), len(line.x) - 1)
    above = line.top[at] - height - _AWAY[:, None]
    below = line.bottom[at] + _AWAY[:, None]
    # In the order of preference: how far away, on which side, where along the curve.
    y = np.stack([above, below] if name.above else [below, above], axis=1)
    x = np.broadcast_to(middle - width / 2, y.shape)
    inside = (x >= 0) & (x + width <= area.width()) & (y >= 0) & (y + height <= area.height())
    good = np.flatnonzero(inside & taken.free(x, y, width, height))
    if not len(good):
        return QRectF()
    return QRectF(float(x.flat[good[0]]), float(y.flat[good[0]]), width, height)
