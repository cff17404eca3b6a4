"""Seen: the small image that the network sees, pixel by pixel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradscape.gui.theme import Theme
from gradscape.gui.widgets import scaled

SIZE = 104


class Seen(QWidget):
    """Shows an image as large as there is room, or a quiet frame where there is none."""

    def __init__(self, theme: Theme, name: str, size: int = SIZE) -> None:
        super().__init__()
        self.theme = theme
        self._size = size
        self._image: QImage | None = None
        self.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def show_image(self, image: QImage | None, words: str = "") -> None:
        """Show another image; `words` say what is seen in it."""
        self._image = image
        self.setAccessibleDescription(words)
        self.update()

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def sizeHint(self) -> QSize:
        return QSize(scaled(self._size), scaled(self._size))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(self._size * 0.6), scaled(self._size * 0.6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height()) - 2
        area = QRectF(1, 1, side, side)
        if self._image is not None:
            area = fitted(self._image, area)
            painter.drawImage(area, self._image)
        painter.setPen(QPen(self.theme.colors["line_strong"], 1))
        painter.setBrush(
            Qt.BrushStyle.NoBrush if self._image is not None else self.theme.colors["hover"]
        )
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))


def fitted(image: QImage, area: QRectF) -> QRectF:
    """The largest rectangle of an image's proportions in the upper left of an area."""
    scale = min(area.width() / image.width(), area.height() / image.height())
    return QRectF(area.x(), area.y(), image.width() * scale, image.height() * scale)
