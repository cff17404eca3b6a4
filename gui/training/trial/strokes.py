"""Strokes of a pen: their path on the pad, and the ink that becomes a sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from gradscape.gui.training.trial.look import Floats

SIDE = 160
"""Pixels of the longer side of ink."""
LEAST = 0.12
"""A drawing that is smaller than this share of the pad is not enlarged to more."""


@dataclass
class Stroke:
    """Points on a pad whose sides are 1, and how hard the pen was pressed (1 as usual)."""

    points: list[tuple[float, float]] = field(default_factory=list)
    width: float = 1.0

    def path(self, scale: float = 1, x: float = 0, y: float = 0) -> QPainterPath:
        """A smooth line through the points, after `scale` and a shift by (x, y)."""
        at = [QPointF(a * scale + x, b * scale + y) for a, b in self.points]
        path = QPainterPath(at[0])
        for one, other in pairwise(at[1:]):
            path.quadTo(one, (one + other) / 2)
        path.lineTo(at[-1] if len(at) > 1 else at[0] + QPointF(0.01, 0))
        return path


def paint(
    painter: QPainter, strokes: Iterable[Stroke], pen: QPen, scale: float, x: float, y: float
) -> None:
    """Paint strokes; `pen` is as wide as one that was pressed as usual."""
    width = pen.widthF()
    for stroke in strokes:
        pen.setWidthF(width * stroke.width)
        painter.setPen(pen)
        painter.drawPath(stroke.path(scale, x, y))


def ink(strokes: Sequence[Stroke], pen: float) -> Floats:
    """What strokes look like, from 0 to 1: the same wherever on the pad they are.

    Args:
        pen: how thick they are, as a share of the longer side of the whole.
    """
    points = np.array([point for stroke in strokes for point in stroke.points])
    if not len(points):
        return np.zeros((1, 1))
    low, high = points.min(0), points.max(0)
    thick = pen * SIDE
    scale = (SIDE - thick) / max(LEAST, *(high - low))
    width, height = (int(n) for n in np.ceil((high - low) * scale + 2 * thick + 4))
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y = thick + 2 - low * scale
    paint(painter, strokes, round_pen(QColor("white"), thick), scale, float(x), float(y))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, :width].astype(np.float64) / 255


def round_pen(color: QColor, width: float) -> QPen:
    """With round ends."""
    style, cap = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
    return QPen(color, width, style, cap, Qt.PenJoinStyle.RoundJoin)


def within(area: QRectF, at: QPointF) -> tuple[float, float]:
    """A place on a pad that fills a square."""
    x, y = (at.x() - area.x()) / area.width(), (at.y() - area.y()) / area.height()
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
