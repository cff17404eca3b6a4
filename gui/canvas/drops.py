"""Drops: an operator dragged from the palette onto nothing, or onto the wire that will take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF

from gradscape.gui.canvas.hit import wire_at

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

OPERATOR = "application/x-gradscape-operator"
"""Holds the name of an operator or of a definition, in UTF-8."""
_REACH = 22.0


class Drops:
    """Of operators on a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def takes(self, data: QMimeData) -> bool:
        """Whether it is something for the canvas."""
        return data.hasFormat(OPERATOR)

    def over(self, at: QPointF) -> None:
        """Light the wire that would take it."""
        marks = self._canvas.marks
        row = self._wire(at)
        if row != marks.receiving:
            marks.receiving = row
            self._canvas.update()

    def leave(self) -> None:
        """It went elsewhere."""
        if self._canvas.marks.receiving >= 0:
            self._canvas.marks.receiving = -1
            self._canvas.update()

    def drop(self, data: QMimeData, at: QPointF) -> None:
        """It stays here."""
        canvas, row = self._canvas, self._wire(at)
        self.leave()
        wire = canvas.scene.wires[row] if row >= 0 else None
        name = bytes(data.data(OPERATOR).data()).decode("utf-8", "replace")
        canvas.dropped.emit(name, canvas.view.to_world(at.x(), at.y()), wire)

    def _wire(self, at: QPointF) -> int:
        x, y = self._canvas.view.to_world(at.x(), at.y())
        return wire_at(self._canvas.places, x, y, _REACH)
