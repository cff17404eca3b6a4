"""The colours of curves and of norms."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradscape.backends.runs.pyramid import Floats
from gradscape.gui.canvas.ink import heat, mixed
from gradscape.gui.theme import Theme

LEGIBLE = 4.5
"""Contrast of words with what they stand on."""
SEEN = 3.0
"""Contrast of what is no word."""
SHADES = 255
_OTHERS = ("normalization", "merge", "convolution", "activation", "block", "regularization")


def training(theme: Theme) -> QColor:
    """The smoothed curve of the run that is shown."""
    return theme.color("accent")


def batch(theme: Theme) -> QColor:
    """Its batches, which are not to be louder than their mean."""
    return mixed(theme.color("accent"), theme.color("panel"), 0.4)


def dense(theme: Theme) -> QColor:
    """As `batch`, where there are so many of them that they make an area."""
    return mixed(theme.color("accent"), theme.color("panel"), 0.68)


def validation(theme: Theme) -> QColor:
    """Its validation."""
    return QColor(theme.families["pooling"])


def other(theme: Theme, index: int) -> QColor:
    """The hue of a run that is laid over it, the first one at 0 (Okabe and Ito's)."""
    return QColor(theme.families[_OTHERS[index % len(_OTHERS)]])


def contrast(one: QColor, other: QColor) -> float:
    """Of two colours, as WCAG has it: 1 to 21."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def legible(color: QColor, ground: QColor) -> QColor:
    """The colour for words of that hue: as far from the ground as words have to be."""
    return QColor(_legible(color.name(), ground.name()))


@lru_cache(maxsize=64)
def _legible(color: str, ground: str) -> str:
    made, away = QColor(color), QColor("black" if _light(QColor(ground)) > 0.18 else "white")
    while contrast(made, QColor(ground)) < LEGIBLE:
        made = mixed(made, away, 0.06)
    return made.name()


@cache
def scale() -> tuple[QColor, ...]:
    """The colours of norms, from low to high."""
    return tuple(heat(at / SHADES) for at in range(SHADES + 1))


def pixels(shades: Floats, theme: Theme) -> NDArray[np.uint32]:
    """Shades from 0 to 1 as pixels, 0xffRRGGBB; NaN is grey."""
    there = np.isfinite(shades)
    index = np.where(there, shades * SHADES, 0).astype(np.intp)
    return np.where(there, _rgb()[index], np.uint32(theme.color("line_strong").rgb()))


def shade(value: float, theme: Theme) -> QColor:
    """One of them."""
    if not np.isfinite(value):
        return theme.color("line_strong")
    return scale()[int(min(max(value, 0.0), 1.0) * SHADES)]


def faint(color: QColor, ground: QColor) -> bool:
    """Whether a dot of that colour needs a rim to be seen."""
    return _faint(color.name(), ground.name())


@lru_cache(maxsize=2048)
def _faint(color: str, ground: str) -> bool:
    return contrast(QColor(color), QColor(ground)) < SEEN


@cache
def _rgb() -> NDArray[np.uint32]:
    return np.array([color.rgb() for color in scale()], np.uint32)


def _light(color: QColor) -> float:
    """Relative luminance."""
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))
