"""A scene on paper: the painter of the canvas on SVG, PDF, a picture or another device."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gradscape.graph.errors import GradscapeError
from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.marks import Marks
from gradscape.gui.canvas.painter import ScenePainter
from gradscape.gui.canvas.plates import paint_legend
from gradscape.gui.canvas.scene import Box, Scene
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme

_MARGIN = 24
_LEGEND = 72
_SHARP = 2
"""Pixels of a picture for each unit."""
_LARGEST = 16_000
"""Pixels: beyond, a picture is drawn smaller."""


class ExportError(GradscapeError):
    """A figure that cannot be written."""


def paint_scene(painter: QPainter, scene: Scene, theme: Theme, vector: bool = True) -> None:
    """Paint a scene at its own size, the corner of `extent` at 0, 0.

    Args:
        vector: no pixmaps, for files of lines; without it cards snap to whole pixels.
    """
    geometry = Geometry(scene)
    left, top, width, height = _extent(geometry)
    marks = Marks(selected=np.zeros(len(geometry.bodies), bool))
    area = QRectF(0, 0, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    figure = ScenePainter(theme, vector=vector)
    figure.paint(painter, geometry, View(1, -left, -top), marks, area)
    if scene.legend is not None:
        paint_legend(painter, theme, scene.legend, (width, height))


def extent(scene: Scene) -> tuple[float, float]:
    """Width and height of a scene on paper, margin and legend included, in canvas units."""
    _, _, width, height = _extent(Geometry(scene))
    return width, height


def render(scene: Scene, theme: Theme, path: Path) -> None:
    """Write a figure: .svg, .pdf, or .png at twice the size.

    Raises:
        ExportError: another suffix, or the file cannot be written.
    """
    writers = {".svg": _svg, ".pdf": _pdf, ".png": _png}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        kinds = ", ".join(writers)
        raise ExportError(f"{path.name}: a figure ends in one of {kinds}")
    if not path.parent.is_dir():
        raise ExportError(f"{path}: the folder {path.parent} does not exist")
    if not writer(scene, theme, path):
        raise ExportError(f"{path}: cannot be written")


def _extent(geometry: Geometry) -> Box:
    left, top, width, height = geometry.bounds()
    head = _LEGEND if geometry.scene.legend is not None else 0
    wide = max(width + 2 * _MARGIN, 720 if head else 0)
    left -= (wide - width) / 2
    return left, top - _MARGIN - head, math.ceil(wide), math.ceil(height + 2 * _MARGIN + head)


def _svg(scene: Scene, theme: Theme, path: Path) -> bool:
    width, height = map(math.ceil, extent(scene))
    device = QSvgGenerator()
    device.setFileName(str(path))
    device.setResolution(96)
    device.setSize(QSize(width, height))
    device.setViewBox(QRect(0, 0, width, height))
    return _onto(device, scene, theme)


def _pdf(scene: Scene, theme: Theme, path: Path) -> bool:
    width, height = extent(scene)
    device = QPdfWriter(str(path))
    device.setResolution(72)
    device.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    return _onto(device, scene, theme)


def _onto(device: QSvgGenerator | QPdfWriter, scene: Scene, theme: Theme) -> bool:
    painter = QPainter()
    if not painter.begin(device):
        return False
    width, height = extent(scene)
    painter.fillRect(QRectF(0, 0, width, height), theme.colors["canvas"])
    paint_scene(painter, scene, theme)
    return painter.end()


def _png(scene: Scene, theme: Theme, path: Path) -> bool:
    width, height = extent(scene)
    scale = min(_SHARP, _LARGEST / max(width, height))
    image = QImage(
        max(1, round(width * scale)), max(1, round(height * scale)), QImage.Format.Format_RGB32
    )
    image.fill(theme.colors["canvas"])
    with QPainter(image) as painter:
        painter.scale(scale, scale)
        paint_scene(painter, scene, theme)
    return image.save(str(path))
