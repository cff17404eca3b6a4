"""Rows of runs: what each says, as a value, and the model that a list shows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from gradscape.gui.training.history import words
from gradscape.gui.training.history.found import Held
from gradscape.gui.training.history.runs import Runs
from gradscape.gui.training.history.words import say

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
MIME = "application/x-gradscape-run"


class RunRow(NamedTuple):
    """What a row says.

    Args:
        state: as in `words.SIGNS`.
        laid: whether its curves lie over others; None where that cannot be.
    """

    path: Path
    title: str
    state: str
    facts: str
    best: str
    when: str
    note: str
    message: str = ""
    earlier: bool = False
    laid: bool | None = None

    @property
    def spoken(self) -> str:
        """All of it, for a screen reader."""
        earlier = say("of an earlier version") if self.earlier else ""
        parts = (self.title, self.facts, self.best, earlier, self.note, self.message, self.when)
        return ", ".join(part for part in parts if part)


def row_of(held: Held, runs: Runs) -> RunRow:
    """What is said of a run now."""
    entry, state = held.entry, runs.state(held)
    facts = words.state_words(state)
    if state not in ("queued", "damaged"):
        facts = f"{facts} · {words.progress(entry)}"
    lays = state not in ("queued", "damaged") and not runs.is_shown(held.path)
    return RunRow(
        held.path,
        words.title(entry),
        state,
        facts,
        words.best(entry),
        words.when(entry.begun or entry.made, time.time()),
        " ".join(entry.note.split()),
        entry.message,
        held.path in runs.earlier,
        runs.is_laid(held.path) if lays else None,
    )


class RunModel(QAbstractListModel):
    """Runs as rows. What a person does to one is told; the rows change when that has happened."""

    noted = Signal(object, str)
    """A run's folder, and the note that it is to have."""
    laid = Signal(object, bool)
    """A run's folder, and whether its curves are to lie over others."""
    moved = Signal(object, int)
    """The folder of a run that waits, and the place that it is to have."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[RunRow, ...] = ()

    def set_rows(self, rows: Sequence[RunRow]) -> None:
        """Show other rows; where the runs are the same, each keeps its place and its editor."""
        rows = tuple(rows)
        if [row.path for row in rows] != [row.path for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        before, self.rows = self.rows, rows
        for k, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(k), self.index(k))

    def place(self, path: Path) -> int | None:
        """Where a run stands; None where it does not."""
        return next((k for k, row in enumerate(self.rows) if row.path == path), None)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Notes can be written; those that wait can be moved."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        row = self.rows[index.row()]
        flags = flag.ItemIsSelectable | flag.ItemIsEnabled
        if row.state != "damaged":
            flags |= flag.ItemIsEditable
        if row.laid is not None:
            flags |= flag.ItemIsUserCheckable
        if row.state == "queued":
            flags |= flag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a view, or a screen reader, asks of a run."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.EditRole:
                return row.note
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return row.message or row.note or str(row.path)
            case Qt.ItemDataRole.CheckStateRole if row.laid is not None:
                return Qt.CheckState.Checked if row.laid else Qt.CheckState.Unchecked
            case _ if role == ROW:
                return row
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A note was written, or a box checked."""
        path = self.rows[index.row()].path
        if role == Qt.ItemDataRole.EditRole:
            self.noted.emit(path, str(value).strip())
        elif role == Qt.ItemDataRole.CheckStateRole:
            self.laid.emit(path, Qt.CheckState(value) is Qt.CheckState.Checked)
        else:
            return False
        return True

    # ---- drag

    def supportedDropActions(self) -> Qt.DropAction:
        """What is dragged takes another place."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Nothing but a run."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The run that is dragged."""
        data = QMimeData()
        data.setData(MIME, str(self.rows[indexes[0].row()].path).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """A run was dropped before a row, upon one, or behind all."""
        path = Path(bytes(data.data(MIME).data()).decode())
        held = self.place(path)
        if held is None:
            return False
        at = row if row >= 0 else parent.row() if parent.isValid() else len(self.rows)
        self.moved.emit(path, at - (held < at))
        # The row goes when the queue has changed, not with the drag.
        return False
