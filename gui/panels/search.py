"""Search at the cursor: a field and a ranked list over the canvas, under the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from gradscape.gui.catalog import Entry, search
from gradscape.gui.commands.matching import best
from gradscape.gui.panels.rows import ROW, FieldKeys, Row, RowDelegate, RowModel
from gradscape.gui.theme import Theme
from gradscape.gui.widgets import label

WIDTH, ROWS = 320, 9
Find = Callable[[str], Sequence[Row]]
"""What fits what is typed, the best first; all that there is where nothing is typed."""


def of_entries(found: Iterable[Entry]) -> Find:
    """Find in what can be put into a network; a row's data is the Entry."""
    every = tuple(found)

    def fitting(typed: str) -> Sequence[Row]:
        return [
            Row(entry.label, entry.caption, entry.family, entry, entry.help)
            for entry in search(every, typed)
        ]

    return fitting


def of_rows(rows: Iterable[Row]) -> Find:
    """Find in rows by their titles and subtitles."""
    every = tuple(rows)
    return lambda typed: best(typed, every, lambda row: f"{row.title} {row.subtitle}")


class SearchPopup(QFrame):
    """Stands at a point of the window until a row is chosen or the focus leaves."""

    chosen = Signal(object)
    """The data of the row: the Entry, where entries are shown."""
    left = Signal()
    """It went away without a choice."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "floating")
        self._over = parent
        self._find: Find = of_rows(())
        self._before: QWidget | None = None
        self._open = False
        self.field = QLineEdit()
        self.list = QListView()
        self.list.setObjectName("plain")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("What fits"))
        self.nothing = label(self.tr("No layer has this name"), "dim")
        self._model = RowModel(self)
        self.list.setModel(self._model)
        self._keys = FieldKeys(self.field, self.list, self._take, self.dismiss)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._take)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(8, 8, 8, 8)
        laid.setSpacing(6)
        laid.addWidget(self.field)
        laid.addWidget(self.nothing)
        laid.addWidget(self.list, 1)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._delegate = RowDelegate(theme, self)
        self.list.setItemDelegate(self._delegate)

    def open(self, at: QPoint, find: Find, hint: str = "") -> None:
        """Show it at a global point, or as near as the window lets it, with nothing typed.

        Args:
            find: `of_entries` or `of_rows`.
            hint: what stands in the empty field.
        """
        self._before = QApplication.focusWidget()
        self._find = find
        hint = hint or self.tr("Search layers and blocks")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.clear()
        self._show()
        self._place(at)
        self._open = True
        self.show()
        self.raise_()
        self.field.setFocus()

    def _place(self, at: QPoint) -> None:
        over = self._over
        height = self.list.sizeHintForRow(0) if self._model.rowCount() else 28
        self.resize(
            min(WIDTH, over.width() - 16), min(58 + ROWS * max(height, 28), over.height() - 16)
        )
        spot = over.mapFromGlobal(at)
        self.move(
            max(8, min(spot.x(), over.width() - self.width() - 8)),
            max(8, min(spot.y(), over.height() - self.height() - 8)),
        )

    def dismiss(self) -> None:
        """Go away without a choice, and give the focus back."""
        if self._open:
            self._close()
            self.left.emit()

    def _close(self) -> None:
        self._open = False
        if self._before is not None:
            self._before.setFocus()
            self._before = None
        self.hide()

    def _show(self) -> None:
        rows = self._find(self.field.text())
        self._model.set_rows(rows)
        self.nothing.setVisible(not rows)
        self.list.setCurrentIndex(self._model.index(0))

    def _take(self, index: QModelIndex) -> None:
        row: Row | None = index.data(ROW)
        if row is not None:
            self._close()
            self.chosen.emit(row.data)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A focus that leaves closes it."""
        if event.type() == QEvent.Type.FocusOut and self._open:
            self._before = None
            self.dismiss()
        return super().eventFilter(watched, event)
