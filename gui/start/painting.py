"""Draws a network in small."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from gradscape.gui.start.architecture import Bar, Miniature
from gradscape.gui.theme import Theme, family

SHARES = {"layer": 1.0, "concat": 0.55, "sum": 0.3}
"""Of a column, where a layer takes a whole one."""
FILLED = 0.56
"""Of a column's width, by its bar."""
BRANCH, BESIDE = 0.6, 0.72
"""The least height of a bar in a branch, and what of its row it may take."""
WIDEST_COLUMN, WIDEST_BAR = 34.0, 12.0


class _Places:
    """Where the columns of a miniature stand in a rectangle, in its middle."""

    def __init__(self, rect: QRectF, shown: Miniature) -> None:
        shares = [0.0] * shown.columns
        for bar in shown.bars:
            shares[bar.column] = max(shares[bar.column], SHARES[bar.kind])
        self.unit = min(rect.width() / max(sum(shares), 1), WIDEST_COLUMN)
        self.rect = rect
        x = rect.center().x() - self.unit * sum(shares) / 2
        self.left = x
        self.middles = []
        for share in shares:
            self.middles.append(x + self.unit * share / 2)
            x += self.unit * share
        self.right = x

    def bar(self, bar: Bar) -> QRectF:
        """Where a bar stands."""
        width = min(WIDEST_BAR, self.unit * FILLED * SHARES[bar.kind])
        share = bar.height if bar.rows == 1 else max(bar.height, BRANCH) / bar.rows * BESIDE
        height = self.rect.height() * share
        y = self.rect.top() + self.rect.height() * bar.row
        x = self.middles[bar.column]
        return QRectF(x - width / 2, y - height / 2, width, height)


def paint_miniature(painter: QPainter, rect: QRectF, shown: Miniature, theme: Theme) -> None:
    """Draw a network into a rectangle, from left to right."""
    if not shown.bars:
        return
    places = _Places(rect, shown)
    boxes = [places.bar(bar) for bar in shown.bars]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lines(painter, shown, boxes, places, theme)
    _arcs(painter, shown, boxes, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    for bar, box in zip(shown.bars, boxes, strict=True):
        if bar.kind == "sum":
            continue
        painter.setBrush(theme.families[family(bar.group)])
        radius = min(2.0, box.width() / 3)
        painter.drawRoundedRect(box, radius, radius)
    painter.restore()


def _lines(
    painter: QPainter, shown: Miniature, boxes: list[QRectF], places: _Places, theme: Theme
) -> None:
    painter.setPen(QPen(theme.colors["wire"], 1))
    first, last = boxes[0], boxes[-1]
    reach = min(12.0, places.rect.width() / 20)
    painter.drawLine(first.center() - QPointF(first.width() / 2 + reach, 0), first.center())
    painter.drawLine(last.center(), last.center() + QPointF(last.width() / 2 + reach, 0))
    for start, end in shown.lines:
        left, right = boxes[start], boxes[end]
        from_, to = (
            QPointF(left.right(), left.center().y()),
            QPointF(right.left(), right.center().y()),
        )
        if shown.bars[end].kind == "concat":
            to.setY(from_.y() if right.top() < from_.y() < right.bottom() else to.y())
        painter.drawLine(from_, to)


def _arcs(painter: QPainter, shown: Miniature, boxes: list[QRectF], theme: Theme) -> None:
    """Skips, over what they skip; a skip over more rises higher."""
    painter.setPen(QPen(theme.families["merge"], 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for start, end in shown.arcs:
        between = boxes[start : end + 1]
        left = QPointF(boxes[start].right(), boxes[start].center().y())
        right = QPointF(boxes[end].center().x(), boxes[end].center().y())
        top = min(box.top() for box in between[1:-1] or between) - 9
        path = QPainterPath(left)
        path.cubicTo(QPointF(left.x(), top), QPointF(right.x(), top), right)
        painter.drawPath(path)
