"""What a run begins with, as a part of the Train workspace."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.theme import Theme
from gradscape.gui.training.part import Part
from gradscape.gui.training.setup.panel import SetupPanel
from gradscape.gui.training.worker import Workers


class SetupPart(Part):
    """The panel of settings, at the right of the plots."""

    def __init__(self, theme: Theme, workers: Workers) -> None:
        super().__init__()
        self.panel = SetupPanel(theme, workers=workers)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.addWidget(self.panel)

    def show_document(self, document: OpenDocument | None) -> None:
        """Show the settings of another document."""
        self.panel.set_editor(document.editor if document is not None else None)

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and text of another size."""
        self.panel.set_theme(theme)
