"""What the colours of a norm stand for: a small bar with the figures of its ends."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradscape.gui.canvas.ink import heat
from gradscape.gui.theme import Theme, font
from gradscape.gui.training.plots.ticks import scientific

_LENGTH, _THICK, _GAP = 56, 6, 5


class ColorBar(QWidget):
    """A scale of colours from low to high, at a log scale."""

    def __init__(self, theme: Theme, scale: float = 1.0) -> None:
        super().__init__()
        self._theme, self._scale = theme, scale
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def dress(self, theme: Theme, scale: float) -> None:
        """In the colours of a theme, with text of that scale."""
        self._theme, self._scale = theme, scale
        self.updateGeometry()
        self.update()

    def tell(self, scale: tuple[float, float]) -> None:
        """The logarithms that the ends stand for."""
        ends = scientific(10.0 ** scale[0]), scientific(10.0 ** scale[1])
        if ends != self._ends:
            self._ends = ends
            self.setAccessibleName(self.tr("Colours from {0} to {1}").format(*ends))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font("small", self._scale))
        words = sum(map(metrics.horizontalAdvance, self._ends))
        return QSize(words + round(_LENGTH * self._scale) + 2 * _GAP, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("small", self._scale))
            painter.setPen(self._theme.color("text3"))
            align = Qt.AlignmentFlag
            painter.drawText(self.rect(), align.AlignLeft | align.AlignVCenter, self._ends[0])
            painter.drawText(self.rect(), align.AlignRight | align.AlignVCenter, self._ends[1])
            left = painter.fontMetrics().horizontalAdvance(self._ends[0]) + _GAP
            width = round(_LENGTH * self._scale)
            bar = QRectF(left, (self.height() - _THICK) / 2, width, _THICK)
            colors = QLinearGradient(bar.topLeft(), bar.topRight())
            for k in range(9):
                colors.setColorAt(k / 8, heat(k / 8))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors)
            painter.drawRoundedRect(bar, 2, 2)
