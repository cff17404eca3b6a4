"""What is arranged and what comes of it. All lengths are in canvas units, y grows downwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradscape.graph.errors import GradscapeError

Point = tuple[int, int]
"""x, y."""
Route = tuple[Point, ...]
"""The corners of a wire, from its source to its target; each leg is horizontal or vertical."""


class ArrangeError(GradscapeError):
    """Boxes, frames and wires that make no drawing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node.

    Args:
        parent: the frame that it stands in; empty where it stands in none.
        joins: its wires may enter at one point, in any order, as those of an Add do.
    """

    id: str
    width: int
    height: int
    parent: str = ""
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A block that is opened in place, with a head at its top.

    Args:
        parent: the frame around it; empty where there is none.
        head: the height of the head.
        words: the width of what is written in the head, which begins at its left. No wire enters
            the frame through it.
    """

    id: str
    parent: str = ""
    head: int = 32
    words: int = 0


@dataclass(frozen=True, slots=True)
class Wire:
    """From an output to an input.

    A wire ends at the border of a frame, and another one goes on inside: there the frame's inputs
    are sources (`source=frame, out=k`) and its outputs targets (`target=frame, port=k`). A frame
    wired to itself is wired inside, from its input to its output.

    Args:
        label: width and height of what is written beside its beginning. Wires of one output have
            one label. There is none on wires that begin at a frame's input, nor on wires that leave
            one side too close together.
    """

    source: str
    target: str
    out: int = 0
    port: int = 0
    label: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rect:
    """Left, top, width, height."""

    x: int
    y: int
    width: int
    height: int

    def moved(self, dx: int, dy: int) -> Rect:
        """The same, elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def turned(self) -> Rect:
        """Mirrored at the diagonal."""
        return Rect(self.y, self.x, self.height, self.width)


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances, for a drawing from top to bottom. Those that part columns are multiples of `grid`.

    Args:
        columns: node to node.
        lane: node to a wire that passes it.
        lanes: wire to wire, where they run along the flow.
        below: layer to layer.
        track: wire to wire, where they run across the flow.
        lead: layer to the nearest wire that runs across.
        pad: a frame's border to what is inside.
        pieces: between parts that no wire joins.
        even: a frame is made symmetric about its wire where that costs no more than this.
        label: a wire or a node to a label.
    """

    grid: int = 8
    columns: int = 32
    lane: int = 24
    lanes: int = 16
    below: int = 28
    track: int = 12
    lead: int = 12
    pad: int = 24
    pieces: int = 64
    even: int = 96
    label: int = 6

    def up(self, length: int) -> int:
        """The next length on the grid."""
        return -(-length // self.grid) * self.grid


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing: where each box and frame stands, and for each wire, in their order, its way.

    `labels` says where the label of each wire stands, None where it has none. `crossings` counts
    the places where two wires cross.
    """

    boxes: Mapping[str, Rect] = field(default_factory=dict)
    frames: Mapping[str, Rect] = field(default_factory=dict)
    routes: Sequence[Route] = ()
    labels: Sequence[Rect | None] = ()
    crossings: int = 0
