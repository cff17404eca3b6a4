"""Renaming: a key leads to the name of the current node; Enter or Escape lead back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from gradscape.gui.panels.inspector import Inspector

if TYPE_CHECKING:
    from gradscape.gui.window.window import Window

_LAST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class Renaming(QObject):
    """Of the node that the inspector shows."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        inspector = window.desk.panel("inspector")
        assert isinstance(inspector, Inspector)
        self._title = inspector.head.title
        self._begun = False
        self._title.installEventFilter(self)

    def begin(self) -> None:
        """Let a person type the name."""
        self._window.desk.show_panel("inspector")
        self._title.setFocus()
        self._title.selectAll()
        self._begun = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go back to the canvas, unless the name cannot be."""
        if event.type() == QEvent.Type.FocusOut:
            self._begun = False
        pressed = self._begun and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _LAST:
            QTimer.singleShot(0, self, self._end)  # when the key has done its work
        return False

    def _end(self) -> None:
        page = self._window.page
        if page is not None and not self._title.isModified():
            page.view.setFocus()
