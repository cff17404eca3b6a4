"""Boxes, frames and wires by the frame that they belong to, checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gradscape.graph.arrange.values import ArrangeError, Box, Frame, Wire

TOP = ""
"""The parent of what stands in no frame."""


class Tree:
    """What is arranged.

    `inside` has the ids in each frame, `held` the numbers of the wires of its level; `inputs` and
    `outputs` how many ports of each box and frame some wire uses, from outside or inside; `labels`
    the largest label of each output that has one.

    Raises:
        ArrangeError: an id twice, an end or a parent that does not exist, frames in a circle, a
            wire through a border, or a port below 0.
    """

    def __init__(
        self, boxes: Iterable[Box], frames: Iterable[Frame], wires: Sequence[Wire]
    ) -> None:
        self.wires = wires
        self.things: dict[str, Box | Frame] = {}
        self.inside: dict[str, list[str]] = {TOP: []}
        for frame in frames:
            self._add(frame)
            self.inside[frame.id] = []
        for box in boxes:
            self._add(box)
        for thing in self.things.values():
            if thing.parent not in self.inside:
                raise ArrangeError(f"{thing.id} stands in {thing.parent}, which is no frame")
            self.inside[thing.parent].append(thing.id)
        self._check_nesting()
        self.held: dict[str, list[int]] = defaultdict(list)
        self.inputs: dict[str, int] = defaultdict(int)
        self.outputs: dict[str, int] = defaultdict(int)
        self.labels: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
        for i, wire in enumerate(wires):
            self._hold(i, wire)

    def _add(self, thing: Box | Frame) -> None:
        if thing.id == TOP or thing.id in self.things:
            why = "is there twice" if thing.id else "has no id"
            raise ArrangeError(f"a {type(thing).__name__.lower()} {why}: {thing}")
        self.things[thing.id] = thing

    def _check_nesting(self) -> None:
        reached, todo = 0, [TOP]
        while todo:
            inside = self.inside[todo.pop()]
            reached += len(inside)
            todo += [child for child in inside if child in self.inside]
        if reached < len(self.things):
            raise ArrangeError("some frames stand in each other")

    def _hold(self, i: int, wire: Wire) -> None:
        for end in (wire.source, wire.target):
            if end not in self.things:
                raise ArrangeError(f"{wire} ends at {end!r}, which is not there")
        if wire.out < 0 or wire.port < 0:
            raise ArrangeError(f"{wire}: outputs and ports are counted from 0")
        level = self._level(wire)
        self.held[level].append(i)
        begins, ends = wire.source == level, wire.target == level
        out = self.inputs if begins else self.outputs
        into = self.outputs if ends else self.inputs
        out[wire.source] = max(out[wire.source], wire.out + 1)
        into[wire.target] = max(into[wire.target], wire.port + 1)
        if wire.label and not begins:
            width, height = self.labels[wire.source].get(wire.out, (0, 0))
            largest = max(width, wire.label[0]), max(height, wire.label[1])
            self.labels[wire.source][wire.out] = largest

    def _level(self, wire: Wire) -> str:
        """The frame inside of which a wire runs."""
        source, target = self.things[wire.source], self.things[wire.target]
        if source.id in self.inside and source.id in (target.parent, target.id):
            return source.id
        if source.parent in (target.id, target.parent):
            return source.parent
        raise ArrangeError(f"{wire} goes through the border of a frame; it has to end there")
