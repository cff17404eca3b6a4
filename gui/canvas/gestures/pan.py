"""Pan: the network follows the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.gestures.base import Gesture


class Pan(Gesture):
    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, x: float, y: float) -> None:
        super().__init__(canvas, x, y)
        self._before = canvas.view

    def move(self, x: float, y: float) -> None:
        self.canvas.look(self._before.panned(x - self.x, y - self.y))

    def cancel(self) -> None:
        self.canvas.look(self._before)
