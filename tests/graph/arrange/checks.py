"""What is wrong with a drawing, from its geometry alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from gradscape.graph.arrange import Layout, Point, Rect, Wire
from tests.graph.arrange.drawings import Drawing

GRID = 8
Leg = tuple[Point, Point, Wire]


def faults(drawing: Drawing, layout: Layout, across: bool = False) -> list[str]:
    """Everything that no drawing may have; crossings and bent chains are asked for apart."""
    return list(Check(drawing, layout, across).faults())


class Check:
    """One drawing and what it became."""

    def __init__(self, drawing: Drawing, layout: Layout, across: bool = False) -> None:
        self.drawing, self.layout, self.across = drawing, layout, across
        self.rects = {**layout.boxes, **layout.frames}
        self.parents = drawing.parents
        self.routed = list(zip(drawing.wires, layout.routes, strict=True))
        self.joining = {box.id for box in drawing.boxes if box.joins} | set(layout.frames)

    def faults(self) -> Iterator[str]:
        """Words for each fault."""
        yield from self.standing()
        yield from self.ending()
        yield from self.running()
        yield from self.lying()
        yield from self.labelled()

    def around(self, name: str) -> Iterator[str]:
        """The frames around a box or frame."""
        while name := self.parents[name]:
            yield name

    def standing(self) -> Iterator[str]:
        """Nodes that overlap, frames that hold what is not theirs, what is off the grid."""
        around = {name: set(self.around(name)) for name in self.parents}
        for a, b in _near(self.rects):
            if not meet(self.rects[a], self.rects[b]):
                continue
            outer, inner = (a, b) if a in around[b] else (b, a)
            if outer not in around[inner]:
                yield f"{a} overlaps {b}"
        for name, parent in self.parents.items():
            if parent and not within(self.rects[name], self.rects[parent]):
                yield f"{name} is not inside {parent}"
            if parent and self.rects[name].y < self.rects[parent].y + self.head(parent):
                yield f"{name} stands in the head of {parent}"
        for name, rect in self.rects.items():
            if rect.x % GRID or rect.y % GRID:
                yield f"{name} is off the grid: {rect}"
        sizes = {box.id: (box.width, box.height) for box in self.drawing.boxes}
        for name, rect in self.layout.boxes.items():
            if sizes[name] != (rect.width, rect.height):
                yield f"{name} changed its size"

    def head(self, frame: str) -> int:
        """The height of a frame's head."""
        return next(f.head for f in self.drawing.frames if f.id == frame)

    def ending(self) -> Iterator[str]:
        """Wires that do not go from border to border, or not straight."""
        for wire, route in self.routed:
            for (ax, ay), (bx, by) in pairwise(route):
                if (ax != bx) == (ay != by):
                    yield f"{wire} has a slanted or empty leg"
            level = self.drawing.level(wire)
            for end, (x, y), begins in (
                (wire.source, route[0], True),
                (wire.target, route[-1], False),
            ):
                far = begins != (end == level)  # at the bottom, or the right
                if not on_side(self.rects[end], (x, y), self.across, far):
                    yield f"{wire} does not end at {end}: {x, y}, {self.rects[end]}"

    def legs(self) -> Iterator[Leg]:
        """All legs of all wires, each from its left or top end."""
        for wire, route in self.routed:
            for a, b in pairwise(route):
                yield min(a, b), max(a, b), wire

    def running(self) -> Iterator[str]:
        """Wires through nodes, words, and frames that they have nothing to do with."""
        around = {name: {*self.around(name), name} for name in self.layout.frames}
        solid = dict(self.rects)
        for frame in self.drawing.frames:
            rect = self.rects[frame.id]
            if frame.words:
                solid[f"words of {frame.id}"] = Rect(rect.x + 12, rect.y + 4, frame.words, 24)
        for label, wire in zip(self.layout.labels, self.drawing.wires, strict=True):
            if label:
                solid[f"label {wire.source} {wire.out}"] = label
        for (ax, ay), (bx, by), wire, name in _passing(solid, self.legs()):
            rect = solid[name]
            if not (ax < rect.x + rect.width and bx > rect.x):
                continue
            if not (ay < rect.y + rect.height and by > rect.y):
                continue
            if name not in self.layout.frames:
                yield f"{wire} goes through {name}"
            elif name not in around.get(self.drawing.level(wire), ()):
                yield f"{wire} goes through the frame {name}"

    def lying(self) -> Iterator[str]:
        """Legs of different outputs that lie on each other, but where they join."""
        lines: dict[tuple[bool, int], list[Leg]] = defaultdict(list)
        for leg in self.legs():
            (ax, ay), (bx, _), _ = leg
            lines[ax == bx, ax if ax == bx else ay].append(leg)
        for (upright, _), line in lines.items():
            line.sort(key=lambda leg: leg[0][upright])
            for i, (_, b, wire) in enumerate(line):
                for a, _, other in line[i + 1 :]:
                    if a[upright] >= b[upright]:
                        break
                    joined = wire.target == other.target and self.share(wire, other)
                    if (wire.source, wire.out) != (other.source, other.out) and not joined:
                        yield f"{wire} lies on {other}"

    def share(self, wire: Wire, other: Wire) -> bool:
        """Whether two wires to one node end at one point."""
        ends = {route[-1] for w, route in self.routed if w in (wire, other)}
        return wire.target in self.joining or len(ends) == 1

    def labelled(self) -> Iterator[str]:
        """Labels that are missing, or lie on something."""
        placed = {}
        for wire, label in zip(self.drawing.wires, self.layout.labels, strict=True):
            if label and (wire.label is None or wire.source == self.drawing.level(wire)):
                yield f"the label of {wire} is {label}"
            if label:
                placed[f"label {wire.source} {wire.out}"] = label
        for a, b in _near({**placed, **self.layout.boxes}):
            if a in placed or b in placed:
                both = {**placed, **self.layout.boxes}
                if meet(both[a], both[b]):
                    yield f"{a} lies on {b}"

    def chains(self) -> tuple[int, list[str]]:
        """How many wires are the only way on and the only way in, and which of them bend."""
        out: Counter[tuple[str, bool]] = Counter()
        into: Counter[tuple[str, bool]] = Counter()
        ends = []
        for wire in self.drawing.wires:
            level = self.drawing.level(wire)
            ends.append(((wire.source, wire.source == level), (wire.target, wire.target == level)))
            out[ends[-1][0]] += 1
            into[ends[-1][1]] += 1
        bent, number = [], 0
        for (wire, route), (a, b) in zip(self.routed, ends, strict=True):
            if out[a] == 1 and into[b] == 1:
                number += 1
                if len(route) != 2:
                    bent.append(f"{wire} bends: {route}")
        return number, bent


