"""Where an axis has figures, and how they are written."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

MINUS = "\N{MINUS SIGN}"
_STEPS = (1.0, 2.0, 5.0, 10.0)


class Tick(NamedTuple):
    """A place on an axis and what stands there."""

    at: float
    text: str


def figure(value: float) -> str:
    """A value for people: 0.1043, 2.314, 1.8e−3, 12,480; – where there is none."""
    size = abs(value)
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    if size < 1e-3 or size >= 1e7:
        return scientific(value)
    digits = 4 if size < 1 else 3 if size < 100 else 1 if size < 1000 else 0
    return f"{value:,.{digits}f}".replace("-", MINUS)


def scientific(value: float) -> str:
    """1.8e−3."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", MINUS)


def linear(low: float, high: float, most: float, whole: bool = False) -> list[Tick]:
    """Round numbers between two, at most so many.

    Args:
        whole: steps are not parted.
    """
    span = high - low
    if not (span > 0 and math.isfinite(span)):
        return []
    rough = span / max(1.0, most)
    ten = 10.0 ** math.floor(math.log10(rough))
    step = next(part * ten for part in _STEPS if part * ten >= rough * 0.999)
    step = max(1.0, math.ceil(step)) if whole else step
    places = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1) * step
    return [Tick(at, _written(at, step)) for at in places.tolist()]


def steps(low: float, high: float, length: float) -> list[Tick]:
    """Round steps of an axis that is so many pixels long."""
    found = linear(max(0.0, low), high, length / 41, whole=True)
    return [one for one in found if one.at >= 0]


def logarithmic(low: float, high: float, most: float) -> list[Tick]:
    """Powers of ten between two logarithms; parts of them where there would be few."""
    decades = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    if len(decades) >= 2:
        every = max(1, math.ceil(len(decades) / max(1.0, most)))
        return [Tick(float(at), scientific(10.0**at)) for at in decades if at % every == 0]
    found = [
        at
        for decade in range(math.floor(low), math.ceil(high) + 1)
        for part in (1, 2, 3, 5, 7)
        if low <= (at := decade + math.log10(part)) <= high
    ]
    if len(found) >= 2:
        return [Tick(at, _short(10.0**at)) for at in found]
    ticks = linear(10.0**low, 10.0**high, most)
    return [Tick(math.log10(one.at), one.text) for one in ticks if one.at > 0]


def _short(value: float) -> str:
    text = figure(value)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _written(value: float, step: float) -> str:
    if abs(value) < step * 1e-6:
        return "0"
    if max(abs(value), step) < 1e-3 or abs(value) >= 1e7:
        return scientific(value)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:,.{digits}f}".replace("-", MINUS)
