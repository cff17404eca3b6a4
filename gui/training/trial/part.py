"""TrialPart: the page to try a network out, beside the run card."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.theme import Theme
from gradscape.gui.training.part import Part
from gradscape.gui.training.trial.panel import TrialPanel


class TrialPart(Part):
    """Holds a TrialPanel, which tries the network of the document's run."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.panel = TrialPanel(theme)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.panel)

    def show_document(self, document: OpenDocument | None) -> None:
        self.panel.set_session(document.session if document is not None else None)

    def set_theme(self, theme: Theme, scale: float) -> None:
        self.panel.set_theme(theme)
