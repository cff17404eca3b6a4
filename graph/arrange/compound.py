"""Frames: the inside of each is drawn first, and is then one solid part of the level around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gradscape.graph.arrange.frames import axis_of, rim
from gradscape.graph.arrange.labels import notes
from gradscape.graph.arrange.level import Drawn, Hint, Level, Link, Note, Part
from gradscape.graph.arrange.pieces import draw
from gradscape.graph.arrange.proper import spread
from gradscape.graph.arrange.tree import TOP, Tree
from gradscape.graph.arrange.values import Box, Frame, Layout, Rect, Route, Spacing, Wire

PLAIN = Spacing()
MARGIN = 16
"""From a port to the end of a card's side; a third of half of it where that is less."""


def arrange(
    boxes: Iterable[Box],
    frames: Iterable[Frame],
    wires: Iterable[Wire],
    spacing: Spacing = PLAIN,
    before: Mapping[str, Rect] | None = None,
    across: bool = False,
) -> Layout:
    """Where everything stands, and the way of each wire.

    All rectangles stand on the grid where half the widths of all boxes (from left to right: half
    the heights) leave one remainder on it, as equal ones do. What comes of it as `before` gives it
    again.

    Args:
        before: where things stood: what was side by side keeps its order, and the whole its place.
        across: draw from left to right, instead of from top to bottom.

    Raises:
        ArrangeError: the boxes, frames and wires make no drawing; `Tree` says when.
    """
    boxes, wires, before = list(boxes), list(wires), before or {}
    if across:
        boxes = [replace(box, width=box.height, height=box.width) for box in boxes]
        before = {i: rect.turned() for i, rect in before.items()}
    layout = _Compound(Tree(boxes, frames, wires), spacing, before, across).layout()
    return _turned(layout) if across else layout


def _turned(layout: Layout) -> Layout:
    return Layout(
        {i: rect.turned() for i, rect in layout.boxes.items()},
        {i: rect.turned() for i, rect in layout.frames.items()},
        [tuple((x, y) for y, x in route) for route in layout.routes],
        [rect and rect.turned() for rect in layout.labels],
        layout.crossings,
    )


