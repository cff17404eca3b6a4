"""Where nodes and horizontals stand along the flow.

They close up wherever nothing stands between them, so that one tall block does not part its
neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gradscape.graph.arrange.channels import Net
from gradscape.graph.arrange.level import Level, Proper, Rim
from gradscape.graph.arrange.skyline import Skyline
from gradscape.graph.arrange.values import Spacing

ROW = 48
"""What stands less apart than this in a layer comes into a row; less slack is not shared out."""


@dataclass(slots=True)
class Heights:
    """Tops of the parts, heights of segments and turns that bend, and that of the whole.

    `dodge` has the second height of a segment that turns aside on its way down.
    """

    tops: list[int]
    tracks: dict[int, int]
    dodge: dict[int, int]
    bottom: int


def heights(
    level: Level,
    g: Proper,
    x: list[int],
    nets: list[list[Net]],
    runs: list[list[int]],
    spacing: Spacing,
) -> Heights:
    """Twice downwards and once upwards. `runs` are branches that share their slack evenly."""
    stack = _Stack(level, g, x, nets, spacing)
    first = stack.down({}, {})
    bottom = stack.bottom(first)
    last = stack.up(bottom)
    want = dict(first.tops)
    for run, slack in _slack(g, runs, first.tops, last.tops):
        for v in run:
            want[v] += slack // 2 if slack >= ROW else 0
    every = [net for channel in nets for net in channel]
    late = {id(net): last.tracks[id(net)] for net in every if net.merges}
    done = stack.down(want, late)
    bottom = max(bottom, stack.bottom(done))
    tracks = {turn: done.tracks[id(net)] for net in every for turn in net.turns}
    half = spacing.track // 2
    dodge = {s: done.tracks[id(b)] + half for net in every for s, b in net.dodge.items()}
    return Heights([done.tops[v] for v in range(len(level.parts))], tracks, dodge, bottom)


@dataclass(slots=True)
class _Pass:
    """The tops of the vertices and the heights of the nets, by `id`."""

    tops: dict[int, int] = field(default_factory=dict)
    tracks: dict[int, int] = field(default_factory=dict)


class _Stack:
    """Lays a level's rows and nets on each other."""

    def __init__(
        self, level: Level, g: Proper, x: list[int], nets: list[list[Net]], spacing: Spacing
    ) -> None:
        self.level, self.nets, self.spacing, self.x = level, nets, spacing, x
        self.parts = level.parts
        self.rim = level.rim or Rim(0, 0)
        self.rest = spacing.below - spacing.lead
        self.rows = [[v for v in row if v < len(self.parts)] for row in g.rows]
        margin = spacing.columns // 2
        self.spans = [
            (x[v] - part.left - margin, x[v] + part.right + margin)
            for v, part in enumerate(self.parts)
        ]

    def bottom(self, done: _Pass) -> int:
        """Where a pass ends, its foot with it."""
        parts, spacing = self.parts, self.spacing
        ends = [done.tops[v] + self._reach(v) for v in range(len(parts))]
        wires = [y + spacing.lead for y in done.tracks.values()]
        found = max([self.rim.head, *ends, *wires]) + self.rim.foot
        return spacing.up(max(found, self.rim.length))

    def _reach(self, v: int) -> int:
        """The height of a part, with what hangs below it."""
        part, gap = self.parts[v], self.spacing.label
        hangs = max((note.length + 2 * gap for note in part.notes), default=0)
        return part.height + max(0, hangs - self.rim.foot)

    def down(self, want: Mapping[int, int], late: Mapping[int, int]) -> _Pass:
        """Everything as high as what stands above lets it, or as low as it wants."""
        spacing, rest, head = self.spacing, self.rest, self.rim.head
        sky = Skyline(head + rest if self.level.rim else 0, head + spacing.lead)
        done = _Pass()
        for n, nets in enumerate(self.nets):
            for net in nets:
                y = max(sky.wire(net.low, net.high + 1), late.get(id(net), 0))
                done.tracks[id(net)] = y
                sky.cover(net.low, net.high + 1, y + rest, y + spacing.track)
            for v in self.rows[n] if n < len(self.rows) else ():
                done.tops[v] = spacing.up(max(sky.node(*self.spans[v]), want.get(v, 0)))
            if n < len(self.rows):
                if not want:
                    self._level(n, done.tops)
                for v in self.rows[n]:
                    self._cover(sky, v, done.tops[v] + self.parts[v].height)
        return done

    def _level(self, n: int, tops: dict[int, int]) -> None:
        """What nearly stands in a row does so."""
        near: int | None = None
        for v in sorted(self.rows[n], key=lambda v: -tops[v]):
            near = tops[v] if near is None or near - tops[v] >= ROW else near
            tops[v] = near

    def _cover(self, sky: Skyline, v: int, end: int) -> None:
        spacing = self.spacing
        sky.cover(*self.spans[v], end + spacing.below, end + spacing.lead)
        for note in self.parts[v].notes:
            low, high = self.x[v] + note.low, self.x[v] + note.high
            free = end + 2 * spacing.label + note.length
            node, wire = sky.node(low, high), sky.wire(low, high)
            sky.cover(low, high, max(node, free), max(wire, free))

    def up(self, bottom: int) -> _Pass:
        """Everything as low as what stands below lets it."""
        spacing, rest = self.spacing, self.rest
        sky = Skyline(self.rim.foot - bottom, self.rim.foot - bottom)
        done = _Pass()
        for n in range(len(self.nets) - 1, -1, -1):
            for v in self.rows[n] if n < len(self.rows) else ():
                limit = max([sky.node(*self.spans[v]), *self._hung(sky, v)])
                top = (-limit - self.parts[v].height) // spacing.grid * spacing.grid
                done.tops[v] = top
            for v in self.rows[n] if n < len(self.rows) else ():
                top = done.tops[v]
                sky.cover(*self.spans[v], spacing.below - top, rest - top)
            for net in reversed(self.nets[n]):
                y = done.tracks[id(net)] = -sky.wire(net.low, net.high + 1)
                sky.cover(net.low, net.high + 1, spacing.lead - y, spacing.track - y)
        return done

    def _hung(self, sky: Skyline, v: int) -> list[int]:
        """The limits that the labels below a part set to it."""
        gap, found = self.spacing.label, []
        for note in self.parts[v].notes:
            low, high = self.x[v] + note.low, self.x[v] + note.high
            found.append(sky.wire(low, high) - self.rest + 2 * gap + note.length)
        return found


