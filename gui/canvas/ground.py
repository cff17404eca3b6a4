"""What lies behind the cards: a grid of dots, and the tints of blocks opened in place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from gradscape.gui.canvas.glyphs import line, write
from gradscape.gui.canvas.hit import FULL, NAMES
from gradscape.gui.canvas.ink import head, tint
from gradscape.gui.canvas.scene import Box, Frame
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme

_STEP, _NARROWEST = 24.0, 16.0
_BROAD = 240
_BASELINE = 20.0


class Dots:
    """One tile, drawn by one call; the step doubles as the eye moves away."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._key = (0, 0.0)
        self._tile = QPixmap()

    def paint(self, painter: QPainter, view: View, area: QRectF) -> None:
        """Cover an area of the screen, and paint over all that was there."""
        step = _STEP * view.zoom
        while step < _NARROWEST:
            step *= 2
        ratio = painter.device().devicePixelRatio()
        size = max(1, round(step * ratio))
        if self._key != (size, ratio):
            self._key = (size, ratio)
            self._tile = self._draw(size, ratio)
        step = size / ratio
        # From the origin, never from the area: else parts and whole differ.
        x, y = view.dx % step - step, view.dy % step - step
        painter.drawTiledPixmap(QRectF(x, y, area.right() - x, area.bottom() - y), self._tile)

    def _draw(self, size: int, ratio: float) -> QPixmap:
        one = QPixmap(size, size)
        one.fill(self._theme.colors["canvas"])
        with QPainter(one) as dot:
            dot.setRenderHint(QPainter.RenderHint.Antialiasing)
            dot.setPen(Qt.PenStyle.NoPen)
            dot.setBrush(self._theme.colors["dot"])
            dot.drawEllipse(QPointF(size / 2, size / 2), ratio, ratio)
        broad = size * -(-_BROAD // size)  # a tile of many dots: short lines are slow to copy
        tile = QPixmap(broad, broad)
        with QPainter(tile) as painter:
            painter.drawTiledPixmap(tile.rect(), one)
        tile.setDevicePixelRatio(ratio)
        return tile


def paint_frame(
    painter: QPainter, theme: Theme, frame: Frame, box: Box, selected: bool, zoom: float
) -> None:
    """In world units. Its words begin right of the lanes, and are drawn where they can be read."""
    hue = theme.families["block"]
    edge, fill = QColor(hue), QColor(hue)
    edge.setAlpha(120)
    fill.setAlpha(tint(theme))
    pen = QPen(edge, 1)
    if selected or frame.mark == "error":
        pen = QPen(theme.colors["error" if frame.mark == "error" else "accent"], 2)
    painter.setPen(pen)
    painter.setBrush(fill)
    x, y, w, h = box
    painter.drawRoundedRect(QRectF(x, y, w, h), 10, 10)
    if zoom < NAMES:
        return
    figures = zoom >= FULL and frame.parameters
    taken = line(frame.parameters, "detail")[1] + 8 if figures else 0
    runs, _ = line(frame.title, "title", w - frame.words - 14 - taken)
    painter.setPen(head(theme))
    for run in runs:
        painter.drawGlyphRun(QPointF(x + frame.words, y + _BASELINE), run)
    if figures:
        color = theme.colors["text2"]
        write(painter, frame.parameters, "detail", x + w - 14, y + _BASELINE, color, end=True)
