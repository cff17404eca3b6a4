"""Arrays as pictures, and words that can be read on any colour."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gradscape.gui.canvas.ink import heat, mixed
from gradscape.gui.theme import Theme
from gradscape.gui.training.trial.look import Floats

SHADES = 255
LIGHT = ("#0072B2", "#D55E00")
DARK = ("#56B4E9", "#E69F00")
"""Below and above zero (Okabe and Ito's)."""


def image(pixels: NDArray[np.uint32]) -> QImage:
    """Of pixels 0xffRRGGBB, height × width."""
    height, width = pixels.shape
    held = np.ascontiguousarray(pixels)
    return QImage(held.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def sampled(sample: NDArray[Any], low: float, high: float) -> QImage:
    """A sample of channels × height × width, in colour where it has three channels."""
    span = (high - low) or 1.0
    levels = np.clip((np.asarray(sample, np.float64) - low) / span, 0, 1) * 255
    parts = np.round(levels).astype(np.uint32)
    red, green, blue = parts if len(parts) == 3 else (parts[0],) * 3
    return image(np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue)


def colored(values: Floats, low: float, high: float, signed: bool, theme: Theme) -> QImage:
    """Values by their scale; what is not finite has the colour of the ground."""
    there = np.isfinite(values)
    span = (high - low) or 1.0
    shares = np.clip((np.where(there, values, low) - low) / span, 0, 1)
    colors = ramp(signed, theme)[np.round(shares * SHADES).astype(np.intp)]
    return image(np.where(there, colors, np.uint32(theme.color("hover").rgb())))


@lru_cache(maxsize=8)
def ramp(signed: bool, theme: Theme) -> NDArray[np.uint32]:
    """The colours of a scale, from low to high; in the middle of a signed one is zero."""
    shares = [at / SHADES for at in range(SHADES + 1)]
    if not signed:
        return np.array([heat(share).rgb() for share in shares], np.uint32)
    below, above = (QColor(name) for name in (DARK if theme.dark else LIGHT))
    zero = theme.colors["field"]
    mix = [
        mixed(zero, below if share < 0.5 else above, abs(2 * share - 1)).rgb() for share in shares
    ]
    return np.array(mix, np.uint32)


def legible(ground: QColor, theme: Theme) -> QColor:
    """Of the theme's text, black and white the first that can be read well on a ground."""
    candidates = theme.colors["text"], QColor("black"), QColor("white")
    best = max(candidates, key=lambda color: contrast(color, ground))
    text = candidates[0]
    return text if contrast(text, ground) >= 4.5 else best


def contrast(one: QColor, other: QColor) -> float:
    """Of two colours, as WCAG has it: 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))
