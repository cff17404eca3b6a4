"""From curves of any length to what there are pixels for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from gradscape.backends.runs.pyramid import Columns, Floats
from gradscape.gui.training.plots.data import Grown

WARM = 12
"""Half-lives before the first column after which the beginning no longer shows."""
_NICE = (1.0, 2.0, 5.0)
_FINE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)


def half_life(steps: int) -> int:
    """Steps after which one counts half in the smoothed curve: few in a short run."""
    return max(3, int(nice_below(steps / 100)))


def nice_below(value: float, nice: Sequence[float] = _NICE) -> float:
    """The greatest of 1, 2, 5, 10, 20 … that is not above; 1 where there is none."""
    if value < 1:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(value))
    return max(part * ten for part in nice if part * ten <= value)


def _nice_any(value: float) -> float:
    """As `nice_below`, of any size."""
    ten = 10.0 ** math.floor(math.log10(value))
    return ten * nice_below(value / ten * (1 + 1e-9))


def smoothed(columns: Columns, half: float) -> Floats:
    """The exponential mean at the end of each column of one curve, corrected for its beginning.

    The mean of all that came before, in which a step's weight halves every `half` steps. Where
    columns cover several steps, these count as their mean.
    """
    mean = columns.mean[:, 0]
    if not len(mean):
        return mean
    there = np.isfinite(mean)
    age = (columns.edges[1:] - columns.edges[-1]) / half
    # Nothing that old shows; without this its weights would be 0.
    weights = np.where(there, np.diff(columns.edges) * np.exp2(np.maximum(age, -900.0)), 0.0)
    total = np.cumsum(weights * np.where(there, mean, 0.0))
    with np.errstate(invalid="ignore"):
        return np.asarray(total / np.cumsum(weights))


def centers(columns: Columns) -> NDArray[np.float64]:
    """The step in the middle of each column; steps count from 1."""
    return (columns.edges[:-1] + columns.edges[1:] + 1) / 2


def pieces(y: Floats) -> list[tuple[int, int]]:
    """Where a curve has values: from and to before, of each unbroken piece."""
    there = np.isfinite(y)
    if there.all():
        return [(0, len(y))] if len(y) else []
    ends = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]])))
    return list(zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True))


def at_step(curves: Grown, step: int) -> Floats:
    """The values of all curves at a step, counted from 1; NaN where there is none."""
    found = curves.columns(step - 1, step, 1).mean if step > 0 else np.empty((0, 0))
    return found[0] if len(found) else np.full(0, np.nan)


def earlier(steps: int) -> tuple[int, ...]:
    """Two steps to compare with the newest: about a sixth and half of the way, of round numbers."""
    found = (int(nice_below(steps * share, _FINE)) for share in (1 / 6, 1 / 2))
    return tuple(sorted({step for step in found if 1 <= step < steps})) if steps >= 12 else ()


_LOOKED_AT = 12_000
"""Norms at most that tell what colours stand for: more take longer than a frame may."""
_scales: WeakKeyDictionary[Grown, tuple[int, tuple[float, float]]] = WeakKeyDictionary()


def scale_of(norms: Grown) -> tuple[float, float]:
    """The range of log10 that colours stand for: all norms of a run but a few outliers.

    From and to round numbers, so that colours seldom change their meaning while a run goes on.
    The cards of the canvas and the plots wear the same colours by it; who asks again in the same
    frame is answered at once.
    """
    steps, scale = _scales.get(norms, (-1, (0.0, 0.0)))
    if steps != norms.steps:
        scale = _scale_of(norms)
        _scales[norms] = norms.steps, scale
    return scale


def _scale_of(norms: Grown) -> tuple[float, float]:
    curves = norms.picture(0, 1, 1).mean.shape[1]
    width = max(8, min(64, _LOOKED_AT // max(1, curves)))
    mean = norms.picture(0, norms.steps, width).mean
    values = np.log10(mean[np.isfinite(mean) & (mean > 0)])
    if not len(values):
        return -4.0, 0.0
    low, high = np.quantile(values, (0.01, 0.99)).tolist()
    bottom = math.log10(_nice_any(10.0**low))
    top = -math.log10(_nice_any(10.0**-high))
    return bottom, max(top, bottom + 1.0)


def shades(norms: Floats, scale: tuple[float, float]) -> Floats:
    """Places of norms on a scale of colours, 0 to 1: NaN stays, 0 is the lowest."""
    low, high = scale
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip((np.log10(norms) - low) / (high - low), 0.0, 1.0)
