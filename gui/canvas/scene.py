"""What is to be seen on the canvas, as a value. Knows no Qt, no numpy, no document.

Places are in canvas units, x to the right, y down. An id is the path of a node in the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CardId = tuple[str, ...]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width, height."""
Mark = Literal["", "error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a wire may end.

    Args:
        port: the name of the input; "" for outputs.
        index: which wire of a variadic input it is, or which output; the last slot of a variadic
            input is free.
        label: what is said of it beside the pointer, `branches 3`.
        at: how far from the card's left (across: top) it lies; None spreads the slots evenly.
    """

    port: str = ""
    index: int = 0
    label: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One node as it stands on the canvas. Equal cards look the same.

    Args:
        id: the path of the node.
        title: its name, or the label of its operator.
        family: whose hue it has.
        detail: the second line, left: `3×3, 32, pad 1`.
        shape: what comes out, right in the first line: `32×8×8`; "?" where an error hides it.
        parameters: right in the second line.
        joins: all wires enter at one point, in any order (Add).
        stacked: a block that can be opened: two sheets behind it.
        absent: bypassed, or left out by its condition: drawn faintly.
        mark: the worst that the check says of it.
        hint: why, for a tool tip and a screen reader.
        value: 0 … 1 on the colour scale of the legend, where there is one.
        spark: a small curve in place of the parameters.
    """

    id: CardId
    title: str
    family: str
    x: float
    y: float
    width: float = 176.0
    height: float = 44.0
    detail: str = ""
    shape: str = ""
    parameters: str = ""
    inputs: tuple[Slot, ...] = (Slot("x"),)
    outputs: tuple[Slot, ...] = (Slot(),)
    joins: bool = False
    stacked: bool = False
    absent: bool = False
    mark: Mark = ""
    hint: str = ""
    value: float | None = None
    spark: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A block opened in place: a tinted box behind what is inside, in a place of its own.

    Its slots lie on its border. A wire from outside ends there; one inside begins there.

    Args:
        title, parameters: the words of its head, left and right.
        box: where it lies.
        words: where the words of the head begin, from its left: right of the lanes there.
        depth: how many frames it stands in.
    """

    id: CardId
    title: str
    parameters: str
    box: Box
    words: float = 14.0
    depth: int = 0
    inputs: tuple[Slot, ...] = ()
    outputs: tuple[Slot, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """From an output to an input.

    Either end may be a frame: outside it, its `inputs` are targets and its `outputs` sources;
    inside it (the other end is a part of it), its `inputs` are sources and its `outputs` targets.

    Args:
        output, slot: which of the source's outputs, which of the target's inputs, by place.
        label: the shape, where it changes.
        problem: leads to an error: red and dashed.
        route: the points of an arranged wire, from its start (0, 0); it holds while the target
            lies where the last point says, else the wire is a curve, or runs in its lane.
        lane: a skip's distance from the middle of its source; it turns off `turn` below it.
        label_at: the middle of the label, from the wire's start, while the route holds; None puts
            it where there is room as a rule.
    """

    source: CardId
    target: CardId
    output: int = 0
    slot: int = 0
    label: str = ""
    problem: bool = False
    route: tuple[Point, ...] = ()
    lane: float | None = None
    turn: float = 14.0
    label_at: Point | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours of the cards mean."""

    title: str
    note: str
    low: str
    high: str


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Laid over the cards of a scene: as their values and sparks, but for a moment only.

    Args:
        values, sparks: of cards, by their ids; cards without are grey, and say their parameters.
    """

    legend: Legend
    values: Mapping[CardId, float]
    sparks: Mapping[CardId, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Cards in the order in which they are walked and painted, wires, frames from the outermost in.

    Args:
        across: the flow is from left to right; else from top to bottom.
    """

    cards: tuple[Card, ...] = ()
    wires: tuple[Wire, ...] = ()
    frames: tuple[Frame, ...] = ()
    legend: Legend | None = None
    across: bool = False
