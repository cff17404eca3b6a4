"""Paints wires near enough to be told apart: as straight lines, all at once, or as a path each.

One path for all of them is far slower than either.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradscape.gui.canvas import forms
from gradscape.gui.canvas.batch import Batch
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.glyphs import line
from gradscape.gui.canvas.hit import FULL
from gradscape.gui.canvas.ink import pen, tinted
from gradscape.gui.canvas.routes import Floats, Rows
from gradscape.gui.canvas.scene import Point
from gradscape.gui.theme import Theme

_WIDTH = 2.0
_NEAR = 3.0
"""Device pixels a unit from which lines would show their joints; few wires are in sight then."""


class WirePainter:
    """In world units: the painter is scaled."""

    def __init__(self, theme: Theme, vector: bool = False) -> None:
        self._theme, self._vector = theme, vector
        self._lines = Batch(QLineF)

    def paint(
        self, painter: QPainter, geometry: Geometry, rows: Rows, marked: frozenset[int], zoom: float
    ) -> None:
        """Marked wires are drawn in the accent, over the others."""
        wires = geometry.scene.wires
        special = [row for row in rows.tolist() if wires[row].problem or row in marked]
        if special:
            rows = rows[~np.isin(rows, special)]
        if len(rows):
            self._plain(painter, geometry, rows, zoom)
        for row in special:
            self.one(painter, geometry, row, "accent" if row in marked else "error", zoom)

    def _plain(self, painter: QPainter, geometry: Geometry, rows: Rows, zoom: float) -> None:
        chosen, shapes = pen(self._theme, "wire", _WIDTH), _forms(geometry, rows)
        scale = zoom * painter.device().devicePixelRatio()
        stroked = self._vector or scale > _NEAR
        if not stroked:
            painter.setPen(chosen)
            painter.drawLines(self._lines.fill(_legs(geometry, rows, shapes, scale)))
            if zoom < FULL:
                return
        steps = np.diff(geometry.points[rows, 0], axis=0, prepend=np.zeros((1, 2))).tolist()
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(chosen.color())
        for step, form in zip(steps, shapes, strict=True):
            painter.translate(*step)
            if stroked:
                painter.strokePath(form.way, chosen)
            if form.head is not None and zoom >= FULL:
                painter.drawPath(form.head)
        painter.restore()

    def one(self, painter: QPainter, geometry: Geometry, row: int, color: str, zoom: float) -> None:
        """A single wire in a colour of its own; a faulty one is dashed."""
        chosen = QPen(pen(self._theme, color, _WIDTH))
        if geometry.scene.wires[row].problem:
            chosen.setDashPattern([4, 2.5])
        painter.save()
        painter.translate(*geometry.points[row, 0].tolist())
        (form,) = _forms(geometry, np.array([row]))
        painter.strokePath(form.way, chosen)
        if form.head is not None and zoom >= FULL:
            painter.fillPath(form.head, chosen.color())
        painter.restore()

    def labels(self, painter: QPainter, geometry: Geometry, rows: Rows) -> None:
        """Beside a straight wire; at a bend's outer side; in a gap of a lane. Never on a wire."""
        wires = geometry.scene.wires
        plain, faulty = (QPen(self._theme.colors[name]) for name in ("text3", "error"))
        for row in rows.tolist():
            wire = wires[row]
            if not wire.label:
                continue
            runs, width = line(wire.label, "label")
            place = self._label_at(geometry, row, width)
            if place is None:
                continue
            (x, y), gap = place
            if gap:
                painter.setPen(Qt.PenStyle.NoPen)
                depth = len(geometry.frames_in((x, y, 0, 0)))
                painter.setBrush(tinted(self._theme, depth))
                painter.drawRect(QRectF(x - width / 2 - 4, y - 9, width + 8, 18))
            painter.setPen(faulty if wire.problem else plain)
            for run in runs:
                painter.drawGlyphRun(QPointF(x - width / 2, y + 3.6), run)

    def _label_at(self, geometry: Geometry, row: int, width: float) -> tuple[Point, bool] | None:
        """The middle of a label, and whether it stands in a gap of its wire.

        None where cards would cover it: what comes out stands on the card as well.
        """
        wire = geometry.scene.wires[row]
        (x0, y0), (x1, y1) = geometry.points[row].tolist()
        if geometry.routed[row]:
            if wire.label_at is not None:
                return (x0 + wire.label_at[0], y0 + wire.label_at[1]), False
            points = geometry.polyline(row)
            lengths = np.abs(np.diff(points, axis=0)).sum(axis=1)
            leg = int(lengths.argmax())
            (ax, ay), (bx, by) = points[leg].tolist(), points[leg + 1].tolist()
            if leg == 0 and geometry.scene.across:
                return _above(ax, bx, ay, width)
            if leg == 0 and ax == bx:
                return (ax + 10 + width / 2, (ay + by) / 2 - 2), False
            return ((ax + bx) / 2, (ay + by) / 2), True
        if wire.lane is not None:
            points = geometry.polyline(row)
            x, y = ((points[2] + points[3]) / 2).tolist()
            return (x, y), True
        if geometry.scene.across:
            return _above(x0, x1, min(y0, y1), width)
        if x0 == x1:
            return (x0 + 10 + width / 2, (y0 + y1) / 2 - 2), False
        outer = 9 + width / 2
        return (x0 + (outer if x0 > x1 else -outer), y0 + 13), False


def _above(x0: float, x1: float, y: float, width: float) -> tuple[Point, bool] | None:
    """Above a wire from left to right; one that goes back has all room there is."""
    return (((x0 + x1) / 2, y - 10), False) if not 0 <= x1 - x0 < width else None


def _forms(geometry: Geometry, rows: Rows) -> list[forms.Form]:
    wires, across = geometry.scene.wires, geometry.scene.across
    cards = len(geometry.scene.cards)
    ways = np.round(geometry.points[rows, 1] - geometry.points[rows, 0], 2)
    # Into the border of a frame leads no arrow: there the wire goes on.
    headed = geometry.ends[rows, 1] < cards
    known = (
        ways.tolist(),
        geometry.lanes[rows].tolist(),
        geometry.turns[rows].tolist(),
        headed.tolist(),
        geometry.routed[rows].tolist(),
        rows.tolist(),
    )
    return [
        forms.route(wires[row].route, head)
        if routed
        else forms.curve(dx, dy, lane, turn, across, head)
        for (dx, dy), lane, turn, head, routed, row in zip(*known, strict=True)
    ]


def _legs(geometry: Geometry, rows: Rows, shapes: list[forms.Form], scale: float) -> Floats:
    """x0, y0, x1, y1 of all lines of some wires."""
    fine = math.ceil(math.log2(scale))
    legs = [form.lines(fine) for form in shapes]
    starts = np.repeat(geometry.points[rows, 0], [len(each) for each in legs], axis=0)
    lines: Floats = np.concatenate(legs) + np.tile(starts, 2)
    return lines
