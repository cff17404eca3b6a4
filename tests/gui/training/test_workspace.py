"""The Train workspace: from one click to the figures of a run, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gradscape.graph.edits import RemoveNodes, SetData
from gradscape.graph.settings import Training
from gradscape.gui.documents import OpenDocument
from gradscape.gui.training.card import figure
from gradscape.gui.training.notice import Notice
from gradscape.gui.training.session import Session
from gradscape.gui.training.workspace import Workspace
from gradscape.gui.window.window import Window
from gradscape.gui.workbench import Workbench
from tests.gui.training.conftest import small

pytestmark = pytest.mark.usefixtures("pretended")


class Trained:
    """A window with a small document, as a person sees it."""

    def __init__(self, window: Window, qtbot: QtBot, document: OpenDocument) -> None:
        self.window, self.qtbot, self.document = window, qtbot, document

    @property
    def session(self) -> Session:
        return self.document.session

    @property
    def workspace(self) -> Workspace:
        return self.window.spaces.train

    @property
    def bench(self) -> Workbench:
        assert self.window.page is not None
        assert isinstance(self.window.page.view, Workbench)
        return self.window.page.view

    def start(self) -> None:
        QTest.mouseClick(self.window.bar.run.train, Qt.MouseButton.LeftButton)

    def until(self, state: str) -> None:
        self.qtbot.waitUntil(lambda: self.session.state == state, timeout=60_000)
        self.qtbot.wait(1)

    def steps(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.session.step >= count, timeout=60_000)

    def figure(self, name: str) -> str | None:
        """What the card says; None where it says nothing."""
        _, value = self.workspace.running.card._rows[name]
        assert isinstance(value, QLabel)
        return value.text() if not value.isHidden() else None

    def notices(self) -> dict[str, Notice]:
        self.qtbot.wait(1)
        found = self.workspace.running.findChildren(Notice)
        return {each.said.title: each for each in found if not each.isHidden()}

    def press(self, notice: Notice, words: str) -> None:
        [made] = (each for each in notice.findChildren(QPushButton) if each.text() == words)
        made.click()


@pytest.fixture
def trained(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Trained]:
    """Three epochs of five steps."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    document = window.documents._begin(small(tmp_path / "data"), "Small")
    qtbot.wait(1)
    yield Trained(window, qtbot, document)
    document.session.close()


@pytest.fixture
def endless(trained: Trained, tmp_path: Path) -> Trained:
    """A document whose training has no end."""
    project = small(tmp_path / "data", Training(batch=8, epochs=1_000_000, lr=0.01))
    trained.document = trained.window.documents._begin(project, "Endless")
    trained.qtbot.wait(1)
    return trained


def test_before_the_first_run_it_says_what_will_happen(trained: Trained) -> None:
    trained.window.spaces.turn("train")
    trained.qtbot.wait(1)
    empty = trained.workspace.empty
    assert empty.isVisible()
    assert not trained.workspace.charts.isVisible()
    said = [each.text() for each in empty.findChildren(QLabel)]
    assert "AdamW, rate 0.01, one cycle" in said
    assert "3 epochs of batches of 8" in said
    assert any("1×6×5, 4 classes" in each for each in said)
    assert trained.window.bar.run.train.property("role") != "primary", "one on a screen"
    empty.train.click()
    assert trained.session.state == "starting"
    assert trained.workspace.charts.isVisible()


def test_train_is_one_click_and_the_window_turns_to_it(trained: Trained) -> None:
    bar = trained.window.bar
    assert bar.run.train.property("role") == "primary"
    assert not bar.run.pause.isVisible()
    trained.start()
    assert trained.window.spaces.space == "train"
    trained.until("ended")
    card = trained.workspace.running.card
    assert card.title.text() == "Run 1"
    assert card.state.text() == "finished"
    assert card.where.text() == "Epoch 3 of 3 · step 15 of 15"
    assert card.progress.value() == card.progress.maximum()
    assert trained.window.status is not None
    assert trained.window.status.run.text() == "Run 1 is recorded"
    assert bar.run.chip.text().startswith("CPU")
    assert bar.run.train.isVisible()
    assert not bar.run.stop.isVisible()
    assert "Trained" in trained.notices()
    assert "Highest rate" not in [each.text() for each in card.findChildren(QPushButton)]


def test_what_cannot_be_trained_is_said_and_nothing_turns(trained: Trained) -> None:
    trained.document.editor.do(SetData(None))
    trained.start()
    assert trained.session.state == "none"
    assert trained.window.spaces.space == "design"
    assert "data" in trained.window.toast._text.text()


def test_the_figures_are_those_of_the_record(trained: Trained) -> None:
    trained.start()
    trained.until("ended")
    assert trained.session.run is not None
    lines, epochs = list(trained.session.run.steps()), trained.session.run.epochs()
    assert trained.figure("loss") == figure(lines[-1].loss)
    assert trained.figure("val_loss") == figure(epochs[-1].val_loss)
    slider = trained.workspace.charts.steps.slider
    assert (slider.minimum(), slider.maximum(), slider.value()) == (1, 15, 15)
    slider.setValue(7)
    card = trained.workspace.running.card
    assert card.at.text() == "At step 7"
    assert trained.figure("loss") == figure(lines[6].loss)
    assert trained.figure("val_loss") == figure(epochs[0].val_loss)
    assert trained.figure("throughput") is None
    assert trained.workspace.charts.plots.by_depth._step == 7
    trained.workspace.charts.steps.live.click()
    assert slider.value() == 15
    assert card.at.isHidden()
    assert trained.figure("loss") == figure(lines[-1].loss)


