"""The sign of Gradscape: a small tree of nodes, drawn in one colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

GRID = 24.0
"""It is drawn on a grid of so many units each way."""
_TOP = QPointF(12, 5)
_MIDDLE = (QPointF(7.5, 12), QPointF(16.5, 12))
_BOTTOM = (QPointF(4, 19), QPointF(9.5, 19), QPointF(14.5, 19), QPointF(20, 19))
_LINES = tuple(
    [(_TOP, node) for node in _MIDDLE] + [(_MIDDLE[k // 2], node) for k, node in enumerate(_BOTTOM)]
)
_RADIUS = 2.0


def paint_logo(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Draw the sign into a square."""
    with_pen = QPen(color, 1.6)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / GRID, rect.height() / GRID)
    painter.setPen(with_pen)
    for start, end in _LINES:
        away = end - start
        away *= (_RADIUS + 0.8) / (away.x() ** 2 + away.y() ** 2) ** 0.5
        painter.drawLine(start + away, end - away)
    for node in (_TOP, *_MIDDLE, *_BOTTOM):
        painter.drawEllipse(node, _RADIUS, _RADIUS)
    painter.restore()


def logo(size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """The sign as a picture of `size` pixels, for a screen of that ratio."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        paint_logo(painter, QRectF(0, 0, size, size), color)
    return picture


def window_icon(color: QColor) -> QIcon:
    """The sign for title bars and task switchers."""
    made = QIcon()
    for size in (16, 24, 32, 48, 128):
        made.addPixmap(logo(size, color))
    return made
