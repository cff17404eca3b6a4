"""What stays on the screen while the network moves: the minimap and the legend."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPen, QPixmap

from gradscape.gui.canvas.far import FarPainter
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.glyphs import write
from gradscape.gui.canvas.ink import heat
from gradscape.gui.canvas.scene import Box, Legend, Point
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme

_INSET = 12.0
_MINIMAP = (132.0, 150.0)
_PAD = 10.0
_FEW = 300
ROOMY = 500
"""The width of a canvas from which a minimap is worth its place."""


def box_of(rect: QRect | QRectF) -> Box:
    """A rectangle of Qt's as left, top, width, height."""
    return float(rect.x()), float(rect.y()), float(rect.width()), float(rect.height())


def minimap_box(width: float, height: float) -> QRectF:
    """Where the minimap stands on a screen of that size."""
    w, h = _MINIMAP
    return QRectF(width - w - _INSET, height - h - _INSET, w, h)


def legend_box(width: float, height: float) -> QRectF:
    """Top right where there is room for its words, else a bar alone at the bottom."""
    if width >= 700:
        return QRectF(width - 254 - _INSET, _INSET, 254, 48)
    return QRectF(width - 188 - _INSET, height - 28 - _INSET, 188, 28)


def plate(painter: QPainter, theme: Theme, box: QRectF) -> None:
    painter.setPen(QPen(theme.colors["line"], 1))
    painter.setBrush(theme.colors["panel"])
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class Minimap:
    """The whole network on a plate; its picture is kept until the geometry changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._far = FarPainter(theme)
        self._key: tuple[object, ...] = ()
        self._picture = QPixmap()
        self._scale = 1.0
        self._origin = (0.0, 0.0)

    def paint(self, painter: QPainter, geometry: Geometry, view: View, size: Point) -> None:
        ratio = painter.device().devicePixelRatio()
        key = (geometry.version, geometry.colors, geometry.scene.legend is None, ratio)
        if self._key != key:
            self._key = key
            self._draw(geometry, ratio)
        box = minimap_box(*size)
        plate(painter, self._theme, box)
        painter.drawPixmap(box.topLeft(), self._picture)
        left, top, width, height = view.seen(*size)
        x, y, k = self._origin[0] + box.x(), self._origin[1] + box.y(), self._scale
        seen = QRectF(x + left * k, y + top * k, width * k, height * k)
        painter.setPen(QPen(self._theme.colors["accent"], 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(seen.intersected(box.adjusted(5, 5, -5, -5)), 3, 3)

    def to_world(self, x: float, y: float, size: Point) -> Point:
        """The place in the world of a point on the screen that is over the minimap."""
        box = minimap_box(*size)
        k = self._scale
        return (x - box.x() - self._origin[0]) / k, (y - box.y() - self._origin[1]) / k

    def _draw(self, geometry: Geometry, ratio: float) -> None:
        left, top, width, height = geometry.bounds()
        w, h = _MINIMAP
        self._scale = k = min((w - 2 * _PAD) / max(1, width), (h - 2 * _PAD) / max(1, height), 0.25)
        self._origin = w / 2 - (left + width / 2) * k, h / 2 - (top + height / 2) * k
        self._picture = QPixmap(round(w * ratio), round(h * ratio))
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        with QPainter(self._picture) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(geometry.rects) <= _FEW)
            painter.translate(*self._origin)
            painter.scale(k, k)
            every = np.arange(len(geometry.rects))
            few = len(every) <= _FEW
            self._far.blocks(painter, geometry, every, radius=1.5 / k if few else 0)


def paint_legend(painter: QPainter, theme: Theme, legend: Legend, size: Point) -> None:
    """What the colours of the cards mean."""
    box = legend_box(*size)
    roomy = box.height() > 30
    plate(painter, theme, box)
    x, y = box.x(), box.y() - (0 if roomy else 19)
    colors = theme.colors
    if roomy:
        write(painter, legend.title, "title", x + 12, y + 19, colors["text"])
        write(painter, legend.note, "detail", x + 242, y + 19, colors["text2"], end=True)
    bar = QRectF(x + 44, y + 29, box.width() - 88, 8)
    ramp = QLinearGradient(bar.topLeft(), bar.topRight())
    for i in range(11):
        ramp.setColorAt(i / 10, heat(i / 10))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ramp)
    painter.drawRoundedRect(bar, 2, 2)
    write(painter, legend.low, "detail", x + 38, y + 37, colors["text2"], end=True)
    write(painter, legend.high, "detail", bar.right() + 6, y + 37, colors["text2"])
