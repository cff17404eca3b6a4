"""The mouse over a plot, and the keys while it has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

if TYPE_CHECKING:
    from gradscape.gui.training.plots.plot import Plot

_REASON = Qt.FocusReason
_BY_KEY = (_REASON.TabFocusReason, _REASON.BacktabFocusReason, _REASON.ShortcutFocusReason)
_CLOSER = 0.8


class Hand(QObject):
    """Tells a plot where the pointer is, and what a key means.

    Left and right go on, + and − zoom, Home and 0 show all.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        plot.canvas.installEventFilter(self)
        plot.canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(event)
        elif kind in (QEvent.Type.Leave, QEvent.Type.Wheel):
            self._plot.forget_pointer()
        elif isinstance(event, QFocusEvent):
            # Who came by the keyboard has to see where; a click or the window's own says nothing.
            self._plot.ring(event.gotFocus() and event.reason() in _BY_KEY)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _hover(self, event: QMouseEvent) -> None:
        plot = self._plot
        at = plot.view.mapFromScene(plot.canvas.mapToScene(event.position().toPoint()))
        if event.buttons() or not plot.view.rect().contains(at):
            plot.forget_pointer()
        else:
            plot.point_at(at)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Left:
            self._plot.walk(-1)
        elif key == Qt.Key.Key_Right:
            self._plot.walk(1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._plot.zoom(_CLOSER)
        elif key == Qt.Key.Key_Minus:
            self._plot.zoom(1 / _CLOSER)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self._plot.followed.emit()
        else:
            return False
        return True
