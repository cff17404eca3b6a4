"""A level: the inside of a frame, or the network itself, with everything below it already solid.

From here on a drawing runs from top to bottom: `x` is across the flow, `y` along it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gradscape.graph.arrange.values import Route


@dataclass(frozen=True, slots=True)
class Note:
    """The room for the label of an output: an x-span from the part's axis, and how far it hangs."""

    low: int
    high: int
    length: int


@dataclass(frozen=True, slots=True)
class Part:
    """A node or a frame that is drawn already. Extents and ports are measured from its axis.

    Args:
        room: how far from the axis a port may stand.
        ins: where wires enter; None where the layout is free to place them.
        outs: where wires leave.
    """

    left: int
    right: int
    height: int
    room: int = 0
    ins: tuple[int, ...] | None = None
    outs: tuple[int, ...] = (0,)
    joins: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A wire of a level; its ends are vertices."""

    source: int
    out: int
    target: int
    port: int


@dataclass(frozen=True, slots=True)
class Rim:
    """What a frame keeps free.

    Args:
        head: before the first layer.
        foot: behind the last.
        side: at the left, beside the ordinary distance.
        clear: left of the first wire that comes in, for words.
        length: the least that it measures along the flow.
        even: whether it is symmetric about its first wire where that costs little; with a head at
            its side it cannot be.
    """

    head: int
    foot: int
    side: int = 0
    clear: int = 0
    length: int = 0
    even: bool = True


Hint = tuple[int | None, ...]
"""For each part the rank of where it stood, from left to right; None for one that is new."""


@dataclass(frozen=True, slots=True)
class Level:
    """Vertices are the parts, then the inlets, then the outlets.

    Equal levels have equal drawings, so that 36 equal blocks are drawn once.
    """

    parts: tuple[Part, ...]
    inlets: int
    outlets: int
    links: tuple[Link, ...]
    rim: Rim | None = None
    hint: Hint = ()

    @property
    def size(self) -> int:
        """The number of vertices."""
        return len(self.parts) + self.inlets + self.outlets

    def is_inlet(self, vertex: int) -> bool:
        """Whether wires come into the frame there."""
        return len(self.parts) <= vertex < len(self.parts) + self.inlets


@dataclass(frozen=True, slots=True)
class Drawn:
    """A level's drawing from its own top left corner: axis and top of each part, and the routes."""

    width: int
    height: int
    x: list[int]
    y: list[int]
    inlets: tuple[int, ...]
    outlets: tuple[int, ...]
    routes: list[Route]
    crossings: int = 0


@dataclass(slots=True)
class Segment:
    """A link's piece between two neighbouring layers.

    Args:
        leave: port of the upper vertex, from its axis.
        enter: port of the lower one.
        shift: where the lower axis stands from the upper one when the segment is vertical.
        skip: it belongs to a link that another path goes around.
        strong: it is to be vertical.
    """

    upper: int
    lower: int
    leave: int
    enter: int
    shift: int
    skip: bool = False
    strong: bool = False


@dataclass(slots=True)
class Return:
    """A link that closes a cycle: its bends from the top down, and a number for each of its turns.

    The turns are counted on from the segments, so that one table holds the heights of both.
    """

    bends: list[int]
    leave: int
    enter: int


@dataclass(slots=True)
class Proper:
    """A level in layers: vertices from `real` on are bends, from `unseen` on guides nobody sees.

    `paths` has the segments of each link, from its source to its target.
    """

    real: int
    layer: list[int]
    left: list[int]
    right: list[int]
    segments: list[Segment] = field(default_factory=list)
    up: list[list[int]] = field(default_factory=list)
    down: list[list[int]] = field(default_factory=list)
    paths: list[list[int]] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    returns: dict[int, Return] = field(default_factory=dict)
    unseen: int = 1 << 40

    def bend(self, layer: int) -> int:
        """A new vertex without extent; it stands in no row yet."""
        self.layer.append(layer)
        for extent in (self.left, self.right):
            extent.append(0)
        for side in (self.up, self.down):
            side.append([])
        return len(self.layer) - 1

    def join(self, segment: Segment) -> int:
        """A new segment."""
        self.segments.append(segment)
        number = len(self.segments) - 1
        self.down[segment.upper].append(number)
        self.up[segment.lower].append(number)
        return number

    def places(self) -> list[int]:
        """Where each vertex stands in its row."""
        place = [0] * len(self.layer)
        for row in self.rows:
            for i, v in enumerate(row):
                place[v] = i
        return place
