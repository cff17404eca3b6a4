"""Paints cards: a pixmap of the face for each kind, glyph runs over it, or both as one picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGlyphRun, QPainter, QPen, QPixmap

from gradscape.gui.canvas.faces import Kind, draw_face, draw_front, draw_ground, halo
from gradscape.gui.canvas.glyphs import line
from gradscape.gui.canvas.hit import FULL
from gradscape.gui.canvas.looks import Look, Looks, Scale
from gradscape.gui.canvas.routes import Floats
from gradscape.gui.canvas.scene import Card
from gradscape.gui.canvas.words import spark
from gradscape.gui.theme import Theme

_ABSENT = 0.5
_BUDGET = 40
"""Pictures of whole cards that are made in one frame: their making must not be felt."""
_OFF = 0.01
"""Keeps glyphs off the borders of their quarter pixels, where rounding would toss a coin."""
_MOST = 24_000_000
"""Device pixels of pictures that are kept, of four bytes each."""


class CardPainter:
    """Keeps the faces of one zoom, and pictures of the cards that were seen twice at it.

    So a pan or a drag draws a pixmap a card, and a zoom, or a tick of values, makes none.

    Args:
        vector: draw everything anew each time, for files.
    """

    def __init__(self, theme: Theme, vector: bool = False) -> None:
        self._theme, self._vector = theme, vector
        self._scale: Scale = (0.0, 0.0)
        self._faces: dict[Kind, QPixmap] = {}
        self._grounds: dict[tuple[float, float, bool, bool], QPixmap] = {}
        self._looks = Looks()
        self._made = self._budget = 0
        colors = theme.colors
        self._pens = {name: QPen(colors[name]) for name in ("text", "text2", "text3", "error")}

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
            self._begin((zoom, ratio))
        looks = [self._looks.of(card, on, warm) for card, on in zip(cards, selected, strict=True)]
        shown = opacity or [1.0] * len(cards)
        margin = halo(zoom * ratio) / ratio
        rest: list[tuple[Look, float, float, float]] = []  # what has no picture yet
        for look, (x, y), much in zip(looks, corners.tolist(), shown, strict=True):
            whole = None if self._vector else self._whole(look, zoom, ratio)
            if much < 1:
                painter.setOpacity(much)
            if whole is not None:
                painter.drawPixmap(QPointF(x - margin, y - margin), whole)
            else:
                self._face(painter, look, x, y, margin, zoom, ratio)
                rest.append((look, x / zoom, y / zoom, much))
            if much < 1:
                painter.setOpacity(1)
        painter.save()
        painter.scale(zoom, zoom)
        self._all_words(painter, rest, zoom)
        painter.restore()

    def _begin(self, scale: Scale) -> None:
        self._budget = _BUDGET if self._scale == scale else 0  # none in the midst of a zoom
        if self._scale != scale:
            self._scale = scale
            self._faces.clear()
            self._grounds.clear()
        if self._made > _MOST:
            self._made = 0
            self._looks.forget()

    def _whole(self, look: Look, zoom: float, ratio: float) -> QPixmap | None:
        """The picture of all of a card: there is one from the second frame at a scale on."""
        if look.scale != self._scale:
            look.scale, look.picture = self._scale, None
        elif look.picture is None and self._budget:
            self._budget -= 1
            look.picture = self._draw_whole(look, zoom, ratio)
            self._made += look.picture.width() * look.picture.height()
        return look.picture

    def _draw_whole(self, look: Look, zoom: float, ratio: float) -> QPixmap:
        picture = QPixmap(self._known_face(look.kind, zoom, ratio))
        picture.setDevicePixelRatio(1)
        margin = halo(zoom * ratio)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(margin, margin)
            painter.scale(zoom * ratio, zoom * ratio)
            self._words(painter, look, 0, 0, zoom, 1)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _face(
        self,
        painter: QPainter,
        look: Look,
        x: float,
        y: float,
        margin: float,
        z: float,
        ratio: float,
    ) -> None:
        if not self._vector:
            face = self._known_face(look.kind, z, ratio)
            painter.drawPixmap(QPointF(x - margin, y - margin), face)
            return
        card = look.card
        painter.save()
        painter.translate(x, y)
        painter.setOpacity(_ABSENT if card.absent else 1)
        draw_face(painter, self._theme, look.kind, card.width * z, card.height * z, z)
        painter.restore()

    def _known_face(self, kind: Kind, z: float, ratio: float) -> QPixmap:
        face = self._faces.get(kind)
        if face is None:
            face = self._faces[kind] = self._picture(kind, z, ratio)
        return face

    def _picture(self, kind: Kind, z: float, ratio: float) -> QPixmap:
        scale = z * ratio
        margin = halo(scale)
        # Whole device pixels, so that borders are crisp.
        w, h = round(kind.width * scale), round(kind.height * scale)

        def drawn(on: QPixmap, draw: Callable[..., None]) -> QPixmap:
            with QPainter(on) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.translate(margin, margin)
                painter.setOpacity(_ABSENT if kind.absent else 1)
                draw(painter, self._theme, kind, w, h, scale)
            return on

        shared = (kind.width, kind.height, kind.stacked, kind.absent)
        ground = self._grounds.get(shared)
        if ground is None:
            blank = QPixmap(w + 2 * margin, h + 2 * margin)
            blank.fill(Qt.GlobalColor.transparent)
            ground = self._grounds[shared] = drawn(blank, draw_ground)
        picture = drawn(QPixmap(ground), draw_front)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _all_words(
        self, painter: QPainter, looks: list[tuple[Look, float, float, float]], zoom: float
    ) -> None:
        """Colour by colour where no card is faint: a new pen for each word costs a sixth more."""
        lots: dict[str, list[tuple[QPointF, QGlyphRun]]] = {}
        for look, x, y, much in looks:
            if much < 1 or look.card.absent or (look.card.spark and zoom >= FULL):
                self._words(painter, look, x, y, zoom, much)
                continue
            corner = QPointF(x + _OFF, y + _OFF)
            for run, color in look.words if zoom >= FULL else look.names:
                lots.setdefault(color, []).append((corner, run))
        for color, lot in lots.items():
            painter.setPen(self._pens[color])
            for corner, run in lot:
                painter.drawGlyphRun(corner, run)

    def _words(
        self, painter: QPainter, look: Look, x: float, y: float, zoom: float, much: float
    ) -> None:
        """In world units."""
        card, corner = look.card, QPointF(x + _OFF, y + _OFF)
        faint = much * (_ABSENT if card.absent else 1)
        if faint < 1:
            painter.setOpacity(faint)
        for run, color in look.words if zoom >= FULL else look.names:
            painter.setPen(self._pens[color])
            painter.drawGlyphRun(corner, run)
        if card.spark and zoom >= FULL:
            painter.setPen(QPen(self._theme.colors["text3"], 1.2))
            painter.drawPolyline(spark(card).translated(corner))
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
