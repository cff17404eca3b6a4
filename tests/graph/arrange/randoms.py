"""Random drawings: as networks are made, any wires at all, in frames, with cycles and labels."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from tests.graph.arrange.drawings import Drawing


@st.composite
def drawings(draw: st.DrawFn, most: int = 40) -> Drawing:
    """Random drawings without cycles."""
    random = draw(st.randoms(use_true_random=False))
    return random_drawing(random, draw(st.integers(1, most)))


@st.composite
def cyclic_drawings(draw: st.DrawFn, most: int = 25) -> Drawing:
    """Random drawings with wires that go back, and nodes wired to themselves."""
    random = draw(st.randoms(use_true_random=False))
    drawing = random_drawing(random, draw(st.integers(1, most)))
    close(drawing, random, draw(st.integers(1, 4)))
    return drawing


def random_drawing(random: Random, size: int) -> Drawing:
    """A drawing of one of the kinds, about so large."""
    kind = random.choice(["network", "framed", "loose", "grouped"])
    if kind in ("network", "framed"):
        drawing = network(random, size, frames=kind == "framed")
    else:
        drawing = loose(random, size, random.choice((3, 8, 20)))
        if kind == "grouped":
            group(drawing, random)
    if random.random() < 0.5:
        label(drawing, random)
    return drawing


def network(random: Random, size: int, frames: bool = False) -> Drawing:
    """Chains, forks that meet, skips: as networks are."""
    drawing = Drawing()
    grower = _Grower(drawing, random, frames)
    grower.body(grower.new(""), size - 1, "", 0)
    return drawing


class _Grower:
    def __init__(self, drawing: Drawing, random: Random, frames: bool) -> None:
        self.drawing, self.random, self.frames = drawing, random, frames

    def new(self, parent: str, joins: bool = False) -> str:
        return self.drawing.box(f"n{len(self.drawing.boxes)}", parent, joins)

    def body(self, x: str, budget: int, parent: str, depth: int) -> str:
        """A run of things from x; its end."""
        past = [x]
        while budget > 0:
            chance = self.random.random()
            if chance < 0.5 or budget < 6:
                y, used = self.new(parent), 1
                self.drawing.wire(x, y)
            elif chance < 0.7 and depth < 4:
                y, used = self.fork(x, budget, parent, depth)
            elif chance < 0.85 and self.frames and depth < 3:
                y, used = self.inside(x, parent, depth)
            else:
                y, used = self.skip(x, past, parent), 1
            x, budget = y, budget - used
            past.append(x)
        return x

    def fork(self, x: str, budget: int, parent: str, depth: int) -> tuple[str, int]:
        ends, used, width = [], 1, self.random.randint(2, 4)
        for _ in range(width):
            some = self.random.randint(1, max(1, min(6, budget // width)))
            ends.append(self.body(x, some, parent, depth + 1))
            used += some
        y = self.new(parent, self.random.random() < 0.4)
        for port, end in enumerate(ends):
            self.drawing.wire(end, y, port=port)
        return y, used

    def inside(self, x: str, parent: str, depth: int) -> tuple[str, int]:
        size = self.random.randint(2, 12)
        words = "w" * self.random.choice([0, 5, 30])
        frame = self.drawing.frame(f"f{len(self.drawing.frames)}", parent, words)
        self.drawing.wire(x, frame)
        self.drawing.wire(self.body(frame, size, frame, depth + 1), frame)
        return frame, size

    def skip(self, x: str, past: list[str], parent: str) -> str:
        y = self.new(parent, self.random.random() < 0.6)
        self.drawing.wire(x, y)
        count = self.random.choice((1, 1, 2))
        others = sorted({self.random.choice(past[-8:]) for _ in range(count)} - {x})
        for port, other in enumerate(others, 1):
            self.drawing.wire(other, y, port=port)
        return y


def loose(random: Random, size: int, window: int) -> Drawing:
    """Any wires that go forward, no further than `window` nodes; several outputs."""
    drawing = Drawing()
    for i in range(size):
        drawing.box(f"{i}", joins=random.random() < 0.3)
        count = random.choice((1, 1, 1, 2, 2, 3)) if i else 0
        sources = {max(0, i - random.randint(1, window)) for _ in range(count)}
        for port, source in enumerate(sorted(sources)):
            drawing.wire(f"{source}", f"{i}", random.choice((0, 0, 0, 1)), port)
    return drawing


def group(drawing: Drawing, random: Random) -> None:
    """Nested frames over runs of the nodes; wires are cut at their borders."""
    names = [box.id for box in drawing.boxes]
    parents = dict.fromkeys(names, "")

    def cut(first: int, last: int, parent: str, depth: int) -> None:
        at = first
        while at < last - 1 and depth < 3:
            size = random.randint(2, max(2, (last - first) // 2))
            end = min(at + size, last)
            if random.random() < 0.5:
                words = "w" * random.choice([0, 5, 30])
                frame = drawing.frame(f"f{len(drawing.frames)}", parent, words)
                parents.update(dict.fromkeys(names[at:end], frame))
                cut(at, end, frame, depth + 1)
            at = end

    cut(0, len(names), "", 0)
    drawing.boxes = [replace(box, parent=parents[box.id]) for box in drawing.boxes]
    _cut_wires(drawing)


def _cut_wires(drawing: Drawing) -> None:
    parents = {b.id: b.parent for b in drawing.boxes} | {f.id: f.parent for f in drawing.frames}

    def around(name: str) -> list[str]:
        return [name, *around(parents[name])] if name else []

    ports: dict[tuple[str, str, str, int], int] = {}
    count: dict[tuple[str, str], int] = {}
    wires, drawing.wires = drawing.wires, []
    for wire in wires:
        out, into = around(parents[wire.source]), around(parents[wire.target])
        end = (wire.source, wire.out)
        for side, frame in [("out", f) for f in out if f not in into] + [
            ("in", f) for f in reversed(into) if f not in out
        ]:
            key = (frame, side, wire.source, wire.out)
            if key not in ports:
                ports[key] = count[frame, side] = count.get((frame, side), -1) + 1
                drawing.wire(*(end[0], frame), end[1], ports[key])
            end = (frame, ports[key])
        drawing.wire(end[0], wire.target, end[1], wire.port)


def label(drawing: Drawing, random: Random) -> None:
    """Give some outputs a label."""
    sizes: dict[tuple[str, int], tuple[int, int] | None] = {}
    for wire in drawing.wires:
        size = random.choice([None, None, (random.randint(20, 90), 14)])
        sizes.setdefault((wire.source, wire.out), size)
    drawing.wires = [replace(w, label=sizes[w.source, w.out]) for w in drawing.wires]


def close(drawing: Drawing, random: Random, count: int) -> None:
    """Add wires between any two nodes of one frame."""
    boxes = drawing.boxes
    taken: dict[str, int] = {}
    for wire in drawing.wires:
        taken[wire.target] = max(taken.get(wire.target, 0), wire.port + 1)
    for _ in range(count):
        source = random.choice(boxes)
        target = random.choice([box for box in boxes if box.parent == source.parent])
        port = taken[target.id] = taken.get(target.id, 0) + 1
        drawing.wire(source.id, target.id, 0, port - 1)
