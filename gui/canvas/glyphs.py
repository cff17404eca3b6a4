"""Lines of text laid out once and drawn at any zoom: glyph runs need no new layout."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QTextLayout

from gradscape.gui.canvas.ink import Role, font, metrics

ROOMY = 1e6


@lru_cache(100_000)
def line(text: str, role: Role, room: float = ROOMY) -> tuple[tuple[QGlyphRun, ...], float]:
    """The runs of a line, its baseline at y = 0, elided to the room it has, and its width."""
    if metrics(role).horizontalAdvance(text) > room:
        elide = Qt.TextElideMode.ElideRight
        text = metrics(role).elidedText(text, elide, max(0, room))
    if not text:
        return (), 0.0
    layout = QTextLayout(text, font(role))
    layout.beginLayout()
    row = layout.createLine()
    row.setLineWidth(ROOMY)  # before this a line has no ascent
    row.setPosition(QPointF(0, -row.ascent()))
    layout.endLayout()
    return tuple(layout.glyphRuns()), row.naturalTextWidth()


def write(
    painter: QPainter, text: str, role: Role, x: float, y: float, color: QColor, end: bool = False
) -> None:
    """A line that begins, or ends, at x; its baseline at y."""
    runs, width = line(text, role)
    painter.setPen(color)
    for run in runs:
        painter.drawGlyphRun(QPointF(x - width if end else x, y), run)
