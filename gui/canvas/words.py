"""The words on a card as glyph runs, each laid out from the card's corner, and its colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGlyphRun, QPolygonF

from gradscape.gui.canvas.glyphs import ROOMY, line
from gradscape.gui.canvas.ink import Role
from gradscape.gui.canvas.scene import Card

Words = tuple[tuple[QGlyphRun, str], ...]
_SPARK, _SPARK_HEIGHT = 44, 14
_GAP = 8


@lru_cache(100_000)
def words(card: Card, warm: bool) -> Words:
    """Both lines. Who gives way is the left: it is elided, never run into the right."""
    left, right = (20 if warm else 14), card.width - 10
    first, second = card.height / 2 - 3, card.height / 2 + 13
    out: list[tuple[QGlyphRun, str]] = []

    def put(text: str, role: Role, x: float, y: float, color: str, room: float = ROOMY) -> float:
        """A line; one of no given room ends at x."""
        runs, width = line(text, role, room)
        at = QPointF(x - width if room == ROOMY else x, y)
        out.extend((_moved(run, at), color) for run in runs)
        return width + _GAP if width else 0

    unknown = card.mark == "error" and card.shape == "?"
    taken = put(card.shape, "figure", right, first, "error" if unknown else "text2")
    put(card.title, "title", left, first, "text", right - left - taken)
    taken = _SPARK + 10 if card.spark else put(card.parameters, "detail", right, second, "text3")
    put(card.detail, "detail", left, second, "text2", right - left - taken)
    return tuple(out)


@lru_cache(100_000)
def names(card: Card, warm: bool) -> Words:
    """The name alone, large, for a card seen from farther away."""
    left = 24 if warm else 18
    runs, _ = line(card.title, "name", card.width - left - _GAP)
    at = QPointF(left, card.height / 2 + 8)
    return tuple((_moved(run, at), "text") for run in runs)


def _moved(run: QGlyphRun, way: QPointF) -> QGlyphRun:
    moved = QGlyphRun(run)
    moved.setPositions([place + way for place in run.positions()])
    return moved


def spark(card: Card) -> QPolygonF:
    """Its small curve, from its corner."""
    values = card.spark
    step = _SPARK / max(1, len(values) - 1)
    left, low = card.width - 10 - _SPARK, card.height - 7
    return QPolygonF(
        [QPointF(left + i * step, low - _SPARK_HEIGHT * value) for i, value in enumerate(values)]
    )
