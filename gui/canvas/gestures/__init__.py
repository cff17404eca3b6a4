"""A class a gesture, and which of them a press begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gradscape.gui.canvas.gestures.band import Band
from gradscape.gui.canvas.gestures.base import Gesture
from gradscape.gui.canvas.gestures.connect import Connect
from gradscape.gui.canvas.gestures.move import Move
from gradscape.gui.canvas.gestures.pan import Pan
from gradscape.gui.canvas.gestures.rewire import Rewire
from gradscape.gui.canvas.gestures.survey import Survey
from gradscape.gui.canvas.hit import Hit

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

__all__ = ["Gesture", "begin"]


def begin(
    canvas: Canvas, x: float, y: float, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> Gesture | None:
    """The gesture that a press at a point of the screen begins, if any."""
    left = button == Qt.MouseButton.LeftButton
    if button == Qt.MouseButton.MiddleButton or (left and canvas.keyboard.space):
        return Pan(canvas, x, y)
    if not left:
        return None
    if canvas.over_minimap(x, y):
        return Survey(canvas, x, y)
    found = canvas.hit(x, y)
    adding = bool(keys & Qt.KeyboardModifier.ShiftModifier)
    if found.kind in ("card", "frame"):
        if adding and keys & Qt.KeyboardModifier.AltModifier:
            canvas.path_wanted.emit(found.id)
            return None
        canvas.press(found.id, adding)
        return Move(canvas, x, y, found.row, adding) if found.id in canvas.selection else None
    if found.end is not None:
        return _wiring(canvas, x, y, found)
    return Band(canvas, x, y, adding)


def _wiring(canvas: Canvas, x: float, y: float, found: Hit) -> Gesture:
    """From an end: its wire is pulled off if it has one that ends there, else a new one begins."""
    end = found.end
    assert end is not None
    row = -1 if end.gives else canvas.wire_into(end)
    return Connect(canvas, x, y, end) if row < 0 else Rewire(canvas, x, y, row)
