"""A question with one line for an answer, which stays open until the answer can be taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradscape.gui.widgets import button, label

_WIDTH = 360


class Prompt(QDialog):
    """Asks for a name.

    Args:
        title: of the dialog.
        words: what the line is for.
        proposed: stands there already, to be typed over.
        verb: on the button that takes it.
        take: takes the answer, or says why it cannot be: that is shown below the line.
    """

    def __init__(
        self,
        title: str,
        words: str,
        proposed: str,
        verb: str,
        take: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._take = take
        self.line = QLineEdit(proposed)
        self.line.setAccessibleName(words)
        self.line.selectAll()
        self.line.textChanged.connect(self._typed)
        self.why = label("", "error", wrap=True)
        self.go = button(verb, "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        leave = button(self.tr("Cancel"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.go)
        named = label(words, "sub")
        named.setBuddy(self.line)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(16, 16, 16, 16)
        laid.setSpacing(8)
        for part in (named, self.line, self.why):
            laid.addWidget(part)
        laid.addSpacing(8)
        laid.addLayout(row)
        self._typed()

    def accept(self) -> None:
        """Close if the answer could be taken, else say why it could not."""
        if why := self._take(self.line.text().strip()):
            self.why.setText(why)
            self.why.show()
            self.why.setMinimumHeight(self.why.heightForWidth(self.line.width()))
            self.line.setFocus()
            self.line.selectAll()
        else:
            super().accept()

    def _typed(self) -> None:
        self.why.hide()
        self.go.setEnabled(bool(self.line.text().strip()))
