"""The rows as a model of Qt's: loaded on demand, sorted by any column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gradscape.gui import figures
from gradscape.gui.editor import Editor
from gradscape.gui.panels.cost.rows import Row, load, whole

Index = QModelIndex | QPersistentModelIndex
UNKNOWN = "?"
ROW = Qt.ItemDataRole.UserRole
SHARE = Qt.ItemDataRole.UserRole + 1
"""Of the whole network, 0 … 1."""


class CostModel(QAbstractItemModel):
    """One row for the network, which holds all others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root: Row | None = None
        self._editor: Editor | None = None
        self._order = (-1, False)
        self.short = False
        """Headings are as short as can be."""

    def show_editor(self, editor: Editor | None) -> None:
        """Show what is known now."""
        self.beginResetModel()
        self._editor = editor
        self.root = whole(editor) if editor else None
        self.endResetModel()

    def row(self, index: Index) -> Row | None:
        """The row of an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Row) else None

    def at(self, row: Row, column: int = 0) -> QModelIndex:
        """The index of a row."""
        place = row.parent.rows.index(row) if row.parent and row.parent.rows else 0
        return self.createIndex(place, column, row)

    # ---- structure

    def index(self, place: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        outer = self.row(parent)
        rows = outer.rows if outer else [self.root] if self.root else []
        if not rows or not 0 <= place < len(rows):
            return QModelIndex()
        return self.createIndex(place, column, rows[place])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        row = self.row(index)
        return self.at(row.parent) if row and row.parent else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return 1 if self.root else 0
        row = self.row(parent)
        return len(row.rows or ()) if row and parent.column() == 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 4

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        row = self.row(parent)
        if row is None:
            return self.root is not None
        return row.holds if row.rows is None else bool(row.rows)

    def canFetchMore(self, parent: Index) -> bool:
        row = self.row(parent)
        return bool(row and row.holds and row.rows is None)

    def fetchMore(self, parent: Index) -> None:
        row = self.row(parent)
        if row is None or self._editor is None:
            return
        load(row, self._editor)
        rows, row.rows = row.rows or [], []
        if rows:
            self.beginInsertRows(parent, 0, len(rows) - 1)
            row.rows = rows
            row.sort(*self._order)
            self.endInsertRows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = column, order == Qt.SortOrder.DescendingOrder
        if self.root is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [(self.row(index), index.column()) for index in before]
        self.root.sort(*self._order)
        after = [self.at(row, column) if row else QModelIndex() for row, column in rows]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 3)

    # ---- what is said

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row(index), index.column()
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if column == 0 else self._figure(row, column)
        if role == ROW:
            return row
        if role == SHARE and column:
            return self._share(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and row.cost is not None:
            return self._told(row, column)
        return None

    def _figure(self, row: Row, column: int) -> str:
        if row.cost is None:
            return UNKNOWN
        value = row.cost[column - 1]
        if not value:
            return "–"
        return figures.size(value * self._batch) if column == 3 else figures.brief(value)

    @property
    def _batch(self) -> int:
        return self._editor.project.training.batch if self._editor else 1

    def _share(self, row: Row, column: int) -> float:
        total = self.root.cost if self.root else None
        if row.cost is None or total is None or not total[column - 1]:
            return 0.0
        return row.cost[column - 1] / total[column - 1]

    def _spoken(self, row: Row, column: int) -> str:
        if column == 0:
            return f"{row.title}, {row.kind}" if row.kind else row.title
        share = f"{self._share(row, column):.0%}"
        return f"{self._header(column)}: {self._figure(row, column)}, {share}"

    def _told(self, row: Row, column: int) -> str:
        if column == 0:
            return row.kind
        assert row.cost is not None
        share = self._share(row, column)
        exact = figures.exact(row.cost[column - 1] * (self._batch if column == 3 else 1))
        return self.tr("{} — {:.1%} of the whole").format(exact, share)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._arrow(section) + self._header(section)
            if role == Qt.ItemDataRole.ToolTipRole and section == 3:
                return self._activations()
            if role == Qt.ItemDataRole.TextAlignmentRole and section:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _arrow(self, column: int) -> str:
        """Which way it is sorted, in front of the words."""
        sorted_by, descending = self._order
        return "" if column != sorted_by else "↓ " if descending else "↑ "

    def _header(self, column: int) -> str:
        return (
            self.tr("Layer"),
            self.tr("Parameters"),
            self.tr("Multiply-adds"),
            self.tr("Activations") if self.short else self._activations(),
        )[column]

    def _activations(self) -> str:
        return self.tr("Activations, batch {}").format(figures.exact(self._batch))
