"""Panel: a widget beside the canvas that shows one editor at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from gradscape.graph.change import Change
from gradscape.gui.editor import Editor
from gradscape.gui.theme import Theme


class Panel(QWidget):
    """Shows an editor, or that there is none; follows it until it is given another.

    Subclasses override `refresh`, and the others where they can do with less.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.editor: Editor | None = None

    def set_editor(self, editor: Editor | None) -> None:
        """Show another document, or none."""
        if self.editor is not None:
            for signal, slot in self._followed(self.editor):
                signal.disconnect(slot)
        self.editor = editor
        if editor is not None:
            for signal, slot in self._followed(editor):
                signal.connect(slot)
        self.refresh()

    def _followed(self, editor: Editor) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        return (
            (editor.changed, self.on_changed),
            (editor.shown, self.on_shown),
            (editor.selected, self.on_selected),
        )

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.refresh()

    def entrance(self) -> QWidget | None:
        """Where the keyboard comes to stand first; None for the first part that takes it."""
        return None

    def refresh(self) -> None:
        """Show all of the editor anew."""

    def on_changed(self, change: Change) -> None:
        """The project and its report are new."""
        self.refresh()

    def on_shown(self) -> None:
        """Another body is shown."""

    def on_selected(self) -> None:
        """Other nodes are selected."""
