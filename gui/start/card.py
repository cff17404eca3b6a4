"""A card of the start page: a network in small, with its name and what it costs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradscape.gui.figures import brief
from gradscape.gui.start.architecture import Architecture
from gradscape.gui.start.painting import paint_miniature
from gradscape.gui.theme import Role, Theme, font

PICTURE, HEIGHT, SIDE = 98, 172, 15
"""Of the picture, of the whole, and what is left beside the words."""


class ArchitectureCard(QAbstractButton):
    """Opens a network to begin with."""

    def __init__(
        self, shown: Architecture, theme: Theme, scale: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown = shown
        self.theme = theme
        self.scale = scale
        self.byline = f"{shown.authors} · {shown.year}"
        parameters, macs = brief(shown.parameters), brief(shown.macs)
        self.figures = self.tr("{0} parameters · {1} multiply-adds").format(parameters, macs)
        self.title = QCoreApplication.translate("Graph", shown.title)
        self.setText(self.title)
        self.setAccessibleName(f"{self.title}, {self.byline}, {self.figures}")
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(260, round(HEIGHT * self.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self.theme.colors
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        picture = QRectF(rect)
        picture.setHeight(PICTURE * self.scale)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shape = QPainterPath()
            shape.addRoundedRect(rect, 8, 8)
            painter.fillPath(shape, colors["hover" if self.isDown() else "panel"])
            painter.save()
            painter.setClipPath(shape)
            painter.fillRect(picture, colors["canvas"])
            painter.setPen(colors["line"])
            painter.drawLine(picture.bottomLeft(), picture.bottomRight())
            painter.restore()
            inside = picture.adjusted(SIDE + 10, 20, -SIDE - 10, -18)
            paint_miniature(painter, inside, self.shown.miniature, self.theme)
            self._words(painter, picture.bottom())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if self.hasFocus():
                painter.setPen(QPen(colors["accent"], 2))
            else:
                painter.setPen(colors["line_strong" if self.underMouse() else "line"])
            painter.drawPath(shape)

    def _words(self, painter: QPainter, top: float) -> None:
        lines: tuple[tuple[str, Role, str, float], ...] = (
            (self.title, "heading", "text", 11),
            (self.byline, "body", "text2", 29),
            (self.figures, "small", "text2", 47),
        )
        for words, role, color, y in lines:
            painter.setFont(font(role, self.scale))
            painter.setPen(self.theme.colors[color])
            room = QRectF(SIDE, top + y * self.scale, self.width() - 2 * SIDE, 18 * self.scale)
            elide = QFontMetrics(painter.font()).elidedText
            shown = elide(words, Qt.TextElideMode.ElideRight, round(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
