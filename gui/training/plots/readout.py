"""What a plot holds at the pointer, in figures."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradscape.gui.theme import Theme, font

_MARGIN, _KEY, _GAP = 8, 12, 14
_WIDEST = 220
_MOST = 8


class Value(NamedTuple):
    """One line: the colour of its curve, its name, the figure."""

    color: QColor | None
    name: str
    text: str


class Readout(QWidget):
    """Floats beside the pointer, and is nothing to it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = Theme("light")
        self._scale = 1.0
        self.title = ""
        self.values: list[Value] = []
        self.hide()

    def dress(self, theme: Theme, scale: float) -> None:
        """In the colours of a theme, with text of that scale."""
        self._theme, self._scale = theme, scale
        self.update()

    def tell(self, title: str, values: list[Value], beside: QPoint, within: QRect) -> None:
        """Show values beside a place, and not over it."""
        self.title, self.values = title, values[:_MOST]
        self.resize(self._width(), self._line() * (len(self.values) + 1) + 2 * _MARGIN - 2)
        left = beside.x() + 12
        if left + self.width() > within.right():
            left = beside.x() - 12 - self.width()
        top = min(max(within.top() + 4, beside.y() - self.height() - 8), within.bottom())
        self.move(max(within.left(), left), top)
        self.show()
        self.raise_()
        self.update()

    def _line(self) -> int:
        return QFontMetrics(font("small", self._scale)).height() + 2

    def _width(self) -> int:
        small = QFontMetrics(font("small", self._scale))
        strong = QFontMetrics(font("strong", self._scale))
        rows = [
            _KEY + small.horizontalAdvance(one.name) + _GAP + small.horizontalAdvance(one.text)
            for one in self.values
        ]
        widest = max([strong.horizontalAdvance(self.title), *rows])
        return min(widest, round(_WIDEST * self._scale)) + 2 * _MARGIN

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.color("line_strong"))
            painter.setBrush(self._theme.color("raised"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            row = QRect(_MARGIN, _MARGIN - 1, self.width() - 2 * _MARGIN, self._line())
            painter.setPen(self._theme.color("text"))
            painter.setFont(font("strong", self._scale))
            elide = Qt.TextElideMode.ElideMiddle
            title = painter.fontMetrics().elidedText(self.title, elide, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, title)
            painter.setFont(font("small", self._scale))
            for value in self.values:
                row.translate(0, self._line())
                self._row(painter, row, value)

    def _row(self, painter: QPainter, row: QRect, value: Value) -> None:
        indent = 0
        if value.color is not None:
            indent = _KEY
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(value.color)
            painter.drawRoundedRect(QRectF(row.left(), row.center().y() - 0.5, 7, 2), 1, 1)
        painter.setPen(self._theme.color("text"))
        painter.drawText(
            row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, value.text
        )
        metrics = painter.fontMetrics()
        room = row.width() - indent - metrics.horizontalAdvance(value.text) - 6
        name = metrics.elidedText(value.name, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(self._theme.color("text2"))
        painter.drawText(row.adjusted(indent, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
