"""Part: something at the right of the Train workspace, one of several tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gradscape.gui.documents.open_document import OpenDocument
    from gradscape.gui.theme import Theme


class Part(QWidget):
    """Shows what concerns one document at a time. Subclasses override what they need."""

    def show_document(self, document: OpenDocument | None) -> None:
        """Show another document, or none while the workspace is not seen."""

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and text of another size."""
