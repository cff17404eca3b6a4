"""A fork stands above the merge that closes it.

An even number of branches gets a guide on the axis, which nobody sees; of an odd number the middle
one becomes straight.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradscape.graph.arrange.level import Proper, Segment


@dataclass(slots=True)
class _Region:
    """What lies between a fork and its merge.

    `right` is, for each layer between, the vertex right of the axis; `middle` the segments at the
    ends of a middle branch.
    """

    fork: int
    merge: int
    right: list[int]
    middle: list[int]


def with_axes(g: Proper, straight: set[int]) -> Proper:
    """The level as its columns are to see it; `straight`: vertices that have a spine below."""
    found = []
    for u in range(g.real):
        ways = {g.segments[s].lower for s in g.down[u] if not g.segments[s].skip}
        if len(ways) > 1 and u not in straight and (region := _region(g, u, ways)):
            found.append(region)
    if not found:
        return g
    g = replace(
        g,
        layer=list(g.layer),
        left=list(g.left),
        right=list(g.right),
        segments=list(g.segments),
        up=[list(some) for some in g.up],
        down=[list(some) for some in g.down],
        rows=[list(row) for row in g.rows],
        unseen=len(g.layer),
    )
    for region in found:
        for s in region.middle:
            g.segments[s] = replace(g.segments[s], strong=True)
        if not region.middle:
            _upright(g, region)
    return g


def _upright(g: Proper, region: _Region) -> None:
    above = region.fork
    for n, w in enumerate(region.right, g.layer[region.fork] + 1):
        guide = g.bend(n)
        g.rows[n].insert(g.rows[n].index(w), guide)
        g.join(Segment(above, guide, 0, 0, 0, strong=True))
        above = guide
    g.join(Segment(above, region.merge, 0, 0, 0, strong=True))


def _region(g: Proper, fork: int, ways: set[int]) -> _Region | None:
    """None where the branches do not all meet in one place, or not in the order of the fork."""
    first = [v for v in g.rows[g.layer[fork] + 1] if v in ways]
    branch = begun = {v: i for i, v in enumerate(first)}
    half, right = len(first) // 2, []
    for row in g.rows[g.layer[fork] + 1 :]:
        front = [v for v in row if v in branch]
        if [branch[v] for v in front] != sorted(branch.values()):
            return None
        right.append(next(v for v in front if branch[v] >= half))
        after: dict[int, set[int]] = {}
        for v in front:
            on = [s for s in g.down[v] if v >= g.real or not g.segments[s].skip]
            if not on:
                return None
            for s in on:
                after.setdefault(g.segments[s].lower, set()).add(branch[v])
        if len(after) == 1:
            merge, met = after.popitem()
            if len(met) < len(first) or merge >= g.real:
                return None
            if len(first) % 2 == 0:
                return _Region(fork, merge, right, [])
            into = [s for s in g.up[merge] if branch.get(g.segments[s].upper) == half]
            out = [s for s in g.down[fork] if begun.get(g.segments[s].lower) == half]
            return _Region(fork, merge, right, out + into) if len(out + into) == 2 else None
        if any(len(met) > 1 for met in after.values()):
            return None
        branch = {w: met.pop() for w, met in after.items()}
    return None
