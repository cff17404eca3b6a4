"""The way of each wire, from the columns and heights of a level."""

from __future__ import annotations

from gradscape.graph.arrange.flow import Flow
from gradscape.graph.arrange.heights import Heights
from gradscape.graph.arrange.level import Link, Proper, Return
from gradscape.graph.arrange.values import Point, Route, Spacing


class Routes:
    """Routes of one level, in its own coordinates."""

    def __init__(
        self,
        flow: Flow,
        g: Proper,
        x: list[int],
        y: Heights,
        enter: list[tuple[int, ...]],
        spacing: Spacing,
    ) -> None:
        self.level, self.g, self.x, self.y = flow.level, g, x, y
        self.enter, self.half = enter, spacing.track // 2

    def all(self) -> list[Route]:
        """A route a link."""
        return [
            self._back(link, self.g.returns[i]) if i in self.g.returns else self._on(i, link)
            for i, link in enumerate(self.level.links)
        ]

    def _begin(self, link: Link) -> Point:
        if link.source >= len(self.level.parts):
            return self.x[link.source], 0
        part = self.level.parts[link.source]
        return self.x[link.source] + part.outs[link.out], self.y.tops[link.source] + part.height

    def _end(self, link: Link) -> Point:
        if link.target >= len(self.level.parts):
            return self.x[link.target], self.y.bottom
        into = self.enter[link.target][link.port]
        return self.x[link.target] + into, self.y.tops[link.target]

    def _on(self, i: int, link: Link) -> Route:
        points = [self._begin(link)]
        for s in self.g.paths[i]:
            k = self.g.segments[s]
            points += self._turn(self.x[k.upper] + k.leave, self.x[k.lower] + k.enter, s)
        return _plain([*points, self._end(link)])

    def _back(self, link: Link, back: Return) -> Route:
        begin, end = self._begin(link), self._end(link)
        out, lanes = self.y.tracks[back.leave], [self.x[v] for v in reversed(back.bends)]
        points = [begin, (begin[0], out), (lanes[0], out)]
        for v in reversed(back.bends[:-1]):
            s = self.g.down[v][0]
            k = self.g.segments[s]
            points += reversed(self._turn(self.x[k.upper], self.x[k.lower], s))
        return _plain([*points, *self._turn(lanes[-1], end[0], back.enter), end])

    def _turn(self, a: int, b: int, turn: int) -> list[Point]:
        """From column a to b; where b is another's at first, beside it until that one has gone."""
        if a == b:
            return []
        height = self.y.tracks[turn]
        if turn not in self.y.dodge:
            return [(a, height), (b, height)]
        beside, low = b - self.half if a < b else b + self.half, self.y.dodge[turn]
        return [(a, height), (beside, height), (beside, low), (b, low)]


def _plain(points: list[Point]) -> Route:
    """Without points that are no corners."""
    kept = points[:1]
    for here, after in zip(points[1:], [*points[2:], points[-1]], strict=True):
        if here == kept[-1]:
            continue
        line = {p[0] for p in (kept[-1], here, after)}, {p[1] for p in (kept[-1], here, after)}
        if here == points[-1] or (len(line[0]) > 1 and len(line[1]) > 1):
            kept.append(here)
    return tuple(kept)
