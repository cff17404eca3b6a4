"""The runs as a part of the Train workspace."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from gradscape.gui.commands import Commands
from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.theme import Theme
from gradscape.gui.training.history.history import History
from gradscape.gui.training.history.panel import RunsPanel
from gradscape.gui.training.part import Part


class RunsPart(Part):
    """The panel of runs, at the right of the plots."""

    def __init__(self, history: History, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self.panel = RunsPanel(theme, commands)
        history.join(self.panel)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.addWidget(self.panel)

    def show_document(self, document: OpenDocument | None) -> None:
        """What differs from the document follows its edits while it is shown."""
        self.panel.set_editor(document.editor if document is not None else None)
        if self.panel.runs is not None:
            self.panel.runs.tell_overlay()

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours."""
        self.panel.set_theme(theme)
