"""A workbench as a person sees it: cards by their titles."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradscape.graph.project import Project
from gradscape.gui.canvas.scene import Card, Point
from gradscape.gui.catalog import MIME
from gradscape.gui.workbench import Workbench
from tests.gui.canvas.hand import LEFT, NONE, Hand


class Bench(Hand):
    """The hand over the canvas of a workbench."""

    def __init__(self, view: Workbench) -> None:
        super().__init__(view.canvas)
        self.view = view
        self.editor = view.editor
        self.refusals: list[str] = []
        view.editor.refused.connect(self.refusals.append)

    @property
    def project(self) -> Project:
        return self.editor.project

    def card(self, title: str) -> Card:
        """The first card of that title."""
        return next(card for card in self.canvas.scene.cards if card.title == title)

    def titles(self) -> list[str]:
        return [card.title for card in self.canvas.scene.cards]

    def row(self, name: str) -> int:
        return self.canvas.places.row[self.card(name).id]

    def wires(self) -> set[tuple[str, str]]:
        """Between which titles wires run."""
        scene = self.canvas.scene
        called = {body.id: body.title for body in scene.cards}
        called |= {frame.id: frame.title for frame in scene.frames}
        return {(called[wire.source], called[wire.target]) for wire in scene.wires}

    def hold(self, op: str, at: Point) -> None:
        """Drag something out of the palette over a point."""
        spot, data, copy = self._carried(op, at)
        for kind in (QDragEnterEvent, QDragMoveEvent):
            QApplication.sendEvent(self.canvas, kind(spot.toPoint(), copy, data, LEFT, NONE))

    def drop(self, op: str, at: Point) -> None:
        """Drag something out of the palette to a point."""
        self.hold(op, at)
        spot, data, copy = self._carried(op, at)
        QApplication.sendEvent(self.canvas, QDropEvent(spot, copy, data, LEFT, NONE))

    def _carried(self, op: str, at: Point) -> tuple[QPointF, QMimeData, Qt.DropAction]:
        data = QMimeData()
        data.setData(MIME, op.encode())
        return QPointF(*self.canvas.view.to_screen(*at)), data, Qt.DropAction.CopyAction

    def type(self, text: str, *keys: Qt.Key) -> None:
        """Type into whatever has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or widget, key)

    def undo_all(self) -> None:
        while self.editor.document.can_undo:
            self.editor.undo()
