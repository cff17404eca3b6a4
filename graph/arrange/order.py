"""The order within each layer: few crossings, wires in the order of their ports."""

from __future__ import annotations

from gradscape.graph.arrange.crossings import crossings
from gradscape.graph.arrange.level import Hint, Level, Proper
from gradscape.graph.arrange.mend import lanes, swap

Rows = list[list[int]]

LARGE = 30_000
"""Vertices, bends with them, beyond which an order is not polished."""
ROUNDS = 2
"""Rounds of sweeping and polishing."""
SWEEPS = 16
IDLE = 3
"""Sweeps that win nothing before it is left."""
TURNS = 8
"""How often an order is arranged again from itself, until it stays."""


def arrange_rows(g: Proper, level: Level) -> None:
    """Fill `g.rows` such that the drawing that comes of it is its own hint.

    An order that is remembered gives an order, that one another; sooner or later one comes back.
    Of the circle that is found then, always the same one is taken.
    """
    fresh = _first(g, level)
    tried: dict[Hint, Rows] = {}
    hint = _by_row(fresh, level.hint, len(level.parts))
    while hint not in tried and len(tried) < TURNS:
        tried[hint] = _ordered(g, level, fresh, hint)
        hint = _ranks(tried[hint], len(level.parts))
    if hint in tried:
        circle = [hint]
        while (after := _ranks(tried[circle[-1]], len(level.parts))) != hint:
            circle.append(after)
        hint = min(circle)
        g.rows = tried[hint]
    else:
        g.rows = tried[list(tried)[-1]]


def _ranks(rows: Rows, parts: int) -> Hint:
    """Where each part stands among those of its row."""
    rank = [0] * parts
    for row in rows:
        for i, v in enumerate(v for v in row if v < parts):
            rank[v] = i
    return tuple(rank)


def _by_row(fresh: Rows, hint: Hint, parts: int) -> Hint:
    """A hint that knows all parts as `_ranks` would write it; a hint with gaps as it is."""
    if not hint:
        return _ranks(fresh, parts)
    return hint if None in hint else _ranks(_remembered(fresh, hint), parts)


def _ordered(g: Proper, level: Level, fresh: Rows, hint: Hint) -> Rows:
    """The rows with the fewest crossings that were found from what is remembered."""
    fixed = set(range(len(level.parts), g.real))
    rows = [list(row) for row in fresh]
    g.rows = rows
    remembered = _remembered(fresh, hint)
    if remembered != fresh:
        before, g.rows = crossings(g), remembered
        rows = remembered if crossings(g) <= before else rows
    g.rows = rows
    best = crossings(g)
    for turn in range(ROUNDS):
        if not best:
            break
        before = best
        best, rows = _sweeps(g, best, rows, fixed, backwards=turn % 2 == 1)
        if best and len(g.layer) <= LARGE:
            g.rows = [list(row) for row in rows]
            lanes(g)
            swap(g, fixed)
            if (now := crossings(g)) < best:
                best, rows = now, [list(row) for row in g.rows]
        if turn and best == before:
            break
    return rows


def _remembered(rows: Rows, hint: Hint) -> Rows:
    """The parts that were there keep their order; the others keep their places between them."""
    found = []
    for row in rows:
        ranked = [(rank, v) for v in row if v < len(hint) and (rank := hint[v]) is not None]
        held = {v for _, v in ranked}
        known = iter(v for _, v in sorted(ranked))
        found.append([next(known) if v in held else v for v in row])
    return found


def _first(g: Proper, level: Level) -> Rows:
    """Depth first, upwards from the ends and through the ports in their order.

    So columns come out in the order of ports, and skips nested. A frame's outputs and the
    network's own ends go before the auxiliary ones; an Add visits its skips first and its spine
    last, so that skips run left.
    """
    rows: Rows = [[] for _ in range(max(g.layer, default=-1) + 1)]
    seen = [False] * len(g.layer)
    ends = [v for v in range(g.real) if not g.down[v]]
    outlets = len(level.parts) + level.inlets
    ends.sort(key=lambda v: (v < outlets, g.layer[v] < len(rows) - 2, v))

    def key(s: int) -> tuple[bool, bool, int, int]:
        k = g.segments[s]
        joins = k.lower < len(level.parts) and level.parts[k.lower].joins
        return joins and k.strong, joins and not k.skip, k.enter, s

    for end in [*ends, *range(g.real)]:
        stack = [end]
        while stack:
            v = stack.pop()
            if not seen[v]:
                seen[v] = True
                rows[g.layer[v]].append(v)
                above = sorted(g.up[v], key=key, reverse=True)
                stack.extend(g.segments[s].upper for s in above)
    for v in range(len(level.parts), g.real):
        rows[g.layer[v]].sort()
    return rows


def _sweeps(g: Proper, best: int, rows: Rows, fixed: set[int], backwards: bool) -> tuple[int, Rows]:
    """Barycentres from above and from below in turn; the best of all that came of it."""
    g.rows, idle = [list(row) for row in rows], 0
    for n in range(SWEEPS):
        if not best or idle == IDLE:
            break
        _sweep(g, n % 2 == 0, fixed, backwards and n % 4 < 2)
        idle += 1
        if (now := crossings(g)) < best:
            best, rows, idle = now, [list(row) for row in g.rows], 0
    return best, rows


def _sweep(g: Proper, down: bool, fixed: set[int], backwards: bool) -> None:
    """Order each row by the mean place of its neighbours; `backwards`: equals change places."""
    place = [0.0] * len(g.layer)
    span = [a + b + 2 for a, b in zip(g.left, g.right, strict=True)]
    numbers = range(len(g.rows))
    for n in numbers if down else reversed(numbers):
        row, mean = g.rows[n], {}
        for v in row:
            near = g.up[v] if down else g.down[v]
            if not near or v in fixed:
                continue
            total = 0.0
            for s in near:
                k = g.segments[s]
                if down:
                    total += place[k.upper] + k.leave / span[k.upper]
                else:
                    total += place[k.lower] + k.enter / span[k.lower]
            mean[v] = total / len(near)
        free = [v for v in row if v in mean]
        moved = iter(sorted(reversed(free) if backwards else free, key=mean.__getitem__))
        g.rows[n] = row = [next(moved) if v in mean else v for v in row]
        for i, v in enumerate(row):
            place[v] = i
