"""Drawings to arrange: of projects, opened to a depth, by hand, and random ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from gradscape.graph.arrange import Box, Frame, Layout, Rect, Spacing, Wire, arrange
from gradscape.graph.definition import role
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Plan, Step
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project

CARD = 176, 44
End = tuple[str, int]
"""A box or frame, and which of its outputs."""


@dataclass
class Drawing:
    """What is to be arranged."""

    boxes: list[Box] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    def box(self, name: str, parent: str = "", joins: bool = False, words: str = "") -> str:
        """A card."""
        self.boxes.append(Box(name, *CARD, parent, joins))
        self.words[name] = words or name
        return name

    def frame(self, name: str, parent: str = "", words: str = "") -> str:
        """A frame."""
        self.frames.append(Frame(name, parent, words=len(words) * 7))
        self.words[name] = words or name
        return name

    def wire(self, source: str, target: str, out: int = 0, port: int = 0) -> None:
        """A wire."""
        self.wires.append(Wire(source, target, out, port))

    @cached_property
    def parents(self) -> dict[str, str]:
        """The frame of each box and frame; ask once all is drawn."""
        return {b.id: b.parent for b in self.boxes} | {f.id: f.parent for f in self.frames}

    def level(self, wire: Wire) -> str:
        """The frame in which a wire runs."""
        parents = self.parents
        frames = {frame.id for frame in self.frames}
        if wire.source in frames and wire.source in (wire.target, parents[wire.target]):
            return wire.source
        return wire.target if parents[wire.source] == wire.target else parents[wire.source]

    def arranged(self, before: Layout | None = None, across: bool = False) -> Layout:
        """Tidy, after a former one."""
        rects: dict[str, Rect] | None = {**before.boxes, **before.frames} if before else None
        return arrange(self.boxes, self.frames, self.wires, Spacing(), rects, across)


def planned(project: Project) -> Plan:
    """The plan of a project's network."""
    return Planner(project.definitions).plan(project.root, {}, (), project.scope)


def drawn(project: Project, depth: int = 0) -> Drawing:
    """A project's network with its blocks opened, and those in them, so many deep."""
    drawing = Drawing()
    _fill(drawing, planned(project), depth, "", "")
    return drawing


def alone(plan: Plan, depth: int = 0) -> Drawing:
    """The inside of a block as a frame with nothing around it."""
    drawing = Drawing()
    drawing.frame("block", words=plan.definition.name if plan.definition else "")
    _fill(drawing, plan, depth, "block", "block")
    return drawing


def _fill(drawing: Drawing, plan: Plan, depth: int, frame: str, path: str) -> None:
    """Draw a body: its ports are the frame's where there is one, else nodes."""
    ends: dict[tuple[str, int], End] = {}
    inputs = outputs = 0
    for node_id, step in plan.steps.items():
        node, name = step.node, f"{path}/{node_id}"
        sources = [ends[plan.source(wire)] for wire in step.wires]
        if step.absent:
            continue
        if frame and node.op == "input":
            ends[node_id, 0] = (frame, inputs)
            inputs += 1
        elif frame and role(node) == "output":
            drawing.wire(sources[0][0], frame, sources[0][1], outputs)
            outputs += 1
        else:
            _thing(drawing, step, depth, frame, name)
            for port, (source, out) in enumerate(sources):
                drawing.wire(source, name, out, port)
            ends |= {(node_id, k): (name, k) for k in range(max(1, len(step.outputs)))}


def _thing(drawing: Drawing, step: Step, depth: int, frame: str, name: str) -> None:
    """A node: a card, or a frame if it is a block that is opened."""
    node = step.node
    if not depth or not (step.plan or step.turns):
        operator = OPERATORS.get(node.op)
        joins = operator is not None and operator.traits.merge == "sum"
        drawing.box(name, frame, joins, _words(node))
        return
    drawing.frame(name, frame, _words(node))
    if step.plan and step.plan.definition:
        _fill(drawing, step.plan, depth - 1, name, name)
    else:
        turns = step.plan.steps.values() if step.plan else step.turns
        _row(drawing, tuple(turns), depth - 1, name)


def _words(node: Node) -> str:
    operator = OPERATORS.get(node.op)
    return node.name or (operator.traits.label if operator else node.op)


def _row(drawing: Drawing, turns: tuple[Step, ...], depth: int, frame: str) -> None:
    """The turns of a repeat, in a chain."""
    before = frame
    for k, turn in enumerate(turns):
        name = f"{frame}/{k}"
        _thing(drawing, turn, depth, frame, name)
        drawing.wire(before, name)
        before = name
    drawing.wire(before, frame)
