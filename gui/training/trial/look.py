"""Look: what the samples of a data set have in common, so that a drawing can be made like them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEW = 1500
"""Samples that are looked at."""
INK = 0.12
"""From this share of the range on, a pixel belongs to what is shown."""
SAME, MOSTLY = 0.1, 0.6
"""A ground is within so much of one end of the range, in so many of the pixels of the border."""


@dataclass(frozen=True)
class Look:
    """Of images as they are stored.

    Args:
        shape: channels, height, width.
        low, high: the range of the values.
        whole: whether they are whole numbers.
        ground: what lies around that which is shown, one end of the range; None where images fill
            their frame, as photographs do.
        box: pixels of the longer side of what is shown.
        center: its centre of mass, in pixels from the upper and the left edge.
        pen: how thick strokes are, as a share of `box`.
    """

    shape: tuple[int, int, int]
    low: float
    high: float
    whole: bool
    ground: float | None
    box: float
    center: tuple[float, float]
    pen: float

    @property
    def paper(self) -> float:
        """The value of what is not drawn on."""
        return self.low if self.ground is None else self.ground

    def values(self, ink: Floats) -> Floats:
        """From 0 (paper) to 1 (ink), to values as they are stored."""
        other = self.high if self.paper == self.low else self.low
        return self.stored(self.paper + np.clip(ink, 0, 1) * (other - self.paper))

    def stored(self, values: Floats) -> Floats:
        """Whole numbers where the data holds such, all within the range."""
        held = np.clip(values, self.low, self.high)
        return np.round(held) if self.whole else held


def measured(images: NDArray[Any]) -> Look:
    """What N × channels × height × width samples have in common; the first ones are looked at."""
    few = images[:FEW]
    _, channels, height, width = few.shape
    low, high = float(few.min()), float(few.max())
    span = (high - low) or 1.0
    grey = (few.astype(np.float64).mean(1) - low) / span
    light = _ground(grey)
    ink = 1 - grey if light == 1 else grey
    box, center, pen = _shown(ink)
    return Look(
        (channels, height, width),
        low,
        high or low + 1,
        bool(np.issubdtype(few.dtype, np.integer)),
        None if light is None else low + light * (high - low),
        box,
        center,
        pen,
    )


def _ground(grey: Floats) -> float | None:
    """Which end of 0 … 1 lies around what is shown."""
    rows = grey[:, [0, -1], :].ravel()
    columns = grey[:, 1:-1][:, :, [0, -1]].ravel()
    border = np.concatenate((rows, columns))
    for end in (0.0, 1.0):
        if (np.abs(border - end) < SAME).mean() >= MOSTLY:
            return end
    return None


def _shown(ink: Floats) -> tuple[float, tuple[float, float], float]:
    """Box, centre of mass and thickness of strokes, each as most samples have it."""
    _, height, width = ink.shape
    marked: NDArray[np.bool_] = ink > INK
    sides = np.maximum(_extent(marked, 2), _extent(marked, 1))
    mass = np.maximum(ink.sum((1, 2)), 1e-9)
    down = (ink.sum(2) @ (np.arange(height) + 0.5)) / mass
    right = (ink.sum(1) @ (np.arange(width) + 0.5)) / mass
    around = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    rise = np.hypot(np.diff(around, axis=1)[:, :, :-1], np.diff(around, axis=2)[:, :-1, :]).sum(
        (1, 2)
    )
    # A stroke has two edges: its area is half its outline times its width.
    pen = float(np.median(2 * mass / np.maximum(rise, 1e-9)))
    box = max(1.0, float(np.median(sides)))
    return box, (float(np.median(down)), float(np.median(right))), min(0.3, max(0.04, pen / box))


def _extent(marked: NDArray[np.bool_], axis: int) -> NDArray[np.int64]:
    """Of each image, how far it is from the first to the last that is marked along an axis."""
    there = np.asarray(marked.any(axis))
    size = there.shape[1]
    first = there.argmax(1)
    last = size - there[:, ::-1].argmax(1)
    return np.where(there.any(1), last - first, 0)
