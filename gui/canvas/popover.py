"""A problem beside its node, with its remedies as buttons that take focus and are read out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gradscape.gui.canvas.beside import Crowd, Side, Spot, beside
from gradscape.gui.canvas.ink import shadow
from gradscape.gui.canvas.scene import Box, Mark, Point
from gradscape.gui.theme import Theme
from gradscape.gui.widgets import be

_TAIL, _SHADOW, _RADIUS, _TIP = 8, 10, 8, 26
_EDGE, _GAP = _SHADOW + _TAIL, _TAIL + 2
"""What stands around the plate itself at its sides; from there to the card."""
_WIDEST, _BUTTON, _NARROW, _WITHIN, _INSET, _TALL = 340, 240, 90, 26, 4, 10_000
"""Of the text, of the words of a button, of a button; what a button has around its words; what is
left free at the edge of the canvas; more than any words are high."""


_ROLES = {"error": "error", "warning": "warn"}
"""Of the title; that of a hint is in the colour of text."""


class Popover(QWidget):
    """Floats in the canvas, its tail at the card."""

    chosen = Signal(int)
    """Which of the fixes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side: Side = "right"
        self._tip = float(_TIP)
        self._fitted = 0, False
        self.title = ""
        self._title, self._text, self._keys = QLabel(), QLabel(), QLabel()
        for label, role in ((self._title, "error"), (self._text, "sub"), (self._keys, "dim")):
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._text.setWordWrap(True)
        bold = self._title.font()
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        self._buttons: list[QPushButton] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        self._row.addWidget(self._keys)
        self._row.addStretch(1)
        box = QVBoxLayout(self)
        side = _EDGE + 14
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

    def say(
        self, title: str, text: str, fixes: Sequence[str], keys: str, mark: Mark = "error"
    ) -> None:
        """Words and buttons; the first button is the one that `keys` press."""
        self.title = title
        be(self._title, "role", _ROLES.get(mark, "strong"))
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._keys.setText(keys)
        self._give_back()
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(index, fix) for index, fix in enumerate(fixes)]
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._fitted = 0, False

    def _fit(self, room: int, stacked: bool = False) -> None:
        """Be no wider than there is room for: words are broken, those of buttons shortened.

        Args:
            stacked: the buttons stand one below the other.
        """
        if (room, stacked) == self._fitted:
            return
        self._fitted = room, stacked
        most = room - 2 * (_EDGE + 14)
        shown = len(self._buttons) if not stacked else min(1, len(self._buttons))
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        keys = self._keys.sizeHint().width() + 8 if self._keys.text() and not stacked else 0
        each = (most - keys) // shown - 8 if shown else 0
        self._keys.setVisible(bool(self._keys.text()) and each > _NARROW)
        if each <= _NARROW and shown:
            each = most // shown - 8
        for button in self._buttons:
            self._name(button, min(_BUTTON, each - _WITHIN))
        row = min(most, self._row.sizeHint().width()) if shown else 0
        widest = min(most, max(_WIDEST, row))
        for label in (self._title, self._text):
            size = label.fontMetrics().boundingRect(
                QRect(0, 0, widest, _TALL), Qt.TextFlag.TextWordWrap, label.text()
            )
            label.setFixedSize(size.width() + 2, size.height() if label.text() else 0)
        self._row.invalidate()
        self.adjustSize()

    @property
    def plate(self) -> QRect:
        """What is seen of it in the canvas, without its shadow and its tail."""
        return self.geometry().adjusted(_EDGE, _SHADOW, -_EDGE, -_SHADOW)

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
        button.setAccessibleName(fix)
        self._name(button, _BUTTON)
        if index == 0 and self._keys.text():
            button.setProperty("role", "primary")
        button.clicked.connect(lambda: self.chosen.emit(index))
        self._row.insertWidget(index, button)
        button.show()
        return button

    @staticmethod
    def _name(button: QPushButton, room: int) -> None:
        """Its words, shortened to the room that they have."""
        whole = button.accessibleName()
        words = button.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        button.setText(words.replace("&", "&&"))
        button.setToolTip(whole if words != whole else "")

    def point_at(self, card: Box, room: Point, around: Crowd) -> None:
        """Stand beside a card where little is covered.

        Args:
            card: on the screen.
            room: width and height of the canvas.
            around: what stands there.
        """
        self._fit(round(room[0]) - 2 * _INSET)
        spot = self._spot(card, room, around)
        free = round(max(card[0], room[0] - card[0] - card[2])) - _GAP - _INSET
        if spot.cost and _NARROW * 2 <= free < self.plate.width():
            self._fit(free + 2 * _EDGE, stacked=True)  # what is slender may find room at a side
            slender = self._spot(card, room, around)
            if slender.cost < spot.cost:
                spot = slender
            else:
                self._fit(round(room[0]) - 2 * _INSET)
        if (spot.side, spot.tip) != (self._side, self._tip):
            self._side, self._tip = spot.side, spot.tip
            self.update()
        self.move(round(spot.place[0]) - _EDGE, round(spot.place[1]) - _SHADOW)

    def _spot(self, card: Box, room: Point, around: Crowd) -> Spot:
        size = float(self.plate.width()), float(self.plate.height())
        return beside(card, size, room, around, _GAP, _TIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        body, colors = QPainterPath(), self._theme.colors
        side = _EDGE
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
            painter.drawPath(body.united(self._tail()))

    def _tail(self) -> QPainterPath:
        """Of the side that looks at the card."""
        upright = self._side in ("below", "above")
        edge = _SHADOW if upright else _EDGE
        root, way = edge + 2, -1
        if self._side in ("left", "above"):
            root, way = (self.height() if upright else self.width()) - root, 1
        most = (self.width() - _EDGE if upright else self.height() - _SHADOW) - _RADIUS - _TAIL
        start = _EDGE if upright else _SHADOW
        tip = min(max(start + self._tip, start + _RADIUS + _TAIL), most)
        corners = ((root, tip - _TAIL), (root + way * (_TAIL + 1), tip), (root, tip + _TAIL))
        points = [QPointF(b, a) if upright else QPointF(a, b) for a, b in corners]
        return _closed(points)


def _closed(points: list[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    path.closeSubpath()
    return path
