"""Which layer each vertex stands in."""

from __future__ import annotations

from gradscape.graph.arrange.flow import Flow


def layers(flow: Flow, runs: list[list[int]]) -> list[int]:
    """The longest path from the top; what has slack goes where its wires are short.

    What feeds more than it takes sinks to what it feeds; a branch goes to the middle of its slack.
    """
    level = flow.level
    parts, last = len(level.parts), len(level.parts) + level.inlets
    layer = [0] * level.size
    floor = 1 if level.inlets else 0
    for v in flow.order:
        if not level.is_inlet(v):
            layer[v] = max([layer[u] + 1 for u in flow.sources(v)], default=floor)
    bottom = max([max(layer[:parts], default=floor - 1) + 1, *layer[last:]])
    layer[last:] = [bottom] * level.outlets
    for v in reversed(flow.order):
        if v < parts and len(flow.below[v]) > len(flow.above[v]):
            layer[v] = max(layer[v], min(layer[w] for w in flow.targets(v)) - 1)
    for run in runs:
        start, end = layer[flow.sources(run[0])[0]], layer[flow.targets(run[-1])[0]]
        slack = end - start - 1 - len(run)
        for i, w in enumerate(run):
            layer[w] = start + 1 + slack // 2 + i
    return layer


def branches(flow: Flow) -> list[list[int]]:
    """Runs of parts with one way in and one way out, between a fork and a merge."""
    parts = len(flow.level.parts)
    single = [
        v < parts and len(flow.above[v]) == 1 and len(flow.below[v]) == 1
        for v in range(flow.level.size)
    ]
    found = []
    for v in flow.order:
        if not single[v] or single[flow.sources(v)[0]]:
            continue
        run = [v]
        while single[after := flow.targets(run[-1])[0]]:
            run.append(after)
        fork, merge = flow.sources(v)[0], after
        if len(flow.below[fork]) > 1 and len(flow.above[merge]) > 1:
            found.append(run)
    return found
