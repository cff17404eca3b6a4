"""The tidy drawing of one body, closed: what `graph.arrange` makes of it, kept while it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gradscape.graph.arrange import Box, Frame, Layout, Rect, Wire, arrange
from gradscape.graph.definition import STRUCTURE
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Position
from gradscape.gui.drawing.seen import Body, End, Item, Link
from gradscape.gui.drawing.sizes import HEIGHT, width

HEAD = 32
LABEL = (64, 12)
"""Room for a shape beside a wire."""
SHEETS = 8
"""By which the sheets behind a block stand out."""
_RESHAPING = ("Pooling", "Shape")
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
    said = {item.id: _label(item, across) for item in body.items}
    wires = [
        Wire(
            _end(link.source),
            _end(link.target),
            link.source.place,
            link.target.place,
            said.get(link.source.id),
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


def label_place(room: Rect, text: str, indent: int = 0) -> Position:
    """The middle of a label, which begins at that side of its room that is nearer to the wire.

    Args:
        indent: how far from the side the room is taken.
    """
    half = min(room.width, len(text) * CHARACTER) / 2
    x = room.x + indent + half if room.x + room.width > 0 else room.x + room.width - half
    return x, room.y + room.height / 2


def sheets(item: Item, across: bool) -> int:
    """How far the sheets behind a closed block lie where the label of its wire begins."""
    operator = OPERATORS.get(item.node.op)
    closed = item.body is None and (operator is None or item.node.op in STRUCTURE)
    return SHEETS if across and closed else 0


def _label(item: Item, across: bool) -> tuple[int, int] | None:
    """Room for the shape that may stand beside what leaves a node.

    It goes by the kind of the node, not by the shapes: where an error hides these nothing moves.
    From top to bottom one beside a straight wire needs none; from left to right it has no other.
    """
    operator = OPERATORS.get(item.node.op)
    if operator is not None:
        follows = operator.traits.follows
        if across and operator.traits.group in _RESHAPING:
            follows = False
        if follows or operator.traits.merge == "sum":
            return None
    width, height = LABEL
    return width + sheets(item, across), height


def _end(end: End) -> str:
    return end.id or BORDER
