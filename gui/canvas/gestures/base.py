"""A gesture: begins with a press, follows the pointer, and ends in one wish or in nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas


class Gesture:
    """Positions are on the screen. `move` shows, `end` tells by a signal, `cancel` puts back."""

    cursor: ClassVar[Qt.CursorShape | None] = None

    def __init__(self, canvas: Canvas, x: float, y: float) -> None:
        self.canvas, self.x, self.y = canvas, x, y
        self.start = canvas.view.to_world(x, y)
        self.live = False

    def begins(self, x: float, y: float) -> bool:
        """Whether the pointer has gone far enough to mean a drag; once it has, it does."""
        way = abs(x - self.x) + abs(y - self.y)
        self.live = self.live or way >= QApplication.startDragDistance()
        return self.live

    def move(self, x: float, y: float) -> None:
        """The pointer is elsewhere."""

    def end(self, x: float, y: float) -> None:
        """The button is let go."""

    def cancel(self) -> None:
        """As if it had not been."""
