"""What a frame keeps free around what is inside, and how wide that makes it."""

from __future__ import annotations

from gradscape.graph.arrange.level import Drawn, Level, Proper, Rim
from gradscape.graph.arrange.values import Frame, Spacing

WORDS = 12
"""From a frame's words to its border, and to the first wire."""


def rim(frame: Frame, spacing: Spacing, across: bool) -> Rim:
    """The rim of a frame, whose head comes to lie at its side if the drawing is turned."""
    words = spacing.up(frame.words + 2 * WORDS) if frame.words else 0
    rest = spacing.below - spacing.lead
    if across:
        return Rim(spacing.pad - rest, spacing.pad, spacing.up(frame.head), 0, words, False)
    return Rim(frame.head, rest, clear=words)


def axis_of(drawn: Drawn) -> int:
    """Where a frame's first wire is; its middle where it has none."""
    ends = drawn.inlets or drawn.outlets
    return ends[0] if ends else drawn.width // 16 * 8


def sides(level: Level, g: Proper, x: list[int], spacing: Spacing) -> tuple[int, int]:
    """Left and right of the drawing, a frame's rim with it.

    A frame is made symmetric about its first wire where that costs little.
    """
    left = min((a - reach for a, reach in zip(x, g.left, strict=True)), default=0)
    right = max((a + reach for a, reach in zip(x, g.right, strict=True)), default=0)
    if not (rim := level.rim):
        return left, right
    left, right = left - spacing.pad, right + spacing.pad
    ends = x[len(level.parts) : g.real]
    axis = ends[0] if ends else (left + right) // 2 // spacing.grid * spacing.grid
    even = rim.even and abs(axis - left - (right - axis)) <= spacing.even
    if level.inlets:
        left = min(left, min(ends[: level.inlets]) - rim.clear)
    else:
        right = max(right, left + rim.clear)
    if ends and even:
        reach = max(axis - left, right - axis)
        left, right = axis - reach, axis + reach
    return left - rim.side, right
