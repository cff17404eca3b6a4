"""Cards in line: where they come to lie when a person aligns or distributes them.

A rectangle is (x, y, width, height), x to the right and y down, in canvas units; places are left
and top, as `Move` takes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gradscape.graph.project import Position

Rect = tuple[float, float, float, float]
Side = Literal["left", "centre", "right", "top", "middle", "bottom"]
Direction = Literal["horizontal", "vertical"]

_SHARES: Mapping[Side, tuple[int, float]] = {
    "left": (0, 0.0),
    "centre": (0, 0.5),
    "right": (0, 1.0),
    "top": (1, 0.0),
    "middle": (1, 0.5),
    "bottom": (1, 1.0),
}
"""The axis, and how far along a card the line goes through it."""


def align(rects: Mapping[str, Rect], side: Side) -> dict[str, Position]:
    """All at one line: at the outermost edge of that side, or in the middle of all."""
    if not rects:
        return {}
    axis, share = _SHARES[side]
    low = min(rect[axis] for rect in rects.values())
    high = max(rect[axis] + rect[axis + 2] for rect in rects.values())
    line = low + share * (high - low)
    return {i: _at(rect, axis, line - share * rect[axis + 2]) for i, rect in rects.items()}


def distribute(rects: Mapping[str, Rect], direction: Direction) -> dict[str, Position]:
    """The same gap between each and the next; the first and the last stay.

    Where there is less room than they need, they overlap evenly.
    """
    axis = 0 if direction == "horizontal" else 1
    order = sorted(rects, key=lambda i: (rects[i][axis] + rects[i][axis + 2] / 2, i))
    if len(order) < 3:
        return {i: rect[:2] for i, rect in rects.items()}
    first, last = rects[order[0]], rects[order[-1]]
    room = last[axis] - first[axis] - first[axis + 2]
    gap = (room - sum(rects[i][axis + 2] for i in order[1:-1])) / (len(order) - 1)
    places = {order[0]: first[:2], order[-1]: last[:2]}
    at = first[axis] + first[axis + 2] + gap
    for i in order[1:-1]:
        places[i] = _at(rects[i], axis, at)
        at += rects[i][axis + 2] + gap
    return {i: places[i] for i in rects}


def _at(rect: Rect, axis: int, value: float) -> Position:
    """Left and top of a card that is moved along an axis."""
    return (value, rect[1]) if axis == 0 else (rect[0], value)