def _slack(
    g: Proper, runs: list[list[int]], first: Mapping[int, int], last: Mapping[int, int]
) -> list[tuple[list[int], int]]:
    """How far down each run could go.

    Twins (one fork, one merge, one length) go down together, and so do neighbours whose slack
    differs by a few tracks.
    """
    twins: dict[tuple[int, int, int], int] = {}
    for run in runs:
        room = min(last[v] - first[v] for v in run)
        key = _ends(g, run)
        twins[key] = min(room, twins.get(key, room))
    rooms = sorted((g.layer[run[0]], twins[_ends(g, run)], run) for run in runs)
    found: list[tuple[list[int], int]] = []
    near = (-1, 0)
    for layer, slack, run in rooms:
        if near[0] != layer or slack - near[1] >= ROW // 2:
            near = (layer, slack)
        found.append((run, near[1]))
    return found


def _ends(g: Proper, run: list[int]) -> tuple[int, int, int]:
    """The fork and the merge of a run, and its length."""
    fork, merge = g.segments[g.up[run[0]][0]].upper, g.segments[g.down[run[-1]][0]].lower
    while fork >= g.real:
        fork = g.segments[g.up[fork][0]].upper
    while merge >= g.real:
        merge = g.segments[g.down[merge][0]].lower
    return fork, merge, len(run)
