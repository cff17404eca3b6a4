"""Parts of a network that no wire joins stand side by side, their tops in line."""

from __future__ import annotations

from collections.abc import Callable

from gradscape.graph.arrange.level import Drawn, Level, Link
from gradscape.graph.arrange.values import Route, Spacing


def side_by_side(level: Level, spacing: Spacing, solve: Callable[[Level, Spacing], Drawn]) -> Drawn:
    """A level without a rim, piece by piece."""
    pieces = _pieces(level)
    if len(pieces) == 1:
        return solve(level, spacing)
    size = len(level.parts)
    x, y, width, height, crossings = [0] * size, [0] * size, 0, 0, 0
    routes: list[Route] = [()] * len(level.links)
    for members, links in pieces:
        drawn = solve(_piece(level, members, links), spacing)
        at = spacing.up(width) + spacing.pieces if width else 0
        for i, v in enumerate(members):
            x[v], y[v] = drawn.x[i] + at, drawn.y[i]
        for i, route in zip(links, drawn.routes, strict=True):
            routes[i] = tuple((px + at, py) for px, py in route)
        width, height = at + drawn.width, max(height, drawn.height)
        crossings += drawn.crossings
    return Drawn(width, height, x, y, (), (), routes, crossings)


def _pieces(level: Level) -> list[tuple[list[int], list[int]]]:
    """The vertices and the links of each piece, in the order of their first vertices."""
    root = list(range(level.size))

    def find(v: int) -> int:
        while root[v] != v:
            root[v] = v = root[root[v]]
        return v

    for link in level.links:
        a, b = find(link.source), find(link.target)
        root[max(a, b)] = min(a, b)
    found: dict[int, tuple[list[int], list[int]]] = {}
    for v in range(level.size):
        found.setdefault(find(v), ([], []))[0].append(v)
    for i, link in enumerate(level.links):
        found[find(link.source)][1].append(i)
    return list(found.values())


def _piece(level: Level, members: list[int], links: list[int]) -> Level:
    number = {v: i for i, v in enumerate(members)}
    some = (level.links[i] for i in links)
    return Level(
        tuple(level.parts[v] for v in members),
        0,
        0,
        tuple(Link(number[k.source], k.out, number[k.target], k.port) for k in some),
        hint=tuple(level.hint[v] for v in members) if level.hint else (),
    )
