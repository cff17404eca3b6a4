"""Which part of the values is in sight, without a restless axis."""

from __future__ import annotations

import numpy as np

from gradscape.backends.runs.pyramid import Floats

Range = tuple[float, float]
_FILLED = 0.72
"""A range is kept while what there is fills that much of it."""


def steps_in_sight(steps: int, now: Range) -> Range:
    """All steps, and a little more, so that the range need not grow with every one of them."""
    end = float(max(steps, 8))
    if end <= now[1] <= end * 1.12 and abs(now[0] + 0.025 * now[1]) < 1e-6 * now[1]:
        return now
    return -0.025 * end * 1.04, end * 1.04


def values_in_sight(values: list[Floats], now: Range, bounds: Range | None = None) -> Range:
    """All values and some room; a few far outliers are left out.

    Args:
        bounds: what values cannot go beyond; the room may, a little.
    """
    held = np.concatenate([np.empty(0), *values])
    held = held[np.isfinite(held)]
    if not len(held):
        return now
    low, high = float(held.min()), float(held.max())
    if len(held) > 20:
        ranks = len(held) // 2, len(held) * 97 // 100
        # Some ten times as quick as quantiles, which would lie between two of the values.
        middle, inner = np.partition(held, ranks)[list(ranks)].tolist()
        # One step that went wild is not to press all others to the bottom.
        high = min(high, inner + 6 * max(inner - middle, 1e-12))
    if bounds is not None:
        low, high = max(bounds[0], low), min(bounds[1], high)
    least = 0.015 * (high - low)
    inside = now[0] <= low - least and high + least <= now[1]
    if inside and high - low >= _FILLED * (now[1] - now[0]):
        return now
    room = max(0.06 * (high - low), 1e-9 * max(abs(low), abs(high)), 1e-12)
    return low - room, high + room
