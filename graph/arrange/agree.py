"""Segments that must not be aligned, settled once so that all four drawings of columns agree."""

from __future__ import annotations

from bisect import bisect_left

from gradscape.graph.arrange.level import Proper

End = tuple[int, int, int]
"""The places of both ends of a segment, and its number."""


def weak(g: Proper, place: list[int]) -> list[bool]:
    """Which segments must not be aligned: those that cross a strong one.

    Of strong ones that cross each other the fewest give in, what only passes before what joins
    nodes. Nor may a segment take a place that a strong one has, or a skip that of a branch.
    """
    loose = [False] * len(g.segments)
    for row in g.rows[:-1]:
        here = [s for v in row for s in g.down[v]]
        tops, bottoms = _settle(g, here, place, loose)
        taken, met = set(tops), set(bottoms)
        upper = {g.segments[s].upper for s in here if not g.segments[s].skip}
        lower = {g.segments[s].lower for s in here if not g.segments[s].skip}
        for s in here:
            k = g.segments[s]
            if not k.strong:
                a, b = place[k.upper], place[k.lower]
                loose[s] = (
                    a in taken
                    or b in met
                    or (k.skip and (k.upper in upper or k.lower in lower))
                    or _crossed(tops, bottoms, a, b)
                )
    return loose


def _settle(
    g: Proper, here: list[int], place: list[int], loose: list[bool]
) -> tuple[list[int], list[int]]:
    """Mark the strong segments of a channel that give in; the ends of those that stay."""
    ends: tuple[list[End], list[End]] = ([], [])
    for s in here:
        k = g.segments[s]
        if k.strong:
            ends[k.upper >= g.real <= k.lower].append((place[k.upper], place[k.lower], s))
    kept: list[End] = []
    tops: list[int] = []
    bottoms: list[int] = []
    for some in ends:
        taken, met = set(tops), set(bottoms)
        free = [
            end
            for end in sorted(some)
            if end[0] not in taken
            and end[1] not in met
            and not _crossed(tops, bottoms, end[0], end[1])
        ]
        keep = _rising(free)
        for end in some:
            loose[end[2]] = end[2] not in keep
        kept = sorted([*kept, *(end for end in free if end[2] in keep)])
        tops, bottoms = [a for a, _, _ in kept], [b for _, b, _ in kept]
    return tops, bottoms


def _crossed(tops: list[int], bottoms: list[int], a: int, b: int) -> bool:
    """Whether a segment from a to b crosses one of those whose ends are listed; both lists rise."""
    before, after = bisect_left(tops, a), bisect_left(tops, a + 1)
    return before > bisect_left(bottoms, b + 1) or bisect_left(bottoms, b) > after


def _rising(ends: list[End]) -> set[int]:
    """The segments of the longest run in which both ends rise."""
    tails: list[int] = []
    at: list[int] = []
    back: list[int] = [-1] * len(ends)
    for i, (top, bottom, _) in enumerate(ends):
        k = bisect_left(tails, bottom)
        if k and ends[at[k - 1]][0] == top:
            continue
        back[i] = at[k - 1] if k else -1
        tails[k : k + 1], at[k : k + 1] = [bottom], [i]
    keep: set[int] = set()
    i = at[-1] if at else -1
    while i >= 0:
        keep.add(ends[i][2])
        i = back[i]
    return keep
