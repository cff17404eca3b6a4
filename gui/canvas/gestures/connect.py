"""Connect: a wire follows the pointer from an output or an input to an end that may take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolTip

from gradscape.gui.canvas.candidates import Candidates
from gradscape.gui.canvas.gestures.base import Gesture
from gradscape.gui.canvas.hit import End, card_at
from gradscape.gui.canvas.scene import Point

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

_REACH = 16.0
"""On the screen, from a port."""


class Connect(Gesture):
    """Candidates are what `judge` of the canvas knows of; a card takes it at its free input."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, x: float, y: float, end: End) -> None:
        super().__init__(canvas, x, y)
        self._end = end
        self._origin = canvas.place(end)
        self._candidates: Candidates | None = None

    def _found(self, x: float, y: float) -> tuple[End | None, str]:
        """The end near the pointer if it may take the wire, else why it may not."""
        canvas = self.canvas
        if self._candidates is None:
            self._candidates = Candidates(canvas.places, self._end, canvas.judge(self._end))
        wx, wy = canvas.view.to_world(x, y)
        over = card_at(canvas.places, wx, wy)
        return self._candidates.near(wx, wy, _REACH / canvas.view.zoom, over)

    def move(self, x: float, y: float) -> None:
        if not self.begins(x, y):
            return
        canvas = self.canvas
        found, why = self._found(x, y)
        canvas.marks.candidates = self._candidates
        words = why or (canvas.label(found) if found else "")
        if words:
            QToolTip.showText(canvas.mapToGlobal(QPoint(round(x) + 12, round(y) + 12)), words)
        else:
            QToolTip.hideText()
        free = canvas.place(found) if found else canvas.view.to_world(x, y)
        canvas.marks.loose = self._way(free)
        canvas.place_problem()
        canvas.update()

    def _way(self, free: Point) -> tuple[Point, Point, bool]:
        return (self._origin, free, True) if self._end.gives else (free, self._origin, True)

    def end(self, x: float, y: float) -> None:
        if not self.live:  # a click at the edge of a card
            self.canvas.choose((self._end.card,))
            return
        found, why = self._found(x, y)
        world = self.canvas.view.to_world(x, y)
        self.cancel()
        if found is not None:
            self.take(found)
        elif not why:
            self.drop(world)

    def take(self, found: End) -> None:
        """Dropped on an end that may take it."""
        source, target = (self._end, found) if self._end.gives else (found, self._end)
        self.canvas.connected.emit(source.card, source.slot, target.card, target.slot)

    def drop(self, world: Point) -> None:
        """Dropped on nothing."""
        self.canvas.search_wanted.emit(world, self._end)

    def cancel(self) -> None:
        self.canvas.marks.loose = self.canvas.marks.candidates = None
        self.canvas.place_problem()
        QToolTip.hideText()
        self.canvas.update()
