"""What lies under a point. Reads the Geometry alone: brute force over numpy, no index to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gradscape.gui.canvas.geometry import HEAD, Geometry, Mask
from gradscape.gui.canvas.scene import Card, CardId, Wire

Kind = Literal["nothing", "card", "frame", "input", "output", "wire"]
FULL, NAMES = 0.45, 0.3
"""The zoom from which all of a card is drawn, and from which its name is."""


@dataclass(frozen=True, slots=True)
class End:
    """Where a wire may begin or end.

    Args:
        inside: of a frame, as seen from what stands in it: there its inputs give.
    """

    card: CardId
    slot: int
    is_output: bool
    inside: bool = False

    @property
    def gives(self) -> bool:
        """Whether wires begin here, else they end here."""
        return self.is_output != self.inside


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a point.

    Args:
        id: of the card or frame.
        row: its row, or that of the wire.
        inside: an end of a frame, met from within.
    """

    kind: Kind = "nothing"
    id: CardId = ()
    slot: int = 0
    inside: bool = False
    wire: Wire | None = None
    row: int = -1

    @property
    def end(self) -> End | None:
        """The end of wires that is meant."""
        if self.kind not in ("input", "output"):
            return None
        return End(self.id, self.slot, self.kind == "output", self.inside)


NOTHING = Hit()


def hit(geometry: Geometry, x: float, y: float, zoom: float, selected: Mask | None = None) -> Hit:
    """What a press at world point (x, y) means; what is drawn too small to be meant is not offered.

    Args:
        selected: bodies that are painted over the others.
    """
    if zoom >= FULL:
        end = end_at(geometry, x, y, 8 / zoom)
        if end.row >= 0:
            return end
    row = card_at(geometry, x, y, selected)
    if row >= 0:
        return Hit("card", geometry.scene.cards[row].id, row=row)
    wire = wire_at(geometry, x, y, 6 / zoom) if zoom >= 0.2 else -1
    if wire >= 0:
        return Hit("wire", wire=geometry.scene.wires[wire], row=wire)
    return frame_at(geometry, x, y)


def card_at(geometry: Geometry, x: float, y: float, selected: Mask | None = None) -> int:
    """The topmost card at a point, or -1."""
    rows = geometry.cards_in((x, y, 0, 0))
    if selected is not None and len(rows) > 1:
        above = rows[selected[rows]]
        rows = above if len(above) else rows
    return int(rows[-1]) if len(rows) else -1


def frame_at(geometry: Geometry, x: float, y: float) -> Hit:
    """The innermost frame whose head is at a point."""
    for row in reversed(geometry.frames_in((x, y, 0, 0)).tolist()):
        if y < geometry.bodies[row, 1] + HEAD:
            return Hit("frame", geometry.body(row).id, row=row)
    return NOTHING


def end_at(geometry: Geometry, x: float, y: float, radius: float) -> Hit:
    """The nearest input or output within a radius."""
    best, found = radius * radius, NOTHING
    around = (x, y, 0.0, 0.0)
    rows = [*geometry.cards_in(around, radius), *geometry.frames_in(around, radius)]
    for row in map(int, rows):
        body = geometry.body(row)
        for is_output, slots in ((False, body.inputs), (True, body.outputs)):
            for index in range(len(slots)):
                px, py = geometry.slot(row, index, is_output)
                distance = (px - x) ** 2 + (py - y) ** 2
                if distance < best:
                    inside = not isinstance(body, Card) and _within(geometry, row, x, y)
                    kind: Kind = "output" if is_output else "input"
                    best, found = distance, Hit(kind, body.id, index, inside, row=row)
    return found


def _within(geometry: Geometry, row: int, x: float, y: float) -> bool:
    left, top, width, height = geometry.bodies[row].tolist()
    return bool(left <= x <= left + width and top <= y <= top + height)


def wire_at(geometry: Geometry, x: float, y: float, radius: float) -> int:
    """The nearest wire within a radius, or -1: boxes first, then distances to the few left."""
    best, found = radius, -1
    box = (x - radius, y - radius, 2 * radius, 2 * radius)
    for wire in geometry.wires_in(box).tolist():
        points = geometry.polyline(wire)
        a, d = points[:-1], np.diff(points, axis=0)
        t = (((x, y) - a) * d).sum(1) / np.maximum((d * d).sum(1), 1e-9)
        nearest = a + np.clip(t, 0, 1)[:, None] * d - (x, y)
        gap = float(np.hypot(nearest[:, 0], nearest[:, 1]).min())
        if gap <= best:
            best, found = gap, wire
    return found
