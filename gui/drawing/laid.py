"""Where everything of a body lies, with the blocks that stand open in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gradscape.graph.arrange import Rect
from gradscape.graph.project import Position
from gradscape.gui.canvas.scene import Box
from gradscape.gui.drawing.arranged import Points
from gradscape.gui.drawing.room import Axis, Need, axis
from gradscape.gui.drawing.seen import Body, End, Link
from gradscape.gui.drawing.sizes import HEIGHT, width


@dataclass(frozen=True)
class Room:
    """The maps of a body between closed and open, across the flow and along it."""

    cross: Axis
    flow: Axis
    turned: bool
    """The flow is from left to right."""

    def open(self, x: float, y: float) -> Position:
        """Where a closed place lies now."""
        if self.turned:
            return self.flow.open(x), self.cross.open(y)
        return self.cross.open(x), self.flow.open(y)

    def close(self, x: float, y: float) -> Position:
        """Where a place lies when all is closed."""
        if self.turned:
            return self.flow.close(x), self.cross.close(y)
        return self.cross.close(x), self.flow.close(y)


@dataclass(frozen=True)
class Laid:
    """A body laid out; all places from its own left and top.

    Args:
        body: that is laid out.
        size: of its frame.
        boxes: of cards, and of frames where a block stands open.
        inner: the inside of those frames.
        routes: of the wires that have one.
        labels: the room for what is written beside those wires, from their start.
        slots: how far along its side an end lies that has its place from a route.
        inputs, outputs: how far along the border its slots lie.
        origin: where its left and top lie among the places that are stored.
        stored: left and top of each card where all is closed.
    """

    body: Body
    size: tuple[float, float]
    boxes: Mapping[str, Box]
    inner: Mapping[str, Laid]
    routes: Mapping[Link, Points] = field(repr=False)
    labels: Mapping[Link, Rect] = field(repr=False)
    slots: Mapping[tuple[End, bool], float] = field(repr=False)
    inputs: tuple[float, ...]
    outputs: tuple[float, ...]
    origin: Position
    stored: Mapping[str, Position] = field(repr=False)
    room: Room

    def holds(self, body: Body, inner: Mapping[str, Laid]) -> bool:
        """Whether it still says where everything of a body lies, nothing of its layout changed."""
        return self.body.form is body.form and not self.inner and not inner

    @property
    def stem(self) -> float:
        """How far along its border the wire comes in that its frame hangs on."""
        if self.inputs:
            return self.inputs[0]
        return self.outputs[0] if self.outputs else self.size[self.room.turned] / 2

    def closed(self, places: Mapping[str, Position]) -> dict[str, Position]:
        """Where cards and frames lie when all is closed that are put at these lefts and tops."""
        others = {i: laid for i, laid in self.inner.items() if i not in places}
        room = make_room(self.body, self.stored, others, self.room.turned)
        items = {item.id: item for item in self.body.items}
        found = {}
        for i, (left, top) in places.items():
            x, y, w = left + self.origin[0], top + self.origin[1], width(items[i])
            laid = self.inner.get(i)
            if room.turned:
                x, y = room.close(x, y + (laid.stem if laid else HEIGHT / 2))
                found[i] = x, y - HEIGHT / 2
            else:
                x, y = room.close(x + (laid.stem if laid else w / 2), y)
                found[i] = x - w / 2, y
        return found


def make_room(
    body: Body, stored: Mapping[str, Position], inner: Mapping[str, Laid], turned: bool
) -> Room:
    """The room that some blocks of a body need to stand open.

    The middle of its first node stays where it is, and what lies before all the blocks.
    """
    cross: list[Need] = []
    flow: list[Need] = []
    still = first = 0.0
    for item in body.items:
        x, y = stored[item.id]
        wide, high, w = 0.0, 0.0, float(width(item))
        thick, long = (float(HEIGHT), w) if turned else (w, float(HEIGHT))
        x, y = (y, x) if turned else (x, y)
        if item is body.items[0]:
            still, first = x + thick / 2, y
        first = min(first, y)
        if item.id in inner:
            laid = inner[item.id]
            wide, high = reversed(laid.size) if turned else laid.size
            middle, stem = x + thick / 2, laid.stem
            cross += [Need(x, middle, stem), Need(middle, x + thick, wide - stem)]
            flow.append(Need(y, y + long, high))
    return Room(axis(cross, still), axis(flow, first), turned)
