"""Can it learn at all: the check with a real worker, and what is told of it."""

from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gradscape.backends import verdicts
from gradscape.backends.verdicts import Code, Verdict
from gradscape.graph.document import Document
from gradscape.graph.edits import SetData, SetTraining
from gradscape.graph.settings import Training
from gradscape.gui.editor import Editor
from gradscape.gui.training.notice import Notice
from gradscape.gui.training.setup.findings import findings
from tests.gui.training.conftest import small
from tests.gui.training.setup.setting import Desk

CODES = {code.name: code for code in vars(verdicts).values() if isinstance(code, Code)}
WORDS = ("loss", "chance", "node", "steps", "lr", "first", "last", "highest", "names", "epoch")
ANY = {
    **dict.fromkeys((*WORDS, "epochs", "all", "memory", "available"), "3"),
    "lower": "0.001",
    "higher": "0.1",
    "half": "4",
}


def editor(tmp_path: Path, training: Training | None = None) -> Editor:
    return Editor(Document(small(tmp_path / "data", training)))


def test_it_finds_out_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    checking = desk.panel.checking
    checking.seconds = 3.0
    ways: list[str] = []
    checking.changed.connect(lambda: ways.append(checking.state))
    desk.click(desk.panel.check.run)
    assert desk.panel.check.cancel.isVisible()
    assert desk.panel.check.progress.isVisible()
    desk.until(lambda: not checking.busy)
    assert ways == ["starting", "running", "done"]
    titles = {said.title for said in desk.panel.check.said}
    assert {"It begins as it should", "Gradients reach every node", "Memory"} <= titles
    assert desk.panel.check.run.text() == "Check again"
    assert desk.panel.settings.device.told.text()
    assert not desk.panel.check.state.isVisible()
    desk.type("lr", "0.3")
    assert "changed since" in desk.panel.check.state.text()
    desk.panel.close_workers()


def test_it_can_be_cancelled_and_begun_again(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    for _ in range(2):
        desk.click(desk.panel.check.run)
        assert desk.panel.checking.busy
        desk.click(desk.panel.check.cancel)
        assert not desk.panel.checking.busy
        assert desk.panel.check.run.isVisible()
        assert desk.panel.check.said == []
    desk.panel.close_workers()


def test_without_data_it_says_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    desk.editor.do(SetData(None))
    desk.click(desk.panel.check.run)
    [said] = desk.panel.check.said
    assert said.level == "error"
    assert said.text


def test_damaged_data_is_told_by_the_worker(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    (tmp_path / "data" / "t10k-images-idx3-ubyte").write_bytes(b"\0\0\x08\x03")
    desk.click(desk.panel.check.run)
    desk.until(lambda: desk.panel.checking.state == "failed")
    [said] = desk.panel.check.said
    assert "t10k-images" in said.text
    assert "Show" in [act.words for act in said.acts]
    desk.panel.close_workers()


@pytest.mark.parametrize("name", CODES)
def test_every_verdict_has_a_heading_and_words(tmp_path: Path, name: str) -> None:
    [said] = findings([Verdict(CODES[name], ANY, ("conv",))], editor(tmp_path))
    assert said.title
    assert "{" not in said.text
    assert "Show" in [act.words for act in said.acts]


def test_the_gravest_stands_first(tmp_path: Path) -> None:
    found = [Verdict(CODES[name], ANY) for name in ("time", "too-few-steps", "stuck", "broken")]
    levels = [said.level for said in findings(found, editor(tmp_path))]
    assert levels == ["error", "warn", "info", "ok"]


@pytest.mark.parametrize(
    ("name", "lr"), [("rising", 0.001), ("broken-later", 0.001), ("slow", 0.1)]
)
def test_another_rate_is_one_click(tmp_path: Path, name: str, lr: float) -> None:
    given = editor(tmp_path)
    [said] = findings([Verdict(CODES[name], ANY)], given)
    said.acts[0].run()
    assert given.project.training.lr == lr
    given.undo()
    assert given.project.training.lr == 0.01


def test_less_memory_is_one_click(tmp_path: Path) -> None:
    given = editor(tmp_path)
    [said] = findings([Verdict(CODES["memory-full"], ANY)], given)
    said.acts[0].run()
    assert given.project.training.batch == 4
    given.undo()
    said.acts[1].run()
    assert given.project.training.accumulate == 2


def test_an_offer_does_not_take_back_what_was_settled_since(tmp_path: Path) -> None:
    given = editor(tmp_path)
    [said] = findings([Verdict(CODES["slow"], ANY)], given)
    given.do(SetTraining(structs.replace(given.project.training, epochs=50)))
    said.acts[0].run()
    assert (given.project.training.lr, given.project.training.epochs) == (0.1, 50)


def test_show_selects_the_nodes(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, small(tmp_path / "data"))
    desk.until_read()
    checking = desk.panel.checking
    checking.verdicts = (Verdict(CODES["silent"], ANY, ("conv", "fc")),)
    checking.of = desk.editor.project
    checking.state = "done"
    checking.changed.emit()
    [notice] = desk.panel.check.findChildren(Notice)
    show = next(each for each in notice.findChildren(QPushButton) if each.text() == "Show")
    desk.click(show)
    names = [desk.editor.node(path).name for path in desk.editor.selection]
    assert names == ["conv", "fc"]
