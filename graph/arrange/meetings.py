"""How many wires cross in a finished drawing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise

from gradscape.graph.arrange.level import Link
from gradscape.graph.arrange.values import Route

Leg = tuple[int, int, int, tuple[int, int]]
"""Where a leg stands, from where to where it runs, and the output that it belongs to."""


def meetings(links: Sequence[Link], routes: Sequence[Route]) -> int:
    """Points where a horizontal crosses a vertical of another output; shared legs count once."""
    across: set[Leg] = set()
    along: set[Leg] = set()
    for link, route in zip(links, routes, strict=True):
        net = link.source, link.out
        for (ax, ay), (bx, by) in pairwise(route):
            if ay == by:
                across.add((ay, min(ax, bx), max(ax, bx), net))
            else:
                along.add((ax, min(ay, by), max(ay, by), net))
    begin, check, end = 1, 0, -1  # at one height: what ends there is not crossed, nor what begins
    events: list[tuple[int, int, Leg]] = [(y, check, (y, *rest)) for y, *rest in across]  # type: ignore[misc]
    for leg in along:
        events += [(leg[1], begin, leg), (leg[2], end, leg)]
    found: set[tuple[int, int, tuple[int, int], tuple[int, int]]] = set()
    open_: list[tuple[int, tuple[int, int]]] = []
    for _, kind, (at, low, high, net) in sorted(events, key=lambda e: (e[0], e[1])):
        if kind == begin:
            insort(open_, (at, net))
        elif kind == end:
            del open_[bisect_left(open_, (at, net))]
        else:
            first, last = bisect_right(open_, low, key=_at), bisect_left(open_, high, key=_at)
            found |= {(x, at, net, other) for x, other in open_[first:last] if other != net}
    return len(found)


def _at(leg: tuple[int, tuple[int, int]]) -> int:
    return leg[0]
