"""What is painted over the network: focus, ports, and the marks of a gesture in progress."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradscape.gui.canvas import forms
from gradscape.gui.canvas.candidates import Candidates
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.hit import FULL, NAMES
from gradscape.gui.canvas.ink import pen, thin
from gradscape.gui.canvas.insertion import paint_insertion
from gradscape.gui.canvas.marks import Line, Marks
from gradscape.gui.canvas.routes import Rows
from gradscape.gui.canvas.scene import Point
from gradscape.gui.canvas.wires import WirePainter
from gradscape.gui.theme import Theme

_TICK = 4.0


class OverlayPainter:
    """In world units: the painter is scaled."""

    def __init__(self, theme: Theme, wires: WirePainter) -> None:
        self._theme, self._wires = theme, wires

    def paint(
        self, painter: QPainter, geometry: Geometry, marks: Marks, rows: Rows, zoom: float
    ) -> None:
        """The marks; rows are the cards in sight."""
        if zoom >= NAMES and marks.keyboard and marks.focus >= 0:
            x, y, w, h = geometry.bodies[marks.focus].tolist()
            painter.setPen(QPen(self._theme.colors["accent"], 1.5 / zoom))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(x - 4, y - 4, w + 8, h + 8), 9, 9)
        if marks.insertion is not None:
            paint_insertion(painter, self._theme, geometry, marks.insertion, zoom)
        if marks.candidates is not None:
            self._candidates(painter, geometry, marks.candidates, rows, zoom)
        elif zoom >= FULL and marks.hover.kind in ("card", "input", "output"):
            self._ports(painter, geometry, marks)
        if marks.loose:
            self._loose(painter, geometry, *marks.loose)
        self._guides(painter, marks, zoom)
        if marks.band:
            painter.setPen(thin(self._theme, "accent"))
            painter.setBrush(self._theme.color("accent", 36))
            painter.drawRect(QRectF(*marks.band).normalized())

    def _ports(self, painter: QPainter, geometry: Geometry, marks: Marks) -> None:
        """Those of the card under the pointer."""
        hover = marks.hover
        body = geometry.body(hover.row)
        for is_output, kind, slots in (
            (False, "input", body.inputs),
            (True, "output", body.outputs),
        ):
            for index in range(len(slots)):
                hot = hover.kind == kind and hover.slot == index
                painter.setPen(pen(self._theme, "accent" if hot else "wire", 1.5))
                painter.setBrush(self._theme.colors["accent" if hot else "node"])
                size = 5 if hot else 4
                painter.drawEllipse(
                    QPointF(*geometry.slot(hover.row, index, is_output)), size, size
                )

    def _candidates(
        self, painter: QPainter, geometry: Geometry, found: Candidates, rows: Rows, zoom: float
    ) -> None:
        """Ports that take the dragged wire; cards that have none are dimmed."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("canvas", 150))
        for row in rows[~found.taking[rows]].tolist():
            box = QRectF(*geometry.bodies[row].tolist())
            sheets = 7 if geometry.scene.cards[row].stacked else 1
            painter.drawRoundedRect(box.adjusted(-1, -1, sheets, sheets), 6, 6)
        if zoom < FULL:
            return
        cards = len(geometry.scene.cards)
        near = np.isin(found.rows, rows) | (found.rows >= cards)
        for allowed in (False, True):  # of several at one place, those that take it are on top
            painter.setPen(pen(self._theme, "accent" if allowed else "line_strong", 1.5))
            painter.setBrush(self._theme.colors["accent_soft" if allowed else "canvas"])
            size = 5 if allowed else 3
            for at in found.places[near & (found.allowed == allowed)].tolist():
                painter.drawEllipse(QPointF(*at), size, size)

    def _loose(
        self, painter: QPainter, geometry: Geometry, start: Point, end: Point, headed: bool
    ) -> None:
        form = forms.curve(
            round(end[0] - start[0], 1),
            round(end[1] - start[1], 1),
            0.0,
            0.0,
            geometry.scene.across,
            headed,
        )
        painter.save()
        painter.translate(*start)
        painter.strokePath(form.way, pen(self._theme, "accent", 2))
        if form.head is not None:
            painter.fillPath(form.head, self._theme.colors["accent"])
        painter.restore()

    def _guides(self, painter: QPainter, marks: Marks, zoom: float) -> None:
        painter.setPen(thin(self._theme, "accent"))
        for x0, y0, x1, y1 in marks.guides:
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        for gap in marks.gaps:
            self._gap(painter, gap, _TICK / zoom)

    def _gap(self, painter: QPainter, gap: Line, tick: float) -> None:
        """A distance, between two ticks."""
        x0, y0, x1, y1 = gap
        across, down = (0.0, tick) if y0 == y1 else (tick, 0.0)
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        for x, y in ((x0, y0), (x1, y1)):
            painter.drawLine(QPointF(x - across, y - down), QPointF(x + across, y + down))
