"""SampleGrid: some samples of a data set, each with the name of its class."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gradscape.gui.theme import Theme, font
from gradscape.gui.training.setup.look import Picture
from gradscape.gui.widgets import scaled, text_scale

COLUMNS, WIDE = 8, 6
"""Samples in a row; where the names of classes are long, fewer."""
GAP = 5
LARGEST = 40
"""Pixels of a picture's side at a text scale of 1."""
LABEL = 15


class SampleGrid(QWidget):
    """Pixels stay pixels: small images are enlarged without smoothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._pictures: tuple[Picture, ...] = ()
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Samples"))

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these; as many as make whole rows, if there are so many."""
        self._pictures = tuple(pictures)
        self._images = [_image(picture) for picture in pictures]
        self.fit()
        self.update()

    def fit(self) -> None:
        """Be as high as the rows are at this width."""
        self.setFixedHeight(max(1, self._height(self.width())))

    @property
    def shown(self) -> tuple[Picture, ...]:
        """What is seen, in order."""
        whole = len(self._pictures) // self.columns * self.columns
        return self._pictures[: whole or len(self._pictures)]

    @property
    def columns(self) -> int:
        """How many stand side by side."""
        longest = max((len(picture.label) for picture in self._pictures), default=0)
        return COLUMNS if longest <= 3 else WIDE

    def place(self, at: int) -> QRect:
        """Where a sample is painted."""
        side, step = self._side(self.width()), self.width() / self.columns
        line, column = divmod(at, self.columns)
        middle = (column + 0.5) * step
        return QRect(round(middle - side / 2), line * self._row(self.width()), side, side)

    def _side(self, width: int) -> int:
        return max(8, min(width // self.columns - GAP, scaled(LARGEST)))

    def _row(self, width: int) -> int:
        return self._side(width) + scaled(LABEL) + GAP

    def _height(self, width: int) -> int:
        return math.ceil(len(self.shown) / self.columns) * self._row(width) - GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font("small", text_scale()))
        metrics = painter.fontMetrics()
        step = self.width() / self.columns
        ratio = self.devicePixelRatioF()
        for at, picture in enumerate(self.shown):
            place = self.place(at)
            painter.drawPixmap(place, _enlarged(self._images[at], place.size() * ratio))
            painter.setPen(self.theme.colors["line"])
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
            room = QRect(0, place.bottom() + 2, int(step) - 2, scaled(LABEL))
            room.moveLeft(round(place.center().x() - room.width() / 2))
            painter.setPen(self.theme.colors["text2"])
            text = metrics.elidedText(picture.label, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, text)

    def label_at(self, point: QPoint) -> str:
        """The class of the sample at a point; nothing where there is none."""
        room = scaled(LABEL)
        found = (
            picture.label
            for at, picture in enumerate(self.shown)
            if self.place(at).adjusted(0, 0, 0, room).contains(point)
        )
        return next(found, "")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.label_at(event.pos()), self)
            return True
        return super().event(event)


def _image(picture: Picture) -> QImage:
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    grey = pixels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    # A copy: the array is not the image's to keep.
    return QImage(pixels.tobytes(), width, height, width * (1 if grey else 3), form).copy()


def _enlarged(image: QImage, size: QSize) -> QPixmap:
    larger = image.width() > size.width() or image.height() > size.height()
    how = (
        Qt.TransformationMode.SmoothTransformation
        if larger
        else Qt.TransformationMode.FastTransformation
    )
    kept = Qt.AspectRatioMode.KeepAspectRatio
    made = QPixmap(size)
    made.fill(Qt.GlobalColor.transparent)
    fitted = image.scaled(size, kept, how)
    painter = QPainter(made)
    painter.drawImage(
        (size.width() - fitted.width()) // 2, (size.height() - fitted.height()) // 2, fitted
    )
    painter.end()
    return made
