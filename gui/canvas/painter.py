"""Paints a Scene: picks the level of detail, culls, and calls the painters in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gradscape.gui.canvas.cards import CardPainter
from gradscape.gui.canvas.faces import MARGIN
from gradscape.gui.canvas.far import FarPainter
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.ground import Dots, paint_frame
from gradscape.gui.canvas.hit import FULL, NAMES
from gradscape.gui.canvas.marks import Marks
from gradscape.gui.canvas.overlays import OverlayPainter
from gradscape.gui.canvas.plates import Minimap, paint_legend
from gradscape.gui.canvas.routes import Rows
from gradscape.gui.canvas.scene import Box, Point
from gradscape.gui.canvas.view import View
from gradscape.gui.canvas.wires import WirePainter
from gradscape.gui.theme import Theme


@contextmanager
def _scaled(painter: QPainter, view: View) -> Iterator[None]:
    """In world units."""
    painter.save()
    painter.translate(view.dx, view.dy)
    painter.scale(view.zoom, view.zoom)
    yield
    painter.restore()


class ScenePainter:
    """Shared by the window and by files.

    Args:
        vector: nothing is drawn by way of a pixmap.
    """

    def __init__(self, theme: Theme, vector: bool = False) -> None:
        self._theme, self._vector = theme, vector
        self._cards, self._wires = CardPainter(theme, vector), WirePainter(theme, vector)
        self._overlays = OverlayPainter(theme, self._wires)
        self._far, self._dots = FarPainter(theme), Dots(theme)
        self.minimap = Minimap(theme)

    def paint(
        self, painter: QPainter, geometry: Geometry, view: View, marks: Marks, area: QRectF
    ) -> None:
        """The network where it meets an area of the screen."""
        if not self._vector:  # the tile would be a bitmap in a file
            self._dots.paint(painter, view, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = view.to_world(area.x(), area.y())
        box = (left, top, area.width() / view.zoom, area.height() / view.zoom)
        rows, wires = geometry.cards_in(box, MARGIN + 10 / view.zoom), geometry.wires_in(box)
        chosen = marks.selected[rows]
        if chosen.any():  # the selection lies on top
            rows = np.concatenate([rows[~chosen], rows[chosen]])
        if marks.hidden >= 0:
            wires = wires[wires != marks.hidden]
        near = view.zoom >= NAMES
        with _scaled(painter, view):
            self._frames(painter, geometry, marks, box, view.zoom)
            if near:
                self._lines(painter, geometry, marks, wires, view.zoom)
            else:
                self._far.paint(painter, geometry, rows, wires, marks.selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if near:
            self._near(painter, geometry, view, marks, rows)
        with _scaled(painter, view):
            self._overlays.paint(painter, geometry, marks, rows, view.zoom)

    def _frames(
        self, painter: QPainter, geometry: Geometry, marks: Marks, box: Box, zoom: float
    ) -> None:
        count = len(geometry.scene.cards)
        for row in geometry.frames_in(box, 2 / zoom).tolist():
            frame, place = geometry.scene.frames[row - count], geometry.bodies[row].tolist()
            paint_frame(painter, self._theme, frame, place, bool(marks.selected[row]), zoom)

    def _lines(
        self, painter: QPainter, geometry: Geometry, marks: Marks, wires: Rows, zoom: float
    ) -> None:
        hover = marks.hover
        lit = frozenset((hover.row,)) if hover.kind == "wire" else frozenset[int]()
        self._wires.paint(painter, geometry, wires, lit, zoom)
        if zoom >= FULL:
            self._wires.labels(painter, geometry, wires)

    def _near(
        self, painter: QPainter, geometry: Geometry, view: View, marks: Marks, rows: Rows
    ) -> None:
        scene, listed = geometry.scene, rows.tolist()
        warm = scene.legend is not None
        if marks.ghosts:
            self._ghosts(painter, view, marks, warm)
        corners = geometry.rects[rows, :2] * view.zoom + (view.dx, view.dy)
        opacity = [marks.faint.get(row, 1.0) for row in listed] if marks.faint else None
        cards = [geometry.card(row) for row in listed]
        chosen = marks.selected[rows].tolist()
        self._cards.paint(painter, cards, corners, chosen, warm, view.zoom, opacity)
        for card, (x, y) in zip(cards, corners.tolist(), strict=True):
            if card.mark in ("error", "warning"):
                color = "error" if card.mark == "error" else "warn"
                self._cards.badge(painter, x + card.width * view.zoom, y, color, view.zoom)

    def _ghosts(self, painter: QPainter, view: View, marks: Marks, warm: bool) -> None:
        """Cards that go."""
        cards = list(marks.ghosts)
        corners = np.array([view.to_screen(card.x, card.y) for card in cards])
        chosen, much = [False] * len(cards), [marks.ghostly] * len(cards)
        self._cards.paint(painter, cards, corners, chosen, warm, view.zoom, much)

    def paint_plates(
        self, painter: QPainter, geometry: Geometry, view: View, size: Point, minimap: bool
    ) -> None:
        """What stays on the screen when the network moves."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if geometry.scene.legend:
            paint_legend(painter, self._theme, geometry.scene.legend, size)
        if minimap:
            self.minimap.paint(painter, geometry, view, size)