def test_it_waits_goes_on_and_ends_after_its_epoch(endless: Trained) -> None:
    endless.start()
    endless.steps(3)
    bar, card = endless.window.bar, endless.workspace.running.card
    assert card.state.text() == "training"
    pause = endless.window.commands.action("train.pause")
    QTest.keyClick(endless.bench.canvas, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    endless.until("paused")
    assert card.state.text() == "paused"
    assert bar.run.pause.text() == "Continue"
    assert pause.isChecked()
    assert not card.left.text().startswith("0:00")
    step = endless.session.step
    bar.run.pause.click()
    endless.until("running")
    endless.steps(step + 1)
    assert bar.run.pause.text() == "Pause"
    endless.window.commands.action("train.stop_epoch").trigger()
    assert card.state.text() == "stops after this epoch"
    endless.until("ended")
    assert endless.session.step % 5 == 0
    assert card.state.text() == "stopped"
    notice = endless.notices()["Stopped"]
    endless.press(notice, "Go on")
    endless.until("running")
    assert "Stopped" not in endless.notices()
    endless.window.commands.action("train.stop").trigger()
    endless.until("ended")


def test_another_rate_is_typed_while_it_runs(endless: Trained) -> None:
    endless.start()
    endless.steps(2)
    field, wanted = endless.workspace.running.card.highest, list[float]()
    endless.workspace.running.card.rate_wanted.connect(wanted.append)
    assert field.isEnabled()
    assert field.text() == "0.01"
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.005")
    endless.steps(endless.session.step + 3)
    assert field.text() == "0.005", "new figures leave alone what is being typed"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert wanted == [0.005]
    field.selectAll()
    QTest.keyClicks(field, "1e")
    endless.bench.canvas.setFocus()
    assert field.text() == "0.01", "what is no number is not taken"


def test_after_an_edit_the_run_is_of_an_earlier_version_which_can_be_shown(
    trained: Trained,
) -> None:
    trained.start()
    trained.until("ended")
    editor, before = trained.document.editor, trained.document.editor.project
    [relu] = (node.id for node in before.root.body if node.op == "relu")
    assert editor.do(RemoveNodes(before.network, (relu,), heal=True))
    notice = trained.notices()["Run 1 is of an earlier version"]
    trained.press(notice, "Show that version")
    page = trained.window.page
    assert page is not None
    assert page.document is not None
    assert page.document is not trained.document
    assert page.document.title == "Small, run-1" or page.document.title.startswith("Small, ")
    assert page.document.path is None
    assert page.document.editor.project.root.body == before.root.body
    trained.window.tabs.setCurrentIndex(0)
    editor.undo()
    assert "Run 1 is of an earlier version" not in trained.notices()


def test_a_fault_is_told_with_what_helps_and_the_node_is_shown(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKS", "memory")
    trained.start()
    trained.until("ended")
    notice = trained.notices()["There was not enough memory"]
    assert notice.said.level == "error"
    assert trained.workspace.running.card.state.text() == "failed"
    trained.press(notice, "Compute the batch in 2 parts")
    assert trained.document.editor.project.training.accumulate == 2


def test_a_run_that_diverged_offers_a_lower_rate(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKS", "diverged")
    trained.start()
    trained.until("ended")
    notice = trained.notices()["A number was not finite"]
    trained.press(notice, "Set the rate to 0.001")
    assert trained.document.editor.project.training.lr == 0.001


def test_what_could_not_begin_is_told_too(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKS", "data")
    trained.start()
    trained.until("none")
    notice = trained.notices()["The data cannot be used"]
    assert "the images are damaged" in notice.said.text
    trained.press(notice, "Show")
    current = trained.document.editor.current
    assert current is not None
    assert trained.document.editor.node(current).op == "image"


def test_what_is_pointed_at_is_selected_on_the_canvas_and_the_other_way(trained: Trained) -> None:
    trained.start()
    trained.until("ended")
    plots, editor = trained.workspace.charts.plots, trained.document.editor
    plots.node_chosen.emit("fc")
    assert editor.current is not None
    assert editor.node(editor.current).name == "fc"
    assert plots.by_depth._picked == "fc"
    [conv] = (node.id for node in editor.project.root.body if node.name == "conv")
    editor.select([(conv,)])
    assert plots.by_depth._picked == "conv"
    plots.step_chosen.emit(4)
    assert trained.workspace.charts.steps.slider.value() == 4


def test_a_training_goes_on_while_other_documents_are_shown(endless: Trained) -> None:
    endless.start()
    endless.steps(2)
    endless.window.documents.template("lenet5")
    endless.qtbot.wait(1)
    bar = endless.window.bar
    assert bar.run.train.isVisible(), "it is said of the document that is shown"
    assert not bar.run.stop.isVisible()
    step = endless.session.step
    endless.steps(step + 5)
    endless.window.spaces.turn("train")
    assert endless.workspace.empty.isVisible()
    place = next(
        k for k, page in enumerate(endless.window.pages) if page.document is endless.document
    )
    endless.window.tabs.setCurrentIndex(place)
    endless.qtbot.wait(1)
    assert endless.workspace.charts.isVisible()
    assert endless.workspace.charts.steps.slider.maximum() > step
    assert bar.run.stop.isVisible()
