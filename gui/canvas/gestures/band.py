"""Band: a rubber band selects what it touches; with Shift it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradscape.gui.canvas.gestures.base import Gesture

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas


class Band(Gesture):
    def __init__(self, canvas: Canvas, x: float, y: float, adding: bool) -> None:
        super().__init__(canvas, x, y)
        self._before = canvas.selection
        self._kept = canvas.selection if adding else ()

    def move(self, x: float, y: float) -> None:
        if not self.begins(x, y):
            return
        canvas = self.canvas
        (x0, y0), (x1, y1) = self.start, canvas.view.to_world(x, y)
        box = (min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        canvas.marks.band = box
        cards = canvas.scene.cards
        touched = [cards[row].id for row in canvas.places.cards_in(box).tolist()]
        canvas.set_selection((*self._kept, *(path for path in touched if path not in self._kept)))

    def end(self, x: float, y: float) -> None:
        canvas = self.canvas
        canvas.marks.band = None
        if not self.live:
            canvas.set_selection(self._kept)
        canvas.update()
        if canvas.selection != self._before:
            canvas.picked.emit(canvas.selection)

    def cancel(self) -> None:
        self.canvas.marks.band = None
        self.canvas.set_selection(self._before)
        self.canvas.update()
