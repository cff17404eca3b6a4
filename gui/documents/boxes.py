"""Boxes: the dialogs by which documents ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton, QWidget

from gradscape.gui.documents.asking import Choice, Question, Role

_ROLES: Mapping[Role, QMessageBox.ButtonRole] = {
    "accept": QMessageBox.ButtonRole.AcceptRole,
    "destroy": QMessageBox.ButtonRole.DestructiveRole,
    "cancel": QMessageBox.ButtonRole.RejectRole,
    "other": QMessageBox.ButtonRole.ActionRole,
}

WIDTH = 400
"""Pixels of a line of the text."""


class Boxes(QObject):
    """Asks in dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def choose(self, question: Question) -> str:
        """The key of the answer."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(question.title)
        box.setInformativeText(question.text)
        if question.details:
            box.setDetailedText(question.details)
        buttons = {choice.key: self._add(box, choice) for choice in question.choices}
        first = question.choices[0].key
        _be(buttons[first], "primary")
        box.setDefaultButton(buttons[first])
        box.setEscapeButton(buttons[question.escape])
        self._dress(box)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        found = (key for key, button in buttons.items() if button is clicked)
        return next(found, question.escape)

    def _dress(self, box: QMessageBox) -> None:
        # Qt gives no other way to the labels than their names.
        title = box.findChild(QLabel, "qt_msgbox_label")
        text = box.findChild(QLabel, "qt_msgbox_informativelabel")
        if title is not None and text is not None:
            _be(title, "strong")
            text.setMinimumWidth(WIDTH)

    def _add(self, box: QMessageBox, choice: Choice) -> QPushButton:
        return box.addButton(choice.words, _ROLES[choice.role])

    def files_to_open(self, folder: Path) -> list[Path]:
        """Files that a person chooses, none where they do not; `folder` is shown first."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Open"), str(folder), self._kinds()
        )
        return [Path(name) for name in names]

    def file_to_save(self, proposed: Path) -> Path | None:
        """The file that a person chooses, who was asked before one that exists is written over."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save as"), str(proposed), self._kinds()
        )
        return Path(name) if name else None

    def _kinds(self) -> str:
        return self.tr("Gradscape projects") + " (*.gradscape)"


def _be(widget: QWidget, role: str) -> None:
    """Give a role to a widget that Qt has made, and dressed without it."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
