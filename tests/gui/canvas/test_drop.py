"""Operators from the palette: dropped on nothing, dropped on a wire, taken elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.drops import OPERATOR
from gradscape.gui.canvas.scene import Point
from tests.gui.canvas.hand import LEFT, NONE, Hand, Wishes

COPY = Qt.DropAction.CopyAction


class Drag:
    """A drag over the canvas: offscreen, QDrag.exec returns at once."""

    def __init__(self, canvas: Canvas, kind: str = OPERATOR) -> None:
        self.canvas, self.data = canvas, QMimeData()
        self.data.setData(kind, b"conv2d")

    def at(self, world: Point) -> QPointF:
        return QPointF(*self.canvas.view.to_screen(*world))

    def over(self, world: Point) -> bool:
        at = self.at(world)
        enter = QDragEnterEvent(at.toPoint(), COPY, self.data, LEFT, NONE)
        enter.ignore()
        QApplication.sendEvent(self.canvas, enter)
        move = QDragMoveEvent(at.toPoint(), COPY, self.data, LEFT, NONE)
        QApplication.sendEvent(self.canvas, move)
        return enter.isAccepted()

    def drop(self, world: Point) -> None:
        QApplication.sendEvent(self.canvas, QDropEvent(self.at(world), COPY, self.data, LEFT, NONE))


def test_on_nothing(canvas: Canvas, wishes: Wishes) -> None:
    drag = Drag(canvas)
    assert drag.over((100.0, 700.0))
    drag.drop((100.0, 700.0))
    assert wishes.told == [("dropped", "conv2d", (100.0, 700.0), None)]


def test_on_a_wire_which_is_lit(canvas: Canvas, wishes: Wishes) -> None:
    drag = Drag(canvas)
    drag.over((401.0, 300.0))
    wire = canvas.scene.wires[canvas.marks.receiving]
    assert wire.target == ("res",)
    drag.drop((401.0, 300.0))
    assert wishes.of("dropped") == [("conv2d", (401.0, 300.0), wire)]
    assert canvas.marks.receiving == -1


def test_taken_elsewhere(canvas: Canvas, wishes: Wishes) -> None:
    Drag(canvas).over((401.0, 300.0))
    QApplication.sendEvent(canvas, QDragLeaveEvent())
    assert canvas.marks.receiving == -1
    assert not wishes.told


def test_other_things_are_refused(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    assert not Drag(canvas, "text/plain").over((100.0, 700.0))
    assert not wishes.told
