"""Rows of a list: the strip of a family, a title, and something quieter on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import scaled

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1
HEIGHT, CAPTION_HEIGHT = 28, 32
STRIP = (4, 13)
"""Width and height of the strip."""
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class Row(NamedTuple):
    """A row of a list.

    Args:
        title: what it is called.
        subtitle: stands quieter on the right.
        family: whose strip it has; empty for none.
        data: what it stands for.
        help: a tool tip, in plain text.
        caption: it is the head of those below it, which are there (`open`) or not.
    """

    title: str
    subtitle: str = ""
    family: str = ""
    data: Any = None
    help: str = ""
    caption: bool = False
    open: bool = True


class RowModel(QAbstractListModel):
    """Rows as a model; `set_rows` replaces them all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        if tuple(rows) != self.rows:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What stands for something can be dragged, where the view lets it."""
        flags = super().flags(index)
        row = self.rows[index.row()] if index.isValid() else None
        if row is not None and row.data is not None and not row.caption:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a view, or a screen reader, asks of a row."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.help or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {row.subtitle}" if row.subtitle else row.title
            case _ if role == ROW:
                return row
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints rows in the colours of a theme and the font of the view."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its text asks for."""
        row: Row = index.data(ROW)
        least = CAPTION_HEIGHT if row.caption else HEIGHT
        return QSize(80, max(least, QFontMetrics(_font(option)).height() + 13))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: Row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        self._ground(painter, option, rect, row)
        if row.caption:
            self._caption(painter, option, rect, row)
        else:
            self._row(painter, option, rect, row)
        painter.restore()

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Row
    ) -> None:
        state = option.state
        # A caption is nothing to take: it is shown as chosen only where keys would open it.
        mark = QStyle.StateFlag.State_HasFocus if row.caption else QStyle.StateFlag.State_Selected
        chosen = bool(state & mark)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colors["accent_soft" if chosen else "hover"])
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 0, -4, 0), 5, 5)

    def _caption(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Row
    ) -> None:
        font = _font(option)
        font.setPixelSize(max(1, round(font.pixelSize() * 11 / 12)))
        font.setWeight(QFont.Weight.DemiBold)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        painter.setFont(font)
        painter.setPen(self.theme.colors["text3"])
        painter.drawText(rect.adjusted(14, 6, -14, 0), _LEFT, row.title)
        over = option.state & QStyle.StateFlag.State_MouseOver
        if over or not row.open:
            chevron = icon(
                "chevron-down" if row.open else "chevron-right", self.theme.colors["text3"]
            )
            size = scaled(14)
            place = QRect(rect.right() - 12 - size, rect.center().y() - size // 2 + 3, size, size)
            chevron.paint(painter, place)

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: Row) -> None:
        if row.family:
            width, height = (scaled(side) for side in STRIP)
            strip = QRectF(rect.left() + 16, rect.center().y() - height / 2 + 0.5, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.families[row.family])
            painter.drawRoundedRect(strip, 2, 2)
        painter.setFont(_font(option))
        text = rect.adjusted(26 + scaled(4) if row.family else 14, 0, -14, 0)
        metrics = painter.fontMetrics()
        room = text.width()
        if row.subtitle:
            quiet = metrics.elidedText(row.subtitle, Qt.TextElideMode.ElideRight, room // 2)
            painter.setPen(self.theme.colors["text3"])
            painter.drawText(text, _RIGHT, quiet)
            room -= metrics.horizontalAdvance(quiet) + 12
        painter.setPen(self.theme.colors["text"])
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, _LEFT, title)


def _font(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    return font if font.pixelSize() > 0 else QApplication.font()


class FieldKeys(QObject):
    """Lets a field steer a list: arrows move through it, Enter takes a row, Escape leaves."""

    def __init__(
        self,
        field: QLineEdit,
        view: QListView,
        enter: Callable[[QModelIndex], None],
        escape: Callable[[], None],
    ) -> None:
        super().__init__(field)
        self._view = view
        self._enter = enter
        self._escape = escape
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass on the keys that are meant for the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _MOVES:
            QApplication.sendEvent(self._view, event)
        elif event.key() in _ENTERS:
            self._enter(self._view.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            return False
        return True
