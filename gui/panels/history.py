"""The history panel: each step in words; a click goes back, or forth, to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QVBoxLayout, QWidget

from gradscape.graph.document import Document
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme, icon
from gradscape.gui.words import said

Index = QModelIndex | QPersistentModelIndex


class HistoryPanel(Panel):
    """The steps from the opened document on: the one that stands is marked, undone ones dimmed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("History"))
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Steps"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._steps = _Steps(theme, self)
        self.list.setModel(self._steps)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(4, 4, 4, 4)
        laid.addWidget(self.list)

    def refresh(self) -> None:
        """Show the steps as they are, where somebody sees them."""
        if not self.isVisible():
            return
        document = self.editor.document if self.editor else None
        self._steps.show_document(document, self.theme)
        now = self._steps.index(self._steps.done)
        self.list.setCurrentIndex(now)
        self.list.scrollTo(now)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _go(self, index: QModelIndex) -> None:
        if self.editor is not None and index.isValid():
            self.editor.document.go(index.row())


class _Steps(QAbstractListModel):
    """The opened document, then the steps that are done, then those that are undone."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._labels: tuple[str, ...] = ()
        self.done = 0

    def show_document(self, document: Document | None, theme: Theme) -> None:
        """Take the steps of a document."""
        self.beginResetModel()
        self._theme = theme
        self._labels, self.done = (), 0
        if document is not None:
            done, undone = document.history, document.undone
            self._labels = (self.tr("As opened"), *map(said, (*done, *reversed(undone))))
            self.done = len(done)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many steps there are, the opened document with them."""
        return 0 if parent is not None and parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A step: its words, and how it looks."""
        if not index.isValid():
            return None
        number, label = index.row(), self._labels[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return label
            case Qt.ItemDataRole.AccessibleTextRole:
                if number == self.done:
                    return self.tr("{0}, where the document stands").format(label)
                return self.tr("{0}, undone").format(label) if number > self.done else label
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.colors["text3" if number > self.done else "text"]
            case Qt.ItemDataRole.FontRole:
                font = QApplication.font()
                font.setWeight(
                    QFont.Weight.DemiBold if number == self.done else QFont.Weight.Normal
                )
                font.setItalic(number > self.done)
                return font
            case Qt.ItemDataRole.DecorationRole:
                return self._picture(number)
        return None

    def _picture(self, number: int) -> Any:
        if number == self.done:
            return icon("circle-medium", self._theme.colors["accent"])
        name = "circle-small" if number < self.done else "redo"
        return icon(name, self._theme.colors["text3"])
