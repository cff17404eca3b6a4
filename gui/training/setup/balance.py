"""Balance: how many samples each class has, as bars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme, font
from gradscape.gui.training.setup.look import Look
from gradscape.gui.widgets import scaled, text_scale

BARS, NAMES = 48, 16
"""Pixels that the bars and their names are high, at a text scale of 1."""


class Balance(QWidget):
    """A bar for each class: what is trained on, and on top of it what is validated on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._look: Look | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Samples of each class"))

    def show_look(self, look: Look) -> None:
        """Show the classes of a data set."""
        self._look = look
        said = (self.said(at) for at in range(len(look.names)))
        self.setAccessibleDescription("\n".join(said))
        self.updateGeometry()
        self.update()

    def said(self, at: int) -> str:
        """A class in words."""
        assert self._look is not None
        words = self.tr("{0}: {1} to train, {2} to validate")
        look = self._look
        return words.format(look.names[at], exact(look.train[at]), exact(look.validation[at]))

    def sizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(BARS + NAMES))

    def _place(self, at: int) -> QRectF:
        """The bar of a class, were it as high as any."""
        assert self._look is not None
        step = self.width() / max(1, len(self._look.names))
        gap = min(4.0, step / 4)
        return QRectF(at * step + gap / 2, 0, step - gap, scaled(BARS))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        if look is None:
            return
        painter = QPainter(self)
        painter.setFont(font("small", text_scale()))
        most = max(a + b for a, b in zip(look.train, look.validation, strict=True))
        widest = max(painter.fontMetrics().horizontalAdvance(name) for name in look.names)
        named = widest <= self._place(0).width()
        for at, name in enumerate(look.names):
            place = self._place(at)
            scale = place.height() / max(1, most)
            train, validation = look.train[at] * scale, look.validation[at] * scale
            bar = QRectF(place.x(), place.bottom() - train, place.width(), train)
            painter.fillRect(bar, self.theme.colors["accent"])
            above = QRectF(place.x(), bar.y() - validation, place.width(), validation)
            painter.fillRect(above, validation_hue(self.theme))
            if named:
                painter.setPen(self.theme.colors["text2"])
                room = QRectF(place.x(), place.bottom() + 2, place.width(), scaled(NAMES) - 2)
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, name)

    def class_at(self, point: QPoint) -> int | None:
        """The class whose bar stands over a point."""
        if self._look is None or not self.width():
            return None
        at = int(point.x() * len(self._look.names) / self.width())
        return at if 0 <= at < len(self._look.names) else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.class_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if at is None else self.said(at), self)
            return True
        return super().event(event)


def validation_hue(theme: Theme) -> QColor:
    """That of validation, as in the plots."""
    return QColor(theme.families["pooling"])
