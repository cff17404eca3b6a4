"""What the canvas is painted with: its fonts in world units, pens, and the scale of its colours."""

from __future__ import annotations

from functools import cache
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen

from gradscape.gui.theme import Theme
from gradscape.gui.theme import font as base_font

Role = Literal["title", "figure", "detail", "label", "name", "badge"]
_SIZES: dict[Role, tuple[int, QFont.Weight]] = {
    "title": (12, QFont.Weight.DemiBold),
    "figure": (11, QFont.Weight.Medium),
    "detail": (11, QFont.Weight.Normal),
    "label": (10, QFont.Weight.Normal),
    "name": (22, QFont.Weight.DemiBold),
    "badge": (11, QFont.Weight.Bold),
}
# Viridis: even to the eye, and readable without red and green.
_SCALE = (
    *("#440154", "#482878", "#3e4a89", "#31688e", "#26828e"),
    *("#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"),
)


@cache
def font(role: Role) -> QFont:
    """Unhinted, so that a line has the same width, and is elided alike, at every zoom."""
    made = base_font("body")
    size, weight = _SIZES[role]
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # The same on a picture of a card as on the screen.
    made.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    return made


@cache
def metrics(role: Role) -> QFontMetricsF:
    return QFontMetricsF(font(role))


@cache
def pen(theme: Theme, name: str, width: float = 1, alpha: int = 255) -> QPen:
    """A flat pen in a colour of the theme: round caps make straight wires slow."""
    style, cap = Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap
    return QPen(theme.color(name, alpha), width, style, cap, Qt.PenJoinStyle.RoundJoin)


@cache
def thin(theme: Theme, name: str) -> QPen:
    """A line of one pixel at every zoom."""
    made = QPen(theme.colors[name], 1)
    made.setCosmetic(True)
    return made


def tint(theme: Theme) -> int:
    """The opacity of a frame's ground, of 255."""
    return 26 if theme.dark else 16


def shadow(theme: Theme) -> QColor:
    return QColor(0, 0, 0, 70) if theme.dark else QColor(24, 36, 56, 30)


@cache
def tinted(theme: Theme, depth: int) -> QColor:
    """The canvas as it looks behind `depth` frames."""
    color, hue, share = theme.colors["canvas"], theme.families["block"], tint(theme) / 255
    for _ in range(depth):
        color = mixed(color, hue, share)
    return color


@cache
def head(theme: Theme) -> QColor:
    """The words in the head of a frame."""
    hue = theme.families["block"]
    return hue.lighter(140) if theme.dark else hue.darker(125)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Between two colours."""
    pairs = zip(one.getRgbF(), other.getRgbF(), strict=True)  # type: ignore[call-overload]
    return QColor.fromRgbF(*(a + (b - a) * share for a, b in pairs))


def heat(value: float) -> QColor:
    """The colour of 0 … 1."""
    at = min(max(value, 0.0), 1.0) * (len(_SCALE) - 1)
    low = int(min(at, len(_SCALE) - 2))
    return mixed(QColor(_SCALE[low]), QColor(_SCALE[low + 1]), at - low)
