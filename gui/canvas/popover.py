"""A problem beside its node, with its remedies as buttons that take focus and are read out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gradscape.gui.canvas.ink import shadow
from gradscape.gui.theme import Theme

_TAIL, _SHADOW, _RADIUS, _TIP = 8, 10, 8, 36
_WIDEST, _BUTTON = 340, 240


class Popover(QWidget):
    """Floats in the canvas, its tail at the card."""

    chosen = Signal(int)
    """Which of the fixes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = "right"
        self._title, self._text, self._keys = QLabel(), QLabel(), QLabel()
        for label, role in ((self._title, "error"), (self._text, "sub"), (self._keys, "dim")):
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        bold = self._title.font()
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self._keys)
        self._row.addStretch(1)
        box = QVBoxLayout(self)
        side = _SHADOW + _TAIL + 14
        box.setContentsMargins(side, _SHADOW + 12, side, _SHADOW + 12)
        box.setSpacing(8)
        box.addWidget(self._title)
        box.addWidget(self._text)
        box.addLayout(self._row)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def say(self, title: str, text: str, fixes: Sequence[str], keys: str) -> None:
        """Words and buttons; the first button is the one that `keys` press."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._keys.setText(keys)
        self._keys.setVisible(bool(keys))
        self._give_back()
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(index, fix) for index, fix in enumerate(fixes)]
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        natural = self._text.fontMetrics().horizontalAdvance(text) + 2
        width = min(natural, max(_WIDEST, self._row.sizeHint().width())) if text else 0
        self._text.setFixedSize(width, self._text.heightForWidth(width) if text else 0)
        self.adjustSize()

    def setVisible(self, visible: bool) -> None:
        if not visible:
            self._give_back()
        super().setVisible(visible)

    def _give_back(self) -> None:
        """Give the keyboard to the canvas: Qt would let it walk on to the next card."""
        canvas = self.parentWidget()
        if canvas is not None and any(button.hasFocus() for button in self._buttons):
            canvas.setFocus()

    def _button(self, index: int, fix: str) -> QPushButton:
        button = QPushButton(self)
        words = button.fontMetrics().elidedText(fix, Qt.TextElideMode.ElideRight, _BUTTON)
        button.setText(words.replace("&", "&&"))
        button.setAccessibleName(fix)
        button.setToolTip(fix if words != fix else "")
        if index == 0 and self._keys.text():
            button.setProperty("role", "primary")
        button.clicked.connect(lambda: self.chosen.emit(index))
        self._row.insertWidget(index, button)
        button.show()
        return button

    def point_at(self, box: QRectF, room: QRectF) -> None:
        """Stand at the right of a card, at its left, or below it: where there is room.

        Args:
            box: the card, on the screen.
            room: what is to be seen of the canvas.
        """
        right = round(box.right()) + 10 - _SHADOW
        left = round(box.left()) - 10 + _SHADOW - self.width()
        side = "right" if right + self.width() <= room.right() + _SHADOW else "left"
        if side == "left" and left < room.left() - _SHADOW:
            side = "below"
        if side != self._side:
            self._side = side
            self.update()
        if side == "below":
            middle = round(box.center().x() - self.width() / 2)
            widest = max(0, round(room.right()) - self.width())
            self.move(min(max(0, middle), widest), round(box.bottom()) + 2 - _SHADOW + _TAIL)
            return
        self.move(right if side == "right" else left, round(box.center().y()) - _TIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        body, colors = QPainterPath(), self._theme.colors
        side = _SHADOW + _TAIL
        width, height = self.width() - 2 * side, self.height() - 2 * _SHADOW
        inner = QRectF(side + 0.5, _SHADOW + 0.5, width - 1, height - 1)
        body.addRoundedRect(inner, _RADIUS, _RADIUS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            soft = QColor(shadow(self._theme))
            soft.setAlpha(soft.alpha() // 6)
            for k in range(_SHADOW - 3, 0, -1):
                join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
                painter.setPen(QPen(soft, 2 * k, Qt.PenStyle.SolidLine, cap, join))
                painter.drawPath(body.translated(0, 1.5))
            painter.setPen(QPen(colors["line_strong"], 1))
            painter.setBrush(colors["raised"])
            painter.drawPath(body if self._side == "below" else body.united(self._tail()))

    def _tail(self) -> QPainterPath:
        root, way = _SHADOW + _TAIL + 2, -1
        if self._side == "left":
            root, way = self.width() - root, 1
        tail = QPainterPath(QPointF(root, _TIP - _TAIL))
        tail.lineTo(root + way * (_TAIL + 1), _TIP)
        tail.lineTo(root, _TIP + _TAIL)
        tail.closeSubpath()
        return tail
