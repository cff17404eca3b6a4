"""Parts of a level that no wire joins.

Without a frame around them they stand side by side, their tops in line. What has no wires at all,
as before it is wired, stands in columns.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from gradscape.graph.arrange.level import Drawn, Level, Link
from gradscape.graph.arrange.meetings import meetings
from gradscape.graph.arrange.solve import solve
from gradscape.graph.arrange.values import Route, Spacing

Piece = tuple[list[int], list[int]]
"""Its vertices and its links."""

COLUMN = 8
"""So many loose parts stand in a column."""


def draw(level: Level, spacing: Spacing) -> Drawn:
    """The drawing of a level whose parts are drawn already."""
    full = replace(level, links=(*level.links, *_guides(level)))
    drawn = solve(full, spacing) if level.rim else _side_by_side(full, len(level.links), spacing)
    routes = drawn.routes[: len(level.links)]
    return replace(drawn, routes=routes, crossings=meetings(level.links, routes))


def _guides(level: Level) -> list[Link]:
    """Links that nobody sees, which lay loose parts under each other."""
    wired = {v for link in level.links for v in (link.source, link.target)}
    loose = [v for v in range(len(level.parts)) if v not in wired]
    columns = [loose[i : i + COLUMN] for i in range(0, len(loose), COLUMN)]
    return [Link(a, 0, b, 0) for column in columns for a, b in pairwise(column)]


def _side_by_side(level: Level, real: int, spacing: Spacing) -> Drawn:
    """Piece by piece, first those with a link below `real`."""
    pieces = sorted(_pieces(level), key=lambda piece: not piece[1] or piece[1][0] >= real)
    if len(pieces) == 1:
        return solve(level, spacing)
    size = len(level.parts)
    x, y, width, height = [0] * size, [0] * size, 0, 0
    routes: list[Route] = [()] * len(level.links)
    for members, links in pieces:
        drawn = solve(_piece(level, members, links), spacing)
        at = spacing.up(width) + spacing.pieces if width else 0
        for i, v in enumerate(members):
            x[v], y[v] = drawn.x[i] + at, drawn.y[i]
        for i, route in zip(links, drawn.routes, strict=True):
            routes[i] = tuple((px + at, py) for px, py in route)
        width, height = at + drawn.width, max(height, drawn.height)
    return Drawn(width, height, x, y, (), (), routes)


def _pieces(level: Level) -> list[Piece]:
    """In the order of their first vertices."""
    root = list(range(level.size))

    def find(v: int) -> int:
        while root[v] != v:
            root[v] = v = root[root[v]]
        return v

    for link in level.links:
        a, b = find(link.source), find(link.target)
        root[max(a, b)] = min(a, b)
    found: dict[int, Piece] = {}
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
