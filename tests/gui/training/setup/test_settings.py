"""The fields of the training, and what follows from them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradscape.backends.protocol import Started
from gradscape.graph.settings import Training
from gradscape.gui.theme import Theme
from tests.gui.training.conftest import small
from tests.gui.training.setup.setting import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    """68 samples, batches of 8, three epochs."""
    made = Desk(qtbot, small(tmp_path / "data"))
    made.until_read()
    return made


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("lr", "0.05", 0.05),
        ("lr", "1/4", 0.25),
        ("lr", "1e-5", 1e-5),
        ("weight_decay", "0", 0.0),
        ("warmup", "0.3", 0.3),
        ("batch", "16", 16),
        ("epochs", "20", 20),
        ("seed", "7", 7),
    ],
)
def test_what_is_typed_can_be_undone(desk: Desk, name: str, text: str, value: object) -> None:
    before = getattr(desk.training, name)
    desk.type(name, text)
    assert getattr(desk.training, name) == value
    desk.editor.undo()
    assert getattr(desk.training, name) == before
    assert float(desk.field(name).lines[0].text()) == before


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("lr", "0", "must be a number > 0"),
        ("lr", "1e9", "must be a number <= 1000000"),
        ("warmup", "1.5", "more than 1"),
        ("batch", "0", "less than 1"),
        ("batch", "2.5", "whole number"),
        ("seed", "-1", "less than 0"),
        ("epochs", "many", "many"),
    ],
)
def test_what_cannot_be_is_told_at_the_field(desk: Desk, name: str, text: str, why: str) -> None:
    before = desk.training
    desk.type(name, text)
    assert desk.training == before
    assert why in desk.field(name).problem


def test_a_field_says_its_default_and_goes_back_to_it(desk: Desk) -> None:
    desk.type("lr", "0.05")
    entry = desk.field("lr").entry
    assert entry.modified
    assert "by default 0.002" in entry.help
    desk.panel.hand.reset(desk.field("lr"))
    assert desk.training.lr == Training().lr
    desk.type("lr", "0.05")
    line = desk.field("lr").lines[0]
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.training.lr == Training().lr


def test_steps_of_a_key_are_one_step_of_the_history(desk: Desk) -> None:
    line = desk.field("lr").lines[0]
    before, history = desk.training.lr, len(desk.editor.document.history)
    line.setFocus()
    for _ in range(3):
        QTest.keyClick(line, Qt.Key.Key_Up)
    assert desk.training.lr == pytest.approx(before * 1.3)
    assert len(desk.editor.document.history) == history + 1


def test_momentum_is_sgds_alone(desk: Desk) -> None:
    assert "momentum" not in desk.panel.settings.fields
    desk.choose("optimizer", "SGD")
    assert desk.training.optimizer == "sgd"
    desk.type("momentum", "0.5")
    assert desk.training.momentum == 0.5
    desk.choose("optimizer", "Adam")
    assert "momentum" not in desk.panel.settings.fields
    assert desk.training.momentum == 0.5


def test_the_schedule_follows_the_fields(desk: Desk) -> None:
    drawn = desk.panel.settings.schedule
    curves = [tuple(drawn._points)]
    desk.type("warmup", "0.5")
    curves.append(tuple(drawn._points))
    for words in ("Cosine", "Constant"):
        desk.choose("schedule", words)
        curves.append(tuple(drawn._points))
    assert len(set(curves)) == 4
    assert all(0 <= x <= 1 and 0 <= y <= 1 for curve in curves for x, y in curve)
    desk.type("lr", "0.5")
    assert drawn.said(drawn._room.right()) == "Epoch 3.0: 0.5"
    assert drawn.said(drawn._room.center().x()) == "Epoch 1.5: 0.5"
    assert float(drawn.said(drawn._room.left()).partition(": ")[2]) < 0.1


@pytest.mark.parametrize("epochs", [1, 2, 500])
@pytest.mark.parametrize("warmup", [0.0, 1.0])
def test_every_schedule_can_be_drawn(desk: Desk, epochs: int, warmup: float) -> None:
    desk.type("epochs", str(epochs))
    desk.type("warmup", str(warmup))
    for words in ("Constant", "Cosine", "One cycle"):
        desk.choose("schedule", words)
        assert not desk.panel.settings.schedule.grab().isNull()


def test_steps_and_memory_are_told(desk: Desk) -> None:
    settings = desk.panel.settings
    assert settings.steps.text() == "8 steps an epoch, 24 in all"
    before = settings.memory.text()
    assert "at batch 8" in before
    desk.type("batch", "32")
    assert settings.steps.text() == "2 steps an epoch, 6 in all"
    assert "at batch 32" in settings.memory.text()
    assert settings.memory.text().split()[0] != before.split()[0]
    desk.type("batch", "100")
    assert settings.steps.text() == "One step an epoch, 3 in all; a batch is all 68 samples"


def test_what_few_need_is_folded(desk: Desk) -> None:
    assert "accumulate" not in desk.panel.settings.fields
    fold = desk.panel.settings._fieldsets[2].fold
    assert fold is not None
    desk.click(fold)
    desk.type("accumulate", "4")
    assert desk.training.accumulate == 4


def test_the_device_is_not_the_projects(desk: Desk, qtbot: QtBot) -> None:
    device = desk.panel.settings.device
    before = desk.editor.project
    assert desk.panel.device == "auto"
    at = device.combo.findData("cpu")
    device.combo.setCurrentIndex(at)
    with qtbot.waitSignal(desk.panel.device_chosen) as chosen:
        device.combo.activated.emit(at)
    assert chosen.args == ["cpu"]
    assert desk.panel.device == "cpu"
    assert desk.editor.project is before
    started = Started(
        device="cpu",
        device_name="x86_64",
        threads=2,
        step=0,
        steps_per_epoch=8,
        epochs=3,
        parameters=(),
    )
    device.tell(started)
    assert device.told.text() == "x86_64 · 2 threads"


def test_tab_goes_from_field_to_field(desk: Desk) -> None:
    fields = desk.panel.settings.fields
    fields["weight_decay"].lines[0].setFocus()
    desk.panel.focusNextChild()
    assert fields["schedule"].combo.hasFocus()  # type: ignore[attr-defined]
    desk.panel.focusNextChild()
    assert fields["warmup"].lines[0].hasFocus()


def test_another_theme_keeps_what_was_settled(desk: Desk) -> None:
    desk.type("lr", "0.05")
    desk.panel.set_theme(Theme("dark"))
    assert desk.field("lr").lines[0].text() == "0.05"
