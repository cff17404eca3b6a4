"""Keyboard: Tab walks the cards, arrows follow wires, Space is a hand or, tapped, a search."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QKeyEvent

from gradscape.gui.canvas.geometry import HEAD
from gradscape.gui.canvas.hit import NOTHING, Hit, Kind
from gradscape.gui.canvas.slots import box
from gradscape.gui.canvas.walk import Direction, step

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

_ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
INDENT = 8
"""From the left of a card to its menu."""
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_SYSTEM_ASKS = sys.platform == "win32"
"""Whether Shift+F10 comes as a wish for a menu, as the menu key does everywhere."""
_FREE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Keyboard:
    """What keys mean on a canvas; whatever else they mean is for the window's actions."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.space = False
        """Held down."""
        self._tap = False

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key is meant for the canvas."""
        canvas, key = self._canvas, event.key()
        if key == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self.space = self._tap = True
            return True
        if key == Qt.Key.Key_F10 and event.modifiers() == _SHIFT and not _SYSTEM_ASKS:
            self.menu()
            return True
        if key == Qt.Key.Key_Escape:
            return canvas.pointer.cancel()
        if key in _ARROWS and not event.modifiers() & ~_FREE:
            adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.focus(step(canvas.places, self._card(), _ARROWS[key]), adding)
            return True
        return False

    def release(self, event: QKeyEvent) -> bool:
        """Whether the key was meant for the canvas."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self.space = False
            if self._tap:
                self._canvas.search_wanted.emit(self._place(), None)
        return True

    def used(self) -> None:
        """Space was a hand, no tap."""
        self._tap = False

    def forget(self) -> None:
        """The canvas lost the keyboard: a key let go elsewhere is not seen."""
        self.space = self._tap = False

    def _place(self) -> tuple[float, float]:
        """Where the pointer is in the world, or the middle of what is seen."""
        canvas = self._canvas
        at = canvas.mapFromGlobal(QCursor.pos())
        if not canvas.rect().contains(at):
            at = canvas.rect().center()
        return canvas.view.to_world(at.x(), at.y())

    def _card(self) -> int:
        """The row that arrows go on from."""
        row = self._canvas.marks.focus
        return row if row < len(self._canvas.scene.cards) else -1

    def enter(self, forward: bool) -> None:
        """By Tab, from what stands before or behind the canvas."""
        count = len(self._canvas.scene.cards)
        if count:
            self.focus(0 if forward else count - 1)

    def come_back(self) -> None:
        """By a key from anywhere: to where one was."""
        if self._canvas.marks.focus < 0:
            self.enter(forward=True)
        self._canvas.marks.keyboard = True
        self._canvas.update()

    def walk(self, forward: bool) -> bool:
        """The next card; False behind the last: the canvas is no trap for the keyboard."""
        count, here = len(self._canvas.scene.cards), self._card()
        row = here + (1 if forward else -1) if here >= 0 else 0 if forward else count - 1
        if 0 <= row < count:
            self.focus(row)
            return True
        return False

    def focus(self, row: int, adding: bool = False) -> None:
        """Go to a card, select it, and bring it into sight. Adding keeps what is selected."""
        if row < 0:
            return
        canvas = self._canvas
        path = canvas.scene.cards[row].id
        kept = tuple(other for other in canvas.selection if other != path) if adding else ()
        canvas.marks.keyboard = True
        canvas.choose((*kept, path))
        canvas.bring([path])

    def menu(self) -> None:
        """Ask for the menu of the current card or frame where it stands, else of the page."""
        canvas, row = self._canvas, self._canvas.marks.focus
        if row < 0:
            canvas.menu_wanted.emit(canvas.mapToGlobal(canvas.rect().center()), NOTHING)
            return
        body = canvas.places.body(row)
        canvas.bring([body.id])
        left, top, _, height = box(body)
        x, y = canvas.goal.to_screen(left + INDENT, top + min(height, HEAD))
        at = canvas.mapToGlobal(QPoint(round(x), round(y)))
        kind: Kind = "card" if row < len(canvas.scene.cards) else "frame"
        canvas.menu_wanted.emit(at, Hit(kind, body.id, row=row))
