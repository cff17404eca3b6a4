"""Where a plot is drawn: pyqtgraph's view box, with the gestures of ours, and paint upon it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

# Qt tells no more moves than are drawn; with pyqtgraph's own limit a quick drag would be lost.
pg.setConfigOptions(mouseRateLimit=-1)

Paint = Callable[[QPainter, QRectF], None]


class View(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """The wheel zooms along x, a drag moves along x, two clicks show all again."""

    clicked = Signal(QPointF)
    """A place in its pixels."""
    zoomed = Signal()
    """A person has chosen the range."""
    reset = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.setMouseEnabled(x=True, y=False)
        self.disableAutoRange()
        self.sigRangeChangedManually.connect(lambda *_: self.zoomed.emit())

    def mouseClickEvent(self, ev: Any) -> None:
        if ev.button() != Qt.MouseButton.LeftButton:
            return
        ev.accept()
        if ev.double():
            self.reset.emit()
        else:
            self.clicked.emit(QPointF(ev.pos()))

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        if ev.button() == Qt.MouseButton.RightButton:
            ev.ignore()  # it has the menu
        else:
            super().mouseDragEvent(ev, axis)

    def to_pixels(self) -> tuple[float, float, float, float]:
        """What makes pixels of values: x · a + b, y · c + d."""
        (x0, x1), (y0, y1) = self.viewRange()
        size = self.size()
        a = size.width() / ((x1 - x0) or 1.0)
        c = size.height() / ((y1 - y0) or 1.0)
        if self.yInverted():
            return a, -x0 * a, c, -y0 * c
        return a, -x0 * a, -c, size.height() + y0 * c


class Ink(QGraphicsObject):
    """What is painted upon a view, in its pixels."""

    def __init__(self, view: View, paint: Paint, above: float = 0) -> None:
        super().__init__(view)
        self._view = view
        self._paint = paint
        self.setZValue(above)
        view.sigResized.connect(self._resized)

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.rect())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        self._paint(painter, self.boundingRect())

    def _resized(self) -> None:
        self.prepareGeometryChange()
