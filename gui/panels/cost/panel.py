"""CostPanel: a tree of the blocks and nodes with what each costs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QVBoxLayout, QWidget

from gradscape.graph.change import Change
from gradscape.graph.diagnostic import Path
from gradscape.gui.panels.cost.bars import MARGIN, WIDEST, Bars
from gradscape.gui.panels.cost.model import CostModel
from gradscape.gui.panels.cost.rows import Row
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme
from gradscape.gui.widgets import scaled

COLUMNS = (1, 2, 3)
LATER = 100
"""Milliseconds after an edit: nobody reads shares while typing."""


NAME, FIGURE = 96, 170
"""Pixels: of the names at the least, of a column of figures at the most."""


class _Tree(QTreeView):
    """Enter does what a click does; the columns are as wide as there is room for."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width out: no heading and no figure is ever cut."""
        header, model = self.header(), self.model()
        if not isinstance(model, CostModel):
            return
        name = scaled(NAME)
        figure = self.fontMetrics().horizontalAdvance(WIDEST) + 2 * MARGIN
        for short in (False, True):
            model.short = short
            least = [max(figure, header.sectionSizeHint(column)) for column in COLUMNS]
            if name + sum(least) <= self.viewport().width():
                break
        room = self.viewport().width() - name
        spare = (room - name - sum(least)) // len(COLUMNS)
        for column, width in zip(COLUMNS, least, strict=True):
            most = max(width, scaled(FIGURE))
            header.resizeSection(column, max(width, min(most, width + spare)))
            room -= header.sectionSize(column)
        header.resizeSection(0, name + max(0, room))

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
        tree.setSortingEnabled(True)
        header.setSortIndicatorShown(False)  # it would lie on the words; they carry an arrow
        for changed in (self.model.modelReset, self.model.headerDataChanged):
            changed.connect(lambda *_: tree.fit())
        tree.clicked.connect(self._clicked)
        tree.expanded.connect(self._expanded)
        tree.collapsed.connect(self._collapsed)

    # ---- the panel

    def set_theme(self, theme: Theme) -> None:
        self.theme = self._bars.theme = theme
        self.tree.doItemsLayout()  # rows are as high as the text
        self.tree.fit()

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
