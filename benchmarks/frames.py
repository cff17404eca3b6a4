"""What a frame of a node editor costs: the same network and the same hand for each of them.

Used by canvas.py and canvas_peers.py. Knows Qt and a Subject, nothing of ours. Costs are CPU time
of the GUI thread, in milliseconds: an event of the mouse, and the whole repainted.
"""

from __future__ import annotations

import statistics
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

SIZE = (1280, 800)
COLUMN, ROW = 256.0, 80.0
KINDS = ("conv", "bn", "relu", "add", "pool")
NEAR = (1.0, 0.45)
"""Zooms that are measured beside the one that shows all: all words are drawn from the second on."""
WARM = 3
NONE = Qt.MouseButton.NoButton
LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class Net:
    """Nodes in columns: name, kind, x, y; wires: source, target, input, whether it is a skip."""

    nodes: list[tuple[str, str, float, float]]
    wires: list[tuple[int, int, int, bool]]

    @staticmethod
    def of(count: int) -> Net:
        """Every fourth node is an Add that a skip enters."""
        rows = 32 if count <= 1000 else 110
        nodes, wires = [], []
        for i in range(count):
            kind = KINDS[i % 4 if i % 50 else 4]
            nodes.append((f"{kind}{i}", kind, i // rows * COLUMN, i % rows * ROW))
            if i:
                wires.append((i - 1, i, int(kind == "add"), False))
            if kind == "add" and i % rows >= 4:
                wires.append((i - 4, i, 0, True))
        return Net(nodes, wires)


class Subject(ABC):
    """A node editor under test."""

    pan_button = Qt.MouseButton.MiddleButton
    slip = 2.0
    """How far, in pixels, a pan may end from the pointer."""
    tolerance = 2.0
    """How far, in units, a dragged node may end from the pointer: the step of a grid."""

    @property
    @abstractmethod
    def widget(self) -> QWidget:
        """What gets events and is repainted."""

    @abstractmethod
    def build(self, net: Net) -> None:
        """Create the nodes and wire them."""

    @abstractmethod
    def stand(self, zoom: float, x: float, y: float) -> None:
        """Look at a point of the world, in the middle."""

    @abstractmethod
    def zoom_of_all(self) -> float:
        """The zoom that shows everything."""

    @abstractmethod
    def select_all(self) -> None:
        """Select every node."""

    @abstractmethod
    def place(self, node: int) -> tuple[float, float]:
        """Where a node lies in the world."""

    @abstractmethod
    def to_screen(self, x: float, y: float) -> QPointF:
        """A point of the world on the widget."""

    def to_world(self, at: QPointF) -> tuple[float, float]:
        """A point of the widget in the world."""
        zero, one = self.to_screen(0, 0), self.to_screen(1, 1)
        zoom = one.x() - zero.x()
        return (at.x() - zero.x()) / zoom, (at.y() - zero.y()) / zoom


def measured(step: Callable[[int], None], count: int) -> dict[str, float]:
    """Median and 95th percentile of some steps; the first are not counted."""
    times = []
    for i in range(count + WARM):
        start = time.thread_time()
        step(i)
        times.append((time.thread_time() - start) * 1e3)
    times = sorted(times[WARM:])
    return {"median": statistics.median(times), "p95": times[int(0.95 * (len(times) - 1))]}


def mouse(widget: QWidget, kind: QEvent.Type, at: QPointF, button=NONE, buttons=NONE) -> None:
    """An event as Qt sends it; to the pixel, as a mouse's are."""
    at = QPointF(at.toPoint())
    everywhere = QPointF(widget.mapToGlobal(at.toPoint()))
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, at, everywhere, button, buttons, keys))


def wheel(widget: QWidget, at: QPointF, notches: int) -> None:
    """A turn of the wheel."""
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        NONE,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


