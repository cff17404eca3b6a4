"""How many wires cross, with the rows as they are."""

from __future__ import annotations

from bisect import bisect_right, insort

from gradscape.graph.arrange.level import Proper

STRONG = 16
"""What a crossing of two strong segments counts: one of them will have to bend."""


def crossings(g: Proper) -> int:
    """The weight of all crossings that the rows force."""
    place = g.places()
    return sum(below(g, row, place) for row in g.rows[:-1])


def below(g: Proper, row: list[int], place: list[int]) -> int:
    """The weight of the crossings between a row and the next."""
    return _count(g, row, place, False) + (STRONG - 1) * _count(g, row, place, True)


def _count(g: Proper, row: list[int], place: list[int], strong: bool) -> int:
    """Pairs of segments whose ends stand in opposite orders, ports counted."""
    total = 0
    ends: list[tuple[int, int]] = []
    segments = g.segments
    for v in row:
        by_port: dict[int, list[tuple[int, int]]] = {}
        for s in g.down[v]:
            k = segments[s]
            if k.strong or not strong:
                by_port.setdefault(k.leave, []).append((place[k.lower], k.enter))
        for port in sorted(by_port):
            for end in by_port[port]:
                total += len(ends) - bisect_right(ends, end)
            for end in by_port[port]:
                insort(ends, end)
    return total
