"""Where the arrow keys lead: along the flow by wires, aside to the nearest card."""

from __future__ import annotations

from typing import Literal

import numpy as np

from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.ways import leads_in, leads_out

Direction = Literal["left", "right", "up", "down"]
_FLOW: dict[bool, tuple[Direction, Direction]] = {False: ("up", "down"), True: ("left", "right")}
_FAR = 400.0


def step(geometry: Geometry, row: int, direction: Direction) -> int:
    """The row to go to, or -1. Rows are cards; wires are followed through the borders of frames."""
    if not len(geometry.rects):
        return -1
    if row < 0:
        return 0
    back, forth = _FLOW[geometry.scene.across]
    if direction in (back, forth):
        return _along(geometry, row, direction == forth)
    flow, side = (0, 1) if geometry.scene.across else (1, 0)
    middles = geometry.rects[:, :2] + geometry.rects[:, 2:] / 2
    way = middles - middles[row]
    sign = 1 if direction in ("right", "down") else -1
    found = np.flatnonzero((sign * way[:, side] > 1) & (np.abs(way[:, flow]) < _FAR))
    if not len(found):
        return -1
    return int(found[(np.abs(way[found, side]) + 3 * np.abs(way[found, flow])).argmin()])


def _along(geometry: Geometry, row: int, forth: bool) -> int:
    """The card at the other end of a wire, the nearest aside where there are several."""
    here, there = (0, 1) if forth else (1, 0)
    count, side = len(geometry.scene.cards), 1 if geometry.scene.across else 0
    reached: list[tuple[int, bool]] = [(row, False)]
    seen = set(reached)
    found: list[int] = []
    while reached:
        at, inside = reached.pop()
        for wire in np.flatnonzero(geometry.ends[:, here] == at).tolist():
            into, out = leads_in(geometry.scene.wires[wire]), leads_out(geometry.scene.wires[wire])
            if at >= count and inside != (into if forth else out):
                continue  # it is on the other side of the border
            body = int(geometry.ends[wire, there])
            # A border is passed: from outside in, from inside out.
            passed = body, not (out if forth else into)
            if body < count:
                found.append(body)
            elif passed not in seen:
                seen.add(passed)
                reached.append(passed)
    if not found:
        return -1
    middle = geometry.rects[:, side] + geometry.rects[:, side + 2] / 2
    return min(found, key=lambda other: (abs(middle[other] - middle[row]), other))
