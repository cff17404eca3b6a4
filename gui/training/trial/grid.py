"""Grid: small images side by side, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradscape.gui.theme import Theme, font
from gradscape.gui.training.trial.lens import Lens
from gradscape.gui.widgets import scaled, text_scale

GAP = 5
LEAST, MOST = 26, 84
"""Pixels of a tile's longer side."""


@dataclass(frozen=True)
class Tile:
    """An image, what it is called, and words that stand below it in the grid."""

    image: QImage
    name: str
    note: str = ""


Make = Callable[[int], Tile]


class Grid(QWidget):
    """Tiles of one size. Hovering enlarges one, arrows go from one to the next.

    Only those are made that are seen; wheel, Page Up and Page Down bring the others.
    """

    chosen = Signal(int)
    """A tile was clicked, or Enter pressed on it."""
    turned = Signal()
    """Others are seen, or more, or fewer."""

    def __init__(self, theme: Theme, name: str, noted: bool = False, least: int = LEAST) -> None:
        super().__init__()
        self.theme = theme
        self.count = 0
        self.first = 0
        """The first that is seen."""
        self._noted, self._least = noted, least
        self._aspect = 1.0
        self._make: Make | None = None
        self._tiles: dict[int, Tile] = {}
        self._at: int | None = None
        self._size, self._columns, self._rows = 0.0, 1, 1
        self._lens: Lens | None = None
        self.picks = False
        """Whether a tile can be chosen."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self._lay_out()

    def show_tiles(self, count: int, aspect: float, make: Make) -> None:
        """Show other tiles, the same ones of them if there are as many as before.

        Args:
            aspect: width by height of each.
            make: makes one when it is seen.
        """
        if count != self.count:
            self.first, self._at = 0, None
            self._close_lens()
        self.count, self._aspect, self._make = count, aspect, make
        self._lay_out()
        if self._lens is not None and self._at is not None:
            self._enlarge(self._at)

    @property
    def seen(self) -> range:
        """Which tiles are painted."""
        return range(self.first, min(self.count, self.first + self._columns * self._rows))

    def sizeHint(self) -> QSize:
        return QSize(scaled(220), scaled(110))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(self._least + GAP) + self._note)

    @property
    def _note(self) -> int:
        return scaled(15) if self._noted else 0

    # ---- where tiles are

    def _sides(self, size: float) -> tuple[float, float]:
        wide = self._aspect >= 1
        return (size, size / self._aspect) if wide else (size * self._aspect, size)

    def _fits(self, size: float) -> tuple[int, int]:
        width, height = self._sides(size)
        columns = int((self.width() + GAP) // (width + GAP))
        rows = int((self.height() + GAP) // (height + self._note + GAP))
        return max(1, columns), max(1, rows)

    def _lay_out(self) -> None:
        """The largest size at which all fit, or else the smallest that there is."""
        least = float(scaled(self._least))
        most = float(scaled(MOST)) if self.count > 1 else 4.0 * scaled(MOST)
        size = most
        while size > least:
            columns, rows = self._fits(size)
            width, height = self._sides(size)
            within = width <= self.width() and height + self._note <= self.height()
            if within and columns * rows >= self.count:
                break
            size -= 1
        if self.count == 1:
            width, height = self._sides(1.0)
            room = max(1, self.height() - self._note)
            size = max(8.0, min(size, self.width() / width, room / height))
        self._size = size
        self._columns, self._rows = self._fits(size)
        self.first = min(self.first, max(0, self.count - 1))
        self.first -= self.first % (self._columns * self._rows)
        self._tiles = {}
        self.update()
        self.turned.emit()

    def _area(self, k: int) -> QRectF:
        row, column = divmod(k - self.first, self._columns)
        width, height = self._sides(self._size)
        y = row * (height + self._note + GAP)
        return QRectF(column * (width + GAP), y, width, height)

    def _under(self, at: QPointF) -> int | None:
        width, height = self._sides(self._size)
        column = int(at.x() // (width + GAP))
        row = int(at.y() // (height + self._note + GAP))
        k = self.first + row * self._columns + column
        return k if 0 <= column < self._columns and k in self.seen else None

    def _tile(self, k: int) -> Tile:
        if k not in self._tiles:
            assert self._make is not None
            self._tiles[k] = self._make(k)
        return self._tiles[k]

    def turn(self, pages: int) -> None:
        """Show those behind, or before, the ones that are seen."""
        page = self._columns * self._rows
        first = self.first + pages * page
        if 0 <= first < self.count:
            self.first, self._at = first, None
            self._close_lens()
            self.update()
            self.turned.emit()

    # ---- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(self._under(event.position()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._go(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._go(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        k = self._under(event.position())
        if event.button() is Qt.MouseButton.LeftButton and k is not None and self.picks:
            self._pick(k)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if len(self.seen) < self.count and event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        if key in steps and self.count:
            at = self.first if self._at is None else self._at + steps[Qt.Key(key)]
            self._walk(at)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None and self.picks:
            self._pick(self._at)
        elif key == Qt.Key.Key_Escape and self._lens is not None:
            self._close_lens()
        else:
            super().keyPressEvent(event)

    def _walk(self, k: int) -> None:
        if not 0 <= k < self.count:
            return
        if k not in self.seen:
            self.turn(1 if k > self.first else -1)
        self._go(k if k in self.seen else None)

    def _pick(self, k: int) -> None:
        self._close_lens()
        self.chosen.emit(k)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go(None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._go(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _go(self, k: int | None) -> None:
        if k == self._at and (k is None) == (self._lens is None):
            return
        self._at = k
        self.setCursor(
            Qt.CursorShape.PointingHandCursor
            if k is not None and self.picks
            else Qt.CursorShape.ArrowCursor
        )
        self.update()
        if k is None:
            self._close_lens()
        else:
            self._enlarge(k)

    def _enlarge(self, k: int) -> None:
        tile = self._tile(k)
        self.setAccessibleDescription(tile.name)
        if self._lens is None:
            self._lens = Lens(self.theme, self.window())
        area = self._area(k).toAlignedRect()
        corner = self.mapTo(self.window(), QPoint(0, 0))
        self._lens.show_beside(tile.image, tile.name, QRect(area.translated(corner)))

    def _close_lens(self) -> None:
        if self._lens is not None:
            self._lens.hide()
            self._lens.deleteLater()
            self._lens = None

    # ---- paint

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._make is None:
            return
        painter = QPainter(self)
        painter.setFont(font("small", text_scale()))
        for k in self.seen:
            area, tile = self._area(k), self._tile(k)
            small = tile.image.width() > area.width() * self.devicePixelRatioF()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, small)
            painter.drawImage(area, tile.image)
            painter.setPen(QPen(self.theme.colors["line"], 1))
            painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
            if tile.note:
                painter.setPen(self.theme.colors["text2"])
                below = QRectF(area.x(), area.bottom() + 1, area.width(), self._note)
                words = painter.fontMetrics().elidedText(
                    tile.note, Qt.TextElideMode.ElideRight, round(area.width())
                )
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        if self._at is not None and self._at in self.seen:
            painter.setPen(QPen(self.theme.colors["accent"], 2))
            painter.drawRect(self._area(self._at).adjusted(0, 0, 0, 0))
