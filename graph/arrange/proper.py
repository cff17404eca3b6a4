"""Ports, bends and segments: a level in which every wire goes from a layer to the next."""

from __future__ import annotations

from collections.abc import Sequence

from gradscape.graph.arrange.flow import Flow
from gradscape.graph.arrange.level import Level, Proper, Segment
from gradscape.graph.arrange.values import Spacing

STEPS = (32, 16, 8)
"""Distances of ports, the first that fits."""
LEAST = 4
"""Ports that would stand closer than this share one point: their arrows could not be told apart."""


def spread(count: int, centre: float, room: int) -> tuple[int, ...]:
    """Where ports stand from an axis that goes through number `centre`, within `room` of it."""
    reach = max(centre, count - 1 - centre)
    if not reach:
        return (0,) * count
    step = next((s for s in STEPS if s * reach <= room), room / reach)
    if step < LEAST:
        return (0,) * count
    return tuple(round((port - centre) * step) for port in range(count))


def ports(level: Level, spine: set[int]) -> list[tuple[int, ...]]:
    """Where wires enter each vertex: in the order of ports, what goes straight on at the axis."""
    count = [0] * level.size
    main = [-1] * level.size
    sources: list[set[int]] = [set() for _ in range(level.size)]
    for i, link in enumerate(level.links):
        count[link.target] = max(count[link.target], link.port + 1)
        sources[link.target].add(link.source)
        if i in spine:
            main[link.target] = link.port
    found = [(0,) * n for n in count]
    for v, part in enumerate(level.parts):
        if part.ins is not None:
            found[v] = part.ins
        elif not part.joins:
            even = main[v] < 0 or len(sources[v]) == 1
            found[v] = spread(count[v], (count[v] - 1) / 2 if even else main[v], part.room)
    return found


def proper(
    flow: Flow,
    layer: list[int],
    skip: set[int],
    spine: set[int],
    enter: Sequence[tuple[int, ...]],
    spacing: Spacing,
) -> Proper:
    """The level in layers. Skips of one output share their bends: one lane, a tap for each end."""
    level, half = flow.level, spacing.lanes // 2
    rims = [half] * (level.inlets + level.outlets)
    empty: list[list[int]] = [[] for _ in range(level.size)]
    g = Proper(
        real=level.size,
        layer=list(layer),
        left=[p.left for p in level.parts] + rims,
        right=[p.right for p in level.parts] + rims,
        up=[list(some) for some in empty],
        down=empty,
    )
    lanes: dict[tuple[int, int, int], int] = {}
    for i, link in enumerate(level.links):
        path: list[int] = []
        g.paths.append(path)
        if i in flow.back:
            continue
        part = level.parts[link.source] if link.source < len(level.parts) else None
        leave, a = part.outs[link.out] if part else 0, link.source
        for at in range(layer[link.source] + 1, layer[link.target]):
            key = (link.source, link.out, at) if i in skip else (-1 - i, 0, at)
            if key not in lanes:
                lanes[key] = g.bend(at)
                path.append(_join(g, level, i, a, lanes[key], leave, 0, skip, spine))
            else:
                path.append(g.up[lanes[key]][0])
            a, leave = lanes[key], 0
        into = enter[link.target][link.port]
        path.append(_join(g, level, i, a, link.target, leave, into, skip, spine))
    for s in g.segments:  # the only way on, and the only way in
        if len(g.down[s.upper]) == 1 and len(g.up[s.lower]) == 1:
            s.strong = True
    return g


def _join(
    g: Proper,
    level: Level,
    i: int,
    a: int,
    b: int,
    leave: int,
    into: int,
    skip: set[int],
    spine: set[int],
) -> int:
    """A piece of link `i`. Of what goes straight on it is the axes that stand above each other."""
    free = b < len(level.parts) and level.parts[b].ins is None
    shift = leave if i in spine and free else leave - into
    strong = i in spine or (a >= g.real and b >= g.real)
    return g.join(Segment(a, b, leave, into, shift, i in skip, strong))
