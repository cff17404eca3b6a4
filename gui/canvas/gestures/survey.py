"""Survey: the eye goes to where the pointer is in the minimap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradscape.gui.canvas.gestures.base import Gesture

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas


class Survey(Gesture):
    def __init__(self, canvas: Canvas, x: float, y: float) -> None:
        super().__init__(canvas, x, y)
        self._before = canvas.view
        self.move(x, y)

    def move(self, x: float, y: float) -> None:
        canvas = self.canvas
        width, height = canvas.width(), canvas.height()
        at = canvas.painter.minimap.to_world(x, y, (width, height))
        sx, sy = canvas.view.to_screen(*at)
        canvas.look(canvas.view.panned(width / 2 - sx, height / 2 - sy))

    def cancel(self) -> None:
        self.canvas.look(self._before)
