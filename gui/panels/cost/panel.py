"""CostPanel: a tree of the blocks and nodes with what each costs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from gradscape.graph.change import Change
from gradscape.graph.diagnostic import Path
from gradscape.gui.panels.cost.bars import Bars
from gradscape.gui.panels.cost.model import CostModel
from gradscape.gui.panels.cost.rows import Row
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme

LATER = 100
"""Milliseconds after an edit: nobody reads shares while typing."""


class _Tree(QTreeView):
    """Enter does what a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class CostPanel(Panel):
    """Where the parameters are, where the work is; a click shows the node."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._stale = False
        self._opened: set[Path] = {()}
        self.model = CostModel(self)
        self.tree = _Tree()
        self._bars = Bars(theme)
        self._dress_tree()
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.addWidget(self.tree)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)

    def _dress_tree(self) -> None:
        tree = self.tree
        tree.setModel(self.model)
        tree.setItemDelegate(self._bars)
        tree.setAccessibleName(self.tr("Cost"))
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = tree.header()
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, 170)
        tree.setSortingEnabled(True)
        header.setSortIndicatorShown(False)  # it would lie on the words; they carry an arrow
        tree.clicked.connect(self._clicked)
        tree.expanded.connect(self._expanded)
        tree.collapsed.connect(self._collapsed)

    # ---- the panel

    def set_theme(self, theme: Theme) -> None:
        self.theme = self._bars.theme = theme
        self.tree.viewport().update()

    def on_changed(self, change: Change) -> None:
        self._later.start(LATER)

    def on_selected(self) -> None:
        if self.isVisible():
            self._select()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Count anew; what stood open stays open."""
        self._later.stop()
        self._stale = not self.isVisible()
        if self._stale:
            return
        place = self.tree.verticalScrollBar().value()
        self.model.show_editor(self.editor)
        if self.model.root is not None:
            with QSignalBlocker(self.tree):
                self._open(self.model.root)
        self._select()
        self.tree.verticalScrollBar().setValue(place)

    def _open(self, row: Row) -> None:
        if row.path in self._opened:
            index = self.model.at(row)
            if self.model.canFetchMore(index):
                self.model.fetchMore(index)
            self.tree.expand(index)
            for inner in row.rows or ():
                self._open(inner)

    # ---- the tree

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and self.editor is not None:
            if row.path:
                self.editor.reveal(row.path)
            else:
                self.editor.enter(())
                self.editor.select(())

    def _expanded(self, index: QModelIndex) -> None:
        if row := self.model.row(index):
            self._opened.add(row.path)

    def _collapsed(self, index: QModelIndex) -> None:
        if row := self.model.row(index):
            self._opened.discard(row.path)

    def _select(self) -> None:
        """Mark the current node, if its row stands open."""
        current = self.editor.current if self.editor else None
        row = self.model.root if current else None
        for k in range(1, len(current or ()) + 1):
            rows = row.rows if row else None
            row = next((r for r in rows or () if r.path == (current or ())[:k]), None)
        selection = self.tree.selectionModel()
        if row is None:
            selection.clear()
        elif self.model.row(self.tree.currentIndex()) is not row:
            self.tree.setCurrentIndex(self.model.at(row))
