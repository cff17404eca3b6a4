"""How many wires cross, with the rows as they are."""

from __future__ import annotations

from bisect import bisect_right

from gradscape.graph.arrange.level import Proper, Segment

STRONG = 16
"""What a crossing of two strong segments counts: one of them will have to bend."""


def crossings(g: Proper) -> int:
    """The weight of all crossings that the rows force."""
    place = g.places()
    return sum(below(g, row, place) for row in g.rows[:-1])


def below(g: Proper, row: list[int], place: list[int]) -> int:
    """The weight of the crossings between a row and the next: pairs of segments out of order."""
    segments = g.segments
    here: list[Segment] = []
    for v in row:
        down = g.down[v]
        if len(down) == 1:
            here.append(segments[down[0]])
        elif down:
            some = [segments[s] for s in down]
            some.sort(key=lambda k: (k.leave, place[k.lower], k.enter))
            here += some
    every = _inversions([(place[k.lower], k.enter) for k in here])
    if not every:
        return 0
    strong = _inversions([(place[k.lower], k.enter) for k in here if k.strong])
    return every + (STRONG - 1) * strong


def _inversions(ends: list[tuple[int, int]]) -> int:
    total = 0
    ordered = sorted(ends)
    if ordered != ends:
        before: list[tuple[int, int]] = []
        for end in ends:
            at = bisect_right(before, end)
            total += len(before) - at
            before.insert(at, end)
    return total
