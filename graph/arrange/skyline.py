"""The nearest limit at each x, one for nodes and one for wires."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

FAR = 1 << 40
"""Beyond every drawing."""


class Skyline:
    """Limits grow as the drawing does, upwards or downwards."""

    def __init__(self, node: int, wire: int) -> None:
        self._at = [-FAR]
        self._limits = [(node, wire)]

    def node(self, low: int, high: int) -> int:
        """The limit for a node that reaches from low to high."""
        first, last = self._span(low, high)
        return max(node for node, _ in self._limits[first:last])

    def wire(self, low: int, high: int) -> int:
        """The limit for a wire that runs from low to high."""
        first, last = self._span(low, high)
        return max(wire for _, wire in self._limits[first:last])

    def _span(self, low: int, high: int) -> tuple[int, int]:
        first = bisect_right(self._at, low) - 1
        return first, max(bisect_left(self._at, high), first + 1)

    def cover(self, low: int, high: int, node: int, wire: int) -> None:
        """From low to high these are the limits from now on."""
        first, last = self._span(low, high)
        at, limits = [low], [(node, wire)]
        if self._at[first] < low:
            at, limits = [self._at[first], low], [self._limits[first], (node, wire)]
        if last == len(self._at) or self._at[last] > high:
            at, limits = [*at, high], [*limits, self._limits[last - 1]]
        self._at[first:last], self._limits[first:last] = at, limits
