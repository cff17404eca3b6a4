"""Page: what a tab of the window shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gradscape.gui.documents import OpenDocument
    from gradscape.gui.editor import Editor
    from gradscape.gui.theme import Theme


Space = Literal["design", "train"]
"""What surrounds the canvas: a workspace."""


class View(QWidget):
    """What stands in the middle of the window for a document: its canvas."""

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""

    def set_reduced_motion(self, reduced: bool) -> None:
        """Move things at once, or let them glide."""


@dataclass(eq=False)
class Page:
    """The start page, or a document.

    Args:
        view: stands in the middle of the window.
        document: None for the start page.
        space: the workspace in which the document was seen last.
    """

    view: QWidget
    document: OpenDocument | None = None
    space: Space = "design"

    @property
    def editor(self) -> Editor | None:
        """Of the document; None for the start page."""
        return self.document.editor if self.document else None

    @property
    def modified(self) -> bool:
        """Whether there is something to save."""
        return self.document is not None and self.document.modified
