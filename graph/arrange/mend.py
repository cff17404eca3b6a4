"""What sweeps leave: a lane on the wrong side, neighbours that stand crosswise."""

from __future__ import annotations

from collections.abc import Iterator

from gradscape.graph.arrange.crossings import STRONG, below
from gradscape.graph.arrange.level import Proper

PASSES = 8
"""How often all rows are gone through for neighbours."""


def lanes(g: Proper) -> None:
    """Carry a wire's bends together to the outer left or right.

    Done where it halves the crossings of the layers that the wire passes.
    """
    place = g.places()
    count = [below(g, row, place) for row in g.rows[:-1]]
    for lane in _lanes(g):
        first, last = g.layer[lane[0]] - 1, g.layer[lane[-1]]
        now = sum(count[first : last + 1])
        if not now:
            continue
        old = [g.rows[g.layer[v]] for v in lane]
        kept, new, best = old, count[first : last + 1], min(now // 2, now - 1)
        for right in (False, True):
            moved = [_aside(v, row, right) for v, row in zip(lane, old, strict=True)]
            _set(g, lane, moved, place)
            found = [below(g, g.rows[n], place) for n in range(first, last + 1)]
            if sum(found) <= best:
                kept, new, best = moved, found, sum(found) - 1
        _set(g, lane, kept, place)
        count[first : last + 1] = new


def _aside(v: int, row: list[int], right: bool) -> list[int]:
    rest = [w for w in row if w != v]
    return [*rest, v] if right else [v, *rest]


def _set(g: Proper, lane: list[int], rows: list[list[int]], place: list[int]) -> None:
    for v, row in zip(lane, rows, strict=True):
        g.rows[g.layer[v]] = row
        for i, w in enumerate(row):
            place[w] = i


def _lanes(g: Proper) -> Iterator[list[int]]:
    """Runs of bends, from the top down."""
    for v in range(g.real, len(g.layer)):
        if g.segments[g.up[v][0]].upper >= g.real:
            continue
        run = [v]
        while after := [w for s in g.down[run[-1]] if (w := g.segments[s].lower) >= g.real]:
            run.append(after[0])
        yield run


def swap(g: Proper, fixed: set[int]) -> None:
    """Exchange neighbours while that saves a crossing."""
    place = g.places()
    todo = set(range(len(g.rows)))
    for _ in range(PASSES):
        changed: set[int] = set()
        for n in sorted(todo):
            row = g.rows[n]
            for i in range(len(row) - 1):
                a, b = row[i], row[i + 1]
                if a in fixed or b in fixed:
                    continue
                if _pair(g, a, b, place) > _pair(g, b, a, place):
                    row[i], row[i + 1] = b, a
                    place[a], place[b] = i + 1, i
                    changed |= {n - 1, n, n + 1}
        todo = changed & set(range(len(g.rows)))
        if not todo:
            break


def _pair(g: Proper, a: int, b: int, place: list[int]) -> int:
    """The weight of the crossings between the segments of a and b where a stands left of b."""
    total = 0
    segments = g.segments
    for s in g.up[a]:
        k = segments[s]
        for t in g.up[b]:
            m = segments[t]
            if (place[k.upper], k.leave) > (place[m.upper], m.leave):
                total += STRONG if k.strong and m.strong else 1
    for s in g.down[a]:
        k = segments[s]
        for t in g.down[b]:
            m = segments[t]
            if (place[k.lower], k.enter) > (place[m.lower], m.enter):
                total += STRONG if k.strong and m.strong else 1
    return total
