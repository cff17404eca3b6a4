"""The look at the data, as a person meets it."""

from pathlib import Path
from threading import Event

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gradscape.backends import data
from gradscape.graph.edits import SetData
from gradscape.graph.settings import Data, Prepare
from gradscape.gui.theme import Theme
from gradscape.gui.training.setup import reader
from gradscape.gui.training.setup.look import Look, look
from gradscape.gui.training.setup.samples import COLUMNS, WIDE
from tests.backends.data.images import write_images
from tests.gui.training.conftest import small
from tests.gui.training.setup.setting import Desk


def facts(desk: Desk) -> dict[str, str]:
    """The figures that stand below the field."""
    laid = desk.panel.data._facts
    texts = [laid.itemAt(k).widget().text() for k in range(laid.count())]  # type: ignore[union-attr]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def test_samples_are_read_beside_the_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = Event()

    def later(data: Data, seed: int) -> Look:
        assert may_read.wait(60)
        return look(data, seed)

    monkeypatch.setattr(reader, "look", later)
    desk = Desk(qtbot, small(tmp_path / "data"))
    assert desk.panel.data.look is None
    assert desk.panel.data.wait.isVisible()
    assert facts(desk) == {"Sample": "1×6×5", "Classes": "4"}
    may_read.set()
    desk.until_read()
    assert facts(desk)["To train"] == "68 samples"
    assert facts(desk)["To validate"] == "20 samples"
    assert len(desk.panel.data.grid.shown) == 40
    assert desk.panel.data.grid.columns == COLUMNS


def test_they_are_read_once_for_a_data_set(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    before = desk.panel.data.look
    described = desk.editor.project.data
    assert described is not None
    desk.editor.do(SetData(structs.replace(described, prepare=(Prepare(resize=(12, 10)),))))
    assert desk.panel.data.look is before
    assert facts(desk)["Prepared"] == "1×12×10"
    desk.editor.do(SetData(None))
    assert facts(desk) == {}
    assert not desk.panel.data.balance.isVisible()
    desk.editor.undo()
    assert desk.panel.data.look is before


def test_each_sample_and_each_bar_says_what_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    write_images(tmp_path / "images", {"a cat": 30, "a dog": 20})
    project = small(tmp_path / "data")
    desk = Desk(qtbot, project)
    desk.editor.do(SetData(data.describe(str(tmp_path / "images"))))
    desk.until_read()
    grid, balance = desk.panel.data.grid, desk.panel.data.balance
    assert grid.columns == WIDE
    assert grid.label_at(grid.place(0).center()) == "a cat"
    last = len(grid.shown) - 1
    assert grid.label_at(grid.place(last).center()) == "a dog"
    assert grid.place(last).bottom() < grid.height()
    assert grid.label_at(QPoint(-5, -5)) == ""
    at = balance.class_at(QPoint(balance.width() - 3, 5))
    assert at == 1
    assert balance.said(1) == "a dog: 16 to train, 4 to validate"


def test_pixels_are_enlarged_without_smoothing(qtbot: QtBot, tmp_path: Path) -> None:
    write_images(tmp_path / "images", {"a": 3, "b": 3})
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.editor.do(SetData(data.describe(str(tmp_path / "images"))))
    desk.until_read()
    grid = desk.panel.data.grid
    pixels = grid.shown[0].pixels
    place = grid.place(0)
    painted = grid.grab().toImage()
    ratio = painted.devicePixelRatio()
    height, width = pixels.shape[:2]
    shown = place.width() * width / height  # the image is higher than it is wide
    for row, column in ((0, 0), (3, 2), (5, 4)):
        x = place.center().x() + shown * ((column + 0.5) / width - 0.5)
        y = place.y() + place.height() * (row + 0.5) / height
        color = painted.pixelColor(int(x * ratio), int(y * ratio))
        assert color == QColor(*pixels[row, column].tolist())


def test_others_can_be_seen(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    grid = desk.panel.data.grid
    before = [picture.pixels.tobytes() for picture in grid.shown]
    desk.click(desk.panel.data.others)
    desk.until_read()
    assert [picture.pixels.tobytes() for picture in grid.shown] != before


def test_a_damaged_image_is_told_and_read_again_once_it_is_mended(
    qtbot: QtBot, tmp_path: Path
) -> None:
    write_images(tmp_path / "images", {"a": 9, "b": 9})
    described = data.describe(str(tmp_path / "images"))
    path = tmp_path / "images" / "b" / "8.png"
    whole = path.read_bytes()
    path.write_bytes(whole[:70])
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.editor.do(SetData(described))
    desk.until_read()
    assert "b/8.png" in desk.panel.data.why.text()
    assert desk.panel.data.again.isVisible()
    path.write_bytes(whole)
    desk.click(desk.panel.data.again)
    desk.until_read()
    assert desk.panel.data.look is not None
    assert not desk.panel.data.why.isVisible()


def test_it_is_the_same_in_the_dark(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    desk.panel.set_theme(Theme("dark"))
    assert desk.panel.data.grid.theme == Theme("dark")
    assert desk.panel.data.fields is not None
    assert len(desk.panel.data.grid.shown) == 40


def test_without_a_document_it_is_empty(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    desk.panel.set_editor(None)
    assert not desk.panel._area.isVisible()
