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
    g = Proper(
        real=level.size,
        layer=list(layer),
        left=[part.left for part in level.parts] + rims,
        right=[part.right for part in level.parts] + rims,
        up=[[] for _ in range(level.size)],
        down=[[] for _ in range(level.size)],
    )
    lanes: dict[tuple[int, int, int], int] = {}
    for i, link in enumerate(level.links):
        path: list[int] = []
        g.paths.append(path)
        if i in flow.back:
            continue
        part = level.parts[link.source] if link.source < len(level.parts) else None
        above, leave, straight = link.source, part.outs[link.out] if part else 0, i in spine
        for at in range(layer[link.source] + 1, layer[link.target]):
            key = (link.source, link.out, at) if i in skip else (-1 - i, 0, at)
            if key in lanes:
                path += g.up[lanes[key]]
            else:
                lanes[key] = g.bend(at)
                strong = straight or above >= g.real
                bent = Segment(above, lanes[key], leave, 0, leave, i in skip, strong)
                path.append(g.join(bent))
            above, leave = lanes[key], 0
        into = enter[link.target][link.port]
        # Of what goes straight on it is the axes that stand above each other.
        free = link.target < len(level.parts) and level.parts[link.target].ins is None
        shift = leave if straight and free else leave - into
        path.append(g.join(Segment(above, link.target, leave, into, shift, i in skip, straight)))
    for segment in g.segments:  # the only way on, and the only way in
        if len(g.down[segment.upper]) == len(g.up[segment.lower]) == 1:
            segment.strong = True
    return g
