"""Card: a headed box of the page on which a network is tried out."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from gradscape.gui.theme import Theme
from gradscape.gui.widgets import label, scaled


class Card(QFrame):
    """A caption on the left, a secondary figure on the right, and what is below."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setProperty("role", "card")
        self.caption, self.aside = label(title, "caption"), Aside()
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.caption)
        self.head.addWidget(self.aside, 1)
        self.box = QVBoxLayout(self)
        self.box.addLayout(self.head)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, and text of another size."""
        self.theme = theme
        side = scaled(14)
        self.box.setContentsMargins(side, scaled(10), side, scaled(12))
        self.box.setSpacing(scaled(8))

    def set_narrow(self, narrow: bool) -> None:
        """Be laid out for a column, or for a page."""


class Aside(QLabel):
    """Secondary words at the right, shortened where there is little room; the tool tip has all."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "dim")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setToolTip(words)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), align, words)
