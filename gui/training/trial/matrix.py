"""Matrix: a confusion painted: true classes down, predicted ones to the right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradscape.gui.canvas.ink import mixed
from gradscape.gui.figures import THIN, exact
from gradscape.gui.theme import Theme, font
from gradscape.gui.training.trial.bars import percent
from gradscape.gui.training.trial.confusion import Confusion
from gradscape.gui.training.trial.shades import legible
from gradscape.gui.widgets import scaled, text_scale

MOST = 46
FAINTEST = 0.12
"""Of the hue, where a single sample is wrong."""
Cell = tuple[int, int]
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


class Matrix(QWidget):
    """Counts, and on the right how many of each class are right. What is right is quiet."""

    opened = Signal(int, int)
    """A cell was clicked, or Enter pressed on it: true and predicted class."""
    pointed = Signal(str)
    """Words on the cell under the pointer; none where there is no cell."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.logarithmic = True
        self.at: Cell | None = None
        """The cell that is pointed at."""
        self._confusion: Confusion | None = None
        self._names: Sequence[str] = ()
        self._counts = np.zeros((0, 0), np.int64)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix"))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.update()

    def show_confusion(self, confusion: Confusion, names: Sequence[str]) -> None:
        """Show what became of the validation samples."""
        self._confusion, self._names, self._counts = confusion, names, confusion.counts
        if self.at is not None and max(self.at) >= confusion.classes:
            self.at = None
        self.update()
        self._tell()

    def shade(self, logarithmic: bool) -> None:
        """Let few mistakes be seen beside many, or colour them in proportion."""
        self.logarithmic = logarithmic
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(280), scaled(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(240), scaled(240))

    # ---- where cells are

    def _measures(self) -> tuple[QRectF, float]:
        """The cells, and the side of one."""
        small = QFontMetrics(font("small", text_scale()))
        longest = max((small.horizontalAdvance(name) for name in self._names), default=0)
        gutter = min(longest, round(self.width() * 0.24)) + scaled(26)
        right = small.horizontalAdvance(percent(1)) + scaled(10)
        top = small.height() * 2 + scaled(8)
        count = max(1, len(self._counts))
        room = min(self.width() - gutter - right, self.height() - top - 2)
        side = max(1.0, min(room / count, float(scaled(MOST))))
        return QRectF(gutter, top, side * count, side * count), side

    def _under(self, at: QPointF) -> Cell | None:
        area, side = self._measures()
        if not area.contains(at) or not len(self._counts):
            return None
        row, column = int((at.y() - area.y()) // side), int((at.x() - area.x()) // side)
        last = len(self._counts) - 1
        return min(row, last), min(column, last)

    def center(self, true: int, predicted: int) -> QPointF:
        """The middle of a cell."""
        area, side = self._measures()
        return area.topLeft() + QPointF((predicted + 0.5) * side, (true + 0.5) * side)

    # ---- words

    def words(self, true: int, predicted: int) -> str:
        """What a cell says, as a sentence."""
        count = int(self._counts[true, predicted])
        all_of_it = int(self._counts[true].sum())
        share = percent(count / all_of_it) if all_of_it else f"0{THIN}%"
        if true == predicted:
            words = self.tr("{count} of {all} of {true} are right ({share})")
        else:
            words = self.tr("{count} of {all} of {true} are taken for {predicted} ({share})")
        return words.format(
            count=exact(count),
            all=exact(all_of_it),
            true=self._names[true],
            predicted=self._names[predicted],
            share=share,
        )

    def _tell(self) -> None:
        words = self.words(*self.at) if self.at is not None else ""
        self.setAccessibleDescription(words)
        self.pointed.emit(words)

    # ---- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._go(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._under(event.position())
        if event.button() is Qt.MouseButton.LeftButton and cell is not None:
            self._open(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = event.key()
        if key in steps and len(self._counts):
            down, across = steps[Qt.Key(key)] if self.at is not None else (0, 0)
            row, column = self.at or (0, 0)
            last = len(self._counts) - 1
            self._go((min(max(row + down, 0), last), min(max(column + across, 0), last)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.at:
            self._open(self.at)
        else:
            super().keyPressEvent(event)

    def _go(self, cell: Cell | None) -> None:
        if cell == self.at:
            return
        self.at = cell
        there = cell is not None and bool(self._counts[cell])
        shape = Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()
        self._tell()

    def _open(self, cell: Cell) -> None:
        if self._counts[cell]:
            self.opened.emit(*cell)

    # ---- paint

    def colors(self) -> list[list[QColor]]:
        """The ground of each cell."""
        theme, counts = self.theme, self._counts
        off = counts - np.diag(np.diag(counts))
        # A tenth of a class is many, however few mistakes there are.
        most = max(float(off.max()), 0.1 * float(counts.sum(1).mean()), 1.0)
        shares = np.log1p(off) / np.log1p(most) if self.logarithmic else off / most
        shares = np.where(off > 0, FAINTEST + (1 - FAINTEST) * shares, 0)
        totals = np.maximum(counts.sum(1), 1)
        right = np.diag(counts) / totals
        panel, quiet = theme.colors["panel"], theme.colors["hover"]
        hue, own = theme.families["pooling"], theme.colors["accent"]
        size = range(len(counts))
        return [
            [
                mixed(panel, own, 0.06 + 0.16 * right[row])
                if row == column
                else mixed(quiet, hue, float(shares[row, column]))
                for column in size
            ]
            for row in size
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._confusion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, side = self._measures()
        painter.setFont(font("small", text_scale()))
        gap = 1.0 if side > 8 else 0.0
        widest = max(painter.fontMetrics().horizontalAdvance(exact(int(self._counts.max()))), 1)
        written = side >= widest + 4 and side >= painter.fontMetrics().height()
        for row, line in enumerate(self.colors()):
            for column, ground in enumerate(line):
                cell = QRectF(area.x() + column * side, area.y() + row * side, side, side)
                self._cell(painter, cell.adjusted(gap, gap, -gap, -gap), row, column, ground)
                count = int(self._counts[row, column])
                if count and written:
                    painter.setPen(legible(ground, self.theme))
                    painter.drawText(cell, _CENTER, exact(count))
        self._names_around(painter, area, side)
        self._mark(painter, area, side)

    def _cell(self, painter: QPainter, cell: QRectF, row: int, column: int, ground: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        radius = min(3.0, cell.width() / 6)
        painter.drawRoundedRect(cell, radius, radius)

    def _names_around(self, painter: QPainter, area: QRectF, side: float) -> None:
        theme, metrics = self.theme, painter.fontMetrics()
        high = metrics.height()
        row, column = self.at or (-1, -1)
        each = max(1, round(np.ceil(high / side)))  # where classes are many, not all are named
        gutter = area.x() - scaled(26)
        totals = self._counts.sum(1)
        for k in range(0, len(self._counts), each):
            y = area.y() + (k + 0.5) * side - high / 2
            painter.setPen(theme.colors["text" if k == row else "text2"])
            name = metrics.elidedText(self._names[k], Qt.TextElideMode.ElideRight, round(gutter))
            painter.drawText(QRectF(scaled(20), y, gutter, high), _RIGHT, name)
            if totals[k]:
                share = percent(self._counts[k, k] / totals[k])
                painter.drawText(
                    QRectF(area.right() + scaled(6), y, scaled(60), high), _LEFT, share
                )
        widest = max(metrics.horizontalAdvance(name) for name in self._names)
        fits = widest + 4 <= side
        across = 1 if fits else max(1, round(np.ceil(metrics.horizontalAdvance("00") / side)))
        for k in range(0, len(self._counts), across):
            painter.setPen(theme.colors["text" if k == column else "text2"])
            place = QRectF(area.x() + k * side, area.y() - high - 3, side * across, high)
            align = _CENTER if across == 1 else _LEFT
            name = metrics.elidedText(
                self._names[k], Qt.TextElideMode.ElideRight, round(side * across)
            )
            painter.drawText(place, align, name)
        self._titles(painter, area, high)

    def _titles(self, painter: QPainter, area: QRectF, high: int) -> None:
        painter.setPen(self.theme.colors["text3"])
        above = QRectF(area.x(), area.y() - 2 * high - 5, area.width(), high)
        painter.drawText(above, _CENTER, self.tr("predicted"))
        beside = QRectF(area.right() + scaled(6), area.y() - high - 3, scaled(60), high)
        painter.drawText(beside, _LEFT, self.tr("right"))
        painter.save()
        painter.translate(scaled(2), area.center().y())
        painter.rotate(-90)
        painter.drawText(
            QRectF(-area.height() / 2, 0, area.height(), high), _CENTER, self.tr("true")
        )
        painter.restore()

    def _mark(self, painter: QPainter, area: QRectF, side: float) -> None:
        if self.at is None:
            return
        row, column = self.at
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.colors["accent"], 2))
        cell = QRectF(area.x() + column * side, area.y() + row * side, side, side)
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 3, 3)
