"""Paints cards: a pixmap of the face for each kind at a zoom, and glyph runs over it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from gradscape.gui.canvas.faces import MARGIN, Kind, draw_face
from gradscape.gui.canvas.glyphs import line
from gradscape.gui.canvas.hit import FULL
from gradscape.gui.canvas.routes import Floats
from gradscape.gui.canvas.scene import Card
from gradscape.gui.canvas.words import names, spark, words
from gradscape.gui.theme import Theme

_ABSENT = 0.5


class CardPainter:
    """Keeps the faces of one zoom.

    Args:
        vector: draw faces anew each time, for files.
    """

    def __init__(self, theme: Theme, vector: bool = False) -> None:
        self._theme, self._vector = theme, vector
        self._key = (0.0, 0.0)
        self._faces: dict[Kind, QPixmap] = {}

    def paint(
        self,
        painter: QPainter,
        cards: list[Card],
        corners: Floats,
        selected: list[bool],
        warm: bool,
        zoom: float,
        opacity: list[float] | None = None,
    ) -> None:
        """Corners are on the screen; they snap to device pixels, and their text with them.

        Args:
            warm: coloured by value.
            opacity: of each card, where some are coming or going.
        """
        ratio = painter.device().devicePixelRatio()
        if not self._vector:
            corners = np.round(corners * ratio) / ratio
        shown = opacity or [1.0] * len(cards)
        for card, (x, y), on, much in zip(cards, corners.tolist(), selected, shown, strict=True):
            if much < 1:
                painter.setOpacity(much)
            self._face(painter, card, x, y, Kind.of(card, on, warm), zoom, ratio)
            if much < 1:
                painter.setOpacity(1)
        painter.save()
        painter.scale(zoom, zoom)
        self._words(painter, cards, corners / zoom, warm, zoom, shown)
        painter.restore()

    def _face(
        self, painter: QPainter, card: Card, x: float, y: float, kind: Kind, z: float, ratio: float
    ) -> None:
        if self._vector:
            painter.save()
            painter.translate(x, y)
            painter.setOpacity(_ABSENT if card.absent else 1)
            draw_face(painter, self._theme, kind, card.width * z, card.height * z, z)
            painter.restore()
            return
        if self._key != (z, ratio):
            self._key = (z, ratio)
            self._faces.clear()
        pixmap = self._faces.get(kind)
        if pixmap is None:
            pixmap = self._faces[kind] = self._picture(kind, z, ratio)
        margin = math.ceil(MARGIN * z * ratio) / ratio
        painter.drawPixmap(QPointF(x - margin, y - margin), pixmap)

    def _picture(self, kind: Kind, z: float, ratio: float) -> QPixmap:
        scale = z * ratio
        margin = math.ceil(MARGIN * scale)
        # Whole device pixels, so that borders are crisp.
        w, h = round(kind.width * scale), round(kind.height * scale)
        pixmap = QPixmap(w + 2 * margin, h + 2 * margin)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(margin, margin)
            painter.setOpacity(_ABSENT if kind.absent else 1)
            draw_face(painter, self._theme, kind, w, h, scale)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _words(
        self,
        painter: QPainter,
        cards: list[Card],
        corners: Floats,
        warm: bool,
        zoom: float,
        shown: list[float],
    ) -> None:
        text = words if zoom >= FULL else names
        colors = self._theme.colors
        pens = {name: QPen(colors[name]) for name in ("text", "text2", "text3", "error")}
        last = ""
        for card, (x, y), much in zip(cards, corners.tolist(), shown, strict=True):
            corner = QPointF(x, y)
            faint = much * (_ABSENT if card.absent else 1)
            if faint < 1:
                painter.setOpacity(faint)
            for run, at, color in text(card, warm):
                if color != last:
                    painter.setPen(pens[color])
                    last = color
                painter.drawGlyphRun(corner + at, run)
            if card.spark and zoom >= FULL:
                painter.setPen(QPen(colors["text3"], 1.2))
                painter.drawPolyline(spark(card).translated(corner))
                last = ""
            if faint < 1:
                painter.setOpacity(1)

    def badge(self, painter: QPainter, x: float, y: float, color: str, zoom: float) -> None:
        """The round mark of a problem at a card's corner; a dot where only names are shown."""
        colors = self._theme.colors
        painter.save()
        painter.translate(x, y)
        scale = min(1.0, max(0.6, zoom))
        painter.scale(scale, scale)
        painter.setPen(QPen(colors["canvas"], 2))
        painter.setBrush(colors[color])
        radius = 9 if zoom >= FULL else 6
        painter.drawEllipse(QPointF(0, 0), radius, radius)
        if zoom >= FULL:
            painter.setPen(colors["canvas"])
            runs, width = line("!", "badge")
            for run in runs:
                painter.drawGlyphRun(QPointF(-width / 2, 4), run)
        painter.restore()
