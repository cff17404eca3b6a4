"""Rewire: a wire is pulled off its input, and goes to another or to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradscape.gui.canvas.gestures.connect import Connect
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import Point
from gradscape.gui.canvas.ways import leads_in

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas


class Rewire(Connect):
    def __init__(self, canvas: Canvas, x: float, y: float, row: int) -> None:
        self._row = row
        self._wire = wire = canvas.scene.wires[row]
        inside = leads_in(wire)
        super().__init__(canvas, x, y, End(wire.source, wire.output, not inside, inside))

    def move(self, x: float, y: float) -> None:
        super().move(x, y)
        if self.live:
            self.canvas.marks.hidden = self._row

    def take(self, found: End) -> None:
        if (found.card, found.slot) != (self._wire.target, self._wire.slot):
            self.canvas.rewired.emit(self._wire, found.card, found.slot)

    def drop(self, world: Point) -> None:
        self.canvas.cut.emit(self._wire)

    def cancel(self) -> None:
        self.canvas.marks.hidden = -1
        super().cancel()
