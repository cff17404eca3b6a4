"""A hand on the mouse over a canvas, in world units, as a person moves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.scene import Point

LEFT = Qt.MouseButton.LeftButton
MIDDLE = Qt.MouseButton.MiddleButton
RIGHT = Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
_STEPS = 6
_SIGNALS = (
    *("picked", "moved", "connected", "rewired", "cut", "inserted", "dropped", "opened"),
    *("search_wanted", "menu_wanted", "path_wanted", "fix_chosen"),
)


class Hand:
    """Sends the events that Qt sends for a real mouse."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._button = Qt.MouseButton.NoButton
        self._keys = NONE
        self.at: Point = (0.0, 0.0)

    def send(self, kind: QEvent.Type, button: Qt.MouseButton) -> None:
        x, y = self.canvas.view.to_screen(*self.at)
        at = QPointF(x, y)
        everywhere = QPointF(self.canvas.mapToGlobal(at))
        event = QMouseEvent(kind, at, everywhere, button, self._button, self._keys)
        QApplication.sendEvent(self.canvas, event)

    def move(self, at: Point) -> None:
        """To a point of the world, at once."""
        self.at = at
        self.send(QEvent.Type.MouseMove, Qt.MouseButton.NoButton)

    def press(
        self, at: Point, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
    ) -> None:
        self.move(at)
        self._button, self._keys = button, keys
        self.send(QEvent.Type.MouseButtonPress, button)

    def release(self) -> None:
        button, self._button = self._button, Qt.MouseButton.NoButton
        self.send(QEvent.Type.MouseButtonRelease, button)
        self._keys = NONE

    def pull(self, to: Point) -> None:
        """Move there in steps, the button held."""
        (x0, y0), (x1, y1) = self.at, to
        for step in range(1, _STEPS + 1):
            share = step / _STEPS
            self.move((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))

    def drag(
        self,
        start: Point,
        end: Point,
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NONE,
    ) -> None:
        self.press(start, button, keys)
        self.pull(end)
        self.release()

    def click(
        self, at: Point, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
    ) -> None:
        self.press(at, button, keys)
        self.release()

    def click_twice(self, at: Point) -> None:
        self.click(at)
        self.press_again()
        self.release()

    def press_again(self) -> None:
        """Qt sends a double click in place of the second press."""
        self._button = LEFT
        self.send(QEvent.Type.MouseButtonDblClick, LEFT)

    # ---- what is to be seen

    def chosen(self) -> set[str]:
        """The names of what is selected."""
        return {"/".join(path) for path in self.canvas.selection}

    def middle(self, name: str) -> Point:
        """The middle of a card."""
        x, y, w, h = self.box(name)
        return x + w / 2, y + h / 2

    def head(self, name: str) -> Point:
        """A place in the head of a frame, clear of its wires."""
        x, y, w, _ = self.box(name)
        return x + w - 20, y + 16

    def input(self, name: str, slot: int = 0) -> Point:
        return self._slot(name, slot, is_output=False)

    def output(self, name: str, slot: int = 0) -> Point:
        return self._slot(name, slot, is_output=True)

    def _slot(self, name: str, slot: int, is_output: bool) -> Point:
        return self.canvas.places.slot(self.row(name), slot, is_output)

    def box(self, name: str) -> tuple[float, float, float, float]:
        """Where a card or a frame is shown."""
        x, y, w, h = self.canvas.places.bodies[self.row(name)].tolist()
        return x, y, w, h

    def row(self, name: str) -> int:
        return self.canvas.places.row[tuple(name.split("/"))]


class Wishes:
    """All that a canvas tells, in order: the name of the signal and what it brings."""

    def __init__(self, canvas: Canvas) -> None:
        self.told: list[tuple[object, ...]] = []
        for name in _SIGNALS:
            getattr(canvas, name).connect(lambda *what, name=name: self.told.append((name, *what)))

    def of(self, name: str) -> list[tuple[object, ...]]:
        """What one signal brought, each time."""
        return [what[1:] for what in self.told if what[0] == name]
