"""The palette: all that can be put into a network, by family, to be dragged or chosen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from gradscape.graph.change import Change
from gradscape.gui.catalog import MIME, Entry, caption, entries, search
from gradscape.gui.panels.panel import Panel
from gradscape.gui.panels.rows import ROW, FieldKeys, Row, RowDelegate, RowModel
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import label, line, row, scaled

WIDTH = 232
CARD = (168, 44)
"""Width and height of a node, in pixels."""


class Palette(Panel):
    """Families of layers and blocks, or what fits what is typed."""

    chosen = Signal(object)
    """The Entry that is to be put in."""
    folded = Signal()
    """Other families are closed: `closed` is new."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Layers and blocks"))
        self._entries: tuple[Entry, ...] = ()
        self._closed: frozenset[str] = frozenset()
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText(self.tr("Search layers and blocks"))
        self.field.setAccessibleName(self.tr("Search layers and blocks"))
        self._magnifier = self.field.addAction(
            icon("magnify", theme.colors["text2"]), QLineEdit.ActionPosition.LeadingPosition
        )
        self.list = _List(self)
        self.list.setAccessibleName(self.tr("Layers and blocks"))
        self._model = RowModel(self)
        self.list.setModel(self._model)
        self._keys = FieldKeys(self.field, self.list, self._take, self.field.clear)
        self.field.textChanged.connect(self._show)
        self.list.doubleClicked.connect(self._add)
        self.list.clicked.connect(self._fold)
        self._lay_out()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 4, 0, 8)  # below the strip by which the panel is moved
        laid.setSpacing(0)
        laid.addWidget(row(self.field, margins=(12, 0, 12, 8)))
        laid.addWidget(self.list, 1)
        laid.addWidget(line())
        hint = label(self.tr("Drag, or press Space on the canvas"), "dim", wrap=True)
        laid.addWidget(row(hint, margins=(14, 8, 12, 0)))

    # ---- what is shown

    def refresh(self) -> None:
        """Offer what can be put into the body that is shown."""
        editor = self.editor
        found = entries(editor.project, editor.body) if editor is not None else ()
        if found != self._entries:
            self._entries = found
            self._show()

    def on_changed(self, change: Change) -> None:
        if any(address[0] == "definition" for address in change.items):
            self.refresh()

    def on_shown(self) -> None:
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self._magnifier.setIcon(icon("magnify", theme.colors["text2"]))
        self.list.theme = theme
        self._delegate = RowDelegate(theme, self)
        self.list.setItemDelegate(self._delegate)
        self.setMinimumWidth(scaled(WIDTH - 8))
        super().set_theme(theme)

    @property
    def closed(self) -> frozenset[str]:
        """The groups that are closed."""
        return self._closed

    @closed.setter
    def closed(self, groups: Iterable[str]) -> None:
        self._closed = frozenset(groups)
        self._show()

    def _show(self) -> None:
        typed = self.field.text()
        if typed.strip():
            rows = [_row(entry, entry.caption) for entry in search(self._entries, typed)]
            if not rows:
                rows = [Row(self.tr("No layer has this name"))]
        else:
            rows = []
            for group, members in groupby(self._entries, lambda entry: entry.group):
                opened = group not in self._closed
                rows.append(Row(caption(group), data=group, caption=True, open=opened))
                rows += [_row(entry) for entry in members if opened]
        kept = self.list.currentIndex().data(ROW)
        self._model.set_rows(rows)
        place = rows.index(kept) if kept in rows and not typed else 0
        if rows and (typed or kept in rows):
            self.list.setCurrentIndex(self._model.index(place))

    # ---- what a person does

    def _take(self, index: QModelIndex) -> None:
        """Enter: add what is current, or open and close the family whose caption is."""
        if not index.isValid() and self._model.rowCount():
            index = self._model.index(0)
        self._add(index)
        self._fold(index)

    def _add(self, index: QModelIndex) -> None:
        found: Row | None = index.data(ROW)
        if found is not None and isinstance(found.data, Entry):
            self.chosen.emit(found.data)

    def _fold(self, index: QModelIndex) -> None:
        found: Row | None = index.data(ROW)
        if found is None or not found.caption or not found.data:
            return
        place = index.row()
        self.closed = self._closed ^ {found.data}
        self.list.setCurrentIndex(self._model.index(place))
        self.folded.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed on the list goes on in the field; Enter takes the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif event.text().isprintable() and event.text().strip():
            self.field.setFocus()
            self.field.insert(event.text())
        else:
            super().keyPressEvent(event)

    def focus_search(self) -> None:
        """Let the person type at once."""
        self.field.setFocus()
        self.field.selectAll()


def _row(entry: Entry, subtitle: str = "") -> Row:
    return Row(entry.label, subtitle, entry.family, entry, entry.help)


class _List(QListView):
    """A list whose rows can be dragged out, as a small card."""

    def __init__(self, parent: Palette) -> None:
        super().__init__(parent)
        self.theme = parent.theme
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; all else is the panel's, which passes letters on to the field."""
        if event.text().strip() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the current row."""
        drag = self.drag()
        if drag is not None:
            drag.exec(Qt.DropAction.CopyAction)
            # Nobody tells the list that the pointer has left it: the drag had the pointer.
            QApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.Leave))

    def drag(self) -> QDrag | None:
        """What is dragged of the current row; None of a caption."""
        found: Row | None = self.currentIndex().data(ROW)
        if found is None or not isinstance(found.data, Entry):
            return None
        data = QMimeData()
        data.setData(MIME, found.data.op.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        picture = card(found.data, self.theme, self)
        drag.setPixmap(picture)
        drag.setHotSpot(QRectF(0, 0, *CARD).center().toPoint())
        return drag


def card(entry: Entry, theme: Theme, of: QWidget) -> QPixmap:
    """An entry as it is dragged: a node with its name."""
    width, height = CARD
    ratio = of.devicePixelRatioF()
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    face = QRectF(0.5, 0.5, width - 1, height - 1)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colors["accent"])
        painter.setBrush(theme.colors["node"])
        painter.drawRoundedRect(face, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.families[entry.family])
        painter.drawRoundedRect(face.adjusted(1, 1, 5 - width, -1), 2, 2)
        font = of.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.colors["text"])
        room = face.adjusted(14, 0, -10, 0)
        name = painter.fontMetrics().elidedText(
            entry.label, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    return picture
