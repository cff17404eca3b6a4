"""How wires run that no route leads, and on which side of a frame's border they end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradscape.gui.canvas.scene import Point, Wire

Floats = NDArray[np.float64]

LEAD = 14.0
"""How far at least a curve runs straight, and a skip before it enters its target."""
_SWING = 48.0


def leads_in(wire: Wire) -> bool:
    """Whether a wire begins at the input of a frame that its target stands in."""
    depth = len(wire.source)
    inside = wire.target[:depth] == wire.source
    return inside and (len(wire.target) > depth or wire.source == wire.target)


def leads_out(wire: Wire) -> bool:
    """Whether a wire ends at the output of a frame that its source stands in."""
    depth = len(wire.target)
    inside = wire.source[:depth] == wire.target
    return inside and (len(wire.source) > depth or wire.source == wire.target)


def reach(along: Floats, aside: Floats) -> Floats:
    """How far the handles of a curve reach; one that goes back swings out to be seen."""
    back = np.where(along < LEAD, np.minimum(np.abs(aside) / 3, _SWING), 0.0)
    return np.maximum(np.maximum(LEAD, np.abs(along) / 2), back)


def skip(dx: float, dy: float, lane: float, turn: float, across: bool) -> tuple[Point, ...]:
    """The corners of a wire that runs in its lane, to (dx, dy) from its start."""
    if across:
        way = skip(dy, dx, lane, turn, False)
        return tuple((y, x) for x, y in way)
    enters = dy - LEAD
    return (0.0, 0.0), (0.0, turn), (lane, turn), (lane, enters), (dx, enters), (dx, dy)
