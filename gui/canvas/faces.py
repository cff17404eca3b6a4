"""The face of a card: shadow, sheets, border, strip. Vector all through, so files get it too."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gradscape.gui.canvas.hit import NAMES
from gradscape.gui.canvas.ink import heat, shadow
from gradscape.gui.canvas.scene import Card
from gradscape.gui.theme import Theme

MARGIN = 12
"""In world units, what is painted of a card lies within at every zoom that shows its face."""
_RADIUS = 6.0
_SHADES = 32


@dataclass(frozen=True, slots=True)
class Kind:
    """All that a face depends on but its zoom: cards of one kind share a picture.

    Args:
        shade: the step on the scale of colours, -1 for none; None where families are shown.
    """

    family: str
    width: float
    height: float
    stacked: bool
    absent: bool
    error: bool
    selected: bool
    shade: int | None

    @staticmethod
    def of(card: Card, selected: bool, warm: bool) -> Kind:
        """The kind of a card; warm: coloured by value."""
        value = -1 if card.value is None else round(min(max(card.value, 0), 1) * _SHADES)
        return Kind(
            card.family,
            card.width,
            card.height,
            card.stacked,
            card.absent,
            card.mark == "error",
            selected,
            value if warm else None,
        )

    def hue(self, theme: Theme) -> QColor:
        """The colour of its strip."""
        if self.shade is None:
            return theme.families[self.family]
        return theme.colors["line_strong"] if self.shade < 0 else heat(self.shade / _SHADES)


def halo(scale: float) -> int:
    """Device pixels around a card for shadow, sheets and the rings of a selected one with an error.

    Args:
        scale: device pixels a world unit.
    """
    return math.ceil(max(8 * scale, 4))


def draw_face(painter: QPainter, theme: Theme, kind: Kind, w: float, h: float, z: float) -> None:
    """A face with its corner at 0, 0.

    Args:
        w, h: its size on the device.
        z: device pixels a world unit.
    """
    draw_ground(painter, theme, kind, w, h, z)
    draw_front(painter, theme, kind, w, h, z)


def draw_ground(painter: QPainter, theme: Theme, kind: Kind, w: float, h: float, z: float) -> None:
    """Of a face what all families share: shadow, sheets, body."""
    edge = max(1.0, z)
    if z >= NAMES:
        _draw_shadow(painter, theme, w, h, z)
    if kind.stacked:
        _draw_sheets(painter, theme, QRectF(edge / 2, edge / 2, w - edge, h - edge), z)
    painter.fillPath(_body(w, h, z), theme.colors["node"])


def draw_front(painter: QPainter, theme: Theme, kind: Kind, w: float, h: float, z: float) -> None:
    """The rest: strip and border."""
    radius, edge = _RADIUS * z, max(1.0, z)
    warm = kind.shade is not None
    strip = QPainterPath()
    width = (10 if warm else 4) * max(z, 0.4 if warm else 0.5)
    # A ring of two pixels must leave as much to be seen as one of one pixel.
    strip.addRect(QRectF(0, 0, width + edge * (kind.selected or kind.error), h))
    painter.fillPath(_body(w, h, z).intersected(strip), kind.hue(theme))
    if kind.selected and kind.error:
        _draw_ring(painter, QPen(theme.color("accent"), 2 * edge), -2.5 * edge, w, h, radius)
    ring = "error" if kind.error else "accent" if kind.selected else "node_border"
    pen = QPen(theme.colors[ring], edge * (1 if ring == "node_border" else 2))
    if kind.absent:
        pen.setStyle(Qt.PenStyle.DashLine)
    _draw_ring(painter, pen, pen.widthF() / 2, w, h, radius)


def _body(w: float, h: float, z: float) -> QPainterPath:
    body = QPainterPath()
    body.addRoundedRect(QRectF(0, 0, w, h), _RADIUS * z, _RADIUS * z)
    return body


def _draw_ring(
    painter: QPainter, pen: QPen, inset: float, w: float, h: float, radius: float
) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    round_ = radius - inset / 2
    painter.drawRoundedRect(QRectF(inset, inset, w - 2 * inset, h - 2 * inset), round_, round_)


def _draw_shadow(painter: QPainter, theme: Theme, w: float, h: float, z: float) -> None:
    color, radius = shadow(theme), _RADIUS * z
    painter.setPen(Qt.PenStyle.NoPen)
    for k in range(4):
        s = k * z
        faint = QColor(color)
        faint.setAlpha(color.alpha() // (k + 2))
        painter.setBrush(faint)
        box = QRectF(-s, (1 - k) * z, w + 2 * s, h + (2 * k + 1) * z - s)
        painter.drawRoundedRect(box, radius + s, radius + s)


def _draw_sheets(painter: QPainter, theme: Theme, box: QRectF, z: float) -> None:
    painter.setPen(QPen(theme.colors["node_border"], max(1.0, z)))
    painter.setBrush(theme.colors["node"])
    for k in (2, 1):
        shift = round(3 * k * z)
        painter.drawRoundedRect(box.translated(shift, shift), _RADIUS * z, _RADIUS * z)
