"""Wires that go back: out below, up beside what they close a cycle around, and in from above.

A cycle is a mistake, but one that is drawn while a person still works; its wire keeps off cards.
"""

from __future__ import annotations

from gradscape.graph.arrange.flow import Flow
from gradscape.graph.arrange.level import Proper, Return, Segment


def add_returns(g: Proper, flow: Flow) -> None:
    """Give each link that closes a cycle a lane of bends, short ones nearest to their cycle."""
    links, layer = flow.level.links, g.layer
    lengths = {i: layer[links[i].source] - layer[links[i].target] for i in flow.back}
    number = len(g.segments) + sum(lengths.values())  # turns are counted on from the segments
    for i in sorted(flow.back, key=lambda i: (-lengths[i], i)):
        lane = _lane(g, links[i].target, links[i].source)
        g.returns[i] = Return(lane, number, number + 1)
        number += 2


def _lane(g: Proper, top: int, bottom: int) -> list[int]:
    """Bends right of all that lies on a way from `top` to `bottom`, one a layer."""
    place = g.places()
    lane: list[int] = []
    for n, between in enumerate(_between(g, top, bottom), g.layer[top]):
        bend = g.bend(n)
        g.rows[n].insert(max(place[v] for v in between) + 1, bend)
        if lane:
            g.join(Segment(lane[-1], bend, 0, 0, 0, strong=True))
        lane.append(bend)
    return lane


def _between(g: Proper, top: int, bottom: int) -> list[set[int]]:
    """For each layer what can be reached from `top`, and leads to `bottom`."""
    found = [{top}]
    for _ in range(g.layer[top], g.layer[bottom]):
        found.append({g.segments[s].lower for v in found[-1] for s in g.down[v]})
    leads = {bottom}
    for n in range(len(found) - 1, -1, -1):
        found[n] &= leads
        leads = {g.segments[s].upper for v in leads for s in g.up[v]}
    return found
