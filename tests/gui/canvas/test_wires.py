"""Wires drawn as lines all at once look like those that are drawn as a path each."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.scene import Card, Scene, Slot, Wire
from gradscape.gui.canvas.wires import WirePainter
from gradscape.gui.theme import Theme

GROUND = 0xF6F7F9


def card(name: str, x: float, y: float) -> Card:
    return Card((name,), name, "merge", x, y, 40.0, inputs=(Slot("x"),), outputs=(Slot(),))


def scene() -> Scene:
    """A straight wire, curves to both sides, a skip in its lane, a wire that goes back."""
    cards = [card(f"a{i}", i * 60.3, 0.2) for i in range(4)]
    cards += [card(f"b{i}", i * 60.3 + way, 150.0 + i * 7) for i, way in enumerate((0, 40, -14, 0))]
    wires = [Wire((f"a{i}",), (f"b{i}",)) for i in range(3)]
    wires += [Wire(("a3",), ("b3",), lane=-30.0), Wire(("b1",), ("a2",))]
    return Scene(tuple(cards), tuple(wires))


def painted(geometry: Geometry, scale: float, vector: bool) -> NDArray[np.int_]:
    image = QImage(round(300 * scale), round(260 * scale), QImage.Format.Format_RGB32)
    image.fill(GROUND)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(20 * scale, 20 * scale)
        painter.scale(scale, scale)
        rows = np.arange(len(geometry.scene.wires))
        WirePainter(Theme("light"), vector).paint(painter, geometry, rows, frozenset(), scale)
    values = np.frombuffer(image.constBits(), np.uint8)
    return values.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("scale", [0.35, 0.45, 0.9, 1.7, 2.9])
def test_lines_look_like_paths(qtbot: QtBot, scale: float) -> None:
    geometry = Geometry(scene())
    paths, lines = painted(geometry, scale, True), painted(geometry, scale, False)
    ink = (paths.min(axis=2) < 0xD0).sum()
    other = (np.abs(paths - lines).max(axis=2) > 48).sum()
    assert ink > 100
    assert other < 0.003 * ink
