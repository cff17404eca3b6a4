"""Surface: what Qt asks of the canvas, answered by painter, pointer, keyboard and drops."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gradscape.gui.canvas import access
from gradscape.gui.canvas.drops import Drops
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.hit import NOTHING, End, Hit, hit
from gradscape.gui.canvas.keyboard import Keyboard
from gradscape.gui.canvas.marks import Marks
from gradscape.gui.canvas.painter import ScenePainter
from gradscape.gui.canvas.plates import ROOMY, minimap_box
from gradscape.gui.canvas.pointer import Pointer
from gradscape.gui.canvas.scene import Card, Point, Scene
from gradscape.gui.canvas.view import View
from gradscape.gui.canvas.ways import leads_out
from gradscape.gui.theme import Theme

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

_HALO = 14
"""Pixels around a card that belong to its picture: shadow, badge, focus ring."""
_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Surface(QWidget):
    """Where things are shown, and what lies where on the screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        access.install()
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.theme = theme
        self.painter = ScenePainter(theme)
        self.places = Geometry()
        self.marks = Marks()
        self._view = View()
        self.minimap_shown = True
        canvas = cast("Canvas", self)
        self.pointer, self.keyboard, self._drops = Pointer(canvas), Keyboard(canvas), Drops(canvas)

    @property
    def scene(self) -> Scene:
        """What is shown."""
        return self.places.scene

    @property
    def view(self) -> View:
        """Where the eye stands."""
        return self._view

    # ---- what lies where

    @property
    def has_minimap(self) -> bool:
        """Whether there is one to be seen."""
        return self.minimap_shown and self.width() > ROOMY and bool(self.scene.cards)

    def over_minimap(self, x: float, y: float) -> bool:
        """Whether a point of the screen is in the minimap."""
        return self.has_minimap and minimap_box(self.width(), self.height()).contains(x, y)

    def hit(self, x: float, y: float) -> Hit:
        """What is under a point of the screen."""
        if self.over_minimap(x, y):
            return NOTHING
        return hit(self.places, *self._view.to_world(x, y), self._view.zoom, self.marks.selected)

    def screen_rect(self, row: int) -> QRectF:
        """Where a card or frame is to be seen."""
        x, y, width, height = self.places.bodies[row].tolist()
        z = self._view.zoom
        return QRectF(*self._view.to_screen(x, y), width * z, height * z)

    def place(self, end: End) -> Point:
        """Where in the world an end of wires lies."""
        return self.places.slot(self.places.row[end.card], end.slot, end.is_output)

    def label(self, end: End) -> str:
        """What is said of an end."""
        body = self.places.body(self.places.row[end.card])
        slots = body.outputs if end.is_output else body.inputs
        return slots[end.slot].label if end.slot < len(slots) else ""

    def wire_into(self, end: End) -> int:
        """The wire that ends there, the last of several that are joined, or -1."""
        row = self.places.row[end.card]
        body = self.places.body(row)
        joins = isinstance(body, Card) and body.joins
        wires = self.places.scene.wires
        found = [
            wire
            for wire in self.places.wires_of(row).tolist()
            if wires[wire].target == end.card
            and (joins or wires[wire].slot == end.slot)
            and leads_out(wires[wire]) == end.is_output
        ]
        return found[-1] if found else -1

    def touch_row(self, row: int) -> None:
        """Repaint a body with all that belongs to its picture."""
        box = self.screen_rect(row).adjusted(-_HALO, -_HALO, _HALO, _HALO)
        self.update(box.toAlignedRect())

    def touch(self, found: Hit) -> None:
        """Repaint what is under the pointer, or was."""
        if found.kind in ("card", "input", "output"):
            self.touch_row(found.row)
        elif found.kind == "wire" and found.row < len(self.places.boxes):
            left, top, right, bottom = self.places.boxes[found.row].tolist()
            corner, far = self._view.to_screen(left, top), self._view.to_screen(right, bottom)
            self.update(
                QRectF(QPointF(*corner), QPointF(*far)).adjusted(-4, -4, 4, 4).toAlignedRect()
            )

    # ---- what Qt asks

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            area = QRectF(event.rect())
            painter.setClipRect(area)
            self.painter.paint(painter, self.places, self._view, self.marks, area)
            size = float(self.width()), float(self.height())
            self.painter.paint_plates(painter, self.places, self._view, size, self.has_minimap)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.press_again(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.pointer.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer.hover(NOTHING)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.keyboard.menu()
            return
        canvas, found = cast("Canvas", self), self.hit(event.pos().x(), event.pos().y())
        if found.id and found.id not in canvas.selection:
            canvas.choose((found.id,))
        canvas.menu_wanted.emit(event.globalPos(), found)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self.pointer.pinch(event):
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _tell(self, at: QPoint, everywhere: QPoint) -> None:
        """A tool tip: what a port is called, what is wrong with a card."""
        found = self.hit(at.x(), at.y())
        words = self.label(found.end) if found.end else ""
        if found.id and not words:
            hint = getattr(self.places.body(found.row), "hint", "")
            told = cast("Canvas", self).told(found.id)
            lines = hint.splitlines()
            words = "\n".join(each for each in lines if not (told and each.startswith(told)))
        if words:
            QToolTip.showText(everywhere, words, self)
        else:
            QToolTip.hideText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keyboard.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.keyboard.release(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        reason = event.reason()
        if reason in _TAB:
            self.keyboard.enter(reason == Qt.FocusReason.TabFocusReason)
        elif reason == Qt.FocusReason.ShortcutFocusReason:
            self.keyboard.come_back()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.keyboard.forget()
        self.marks.keyboard = False
        self.update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self.keyboard.walk(forward) or super().focusNextPrevChild(forward)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._drops.takes(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._drops.takes(event.mimeData()):
            self._drops.over(event.mimeData(), event.position())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._drops.takes(event.mimeData()):
            self._drops.drop(event.mimeData(), event.position())
            event.acceptProposedAction()
