"""An axis: one line, small figures, and what they count."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradscape.gui.theme import Theme, font
from gradscape.gui.training.plots.ticks import Tick

LEFT = 44.0
"""Pixels left of a plot, at a text scale of 1."""
LONGEST = 104.0
"""Pixels of a name; longer ones are elided."""
_MARK, _GAP, _BEYOND = 4.0, 7.0, 7.0
_ALIGN = Qt.AlignmentFlag

Ticks = Callable[[float, float, float], list[Tick]]
"""From the range of an axis and its length in pixels to where it has figures."""


class _Drawn(NamedTuple):
    line: tuple[QPointF, QPointF]
    marks: list[tuple[QPointF, QPointF]]
    texts: list[tuple[QRectF, str]]


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """At the left or below; words of an axis below can be turned where they need the room.

    Args:
        ticks: where the figures stand.
        title: what they count; only below.
        line: whether the axis itself is drawn.
    """

    def __init__(self, side: str, ticks: Ticks, title: str = "", line: bool = True) -> None:
        self.ticks = ticks
        self.title = title
        self.turned = 0.0
        """The length of turned words in pixels; 0 where they stand upright."""
        self.named: tuple[list[str], float, float] | None = None
        """What `ticks` was made for, where these are names."""
        self.blank = False
        """Whether it is left out, in its place."""
        self._line = line
        self._room = LEFT
        self._taken = 0
        self._scale = 1.0
        self._colors: tuple[QColor, QColor] = (QColor(), QColor())
        self.words = QFont()
        super().__init__(side, showValues=False)
        self.enableAutoSIPrefix(False)

    def dress(self, theme: Theme, scale: float) -> None:
        """In the colours of a theme, with text of that scale."""
        self._scale = scale
        self._colors = theme.color("line_strong"), theme.color("text2")
        self.words = font("small", scale)
        self.resize_to()
        self.redraw()

    def resize_to(self, room: float | None = None) -> None:
        """Takes the room that its words need; `room`: that of the words at the left."""
        if room is not None:
            self._room = room / self._scale
        line = QFontMetricsF(self.words).height()
        under = (line + 8 * self._scale) if self.title else 2
        below = _GAP + (self.turned or line) + under
        wanted = round(self._room * self._scale if self.orientation == "left" else below)
        # pyqtgraph lays out and draws anew even where it is the same.
        if wanted != self._taken:
            self._taken = wanted
            (self.setWidth if self.orientation == "left" else self.setHeight)(wanted)

    def redraw(self) -> None:
        """Draws anew what was kept."""
        self.picture = None
        self.update()

    def places(self) -> list[Tick]:
        """The figures as they stand now."""
        low, high = self.range
        across = self.orientation == "bottom"
        return self.ticks(low, high, self.size().width() if across else self.size().height())

    def generateDrawSpecs(self, p: QPainter) -> tuple[_Drawn]:
        p.setFont(self.words)
        size = self.size()
        across = self.orientation == "bottom"
        length = size.width() if across else size.height()
        low, high = self.range
        unit = length / ((high - low) or 1.0)
        places = [
            (((one.at - low) * unit if across else length - (one.at - low) * unit), one.text)
            for one in self.places()
        ]
        places = [(at, text) for at, text in places if -0.5 <= at <= length + 0.5]
        if across:
            return (self._below(size.width(), size.height(), places),)
        return (self._beside(size.width(), size.height(), places),)

    def _below(self, width: float, height: float, places: list[tuple[float, str]]) -> _Drawn:
        line = QFontMetricsF(self.words).height()
        marks = [(QPointF(at, 0), QPointF(at, _MARK)) for at, _ in places]
        if self.turned:
            # Turned by a quarter, so x runs up from the end of the words.
            texts = [
                (QRectF(-_GAP - self.turned, at - line / 2, self.turned, line), text)
                for at, text in places
            ]
        else:
            texts = []
            for at, text in places:
                half = QFontMetricsF(self.words).horizontalAdvance(text) / 2
                at = min(at, width + _BEYOND - half)
                texts.append((QRectF(at - 60, _GAP, 120, line), text))
        return _Drawn((QPointF(0, 0), QPointF(width, 0)), marks, texts)

    def _beside(self, width: float, height: float, places: list[tuple[float, str]]) -> _Drawn:
        line = QFontMetricsF(self.words).height()
        edge = width - 1
        texts = [(QRectF(0, at - line / 2, edge - 6, line), text) for at, text in places]
        return _Drawn((QPointF(edge, 0), QPointF(edge, height)), [], texts)

    def drawPicture(self, p: QPainter, drawn: _Drawn) -> None:
        if self.blank:
            return
        stroke, ink = self._colors
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        p.setPen(stroke)
        if self._line:
            p.drawLine(*drawn.line)
            for start, end in drawn.marks:
                p.drawLine(start, end)
        p.setPen(ink)
        p.setFont(self.words)
        if self.orientation == "bottom" and self.title:
            line = QFontMetricsF(self.words).height()
            below = QRectF(0, self.size().height() - line, self.size().width(), line)
            p.drawText(below, _ALIGN.AlignCenter, self.title)
        align = _ALIGN.AlignHCenter
        if self.orientation == "left" or self.turned:
            align = _ALIGN.AlignRight | _ALIGN.AlignVCenter
        if self.turned:
            p.rotate(-90)
        metrics = QFontMetricsF(self.words)
        for rect, text in drawn.texts:
            room = self.turned or rect.width()
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            p.drawText(rect, align, elided)
        if self.turned:
            p.rotate(90)


def names(words: list[str], line: float) -> Ticks:
    """Names at 0, 1, 2 …, as many of them as there is room for.

    Args:
        line: pixels that one needs.
    """

    def ticks(low: float, high: float, length: float) -> list[Tick]:
        unit = length / (abs(high - low) or 1.0)
        every = max(1, -int(-line // unit)) if unit > 0 else 1
        first, last = min(low, high), max(low, high)
        return [
            Tick(float(at), text)
            for at, text in enumerate(words)
            if at % every == 0 and first <= at <= last
        ]

    return ticks
