"""Which links are skips, and which carry the eye straight on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gradscape.graph.arrange.flow import Flow

CLEARLY = 2
"""So many layers longer a branch has to be before the axis follows it."""


def skips(flow: Flow, layer: list[int]) -> set[int]:
    """The links that another path goes around: those that a transitive reduction would drop."""
    level = flow.level
    downstream = [0] * level.size  # a bit a vertex, itself with it
    for v in reversed(flow.order):
        downstream[v] = 1 << v
        for w in flow.targets(v):
            downstream[v] |= downstream[w]
    found = set()
    for i in flow.forward:
        link = level.links[i]
        if layer[link.target] - layer[link.source] > 1 and any(
            w != link.target and downstream[w] >> link.target & 1 for w in flow.targets(link.source)
        ):
            found.add(i)
    return found


def spine(flow: Flow, skip: set[int]) -> set[int]:
    """The links that are to be vertical: both of their ends choose them.

    So each vertex has at most one above and one below.
    """
    links = flow.level.links
    below = [[i for i in some if i not in skip] for some in flow.below]
    above = [[i for i in some if i not in skip] for some in flow.above]
    down = _ways(below, reversed(flow.order), lambda i: links[i].target)
    up = _ways(above, flow.order, lambda i: links[i].source)
    on = [_straight([(i, links[i].target) for i in some], down) for some in below]
    before = [_straight([(i, links[i].source) for i in some], up) for some in above]
    return {i for i, k in enumerate(links) if on[k.source] == i and before[k.target] == i}


@dataclass(slots=True)
class _Ways:
    """For each vertex the longest way to an end, and which ends it leads to, a bit each."""

    length: list[int]
    ends: list[int]


def _ways(along: list[list[int]], order: Iterable[int], end: Callable[[int], int]) -> _Ways:
    ways = _Ways([0] * len(along), [0] * len(along))
    for v in order:
        for w in map(end, along[v]):
            ways.length[v] = max(ways.length[v], ways.length[w] + 1)
            ways.ends[v] |= ways.ends[w]
        if not along[v]:
            ways.ends[v] = 1 << v
    return ways


def _straight(choices: list[tuple[int, int]], ways: _Ways) -> int:
    """Of (link, where it leads) the link that goes straight on, or -1 where branches stand evenly.

    One of one; of two that meet again the longer, clearly; of more that meet again none; of those
    that do not meet, heads and inputs, the longest, clearly.
    """
    others = {w for _, w in choices}
    if not choices:
        return -1
    if len(others) == 1:
        return choices[len(choices) // 2 if len(choices) % 2 else 0][0]
    if len(others) > 2 and len({ways.ends[w] for w in others}) == 1:
        return -1
    longest = max(ways.length[w] for w in others)
    best = [(i, w) for i, w in choices if ways.length[w] > longest - CLEARLY]
    return best[0][0] if len({w for _, w in best}) == 1 else -1
