"""What the person is doing just now, for the painter: selection, hover, gesture."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gradscape.gui.canvas.candidates import Candidates
from gradscape.gui.canvas.geometry import Mask
from gradscape.gui.canvas.hit import NOTHING, Hit
from gradscape.gui.canvas.insertion import Insertion
from gradscape.gui.canvas.scene import Box, Card, Point

Line = tuple[float, float, float, float]
"""From x, y to x, y."""


@dataclass(slots=True)
class Marks:
    """Rows are those of the Geometry that is shown; places are in world units.

    Args:
        selected: a flag a body.
        focus: the row that the keyboard is at; `keyboard` says that it is to be seen.
        band: the rubber band, perhaps with negative sides.
        guides: what a moved card is in line with.
        gaps: distances that a moved card makes equal.
        loose: from where to where a wire is dragged.
        candidates: where the dragged wire may end.
        hidden: the wire that is pulled off, or parted by what is held over it.
        insertion: what is held over a wire.
        faint: cards that come: how much of them is to be seen.
        ghosts: cards that go, and how much is left of them.
    """

    selected: Mask = field(default_factory=lambda: np.zeros(0, bool))
    hover: Hit = NOTHING
    focus: int = -1
    keyboard: bool = False
    band: Box | None = None
    guides: tuple[Line, ...] = ()
    gaps: tuple[Line, ...] = ()
    loose: tuple[Point, Point, bool] | None = None
    candidates: Candidates | None = None
    hidden: int = -1
    insertion: Insertion | None = None
    faint: dict[int, float] = field(default_factory=dict)
    ghosts: tuple[Card, ...] = ()
    ghostly: float = 0.0

    @property
    def receiving(self) -> int:
        """The row of the wire that would take what is held over it, or -1."""
        held = self.insertion
        return held.wire if held and not held.why else -1
