"""Pointer: turns what mouse, wheel and touch pad do into gestures, hovering and looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gradscape.gui.canvas.gestures import Gesture, begin
from gradscape.gui.canvas.hit import NOTHING, Hit

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

_NOTCH = 120
_NEARER = 1.2
"""A notch of the wheel."""


class Pointer:
    """Holds the gesture in progress."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._twice: QPointF | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin a gesture; with the right button ask for a menu."""
        if self.gesture is not None:
            return
        canvas, at = self._canvas, event.position()
        canvas.rest()
        canvas.marks.keyboard = False
        canvas.keyboard.used()
        self._twice = None
        self._button = event.button()
        self.gesture = begin(canvas, at.x(), at.y(), event.button(), event.modifiers())
        if self.gesture and self.gesture.cursor is not None:
            canvas.setCursor(self.gesture.cursor)

    def press_again(self, event: QMouseEvent) -> None:
        """Qt sends a double click in place of the second press: it may still become a drag."""
        if self.gesture is not None:
            return
        self.press(event)
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self._twice = event.position()

    def move(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or see what is under the pointer."""
        at = event.position()
        if self.gesture:
            self.gesture.move(at.x(), at.y())
        else:
            self.hover(self._canvas.hit(at.x(), at.y()))

    def release(self, event: QMouseEvent) -> None:
        """End the gesture; a second click in place opens."""
        if self.gesture is not None and event.button() != self._button:
            return
        at, twice, self._twice = event.position(), self._twice, None
        gesture, self.gesture = self.gesture, None
        if gesture is None:
            return
        self._canvas.unsetCursor()
        gesture.end(at.x(), at.y())
        if twice and (at - twice).manhattanLength() < QApplication.startDragDistance():
            self._open(at)

    def cancel(self) -> bool:
        """Give up the gesture in progress; False if there is none."""
        if self.gesture is None:
            return False
        gesture, self.gesture = self.gesture, None
        self._twice = None
        self._canvas.unsetCursor()
        gesture.cancel()
        return True

    def _open(self, at: QPointF) -> None:
        canvas = self._canvas
        if canvas.over_minimap(at.x(), at.y()):
            return
        found = canvas.hit(at.x(), at.y())
        if found.kind in ("card", "frame", "input", "output"):
            canvas.opened.emit(found.id)
        elif found == NOTHING:
            canvas.search_wanted.emit(canvas.view.to_world(at.x(), at.y()), None)

    def hover(self, found: Hit) -> None:
        """Something else is under the pointer."""
        canvas = self._canvas
        before = canvas.marks.hover
        if found == before:
            return
        canvas.marks.hover = found
        for each in (before, found):
            canvas.touch(each)
        canvas.hovered.emit(found)

    def wheel(self, event: QWheelEvent) -> None:
        """A touch pad pans, a wheel zooms. Under X11 a pad has neither pixels nor phases."""
        canvas, at = self._canvas, event.position()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        pad = event.phase() != Qt.ScrollPhase.NoScrollPhase
        pad = pad or event.device().type() == QInputDevice.DeviceType.TouchPad
        if pad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            way = QPointF(angle) / 2 if pixels.isNull() else QPointF(pixels)
            canvas.look(canvas.view.panned(way.x(), way.y()))
        else:
            canvas.look(canvas.view.zoomed(_NEARER ** (angle.y() / _NOTCH), at.x(), at.y()))

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Two fingers, nearer or farther; False for other gestures of the system."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        at, canvas = event.position(), self._canvas
        canvas.look(canvas.view.zoomed(1 + event.value(), at.x(), at.y()))
        return True
