"""Bars: each figure with its share of the whole behind it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gradscape.gui.panels.cost.model import ROW, SHARE, Index
from gradscape.gui.panels.cost.rows import Row
from gradscape.gui.theme import Theme
from gradscape.gui.widgets import scaled

HEIGHT = 26
WIDEST = "888.88\u2009MiB"
"""The longest figure."""
MARGIN = 8
_GAP = 10


class Bars(QStyledItemDelegate):
    """Paints names with the hue of their family, and figures with bars."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), scaled(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self.theme.colors["accent_soft"])
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, self.theme.colors["hover"])
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        if index.column() == 0:
            self._name(painter, option.rect, row)
        else:
            self._figure(painter, option.rect, index)
        painter.restore()

    def _name(self, painter: QPainter, rect: QRect, row: Row) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.families[row.family])
        painter.drawRoundedRect(
            QRectF(rect.x() + 2, rect.center().y() - scaled(6), scaled(4), scaled(13)), 2, 2
        )
        room = rect.adjusted(10 + scaled(4), 0, -8, 0)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.theme.colors["text"])
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        rest = room.adjusted(metrics.horizontalAdvance(text) + 8, 0, 0, 0)
        kind = metrics.elidedText(row.kind, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.setPen(self.theme.colors["text3"])
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, kind)

    def _figure(self, painter: QPainter, rect: QRect, index: Index) -> None:
        share = float(index.data(SHARE))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        room = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        track = QRectF(room.x(), room.bottom() - 4, room.width(), 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colors["line"])
        painter.drawRoundedRect(track, 1.5, 1.5)
        if share > 0:
            track.setWidth(max(2.0, track.width() * share))
            painter.setBrush(self.theme.colors["accent"])
            painter.drawRoundedRect(track, 1.5, 1.5)
        words = room.adjusted(0, 0, 0, -5)
        painter.setPen(self.theme.colors["text"])
        metrics = painter.fontMetrics()
        beside = metrics.horizontalAdvance(percent(1)) + _GAP
        if room.width() < metrics.horizontalAdvance(WIDEST) + beside:
            beside = 0  # too narrow for shares in words: the bar says them
        painter.drawText(words.adjusted(0, 0, -beside, 0), right, index.data())
        if share > 0 and beside:
            painter.setPen(self.theme.colors["text3"])
            painter.drawText(words, right, percent(share))


def percent(share: float) -> str:
    """A share in whole percents: 12 %, < 1 %."""
    return "<\u2009" + "1\u2009%" if share < 0.005 else f"{share * 100:.0f}\u2009%"