class _Compound:
    """One drawing, from top to bottom; `across` says that it is going to be turned."""

    def __init__(
        self, tree: Tree, spacing: Spacing, before: Mapping[str, Rect], across: bool
    ) -> None:
        self.tree, self.spacing, self.before, self.across = tree, spacing, before, across
        rests = Counter(
            thing.width // 2 % spacing.grid
            for thing in tree.things.values()
            if isinstance(thing, Box)
        )
        rest = rests.most_common(1)[0][0] if rests else 0
        self.offset = rest - spacing.grid if rest else 0  # of wires, so that boxes are on the grid
        self.memo: dict[Level, Drawn] = {}
        self.parts: dict[str, Part] = {}
        self.notes: dict[str, dict[int, Note]] = {}
        self.drawn: dict[str, Drawn] = {}
        self.boxes: dict[str, Rect] = {}
        self.frames: dict[str, Rect] = {}
        self.routes: list[Route] = [()] * len(tree.wires)
        self.labels: list[Rect | None] = [None] * len(tree.wires)

    def layout(self) -> Layout:
        """All of it, where it was before."""
        self.draw(TOP)
        dx, dy = self._moved()
        self.put(TOP, dx, dy)
        crossings = sum(drawn.crossings for drawn in self.drawn.values())
        return Layout(self.boxes, self.frames, self.routes, self.labels, crossings)

    def draw(self, frame: str) -> Drawn:
        """The inside of a frame, those within it first."""
        tree, children = self.tree, self.tree.inside[frame]
        for child in children:
            self.parts[child] = self._part(tree.things[child])
        thing = tree.things.get(frame)
        number = {child: i for i, child in enumerate(children)}
        first, inlets = len(children), tree.inputs[frame]
        links = []
        for wire in (tree.wires[i] for i in tree.held[frame]):
            begins, ends = wire.source == frame, wire.target == frame
            source = first + wire.out if begins else number[wire.source]
            target = first + inlets + wire.port if ends else number[wire.target]
            links.append(Link(source, 0 if begins else wire.out, target, 0 if ends else wire.port))
        level = Level(
            tuple(self.parts[child] for child in children),
            inlets,
            tree.outputs[frame],
            tuple(links),
            rim(thing, self.spacing, self.across) if isinstance(thing, Frame) else None,
            self._hint(children),
        )
        if level not in self.memo:
            self.memo[level] = draw(level, self.spacing)
        self.drawn[frame] = self.memo[level]
        return self.memo[level]

    def _hint(self, children: Sequence[str]) -> Hint:
        """Ranks, no distances: so blocks that are alike stay alike."""
        at = [r.x * 2 + r.width if (r := self.before.get(c)) else None for c in children]
        known = sorted({x for x in at if x is not None})
        rank = {x: i for i, x in enumerate(known)}
        return tuple(None if x is None else rank[x] for x in at) if known else ()

    def _part(self, thing: Box | Frame) -> Part:
        if isinstance(thing, Frame):
            drawn = self.draw(thing.id)
            axis = axis_of(drawn)
            outs = tuple(x - axis for x in drawn.outlets) or (0,)
            left, right, below = self._beside(thing.id, axis, drawn.width - axis, outs)
            ins = tuple(x - axis for x in drawn.inlets) or (0,)
            return Part(left, right, drawn.height, 0, ins, outs, notes=below)
        half = thing.width // 2
        room = half - min(MARGIN, half // 3)
        count = max(1, self.tree.outputs[thing.id])
        outs = spread(count, (count - 1) / 2, room)
        left, right, below = self._beside(thing.id, half, thing.width - half, outs)
        return Part(left, right, thing.height, room, None, outs, thing.joins, below)

    def _beside(
        self, source: str, left: int, right: int, outs: tuple[int, ...]
    ) -> tuple[int, int, tuple[Note, ...]]:
        """How far a part reaches from its axis with the labels of its outputs, and these."""
        found = notes(self.tree.labels[source], outs, self.spacing.label, self.across)
        self.notes[source] = found
        left = max([left, *(-note.low for note in found.values())])
        right = max([right, *(note.high for note in found.values())])
        return self.spacing.up(left), self.spacing.up(right), tuple(found.values())

    def put(self, frame: str, x: int, y: int) -> None:
        """From a level's own coordinates to those of the whole."""
        drawn, tree = self.drawn[frame], self.tree
        for child, dx, dy in zip(tree.inside[frame], drawn.x, drawn.y, strict=True):
            thing = tree.things[child]
            if isinstance(thing, Frame):
                inner = self.drawn[child]
                left, top = x + dx - axis_of(inner), y + dy
                self.frames[child] = Rect(left, top, inner.width, inner.height)
                self.put(child, left, top)
            else:
                left = x + dx + self.offset - thing.width // 2
                self.boxes[child] = Rect(left, y + dy, thing.width, thing.height)
        for i, route in zip(tree.held[frame], drawn.routes, strict=True):
            self.routes[i] = tuple((px + x + self.offset, py + y) for px, py in route)
            self.labels[i] = self._label(tree.wires[i], frame, self.routes[i])

    def _label(self, wire: Wire, frame: str, route: Route) -> Rect | None:
        if not wire.label or wire.source == frame or wire.out not in self.notes[wire.source]:
            return None
        note, (x, y) = self.notes[wire.source][wire.out], route[0]
        x += note.low - self.parts[wire.source].outs[wire.out]
        return Rect(x, y + self.spacing.label, note.high - note.low, note.length)

    def _moved(self) -> tuple[int, int]:
        """Such that half of what was there moves left and half right, half up and half down."""
        self.put(TOP, 0, 0)
        now = self.boxes | self.frames
        both = [(rect, self.before[i]) for i, rect in now.items() if i in self.before]
        if not both:
            return 0, 0
        both.sort(key=lambda pair: (pair[0].y, pair[0].x))
        grid = self.spacing.grid
        dx = _median([b.x - a.x for a, b in both]) // grid * grid
        dy = _median([b.y - a.y for a, b in both]) // grid * grid
        return dx, dy


def _median(values: Sequence[int]) -> int:
    """Of two in the middle that which is nearer to the first, so that what is undone goes back."""
    low, high = (sorted(values)[i // 2] for i in (len(values) - 1, len(values)))
    return min(low, high, key=lambda value: abs(value - values[0]))
