"""Grip: the head of a panel, by which it is moved."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMenu, QWidget

from gradscape.gui.theme import Theme


class Grip(QWidget):
    """A strip, with a title where one is needed."""

    LINE, STRIP, HEAD = 1, 8, 34

    def __init__(self, dock: QDockWidget, title: str, theme: Theme) -> None:
        super().__init__(dock)
        self._dock = dock
        self.title = title
        self.theme = theme
        self._tabbed = False
        self._over = False
        self.setToolTip(self.tr("Drag to move the panel; right click for more"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def set_tabbed(self, tabbed: bool) -> None:
        """Be no head while the panel is one of several tabs: they move it too.

        A panel without a title keeps its strip, so that it begins as high as it ever does.
        """
        if tabbed != self._tabbed:
            self._tabbed = tabbed
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        headed = self.LINE if self._tabbed else self.HEAD
        return QSize(40, headed if self.title else self.STRIP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            colors = self.theme.colors
            painter.fillRect(self.rect(), colors["panel"])
            if self._tabbed:
                painter.fillRect(0, 0, self.width(), 1, colors["line"])
                return
            if self.title:
                words = self.rect().adjusted(16, 0, -16, 0)
                painter.setPen(colors["text"])
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.title)
                painter.fillRect(0, self.height() - 1, self.width(), 1, colors["line"])
            if self._over:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colors["line_strong"])
                middle = QRectF(self.rect()).center()
                painter.drawRoundedRect(QRectF(middle.x() - 16, 3, 32, 3), 1.5, 1.5)

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        floats = menu.addAction(self.tr("Dock") if self._dock.isFloating() else self.tr("Float"))
        floats.triggered.connect(lambda: self._dock.setFloating(not self._dock.isFloating()))
        menu.addAction(self.tr("Close panel")).triggered.connect(self._dock.close)
        menu.popup(self.mapToGlobal(at))
