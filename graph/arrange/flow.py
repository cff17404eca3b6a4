"""Which links go forward: those of a level without the ones that close a cycle."""

from __future__ import annotations

from dataclasses import dataclass

from gradscape.graph.arrange.level import Level


@dataclass(slots=True)
class Flow:
    """The links that go forward, by number: into and out of each vertex; `order` is topological.

    `back` are those that close a cycle.
    """

    level: Level
    above: list[list[int]]
    below: list[list[int]]
    order: list[int]
    back: set[int]

    def sources(self, vertex: int) -> list[int]:
        """The vertices that lead to this one, once for each link."""
        return [self.level.links[i].source for i in self.above[vertex]]

    def targets(self, vertex: int) -> list[int]:
        """The vertices that this one leads to, once for each link."""
        return [self.level.links[i].target for i in self.below[vertex]]

    @property
    def forward(self) -> list[int]:
        """The links that close no cycle."""
        return [i for i in range(len(self.level.links)) if i not in self.back]


def flow(level: Level) -> Flow:
    """The flow of a level."""
    back = closing(level)
    above: list[list[int]] = [[] for _ in range(level.size)]
    below: list[list[int]] = [[] for _ in range(level.size)]
    for i, link in enumerate(level.links):
        if i not in back:
            above[link.target].append(i)
            below[link.source].append(i)
    missing = [len(links) for links in above]
    order = [v for v in range(level.size) if not missing[v]]
    for v in order:  # it grows while it is read
        for i in below[v]:
            target = level.links[i].target
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return Flow(level, above, below, order, back)


def closing(level: Level) -> set[int]:
    """The links that close a cycle, depth first: from what nothing leads to, then in order."""
    out: list[list[int]] = [[] for _ in range(level.size)]
    fed = [False] * level.size
    for i, link in enumerate(level.links):
        out[link.source].append(i)
        fed[link.target] = True
    found: set[int] = set()
    fresh, open_, done = 0, 1, 2
    state = [fresh] * level.size
    for start in sorted(range(level.size), key=fed.__getitem__):
        if state[start] != fresh:
            continue
        state[start] = open_
        stack = [(start, iter(out[start]))]
        while stack:
            vertex, rest = stack[-1]
            for i in rest:
                target = level.links[i].target
                if state[target] == open_:
                    found.add(i)
                elif state[target] == fresh:
                    state[target] = open_
                    stack.append((target, iter(out[target])))
                    break
            else:
                state[vertex] = done
                stack.pop()
    return found
