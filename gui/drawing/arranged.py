"""The tidy drawing of one body, closed: what `graph.arrange` makes of it, kept while it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gradscape.graph.arrange import Box, Frame, Layout, Rect, Wire, arrange
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Position
from gradscape.gui.drawing.seen import Body, End, Item, Link
from gradscape.gui.drawing.sizes import HEIGHT, width

HEAD = 32
LABEL = (64, 12)
"""Room for a shape beside a wire."""
CHARACTER = 5.8
"""Of a label, roughly."""
LETTER = 7
"""Of the words in a frame's head, roughly; what is reserved must not depend on a font."""
BORDER = "/"
"""The border of the body itself, as an end of a wire; no id of a node holds it."""

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Arranged:
    """A body as Tidy draws it.

    Args:
        form: of the body that it was made of; it holds for bodies of this form.
        turned: the flow is from left to right.
        places: left and top of each card.
        routes: the corners of each wire.
        labels: the room for what is written beside a wire, from its start.
        frame: the border, where the body is drawn in one.
    """

    form: object
    turned: bool
    places: Mapping[str, Position]
    routes: Mapping[Link, Points] = field(repr=False)
    labels: Mapping[Link, Rect] = field(repr=False)
    frame: Rect | None

    def holds(self, body: Body, turned: bool) -> bool:
        """Whether it is still the drawing of a body."""
        return self.form is body.form and self.turned == turned


def arranged(
    body: Body, words: int, across: bool, before: Mapping[str, Position] | None = None
) -> Arranged:
    """Draw a body tidily, as near to a former drawing as that allows.

    Args:
        words: letters in the head of its frame.
    """
    parent = "" if body.page else BORDER
    sizes = {item.id: width(item) for item in body.items}
    boxes = [Box(item.id, sizes[item.id], HEIGHT, parent, item.joins) for item in body.items]
    frames = [] if body.page else [Frame(BORDER, head=HEAD, words=words * LETTER)]
    said = {item.id for item in body.items if _reshapes(item)}
    wires = [
        Wire(
            _end(link.source),
            _end(link.target),
            link.source.place,
            link.target.place,
            LABEL if link.source.id in said else None,
        )
        for link in body.links
    ]
    hints = {
        i: Rect(round(x), round(y), sizes[i], HEIGHT)
        for i, (x, y) in (before or {}).items()
        if i in sizes
    }
    made: Layout = arrange(boxes, frames, wires, before=hints or None, across=across)
    places = {i: (float(rect.x), float(rect.y)) for i, rect in made.boxes.items()}
    routes = dict(zip(body.links, made.routes, strict=True))
    labels = {
        link: rect.moved(-way[0][0], -way[0][1])
        for link, way, rect in zip(body.links, made.routes, made.labels, strict=True)
        if rect is not None
    }
    return Arranged(body.form, across, places, routes, labels, made.frames.get(BORDER))


def label_place(room: Rect, text: str) -> Position:
    """The middle of a label, which begins at that side of its room that is nearer to the wire."""
    half = min(room.width, len(text) * CHARACTER) / 2
    x = room.x + half if room.x + room.width > 0 else room.x + room.width - half
    return x, room.y + room.height / 2


def _reshapes(item: Item) -> bool:
    """Whether a shape may stand beside what leaves a node.

    It goes by the kind of the node, not by the shapes: where an error hides these nothing moves.
    """
    operator = OPERATORS.get(item.node.op)
    return operator is None or not (operator.traits.follows or operator.traits.merge == "sum")


def _end(end: End) -> str:
    return end.id or BORDER
