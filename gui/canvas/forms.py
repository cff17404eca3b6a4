"""The forms of wires as paths from (0, 0), known by value: wires that move whole share them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QTransform

from gradscape.gui.canvas.routes import Floats
from gradscape.gui.canvas.scene import Point
from gradscape.gui.canvas.ways import reach, skip

CORNER = 10.0
_LENGTH, _BREADTH, _SUNK = 7.0, 4.5, 5.0
_LAP = 0.25


@dataclass(frozen=True, slots=True)
class Form:
    """The way of a wire, and the head of its arrow, if it has one."""

    way: QPainterPath
    head: QPainterPath | None
    _lines: dict[int, Floats] = field(default_factory=dict, repr=False, compare=False)

    def lines(self, fine: int) -> Floats:
        """x0, y0, x1, y1 of the straight lines that look like the way at 2**fine pixels a unit.

        Each reaches a quarter of a pixel into the next, so that no seam is seen.
        """
        found = self._lines.get(fine)
        if found is None:
            found = self._lines[fine] = _flat(self.way, 2.0**fine)
        return found


@lru_cache(50_000)
def curve(dx: float, dy: float, lane: float, turn: float, across: bool, headed: bool) -> Form:
    """A wire that no route leads: a curve, or a skip in its lane where that is not 0.

    There is no NaN in this key: it would never be found again.
    """
    if lane:
        return route(skip(dx, dy, lane, turn, across), headed)
    ax, ay = (1.0, 0.0) if across else (0.0, 1.0)
    sunk = _SUNK if headed else 0.0
    end = QPointF(dx - sunk * ax, dy - sunk * ay)
    path = QPainterPath(QPointF(0, 0))
    aside, along = (dy, dx) if across else (dx, dy)
    if aside == 0 and along > 0:
        path.lineTo(end)
    else:
        far = float(reach(np.array(along), np.array(aside)))
        path.cubicTo(far * ax, far * ay, dx - far * ax, dy - far * ay, end.x(), end.y())
    return Form(path, arrow(dx, dy, ax, ay) if headed else None)


@lru_cache(50_000)
def route(points: tuple[Point, ...], headed: bool) -> Form:
    """A wire along the points of its route, with round corners."""
    (ax, ay), (bx, by) = points[-2:]
    length = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    if not headed:
        return Form(rounded(points), None)
    sunk = min(_SUNK, length)
    way = rounded((*points[:-1], (bx - sunk * ux, by - sunk * uy)))
    return Form(way, arrow(bx, by, ux, uy))


def arrow(x: float, y: float, dx: float, dy: float) -> QPainterPath:
    """A head with its tip at x, y, that points along (dx, dy)."""
    bx, by = x - _LENGTH * dx, y - _LENGTH * dy
    path = QPainterPath(QPointF(x, y))
    path.lineTo(bx - _BREADTH * dy, by + _BREADTH * dx)
    path.lineTo(bx + _BREADTH * dy, by - _BREADTH * dx)
    path.closeSubpath()
    return path


def rounded(points: Sequence[Point]) -> QPainterPath:
    """A way with round corners, each no larger than half of its shorter leg."""
    path = QPainterPath(QPointF(*points[0]))
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        before, after = math.hypot(bx - ax, by - ay), math.hypot(cx - bx, cy - by)
        r = min(CORNER, before / 2, after / 2)
        if r < 0.5:
            path.lineTo(bx, by)
            continue
        path.lineTo(bx + (ax - bx) * r / before, by + (ay - by) * r / before)
        path.quadTo(bx, by, bx + (cx - bx) * r / after, by + (cy - by) * r / after)
    path.lineTo(*points[-1])
    return path


def _flat(path: QPainterPath, scale: float) -> Floats:
    (polygon,) = path.toSubpathPolygons(QTransform.fromScale(scale, scale))
    points = np.array([(point.x(), point.y()) for point in polygon.toList()])
    starts, ends = points[:-1].copy(), points[1:].copy()
    ways = ends - starts
    lap = _LAP * ways / np.maximum(np.hypot(*ways.T), _LAP)[:, None]
    starts[1:] -= lap[1:]
    ends[:-1] += lap[:-1]
    lines: Floats = np.concatenate([starts, ends], axis=1) / scale
    return lines
