"""Aside: a panel goes beside the canvas for a while, and all is as it was when it comes back."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt

from gradscape.gui.window.desk import BOTTOM, RIGHT, Desk

Stand = tuple[tuple[Qt.DockWidgetArea, bool], ...]
"""Of each panel, on which side it stands, and whether it is shown."""


class Aside:
    """Of one panel, which else stands at the bottom.

    Args:
        size: its width beside the canvas.
    """

    def __init__(self, desk: Desk, id: str, size: int) -> None:
        self._desk, self._id, self._size = desk, id, size
        self._before: tuple[QByteArray, Stand] | None = None

    def is_beside(self) -> bool:
        """Whether it stands beside the canvas."""
        return self._desk.area(self._id) is RIGHT

    def toggle(self) -> None:
        """Put the panel beside the canvas, or back."""
        before, self._before = self._before, None
        if not self.is_beside():
            state = self._desk.arrangement()
            self._desk.put(self._id, RIGHT, self._size)
            self._before = state, self._stand()
        elif before is not None and self._stand() == before[1]:
            self._desk.arrange(before[0])
        else:  # panels were moved meanwhile: only this one goes back
            self._desk.put(self._id, BOTTOM)

    def _stand(self) -> Stand:
        desk = self._desk
        return tuple((desk.area(berth.id), desk.is_shown(berth.id)) for berth in desk.panels)
