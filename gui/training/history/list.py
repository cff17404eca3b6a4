"""The list of runs: two lines a run, and its note below."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.history.rows import ROW, RunModel, RunRow
from gradscape.gui.training.history.words import SIGNS
from gradscape.gui.widgets import scaled

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
PAD, BOX, SIGN = 10, 14, 16
"""Pixels: from the edge, of the check box, and of the sign of the state."""


class RunDelegate(QStyledItemDelegate):
    """Paints runs, and lets their notes be written in place."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, and a third where there is something to be said in it."""
        row: RunRow = index.data(ROW)
        return QSize(80, _line() * (3 if row.note or row.message else 2) + scaled(12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one run."""
        row: RunRow = index.data(ROW)
        colors = self.theme.colors
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["accent_soft" if chosen else "hover"])
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 1, -4, -1), 5, 5)
        if row.laid is not None:
            self._check(painter, option, box(rect), row.laid)
        sign = SIGNS[row.state]
        side = scaled(SIGN)
        first = line(rect, 0)
        at = QRect(first.left(), first.center().y() - side // 2, side, side)
        icon(sign.icon, colors[sign.color]).paint(painter, at)
        self._first(painter, first.adjusted(side + 6, 0, 0, 0), row)
        self._second(painter, line(rect, 1), row)
        third = row.message or row.note
        if third:
            loud = row.message and row.state in ("failed", "damaged")
            painter.setPen(colors["error" if loud else "text2"])
            self._text(painter, line(rect, 2), LEFT, third)
        painter.restore()

    def _first(self, painter: QPainter, rect: QRect, row: RunRow) -> None:
        painter.setFont(_font())
        painter.setPen(self.theme.colors["text3"])
        used = self._text(painter, rect, RIGHT, row.when)
        bold = _font()
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(self.theme.colors["text"])
        used = self._text(painter, rect.adjusted(0, 0, -used - 8, 0), LEFT, row.title)
        painter.setFont(_font())
        if row.earlier:
            side = scaled(14)
            at = QRect(rect.left() + used + 6, rect.center().y() - side // 2, side, side)
            icon("source-branch", self.theme.colors["text2"]).paint(painter, at)

    def _second(self, painter: QPainter, rect: QRect, row: RunRow) -> None:
        painter.setPen(self.theme.colors["text"])
        used = self._text(painter, rect, RIGHT, row.best)
        painter.setPen(self.theme.colors["text2"])
        self._text(painter, rect.adjusted(0, 0, -used - 8, 0), LEFT, row.facts)

    def _text(self, painter: QPainter, rect: QRect, align: Qt.AlignmentFlag, text: str) -> int:
        """Draw as much as there is room for; returns how wide that is."""
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.drawText(rect, align, shown)
        return metrics.horizontalAdvance(shown)

    def _check(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, on: bool
    ) -> None:
        drawn = QStyleOptionButton()
        drawn.rect = rect
        flag = QStyle.StateFlag
        drawn.state = flag.State_Enabled | (flag.State_On if on else flag.State_Off)
        style = QApplication.style()
        widget = option.widget
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, drawn, painter, widget
        )

    # ---- what a person does

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The box is checked by a click upon it, and by Space."""
        row: RunRow = index.data(ROW)
        if row.laid is None:
            return False
        pressed = False
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            pressed = (
                box(QRect(option.rect)).adjusted(-8, -8, 8, 8).contains(event.position().toPoint())
            )
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            pressed = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        if not pressed:
            return False
        wanted = Qt.CheckState.Unchecked if row.laid else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field for the note."""
        field = QLineEdit(parent)
        field.setPlaceholderText(self.tr("Note"))
        field.setAccessibleName(self.tr("Note"))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The note as it is; figures that come meanwhile do not touch what is being typed."""
        if isinstance(editor, QLineEdit) and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """The note is kept."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the last lines of its row."""
        rect = QRect(option.rect)
        height = min(editor.sizeHint().height(), rect.height() - 4)
        left = line(rect, 0).left() - 4
        editor.setGeometry(left, rect.bottom() - height - 1, rect.right() - left - 8, height)


class RunList(QListView):
    """Runs as rows. Keys that belong to a run are for it alone, whatever else they mean."""

    KEYS = (Qt.Key.Key_F2,)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.rows = RunModel(self)
        self.setModel(self.rows)
        self.delegate = RunDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    @property
    def writes(self) -> bool:
        """Whether a note is being written."""
        return self.state() is QAbstractItemView.State.EditingState

    def event(self, event: QEvent) -> bool:
        """F2 writes a note here, and does not name a node."""
        over = event.type() == QEvent.Type.ShortcutOverride
        if over and isinstance(event, QKeyEvent) and event.key() in self.KEYS:
            event.accept()
            return True
        return super().event(event)

    def height_of_rows(self) -> int:
        """Pixels of all rows."""
        return sum(self.sizeHintForRow(k) for k in range(self.rows.rowCount()))


def box(rect: QRect) -> QRect:
    """Where the check box of a row is."""
    side = scaled(BOX)
    first = line(rect, 0)
    return QRect(rect.left() + PAD, first.center().y() - side // 2, side, side)


def line(rect: QRect, number: int) -> QRect:
    """A line of text of a row."""
    left = rect.left() + PAD + scaled(BOX) + 8
    top = rect.top() + scaled(6) + number * _line()
    return QRect(left, top, max(0, rect.right() - PAD - left), _line())


def _line() -> int:
    return QFontMetrics(_font()).height() + scaled(3)


def _font() -> QFont:
    return QApplication.font()
