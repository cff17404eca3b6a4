"""Paints names at their curves, and lets them rest while these grow."""

from __future__ import annotations

import time
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradscape.gui.theme import Theme, font
from gradscape.gui.training.plots import hues
from gradscape.gui.training.plots.labels import Line, Named, place
from gradscape.gui.training.plots.strokes import Stroke, clipped

_SETTLE = 0.5
"""Seconds for which names stay where they are."""


class Name(NamedTuple):
    """What a curve is called, and whether that stands above it if it can."""

    text: str
    color: QColor
    stroke: Stroke
    above: bool = True


class Names:
    """The names of the curves of one plot."""

    def __init__(self) -> None:
        self.spots: list[QRectF] = []
        """Where they were painted last, in pixels of the view; an empty one was left out."""
        self._for: tuple[object, ...] = ()
        self._at = 0.0

    def draw(
        self,
        painter: QPainter,
        area: QRectF,
        names: list[Name],
        strokes: list[Stroke],
        theme: Theme,
        scale: float,
    ) -> None:
        """Paint each where it touches none of the strokes."""
        words = font("small", scale)
        words.setWeight(QFont.Weight.Medium)
        painter.setFont(words)
        self._place(QFontMetricsF(words), area, names, strokes)
        ground = theme.color("panel")
        for name, spot in zip(names, self.spots, strict=True):
            if not spot.isEmpty():
                painter.setPen(hues.legible(name.color, ground))
                painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, name.text)

    def _place(
        self, metrics: QFontMetricsF, area: QRectF, names: list[Name], strokes: list[Stroke]
    ) -> None:
        wanted = (area.width(), area.height(), metrics.height(), *(name.text for name in names))
        now = time.monotonic()
        if wanted == self._for and now - self._at < _SETTLE:
            return
        lines = [clipped(area, one.line) for one in strokes]
        named = [Named(_line(area, name), _size(metrics, name.text), name.above) for name in names]
        self.spots = place(named, lines, area)
        self._for, self._at = wanted, now


def _line(area: QRectF, name: Name) -> Line:
    return clipped(area, name.stroke.line)


def _size(metrics: QFontMetricsF, text: str) -> QSizeF:
    return QSizeF(metrics.horizontalAdvance(text) + 2, metrics.height())
