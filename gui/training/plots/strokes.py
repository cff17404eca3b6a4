"""Curves in pixels, ready to be painted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyqtgraph.functions as fn
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradscape.backends.runs.pyramid import Columns, Floats
from gradscape.gui.training.plots.labels import Line
from gradscape.gui.training.plots.reduce import centers, pieces

FAR = 1e5
"""Pixels; what lies further away is drawn there, for painters count in 32 bits."""
_EMPTY = np.empty(0)


class Map(NamedTuple):
    """From values to pixels: x · a + b, y · c + d, where y may stand for its logarithm."""

    a: float
    b: float
    c: float
    d: float
    log: bool = False

    def x(self, values: Floats) -> Floats:
        """Pixels from the left."""
        return np.asarray(np.clip(values * self.a + self.b, -FAR, FAR))

    def y(self, values: Floats) -> Floats:
        """Pixels from above; NaN where there is none."""
        return np.asarray(np.clip(self.scaled(values) * self.c + self.d, -FAR, FAR))

    def scaled(self, values: Floats) -> Floats:
        """Values as the axis counts them; NaN where it does not."""
        if not self.log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(values > 0, np.log10(values), np.nan)


class Stroke(NamedTuple):
    """A curve: unbroken pieces, dots at its points, and what a name must not touch."""

    color: QColor
    width: float
    pieces: list[QPolygonF]
    dots: list[QPointF]
    line: Line
    filled: bool = False
    """The pieces are areas, whose edges need not be smooth."""

    def draw(self, painter: QPainter) -> None:
        """Paint it; one pixel wide pens are far cheaper than others."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.filled)
        pen = QPen(self.color, self.width)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        for piece in self.pieces:
            if self.filled:
                painter.setBrush(self.color)
                painter.drawPolygon(piece)
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.drawPolyline(piece)
        if self.dots:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.color)
            size = 2.0 + self.width / 2
            for dot in self.dots:
                painter.drawEllipse(dot, size, size)
            painter.setBrush(Qt.BrushStyle.NoBrush)


def stroke(
    to: Map, x: Floats, y: Floats, color: QColor, width: float = 1, dots: bool = False
) -> Stroke:
    """A curve through points, with dots at them where it is to have some."""
    at, high = to.x(x), to.y(y)
    parts = [fn.arrayToQPolygonF(at[i:j], high[i:j]) for i, j in pieces(high)]
    some = [QPointF(*one) for one in zip(at, high, strict=True) if one[1] == one[1]] if dots else []
    return Stroke(color, width, parts, some, Line(at, high, high))


def band(to: Map, columns: Columns, color: QColor, dense: QColor) -> Stroke:
    """The curve of single steps; where a column covers several, from lowest to highest.

    Args:
        dense: the colour where there are several, and so a lot of ink.
    """
    x = centers(columns)
    if not len(x) or int(np.diff(columns.edges).max()) == 1:
        return stroke(to, x, columns.mean[:, 0] if len(x) else _EMPTY, color)
    at, high, low = to.x(x), to.y(columns.high[:, 0]), to.y(columns.low[:, 0])
    parts = [
        fn.arrayToQPolygonF(
            np.concatenate([at[i:j], at[i:j][::-1]]), np.concatenate([high[i:j], low[i:j][::-1]])
        )
        for i, j in pieces(high + low)
    ]
    return Stroke(dense, 1, parts, [], Line(at, high, low), filled=True)


def clipped(area: QRectF, line: Line) -> Line:
    """What of a line lies in sight, in whole."""
    start, end = np.searchsorted(line.x, (0.0, area.width()))
    part = slice(max(0, int(start) - 1), int(end) + 1)
    top, bottom = line.top[part], line.bottom[part]
    there = np.isfinite(top) & np.isfinite(bottom)
    return Line(line.x[part][there], top[there], bottom[there])
