"""What the start page shows of a network to begin with, as values. Knows no Qt, and no networks."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["layer", "concat", "sum"]


class Bar(Struct, frozen=True, array_like=True):
    """A layer.

    Args:
        group: of its operator, which says its hue.
        column: from the input on, from 0.
        row, rows: which of so many branches it stands in: from 0 to 1, and how many there are.
        height: from 0 to 1.
        kind: a Concat is drawn narrow; an Add is but the place where an arc ends.
    """

    group: str
    column: int
    row: float = 0.5
    rows: int = 1
    height: float = 1.0
    kind: Kind = "layer"


class Miniature(Struct, frozen=True):
    """Bars, the lines between them, and arcs from what is skipped to where it is added.

    Lines and arcs are pairs of bars, by their place in `bars`.
    """

    bars: tuple[Bar, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    arcs: tuple[tuple[int, int], ...] = ()

    @property
    def columns(self) -> int:
        return 1 + max((bar.column for bar in self.bars), default=-1)


class Architecture(Struct, frozen=True):
    """A template with what it costs, and itself in small."""

    name: str
    title: str
    authors: str
    year: int
    parameters: int
    macs: int
    miniature: Miniature
