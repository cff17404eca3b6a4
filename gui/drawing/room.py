"""Room: how a body makes way for the blocks that stand open in it, and closes again.

Along each axis a monotone, piecewise linear map that only ever stretches: what did not overlap
before does not after, an order stays an order, and what is closed again lies where it lay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Need(NamedTuple):
    """A stretch from `low` to `high` has to become `length` long."""

    low: float
    high: float
    length: float


@dataclass(frozen=True)
class Axis:
    """The map of one axis. Without knots nothing moves."""

    closed: tuple[float, ...] = ()
    opened: tuple[float, ...] = ()

    def open(self, value: float) -> float:
        """Where a place lies when the blocks stand open."""
        return _between(self.closed, self.opened, value)

    def close(self, value: float) -> float:
        """Where it lies when they are closed."""
        return _between(self.opened, self.closed, value)


def axis(needs: Iterable[Need], still: float) -> Axis:
    """The map that gives each stretch its length, and leaves the place `still` where it is."""
    groups: list[list[Need]] = []
    top = 0.0
    for need in sorted(need for need in needs if need.high > need.low):
        if groups and need.low < top:
            groups[-1].append(need)
            top = max(top, need.high)
        else:
            groups.append([need])
            top = need.high
    if not groups:
        return Axis()
    closed, opened, shift = [], [], 0.0
    for group in groups:
        low, high = group[0].low, max(need.high for need in group)
        ratio = max(1.0, *(need.length / (need.high - need.low) for need in group))
        closed += [low, high]
        opened.append(low + shift)
        shift += (high - low) * (ratio - 1)
        opened.append(high + shift)
    moved = _between(tuple(closed), tuple(opened), still) - still
    return Axis(tuple(closed), tuple(place - moved for place in opened))


def _between(a: tuple[float, ...], b: tuple[float, ...], value: float) -> float:
    """The value of the map from `a` to `b`; beyond its ends it only shifts."""
    if not a:
        return value
    k = bisect_right(a, value)
    if k == 0:
        return value + b[0] - a[0]
    if k == len(a):
        return value + b[-1] - a[-1]
    if a[k] == a[k - 1]:
        return b[k]
    return b[k - 1] + (value - a[k - 1]) * (b[k] - b[k - 1]) / (a[k] - a[k - 1])
