"""Paints a network seen from far: one call a colour, one for all lines, on numpy memory."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gradscape.gui.canvas.batch import Batch
from gradscape.gui.canvas.geometry import Geometry, Mask
from gradscape.gui.canvas.ink import heat, thin
from gradscape.gui.canvas.routes import Floats, Rows
from gradscape.gui.canvas.ways import LEAD
from gradscape.gui.theme import Theme

_ERROR, _SELECTED, _VALUES, _STEPS = 100, 101, 110, 32


class FarPainter:
    """In world units. Without antialiasing: below a few pixels it costs and shows nothing."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._rects, self._lines = Batch(QRectF), Batch(QLineF)
        self._known: tuple[int, bool] = (-1, False)
        self._names: list[str] = []
        self._codes: Rows = np.zeros(0, np.intp)

    def paint(
        self, painter: QPainter, geometry: Geometry, cards: Rows, wires: Rows, selected: Mask
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(thin(self._theme, "wire"))
        if len(wires):
            painter.drawLines(self._lines.fill(_legs(geometry, wires)))
        painter.setPen(Qt.PenStyle.NoPen)
        self.blocks(painter, geometry, cards, selected)

    def blocks(
        self,
        painter: QPainter,
        geometry: Geometry,
        cards: Rows,
        selected: Mask | None = None,
        radius: float = 0,
    ) -> None:
        """Cards as rectangles in the colour of their family, or of their value.

        Args:
            radius: of their corners, for a few cards.
        """
        codes = self._coded(geometry)[cards]
        if selected is not None:
            codes[selected[cards]] = _SELECTED
        least = 1.25 / painter.transform().m11()
        for code in np.unique(codes).tolist():
            painter.setBrush(self._color(code))
            places = geometry.rects[cards[codes == code]]
            places[:, 2:] = np.maximum(places[:, 2:], least)  # thinner ones would vanish
            boxes = self._rects.fill(places)
            if radius:
                for box in boxes:
                    painter.drawRoundedRect(box, radius, radius)
            else:
                painter.drawRects(boxes)

    def _coded(self, geometry: Geometry) -> Rows:
        """The colour of each card as a number, kept until one is another."""
        warm = geometry.scene.legend is not None
        if self._known != (geometry.colors, warm):
            self._known = geometry.colors, warm
            self._names = list(geometry.family_codes)
            count = len(geometry.scene.cards)
            codes = geometry.families[:count]
            if warm:
                steps = np.round(np.clip(geometry.values[:count], 0, 1) * _STEPS)
                codes = _VALUES + np.nan_to_num(steps, nan=-1).astype(np.intp)
            self._codes = np.where(geometry.errors[:count], _ERROR, codes)
        return self._codes

    def _color(self, code: int) -> QColor:
        if code < len(self._names):
            return self._theme.families[self._names[code]]
        named = {_ERROR: "error", _SELECTED: "accent", _VALUES - 1: "line_strong"}
        if code in named:
            return self._theme.colors[named[code]]
        return heat((code - _VALUES) / _STEPS)


def _legs(geometry: Geometry, wires: Rows) -> Floats:
    """x0, y0, x1, y1 of the lines that stand for some wires."""
    routed = geometry.routed[wires]
    aside = (geometry.lanes[wires] != 0) & ~routed
    legs = [
        geometry.points[wires[~routed & ~aside]].reshape(-1, 4),
        geometry.routes.legs(wires[routed], geometry.points[wires[routed], 0]),
    ]
    if aside.any():
        rows = wires[aside]
        flow, side = (0, 1) if geometry.scene.across else (1, 0)
        start, end = geometry.points[rows, 0], geometry.points[rows, 1]
        corners = np.stack([start, start, start, end, end, end], axis=1)
        corners[:, 1:3, flow] += geometry.turns[rows, None]
        corners[:, 3:5, flow] -= LEAD
        corners[:, 2:4, side] = (start[:, side] + geometry.lanes[rows])[:, None]
        legs.append(np.concatenate([corners[:, :-1], corners[:, 1:]], axis=2).reshape(-1, 4))
    return np.concatenate(legs)
