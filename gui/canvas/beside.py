"""Where something floats beside a card so that it covers little of what one wants to see."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.routes import Floats
from gradscape.gui.canvas.scene import Box, Point
from gradscape.gui.canvas.view import View

Side = Literal["right", "left", "below", "above"]
CARD, NEXT, WIRE, PLATE, OUTSIDE = 1.0, 4.0, 4.0, 4.0, 50.0
"""What a pixel counts that is covered of a card, of one that a wire joins with the card itself, of
such a wire, of a plate; and one that cannot be seen."""
_THICK = 4.0


class Spot(NamedTuple):
    """Where it stands.

    Args:
        place: its left and top.
        tip: how far along its side the card is pointed at.
        cost: what is covered there.
    """

    side: Side
    place: Point
    tip: float
    cost: float = 0.0


class Crowd(NamedTuple):
    """What can be covered on the screen: left, top, width, height of each, and what it counts."""

    boxes: Floats
    counts: Floats

    def cost(self, x: float, y: float, w: float, h: float) -> float:
        """Of a box that covers some of it."""
        low = np.maximum(self.boxes[:, :2], (x, y))
        high = np.minimum(self.boxes[:, :2] + self.boxes[:, 2:], (x + w, y + h))
        return float(np.maximum(high - low, 0).prod(axis=1) @ self.counts)


def crowd(geometry: Geometry, view: View, row: int, size: Point, plates: list[Box]) -> Crowd:
    """What stands around a card: the others in sight, its own wires, what floats already."""
    near = geometry.cards_in(view.seen(*size))
    near = near[near != row]
    cards = _on_screen(geometry.bodies[near], view)
    joined = np.isin(near, geometry.ends[geometry.wires_of(row)])
    legs = [_legs(geometry.polyline(wire)) for wire in geometry.wires_of(row).tolist()]
    wires = _on_screen(np.concatenate([np.zeros((0, 4)), *legs]), view)
    wires += (-_THICK, -_THICK, 2 * _THICK, 2 * _THICK)
    boxes = (cards, wires, np.array(plates, float).reshape(-1, 4))
    counts = np.where(joined, NEXT, CARD), np.full(len(wires), WIRE), np.full(len(plates), PLATE)
    return Crowd(np.concatenate(boxes), np.concatenate(counts))


def _legs(points: Floats) -> Floats:
    low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
    return np.concatenate([low, high - low], axis=1)


def _on_screen(boxes: Floats, view: View) -> Floats:
    shown = boxes * view.zoom
    shown[:, :2] += (view.dx, view.dy)
    return shown


def beside(card: Box, size: Point, room: Point, around: Crowd, gap: float, tip: float) -> Spot:
    """The spot where something of a size covers least; of equal ones to the right, left, below.

    Args:
        card: on the screen.
        room: width and height of the screen.
        gap: between the two.
        tip: from its corner to where it points at the card, where it stands at a side.
    """
    (x, y, w, h), (width, height) = card, size
    # Of a card that is cut off by the edge, the middle of what is seen.
    middle = (max(y, 0.0) + min(y + h, room[1])) / 2
    level = min(max(middle - height / 2, 0.0), max(0.0, room[1] - height))
    across = min(max(x + (w - width) / 2, 0.0), max(0.0, room[0] - width))
    spots = [
        Spot("right", (x + w + gap, middle - tip), tip),
        Spot("right", (x + w + gap, middle - height + tip), height - tip),
        Spot("left", (x - gap - width, middle - tip), tip),
        Spot("left", (x - gap - width, middle - height + tip), height - tip),
        Spot("right", (x + w + gap, level), middle - level),
        Spot("left", (x - gap - width, level), middle - level),
        Spot("below", (across, y + h + gap), x + w / 2 - across),
        Spot("above", (across, y - gap - height), x + w / 2 - across),
    ]
    costed = (spot._replace(cost=_cost(spot.place, size, room, around)) for spot in spots)
    return min(costed, key=lambda spot: spot.cost)


def _cost(place: Point, size: Point, room: Point, around: Crowd) -> float:
    (x, y), (w, h) = place, size
    inside = max(0.0, min(x + w, room[0]) - max(x, 0.0)) * max(
        0.0, min(y + h, room[1]) - max(y, 0.0)
    )
    return around.cost(x, y, w, h) + OUTSIDE * (w * h - inside)
