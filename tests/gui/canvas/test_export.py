"""Figures: lines in SVG and PDF, pixels in PNG, and refusals in words."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.export import ExportError, extent, paint_scene, render
from gradscape.gui.canvas.scene import Scene
from gradscape.gui.theme import Theme
from tests.gui.canvas import scenes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_holds_lines_and_no_pictures(qtbot: QtBot, tmp_path: Path, theme: str) -> None:
    path = tmp_path / "net.svg"
    render(scenes.residual(warm=True), Theme("dark" if theme == "dark" else "light"), path)
    root = ElementTree.parse(path).getroot()
    width, height = extent(scenes.residual(warm=True))
    assert root.attrib["viewBox"] == f"0 0 {width:.0f} {height:.0f}"
    tags = [each.tag.rpartition("}")[2] for each in root.iter()]
    assert "image" not in tags
    assert tags.count("path") > 60


def test_pdf_is_one_page(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "net.pdf"
    render(scenes.digits(), Theme("light"), path)
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
    assert b"/Subtype /Image" not in data


def test_png_is_twice_the_size_and_shows_the_error(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "net.png"
    scene, theme = scenes.digits(), Theme("light")
    render(scene, theme, path)
    image = QImage(str(path))
    width, height = extent(scene)
    assert (image.width(), image.height()) == (2 * width, 2 * height)
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in (1264,)}
    assert theme.hex("error") in colors


def test_everything_is_within(qtbot: QtBot) -> None:
    """Nothing but ground at the margin, whether cards are drawn as pictures or as lines."""
    scene, theme = scenes.residual(), Theme("light")
    width, height = (round(length) for length in extent(scene))
    for vector in (True, False):
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(theme.colors["canvas"])
        with QPainter(image) as painter:
            paint_scene(painter, scene, theme, vector)
        rim = {image.pixelColor(x, y).name() for x in range(width) for y in (1, height - 2)}
        rim |= {image.pixelColor(x, y).name() for y in range(height) for x in (1, width - 2)}
        ground = {theme.hex("canvas")}
        assert rim == ground if vector else rim & ground
        assert image.pixelColor(width // 2, 60).name() != theme.hex("canvas")


def test_an_empty_scene_can_be_written(qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a.svg", "a.pdf", "a.png"):
        render(Scene(), Theme("light"), tmp_path / name)
        assert (tmp_path / name).stat().st_size


def test_refusals(qtbot: QtBot, tmp_path: Path) -> None:
    scene, theme = scenes.digits(), Theme("light")
    with pytest.raises(ExportError, match=r"net\.gif: a figure ends in one of \.svg, \.pdf, \.png"):
        render(scene, theme, tmp_path / "net.gif")
    with pytest.raises(ExportError, match="does not exist"):
        render(scene, theme, tmp_path / "no" / "net.svg")
    for kind in (".svg", ".pdf", ".png"):
        taken = tmp_path / f"folder{kind}"
        taken.mkdir()
        with pytest.raises(ExportError, match="cannot be written"):
            render(scene, theme, taken)
