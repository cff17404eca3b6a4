"""Where on its card, or on the border of its frame, a slot lies."""

from __future__ import annotations

from gradscape.gui.canvas.scene import Box, Card, Frame, Point, Slot

Body = Card | Frame
"""What a wire may end at."""


def box(body: Body) -> Box:
    """Left, top, width, height."""
    return (body.x, body.y, body.width, body.height) if isinstance(body, Card) else body.box


def place(body: Body, index: int, is_output: bool, across: bool) -> Point:
    """A slot's place, from the corner of its body.

    Inputs lie at the top and outputs at the bottom; across, at the left and at the right.
    """
    _, _, width, height = box(body)
    slots = body.outputs if is_output else body.inputs
    if not is_output and isinstance(body, Card) and body.joins:
        slots, index = (Slot(at=_joint(slots)),), 0
    length = height if across else width
    at = slots[index].at if index < len(slots) else None
    if at is None:
        at = length * (index + 1) / (max(len(slots), index + 1) + 1)
    if across:
        return (width if is_output else 0.0), at
    return at, (height if is_output else 0.0)


def _joint(slots: tuple[Slot, ...]) -> float | None:
    """Where all wires of a card enter that joins them."""
    return next((slot.at for slot in slots if slot.at is not None), None)
