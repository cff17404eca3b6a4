"""Lens: one tile of a grid, enlarged beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradscape.gui.theme import Theme, font
from gradscape.gui.widgets import scaled, text_scale

SIDE, MARGIN, AWAY = 176, 8, 8


class Lens(QWidget):
    """Floats over the window, and is out of the way of the mouse."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.theme, self._window = theme, window
        self._image = QImage()
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_beside(self, image: QImage, words: str, tile: QRect) -> None:
        """Enlarge an image; `tile` is where it is in the window."""
        self._image, self._words = image, words
        inner = self._inner()
        words_high = round(font("small", text_scale()).pixelSize() * 1.5)
        width = max(inner.width(), self._advance()) + 2 * MARGIN
        self.resize(width, inner.height() + words_high + 2 * MARGIN + 4)
        room = self._window.rect()
        x = tile.right() + AWAY
        if x + self.width() > room.right():
            x = tile.left() - AWAY - self.width()
        y = min(max(4, tile.center().y() - self.height() // 2), room.bottom() - self.height() - 4)
        self.move(max(4, x), y)
        self.show()
        self.raise_()
        self.update()

    def _inner(self) -> QSize:
        size = QSize(self._image.width(), self._image.height())
        return size.scaled(scaled(SIDE), scaled(SIDE), Qt.AspectRatioMode.KeepAspectRatio)

    def _advance(self) -> int:
        self.setFont(font("small", text_scale()))
        return self.fontMetrics().horizontalAdvance(self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colors["line_strong"], 1))
        painter.setBrush(self.theme.colors["raised"])
        outer = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(outer, scaled(8), scaled(8))
        inner = self._inner()
        area = QRectF((self.width() - inner.width()) / 2, MARGIN, inner.width(), inner.height())
        painter.drawImage(area, self._image)
        painter.setFont(font("small", text_scale()))
        painter.setPen(self.theme.colors["text"])
        below = QRectF(MARGIN, area.bottom() + 4, self.width() - 2 * MARGIN, outer.height())
        below.setBottom(outer.bottom() - MARGIN / 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)
