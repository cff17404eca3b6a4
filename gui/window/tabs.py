"""The tabs of open documents in the top bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QTabBar, QWidget

from gradscape.gui.theme import Theme


class DocumentTabs(QTabBar):
    """A tab a document; a dot where there is something to save, a cross under the pointer."""

    closed = Signal(int)
    """A tab is to be closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documents")
        self.setAccessibleName(self.tr("Open documents"))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setMovable(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._theme = theme

    def add(self, title: str) -> int:
        """Put a tab at the end, and give its place."""
        place = self.addTab(title)
        mark = _Mark(self._theme, self)
        mark.setAccessibleName(self.tr("Close {0}").format(title))
        mark.setToolTip(self.tr("Close"))
        mark.clicked.connect(lambda: self.closed.emit(self._of(mark)))
        self.setTabButton(place, QTabBar.ButtonPosition.RightSide, mark)
        return place

    def set_modified(self, place: int, modified: bool) -> None:
        """Show whether a document has something to save."""
        mark = self._mark(place)
        if mark is not None and mark.modified != modified:
            mark.modified = modified
            mark.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for place in range(self.count()):
            mark = self._mark(place)
            if mark is not None:
                mark.theme = theme
                mark.update()

    def minimumSizeHint(self) -> QSize:
        """Room for what there is, or for a part of it between arrows."""
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button closes the tab under it."""
        place = self.tabAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.MiddleButton and place >= 0:
            self.closed.emit(place)
            return
        super().mouseReleaseEvent(event)

    def _mark(self, place: int) -> _Mark | None:
        found = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        return found if isinstance(found, _Mark) else None

    def _of(self, mark: _Mark) -> int:
        return next(place for place in range(self.count()) if self._mark(place) is mark)


class _Mark(QAbstractButton):
    """A dot for something to save; a cross while the pointer is on it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.modified = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(16, 16)

    def sizeHint(self) -> QSize:
        return QSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = QRectF(self.rect()).center()
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.colors["line"])
                painter.drawRoundedRect(self.rect(), 4, 4)
                painter.setPen(QPen(self.theme.colors["text2"], 1.3))
                for way in (1, -1):
                    arm = QPointF(3, 3 * way)
                    painter.drawLine(middle - arm, middle + arm)
            elif self.modified:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.colors["text3"])
                painter.drawEllipse(middle, 3, 3)