def meet(a: Rect, b: Rect) -> bool:
    """Whether the insides of two rectangles meet."""
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


def within(a: Rect, b: Rect) -> bool:
    """Whether a lies inside b, and does not touch its border."""
    return (
        b.x < a.x
        and b.y < a.y
        and a.x + a.width < b.x + b.width
        and a.y + a.height < b.y + b.height
    )


def on_side(rect: Rect, point: Point, across: bool, far: bool) -> bool:
    """Whether a point is on the side where wires enter, or leave: that which is `far`."""
    if across:
        rect, point = rect.turned(), (point[1], point[0])
    edge = rect.y + rect.height if far else rect.y
    return point[1] == edge and rect.x < point[0] < rect.x + rect.width


def crossings(drawing: Drawing, layout: Layout) -> int:
    """Points where wires of different outputs cross, each pair of outputs once a point."""
    legs = list(Check(drawing, layout).legs())
    level = [leg for leg in legs if leg[0][1] == leg[1][1]]
    upright = [leg for leg in legs if leg[0][0] == leg[1][0]]
    found = set()
    for (ax, y), (bx, _), wire in level:
        for (x, ay), (_, by), other in upright:
            if ax < x < bx and ay < y < by:
                nets = (wire.source, wire.out), (other.source, other.out)
                if nets[0] != nets[1]:
                    found.add((x, y, *nets))
    return len(found)


def _near(rects: dict[str, Rect]) -> Iterator[tuple[str, str]]:
    """Pairs that share some y."""
    active: list[str] = []
    for name, rect in sorted(rects.items(), key=lambda item: item[1].y):
        active = [a for a in active if rects[a].y + rects[a].height > rect.y]
        yield from ((a, name) for a in active)
        active.append(name)


def _passing(
    rects: dict[str, Rect], legs: Iterator[Leg]
) -> Iterator[tuple[Point, Point, Wire, str]]:
    """Legs and rectangles that share a band of y."""
    size = 256
    bands: dict[int, list[str]] = defaultdict(list)
    for name, rect in rects.items():
        for band in range(rect.y // size, (rect.y + rect.height) // size + 1):
            bands[band].append(name)
    for a, b, wire in legs:
        reach = range(a[1] // size, b[1] // size + 1)
        for name in dict.fromkeys(name for band in reach for name in bands[band]):
            yield a, b, wire, name