class Session:
    """One subject with a network, and what its frames cost."""

    def __init__(self, subject: Subject, count: int, frames: int) -> None:
        self.subject, self.frames = subject, frames
        self.net = Net.of(count)
        start = time.thread_time()
        subject.build(self.net)
        built = time.thread_time()
        widget = subject.widget
        widget.window().show()
        QApplication.processEvents()
        self.look(subject.zoom_of_all())
        widget.repaint()
        self.create = {
            "build": (built - start) * 1e3,
            "build_and_first_frame": (time.thread_time() - start) * 1e3,
        }
        self.views = {"1": 1.0, ".45": 0.45, "all": subject.zoom_of_all()}

    def look(self, zoom: float) -> None:
        """From there, at the middle of the network."""
        _, _, x, y = self.net.nodes[len(self.net.nodes) // 2]
        self.subject.stand(zoom, x, y)

    def costs(self) -> dict[str, dict[str, dict[str, float]]]:
        """By action and view."""
        return {
            "pan": {name: self.pan(zoom) for name, zoom in self.views.items()},
            "zoom": {name: self.zoom(self.views[name]) for name in (".45", "all")},
            "drag": {name: self.drag(self.views[name]) for name in (".45", "all")},
        }

    def pan(self, zoom: float) -> dict[str, float]:
        subject, widget = self.subject, self.subject.widget
        self.look(zoom)
        widget.repaint()
        start = self._gap()
        held = subject.to_world(start)
        mouse(widget, QEvent.Type.MouseButtonPress, start, subject.pan_button, subject.pan_button)
        at = QPointF(start)

        def step(i: int) -> None:
            at.setX(start.x() + 7 * (i % 40))
            at.setY(start.y() + 5 * (i % 20))
            mouse(widget, QEvent.Type.MouseMove, at, buttons=subject.pan_button)
            widget.repaint()

        figures = measured(step, self.frames)
        mouse(widget, QEvent.Type.MouseButtonRelease, at, subject.pan_button)
        self._check("pan", held, subject.to_world(at), subject.slip / zoom)
        return figures

    def zoom(self, zoom: float) -> dict[str, float]:
        """Five notches in and five out, each time from another zoom."""
        subject, widget = self.subject, self.subject.widget
        middle = QPointF(SIZE[0] / 2, SIZE[1] / 2)

        def step(i: int) -> None:
            wheel(widget, middle, 1 if i % 10 < 5 else -1)
            widget.repaint()

        times: list[dict[str, float]] = []
        for turn in range(max(1, self.frames // 10)):
            self.look(zoom * (1 + 0.003 * turn))
            widget.repaint()
            times.append(measured(step, 10 - WARM))
        before = subject.to_screen(0, 0)
        wheel(widget, middle, 1)
        if subject.to_screen(0, 0) == before:
            raise RuntimeError("zoom: the wheel did nothing")
        return {
            "median": statistics.median(each["median"] for each in times),
            "p95": max(each["p95"] for each in times),
        }

    def drag(self, zoom: float) -> dict[str, float]:
        """All nodes, by one of them; checked where it ends."""
        subject, widget = self.subject, self.subject.widget
        self.look(zoom)
        subject.select_all()
        widget.repaint()
        node = len(self.net.nodes) // 2
        x, y = subject.place(node)
        start = QPointF(subject.to_screen(x + 60, y + 14).toPoint())
        mouse(widget, QEvent.Type.MouseButtonPress, start, LEFT, LEFT)
        at = QPointF(start)

        def step(i: int) -> None:
            at.setX(start.x() + 3 * (i + 1))
            at.setY(start.y() + 2 * (i % 30))
            mouse(widget, QEvent.Type.MouseMove, at, buttons=LEFT)
            widget.repaint()

        figures = measured(step, self.frames)
        mouse(widget, QEvent.Type.MouseButtonRelease, at, LEFT)
        way = (at - start) / zoom
        wish = x + way.x(), y + way.y()
        self._check("drag", wish, subject.place(node), subject.tolerance + 1 / zoom)
        return figures

    def _gap(self) -> QPointF:
        """A place on the screen with no node and no wire."""
        _, _, x, y = self.net.nodes[len(self.net.nodes) // 2]
        return self.subject.to_screen(x + 205, y + 62)

    @staticmethod
    def _check(what: str, wish: tuple[float, float], end: tuple[float, float], room: float) -> None:
        if abs(wish[0] - end[0]) > room or abs(wish[1] - end[1]) > room:
            raise RuntimeError(f"{what}: ended at {end}, the pointer at {wish}")
