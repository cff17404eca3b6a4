"""The command palette: every command by its name, under the keyboard."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gradscape.gui.commands.command import Command
from gradscape.gui.commands.matching import best
from gradscape.gui.commands.registry import Commands
from gradscape.gui.theme import Theme

ROW, WIDTH, ROWS = 30, 520, 12
_KEYS = Qt.ItemDataRole.UserRole + 1
_GROUP = Qt.ItemDataRole.UserRole + 2
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QFrame):
    """A field and a list over the window; goes away when something is done or the focus leaves."""

    def __init__(self, commands: Commands, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "floating")
        self._over = parent
        self._commands = commands
        self._before: QWidget | None = None
        self._found: list[Command] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search every command"))
        self.field.setAccessibleName(self.tr("Search every command"))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._run)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.set_theme(theme)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(8, 8, 8, 8)
        laid.addWidget(self.field)
        laid.addWidget(self.list)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._delegate = _Row(theme, self)
        self.list.setItemDelegate(self._delegate)

    def popup(self) -> None:
        """Show it over the window, with nothing typed."""
        self._before = QApplication.focusWidget()
        self._commands.refresh()
        self.field.clear()
        self._search("")
        window = self._over
        width = min(WIDTH, window.width() - 32)
        height = 58 + min(ROWS, len(self._commands.all())) * self._delegate.height
        height = min(height, window.height() - 80)
        self.setGeometry((window.width() - width) // 2, 56, width, height)
        self.show()
        self.raise_()
        self.field.setFocus()

    def dismiss(self) -> None:
        """Go away, and give the focus back to where it was."""
        before, self._before = self._before, None
        if before is not None:  # a field that is hidden passes the keyboard on, as Tab does
            before.setFocus()
        self.hide()

    def _search(self, typed: str) -> None:
        found = best(typed, self._commands.all(), lambda each: f"{each.title} {each.menu}")
        possible = [self._commands.action(each.id).isEnabled() for each in found]
        # What can be done comes first; what cannot is still found, to be known.
        self._found = [each for each, can in zip(found, possible, strict=True) if can]
        self._found += [each for each, can in zip(found, possible, strict=True) if not can]
        self._model.clear()
        for command in self._found:
            keys = self._commands.shown_keys(command.id)
            item = QStandardItem(command.title)
            item.setData(keys, _KEYS)
            item.setData(command.menu, _GROUP)
            item.setEnabled(self._commands.action(command.id).isEnabled())
            item.setAccessibleText(f"{command.title}, {keys}" if keys else command.title)
            self._model.appendRow(item)
        self.list.setCurrentIndex(self._model.index(0, 0))

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        action = self._commands.action(self._found[index.row()].id)
        if action.isEnabled():
            self.dismiss()
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the field move through the list; a focus that leaves closes it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._before = None
            self.hide()
        return super().eventFilter(watched, event)


class _Row(QStyledItemDelegate):
    """Title left, menu and keys right; dimmed where it cannot be done."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    @property
    def height(self) -> int:
        return max(ROW, QFontMetrics(QApplication.font()).height() + 14)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, self.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        state, rect = shown.state, QRect(shown.rect)
        able = bool(state & QStyle.StateFlag.State_Enabled)
        colors = self._theme.colors
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["accent_soft"])
            painter.drawRoundedRect(rect, 5, 5)
        rect.adjust(10, 0, -10, 0)
        painter.setFont(QApplication.font())
        painter.setPen(colors["text" if able else "text3"])
        painter.drawText(rect, _LEFT, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setPen(colors["text3"])
        keys = index.data(_KEYS)
        painter.drawText(rect, _RIGHT, keys)
        room = painter.fontMetrics().horizontalAdvance(keys) + 16 if keys else 0
        painter.drawText(rect.adjusted(0, 0, -max(room, 120), 0), _RIGHT, index.data(_GROUP))
        painter.restore()
