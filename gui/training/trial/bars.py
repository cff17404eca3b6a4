"""Bars: how likely each class is, in the network's eyes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradscape.gui.figures import THIN, exact
from gradscape.gui.theme import Theme, font
from gradscape.gui.widgets import scaled, text_scale

HEIGHT, MOST = 21, 30
"""Of a row, at the least and at the most."""
SHOWN = 10
"""Rows that there is always room for."""


def percent(share: float) -> str:
    """97.4 %, < 0.1 %."""
    if 0 < share < 0.0005:
        return f"<{THIN}0.1{THIN}%"
    return f"{share * 100:.1f}{THIN}%"


class Bars(QWidget):
    """A bar a class, in the order of the classes or with the likeliest on top."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.sorted = False
        self._names: Sequence[str] = ()
        self._scores: Sequence[float] = ()
        self._true: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Probabilities of the classes"))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def show_classes(self, names: Sequence[str], true: int | None) -> None:
        """Which classes there are, and which is known to be the right one."""
        self._names, self._true = names, true
        self.updateGeometry()
        self.update()

    def show_scores(self, scores: Sequence[float]) -> None:
        """What is told of each class; nothing, if nothing is known."""
        self._scores = scores
        ranked = sorted(range(len(scores)), key=lambda k: -scores[k])[:3]
        self.setAccessibleDescription(
            ", ".join(f"{self._name(k)}: {percent(scores[k])}" for k in ranked)
        )
        self.update()

    def sort(self, by_score: bool) -> None:
        """The likeliest on top, or the order of the classes."""
        self.sorted = by_score
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(220), scaled(HEIGHT * min(SHOWN, max(2, len(self._names)))))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(150), self.sizeHint().height())

    @property
    def rows(self) -> list[int]:
        """The classes that are shown, from the top; the likeliest where there are too many."""
        count = len(self._names)
        room = max(1, self.height() // scaled(HEIGHT))
        scores = self._scores or [0.0] * count
        if not self.sorted and count <= room:
            return list(range(count))
        ranked = sorted(range(count), key=lambda k: -scores[k])
        return ranked if count <= room else ranked[: room - 1]

    def _name(self, k: int) -> str:
        return self._names[k] if k < len(self._names) else str(k)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = self.rows
        rest = len(self._names) - len(rows)
        height = min(scaled(MOST), self.height() / (len(rows) + bool(rest)))
        painter.setFont(font("body", text_scale()))
        metrics = painter.fontMetrics()
        longest = max(metrics.horizontalAdvance(self._name(k)) for k in rows)
        gutter = min(longest, round(self.width() * 0.34))
        figure = metrics.horizontalAdvance(percent(1.0)) + scaled(4)
        best = max(self._scores, default=0.0)
        for at, k in enumerate(rows):
            score = self._scores[k] if k < len(self._scores) else None
            line = QRectF(0, at * height, self.width(), height)
            self._row(painter, line, k, score, gutter, figure, score == best and best > 0)
        if rest:
            painter.setPen(self.theme.colors["text3"])
            line = QRectF(0, len(rows) * height, self.width(), height)
            words = self.tr("and {0} more").format(exact(rest))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)

    def _row(
        self,
        painter: QPainter,
        line: QRectF,
        k: int,
        score: float | None,
        gutter: int,
        figure: int,
        best: bool,
    ) -> None:
        theme, middle = self.theme, Qt.AlignmentFlag.AlignVCenter
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.setFont(font("strong" if best else "body", text_scale()))
        painter.setPen(theme.colors["ok" if k == self._true else "text" if best else "text2"])
        name = painter.fontMetrics().elidedText(
            self._name(k), Qt.TextElideMode.ElideRight, gutter + scaled(3)
        )
        painter.drawText(QRectF(line.x(), line.y(), gutter + scaled(4), line.height()), right, name)
        track = line.adjusted(gutter + scaled(12), 0, -figure - scaled(8), 0)
        thick = scaled(8)
        track.setTop(line.center().y() - thick / 2)
        track.setHeight(thick)
        self._bar(painter, track, theme.colors["line"])
        if score is not None and score > 0:
            track.setWidth(max(1.0, track.width() * min(score, 1.0)))
            self._bar(painter, track, theme.colors["accent" if best else "wire"])
        if score is not None:
            painter.setPen(theme.colors["text" if best else "text2"])
            painter.drawText(line, right, percent(score))

    def _bar(self, painter: QPainter, area: QRectF, color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        radius = min(area.width(), area.height()) / 2
        painter.drawRoundedRect(area, radius, radius)
