"""Drops: an operator dragged from the palette onto nothing, or onto the wire that will take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF

from gradscape.gui.canvas.hit import wire_at
from gradscape.gui.canvas.insertion import Inserting

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

OPERATOR = "application/x-gradscape-operator"
"""Holds the name of an operator or of a definition, in UTF-8."""
_REACH = 22.0
_CARD = (168.0, 44.0)
"""What is dragged, as the palette paints it, on the screen."""


class Drops:
    """Of operators on a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._held: Inserting | None = None

    def takes(self, data: QMimeData) -> bool:
        """Whether it is something for the canvas."""
        return data.hasFormat(OPERATOR)

    def over(self, data: QMimeData, at: QPointF) -> None:
        """Show what would become of the wire below."""
        name = _name(data)
        if self._held is None or self._held.held != name:
            self._held = Inserting(self._canvas, name)
        view = self._canvas.view
        x, y = view.to_world(at.x(), at.y())
        w, h = _CARD[0] / view.zoom, _CARD[1] / view.zoom
        row = wire_at(self._canvas.places, x, y, _REACH)
        self._held.over(row, (x - w / 2, y - h / 2, w, h))

    def leave(self) -> None:
        """It went elsewhere."""
        if self._held is not None:
            self._held.leave()
            self._held = None

    def drop(self, data: QMimeData, at: QPointF) -> None:
        """It stays here."""
        self.over(data, at)
        held, self._held = self._held, None
        wire = held.leave() if held else None
        place = self._canvas.view.to_world(at.x(), at.y())
        self._canvas.dropped.emit(_name(data), place, wire)


def _name(data: QMimeData) -> str:
    return bytes(data.data(OPERATOR).data()).decode("utf-8", "replace")
