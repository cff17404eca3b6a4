"""Page: what a tab of the window shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from gradscape.gui.editor import Editor
    from gradscape.gui.theme import Theme


class View(QWidget):
    """What stands in the middle of the window for a document: its canvas."""

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""


@dataclass(eq=False)
class Page:
    """The start page, which has no editor, or a document.

    Args:
        title: what its tab says.
        view: stands in the middle of the window; a View, where there is an editor.
        path: of its file, once it has one.
    """

    title: str
    view: QWidget
    editor: Editor | None = None
    path: Path | None = None

    @property
    def modified(self) -> bool:
        """Whether there is something to save."""
        return self.editor is not None and self.editor.document.modified
