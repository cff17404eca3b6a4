"""What a screen reader finds: the canvas as a list of its cards. Keeps an object an id alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from gradscape.gui.canvas.scene import Card, CardId

if TYPE_CHECKING:
    from gradscape.gui.canvas.surface import Surface

_kept: dict[int, CanvasAccess] = {}
_installed: list[bool] = []


class BodyAccess(QAccessibleInterface):
    """A card or a frame."""

    def __init__(self, canvas: Surface, id: CardId) -> None:
        super().__init__()
        self._canvas, self.id = canvas, id

    @property
    def row(self) -> int:
        """Its row in what is shown, or -1."""
        return self._canvas.places.row.get(self.id, -1)

    def isValid(self) -> bool:
        return self.row >= 0

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._canvas)

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, other: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        row = self.row
        if row < 0:
            return ""
        body = self._canvas.places.body(row)
        count = body.parameters and _tr("{} parameters").format(body.parameters)
        if kind == QAccessible.Text.Name:
            shape = body.shape if isinstance(body, Card) else _tr("opened")
            return ", ".join(filter(None, (body.title, shape)))
        if kind == QAccessible.Text.Description:
            known = (body.detail, count, body.hint) if isinstance(body, Card) else (count,)
            return ". ".join(filter(None, known))
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing is written here."""

    def rect(self) -> QRect:
        row = self.row
        if row < 0:
            return QRect()
        box = self._canvas.screen_rect(row).toAlignedRect()
        return box.translated(self._canvas.mapToGlobal(QPoint(0, 0)))

    def state(self) -> QAccessible.State:
        state, canvas, row = QAccessible.State(), self._canvas, self.row
        if row < 0:
            state.invalid = True
            return state
        state.focusable = state.selectable = state.multiSelectable = True
        state.selected = bool(canvas.marks.selected[row])
        state.focused = canvas.hasFocus() and canvas.marks.focus == row
        state.invalidEntry = canvas.places.body(row).mark == "error"  # type: ignore[attr-defined]
        state.offscreen = not canvas.screen_rect(row).toAlignedRect().intersects(canvas.rect())
        return state


class CanvasAccess(QAccessibleWidget):
    """The canvas; its children are the cards in their order, then the frames."""

    def __init__(self, canvas: Surface) -> None:
        super().__init__(canvas, QAccessible.Role.List, _tr("Network"))
        self._canvas = canvas
        self._bodies: dict[CardId, BodyAccess] = {}

    def childCount(self) -> int:
        return len(self._canvas.places.bodies)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        return self._of(self._canvas.places.body(index).id)

    def _of(self, id: CardId) -> BodyAccess:
        if id not in self._bodies:
            self._bodies[id] = BodyAccess(self._canvas, id)
            QAccessible.registerAccessibleInterface(self._bodies[id])
        return self._bodies[id]

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        at = self._canvas.mapFromGlobal(QPoint(x, y))
        found = self._canvas.hit(at.x(), at.y())
        return self._of(found.id) if found.id else None

    def indexOfChild(self, other: QAccessibleInterface) -> int:
        return other.row if isinstance(other, BodyAccess) else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.child(self._canvas.marks.focus)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CanvasAccess", text)


def _factory(key: str, thing: QObject) -> QAccessibleInterface | None:
    from gradscape.gui.canvas.surface import Surface

    if not isinstance(thing, Surface):
        return None
    made = _kept[id(thing)] = CanvasAccess(thing)
    number = id(thing)
    thing.destroyed.connect(lambda: _kept.pop(number, None))
    return made


def install() -> None:
    """Tell Qt how canvases are read out; once is enough."""
    if not _installed:
        QAccessible.installFactory(_factory)
        _installed.append(True)


def focused(canvas: Surface, row: int) -> None:
    """The keyboard is at another card."""
    if row >= 0 and QAccessible.isActive():
        told = QAccessibleEvent(canvas, QAccessible.Event.Focus)
        told.setChild(row)
        QAccessible.updateAccessibility(told)


def reordered(canvas: Surface) -> None:
    """Cards came, went, or stand in another order."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(canvas, QAccessible.Event.ObjectReorder))
