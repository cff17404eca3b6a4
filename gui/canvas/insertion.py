"""Insertion: what is held over a wire, and what becomes of the wire if it is dropped there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradscape.gui.canvas import forms
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.ink import font, metrics, pen
from gradscape.gui.canvas.scene import Box, CardId, Point, Wire
from gradscape.gui.theme import Theme

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

_ROOM = 300.0
"""Pixels for a line of words."""
_GAP, _PAD = 12.0, 10.0
_SHORT = 10.0
"""Of a half that is too short to be seen."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """What is held over a wire.

    Args:
        wire: its row.
        box: what is held, in the world.
        words: what letting go would do, or that it would do nothing.
        why: "" if it would fit there, else why not.
    """

    wire: int
    box: Box
    words: str
    why: str


class Inserting:
    """Judges one thing over the wires that it is held over, each wire once.

    Args:
        held: the id of a card, or the name of an operator from the palette.
    """

    def __init__(self, canvas: Canvas, held: CardId | str) -> None:
        self._canvas, self.held = canvas, held
        self._whys: dict[Wire, str] = {}

    def over(self, row: int, box: Box) -> None:
        """It is held over the wire of a row, or over none (-1)."""
        marks, geometry = self._canvas.marks, self._canvas.places
        if row < 0:
            self.leave()
            return
        wire = geometry.scene.wires[row]
        if wire not in self._whys:
            self._whys[wire] = self._canvas.fits(self.held, wire)
        why = self._whys[wire]
        say = QCoreApplication.translate
        words = (
            say("Insertion", "Does not fit between {0} and {1}")
            if why
            else say("Insertion", "Insert between {0} and {1}")
        )
        ends = (geometry.body(geometry.row[i]).title for i in (wire.source, wire.target))
        marks.insertion = Insertion(row, box, words.format(*ends), why)
        marks.hidden = row if not why else -1
        self._canvas.update()

    def leave(self) -> Wire | None:
        """It is held over no wire any more; gives the one that would have taken it."""
        marks = self._canvas.marks
        held, marks.insertion = marks.insertion, None
        if held is None:
            return None
        marks.hidden = -1
        self._canvas.update()
        return None if held.why else self._canvas.scene.wires[held.wire]


def paint_insertion(
    painter: QPainter, theme: Theme, geometry: Geometry, found: Insertion, zoom: float
) -> None:
    """Both halves of the wire as they would be, and the words beside what is held."""
    if not found.why:
        for start, way in _halves(geometry, found):
            _wire(painter, theme, start, way, geometry.scene.across)
    x, y, w, h = found.box
    _words(painter, theme, found, (x, y + h / 2), (x + w, y + h / 2))


def _halves(geometry: Geometry, found: Insertion) -> list[tuple[Point, Point]]:
    """Where each begins and where it leads; the wire as it is, where there is no room for two."""
    (x0, y0), (x1, y1) = geometry.points[found.wire].tolist()
    x, y, w, h = found.box
    if geometry.scene.across:
        entry, leaving, room = (x, y + h / 2), (x + w, y + h / 2), min(x - x0, x1 - x - w)
    else:
        entry, leaving, room = (x + w / 2, y), (x + w / 2, y + h), min(y - y0, y1 - y - h)
    if room < _SHORT:
        return [((x0, y0), (x1 - x0, y1 - y0))]
    return [
        ((x0, y0), (entry[0] - x0, entry[1] - y0)),
        (leaving, (x1 - leaving[0], y1 - leaving[1])),
    ]


def _wire(painter: QPainter, theme: Theme, start: Point, way: Point, across: bool) -> None:
    form = forms.curve(round(way[0], 1), round(way[1], 1), 0.0, 0.0, across, True)
    painter.save()
    painter.translate(*start)
    painter.strokePath(form.way, pen(theme, "accent", 2))
    if form.head is not None:
        painter.fillPath(form.head, theme.colors["accent"])
    painter.restore()


def _words(painter: QPainter, theme: Theme, found: Insertion, left: Point, right: Point) -> None:
    """On a plate of one size at every zoom, at the side of what is held where there is room."""
    wrap = int(Qt.TextFlag.TextWordWrap)
    title, text = metrics("title"), metrics("detail")
    why = text.boundingRect(QRectF(0, 0, _ROOM, _ROOM), wrap, found.why) if found.why else QRectF()
    width = max(title.horizontalAdvance(found.words), why.width()) + 2 * _PAD + 1
    height = title.height() + why.height() + _PAD + (4 if found.why else 0)
    at, other = (painter.worldTransform().map(QPointF(*point)) for point in (right, left))
    x = at.x() + _GAP
    if x + width > painter.viewport().right():
        x = other.x() - _GAP - width
    box = QRectF(round(x), round(at.y() - height / 2), round(width), round(height))
    color = theme.colors["error" if found.why else "accent"]
    painter.save()
    painter.resetTransform()
    painter.setPen(QPen(color, 1))
    painter.setBrush(theme.colors["raised"])
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    inner = box.adjusted(_PAD, _PAD / 2, 0, 0)
    painter.setPen(color)
    painter.setFont(font("title"))
    painter.drawText(inner, 0, found.words)
    painter.setPen(theme.colors["text2"])
    painter.setFont(font("detail"))
    inner.setTop(inner.top() + title.height() + 4)
    inner.setWidth(why.width() + 1)
    painter.drawText(inner, wrap, found.why)
    painter.restore()
