"""The runs of a document, as a list and as what is done with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gradscape.backends.runs import open_run
from gradscape.graph.edits import Move, Rename, SetArgument, SetTraining
from gradscape.graph.settings import changed
from gradscape.gui.documents.asking import Question
from gradscape.gui.training.history.between import reach
from gradscape.gui.training.history.overlay import MOST
from tests.gui.conftest import Discarding
from tests.gui.training.history.conftest import Kept, write

pytestmark = pytest.mark.usefixtures("pretended")


def node(kept: Kept, name: str) -> str:
    return next(each.id for each in kept.project.root.body if each.name == name)


def widen(kept: Kept, channels: int = 8) -> None:
    """Give the convolution other channels."""
    edit = SetArgument("Small", (node(kept, "conv"),), "out_channels", channels)
    assert kept.document.editor.do(edit)


# ---- the list


def test_without_runs_it_says_what_will_be_here(kept: Kept) -> None:
    assert "No runs yet" in kept.panel.empty.text()
    assert kept.panel.empty.isVisible()
    assert not kept.panel.difference.isVisible()
    assert not kept.can("resume")
    assert not kept.can("delete")
    assert kept.can("queue")
    assert kept.can("follow")


def test_the_newest_run_comes_first_with_what_came_of_each(kept: Kept) -> None:
    kept.made()
    kept.made("interrupted", epochs=1).set_note("too slow")
    kept.made("failed", epochs=0, message="no memory was left")
    kept.made("diverged", epochs=2)
    kept.made("queued")
    damaged = kept.made()
    (damaged.path / "job.json").write_bytes(b"{")
    kept.look()
    rows = kept.rows
    assert list(rows) == ["Run 6", "Run 4", "Run 3", "Run 2", "Run 1"]
    assert kept.waiting == ["Run 5"]
    assert [row.state for row in rows.values()] == [
        "damaged",
        "diverged",
        "failed",
        "interrupted",
        "finished",
    ]
    assert "job.json is damaged" in rows["Run 6"].message
    assert rows["Run 3"].message == "no memory was left"
    assert rows["Run 2"].note == "too slow"
    assert rows["Run 2"].facts == "interrupted · 1 of 3 epochs"
    assert rows["Run 1"].facts == "finished · 3 epochs"
    assert rows["Run 1"].best == "0.3333 · 65.0\N{THIN SPACE}%"
    assert rows["Run 1"].when == "just now"
    assert "finished" in rows["Run 1"].spoken


def test_runs_of_another_document_in_the_folder_are_not_shown(kept: Kept) -> None:
    run = kept.made()
    run.path.rename(run.path.with_name("Other-1"))
    kept.made()
    kept.look()
    assert list(kept.rows) == ["Run 1"]


def test_a_run_made_meanwhile_is_seen(kept: Kept) -> None:
    assert kept.panel.isVisible()
    kept.made()
    kept.until(lambda: "Run 1" in kept.rows)


def test_saving_the_document_elsewhere_keeps_its_runs_in_sight(kept: Kept, tmp_path: Path) -> None:
    kept.made()
    kept.look()
    (tmp_path / "work").mkdir()
    kept.document.save(tmp_path / "work" / "mine.gradscape")
    kept.look()
    assert list(kept.rows) == ["Run 1"]
    assert kept.session.place() == tmp_path / "work" / "runs"


def test_a_run_of_an_earlier_version_is_marked_until_the_edit_is_undone(kept: Kept) -> None:
    kept.made()
    kept.look()
    kept.choose(1)
    assert not kept.rows["Run 1"].earlier
    widen(kept)
    kept.until(lambda: kept.rows["Run 1"].earlier)
    assert "of an earlier version" in kept.rows["Run 1"].spoken
    kept.until(lambda: kept.panel.difference.head.text() == "Run 1 is of an earlier version")
    kept.document.editor.undo()
    kept.until(lambda: not kept.rows["Run 1"].earlier)
    training = changed(kept.project.training, {"lr": 0.5})
    kept.document.editor.do(SetTraining(training))
    kept.until(lambda: not kept.runs.background.busy and not kept.runs._edited.isActive())
    assert not kept.rows["Run 1"].earlier


def test_the_run_that_is_chosen_is_shown(kept: Kept) -> None:
    kept.made()
    kept.made("interrupted", epochs=1)
    kept.look()
    view = kept.panel.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert kept.session.number == 1
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert kept.session.number == 2
    assert kept.session.state == "ended"
    assert kept.rows["Run 2"].laid is None
    assert kept.rows["Run 1"].laid is False


def test_the_figures_of_a_run_that_goes_on_are_those_of_its_record(kept: Kept) -> None:
    kept.session.start()
    kept.until(lambda: kept.session.state == "ended")
    kept.until(lambda: kept.rows.get("Run 1") and kept.rows["Run 1"].state == "finished")
    assert kept.rows["Run 1"].facts == "finished · 3 epochs"
    assert kept.rows["Run 1"].when == "just now"


# ---- curves of others


def test_curves_of_others_are_laid_over_five_at_most(kept: Kept, qtbot: QtBot) -> None:
    for _ in range(MOST + 2):
        kept.made()
    kept.look()
    kept.choose(1)
    others = kept.window.spaces.train.charts
    view = kept.panel.list
    for number in range(2, 2 + MOST):
        place = view.rows.place(kept.path(number))
        assert place is not None
        index = view.rows.index(place)
        view.setCurrentIndex(index)
        view.rows.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    kept.until(lambda: len(others.others) == MOST)
    assert [run.name for run in others.others] == [f"Run {n}" for n in range(2, 2 + MOST)]
    assert others.others[0].steps == 12
    kept.runs.lay(kept.path(MOST + 2), True)
    assert "Five runs at most" in kept.window.toast.text
    kept.runs.lay(kept.path(2), False)
    kept.until(lambda: len(others.others) == MOST - 1)


def test_a_run_that_is_laid_over_grows_while_it_is_written(kept: Kept) -> None:
    run = kept.made("running", epochs=1)
    kept.made()
    with run.lock():
        kept.look()
        kept.choose(2)
        kept.runs.lay(run.path, True)
        charts = kept.window.spaces.train.charts
        kept.until(lambda: [each.steps for each in charts.others] == [4])
        write(run, 2, 4, after=1)
        kept.until(lambda: [each.steps for each in charts.others] == [12])


# ---- what differs


def test_two_runs_are_held_against_each_other_and_nodes_lead_there(kept: Kept) -> None:
    kept.made()
    widen(kept)
    kept.document.editor.do(SetTraining(changed(kept.project.training, {"lr": 0.5})))
    kept.made()
    kept.look()
    view = kept.panel.difference
    kept.choose(2, 1)
    kept.until(lambda: view.isVisible() and view.lines)
    assert view.head.text() == "From Run 1 to Run 2"
    assert view.words.text() == "1 node changed, other training settings."
    [pressed] = [each for each in view.lines if isinstance(each, QPushButton)]
    assert pressed.text() == "conv: out_channels 4 → 8"
    pressed.click()
    assert kept.document.editor.current == (node(kept, "conv"),)


def test_a_node_that_is_gone_is_told_and_leads_nowhere(kept: Kept) -> None:
    kept.made()
    kept.document.editor.do(Rename("Small", (node(kept, "conv"),), "first"))
    kept.made()
    kept.document.editor.do(Rename("Small", (node(kept, "first"),), "last"))
    kept.look()
    view = kept.panel.difference
    kept.choose(1, 2)
    kept.until(lambda: view.isVisible() and view.lines)
    assert not [each for each in view.lines if isinstance(each, QPushButton)]
    assert reach(kept.project, "last") == (node(kept, "last"),)
    assert reach(kept.project, "nothing") is None


# ---- notes


def test_a_note_is_written_in_its_row_and_kept_in_the_run(kept: Kept) -> None:
    run = kept.made()
    kept.look()
    view = kept.panel.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_F2)
    field = view.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "with fewer ")
    kept.runs.changed.emit()
    QTest.keyClicks(field, "channels")
    QTest.keyClick(field, Qt.Key.Key_Return)
    kept.until(lambda: run.note == "with fewer channels")
    kept.until(lambda: kept.rows["Run 1"].note == "with fewer channels")


# ---- the bin


def test_what_goes_into_the_bin_comes_back(kept: Kept) -> None:
    run = kept.made()
    kept.made()
    kept.look()
    view = kept.panel.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    kept.until(lambda: kept.window.commands.action("runs.delete").isEnabled())
    QTest.keyClick(view, Qt.Key.Key_Delete)
    kept.until(lambda: list(kept.rows) == ["Run 2"])
    assert not run.path.exists()
    toast = kept.window.toast
    assert toast.text == "Run 1 is in the bin"
    assert toast.button.text() == "Put back"
    toast.button.click()
    kept.until(lambda: list(kept.rows) == ["Run 2", "Run 1"])
    assert kept.window.toast.text == "Run 1 is back"
    kept.choose(1, 2)
    kept.do("delete")
    kept.until(lambda: not kept.rows)
    kept.do("put_back")
    kept.until(lambda: len(kept.rows) == 2)


def test_a_run_that_is_written_stays(kept: Kept) -> None:
    run = kept.made("running")
    with run.lock():
        kept.look()
        kept.choose(1)
        kept.do("delete")
        kept.until(lambda: "is being written" in kept.window.toast.text)
    assert run.path.exists()


class Answering(Discarding):
    """Gives one answer, and keeps what was asked."""

    def __init__(self, answer: str) -> None:
        self.answer, self.asked = answer, list[Question]()

    def choose(self, question: Question) -> str:
        self.asked.append(question)
        return self.answer


def test_the_bin_is_emptied_once_a_person_says_so(kept: Kept) -> None:
    kept.made()
    kept.look()
    assert not kept.can("empty_bin")
    kept.choose(1)
    kept.do("delete")
    kept.until(lambda: kept.can("empty_bin"))
    asker = kept.window.documents._asker = Answering("cancel")
    kept.do("empty_bin")
    assert asker.asked[0].title == "Remove 1 run for good?"
    assert "Small-1" in asker.asked[0].text
    asker.answer = "empty"
    kept.do("empty_bin")
    kept.until(lambda: not kept.can("put_back"))
    assert kept.registry.deleted() == []


# ---- the network of a run


def test_the_network_of_a_run_opens_as_a_document_of_its_own(kept: Kept) -> None:
    kept.made()
    widen(kept)
    kept.look()
    kept.choose(1)
    kept.do("open")
    page = kept.window.page
    assert page is not None
    assert page.document is not None
    assert page.document is not kept.document
    assert page.document.title == "Small, run 1"
    assert page.document.path is None
    conv = next(n for n in page.document.editor.project.root.body if n.name == "conv")
    assert conv.args["out_channels"] == 4


def test_a_network_is_restored_in_one_step_where_nodes_lie(kept: Kept) -> None:
    kept.made()
    widen(kept)
    at = node(kept, "conv")
    kept.document.editor.do(Move("Small", {at: (123.0, 45.0)}))
    layout, before = kept.project.layout, kept.project
    kept.look()
    kept.choose(1)
    steps = len(kept.document.editor.document.history)
    kept.do("restore")
    assert kept.project.root.body.nodes[at].args["out_channels"] == 4
    assert kept.project.layout == layout
    assert len(kept.document.editor.document.history) == steps + 1
    assert kept.window.toast.button.text() == "Undo"
    kept.window.toast.button.click()
    assert kept.project == before


def test_an_interrupted_run_goes_on(kept: Kept) -> None:
    kept.document.editor.do(SetTraining(changed(kept.project.training, {"epochs": 100})))
    kept.session.start()
    kept.until(lambda: kept.session.step > 2)
    kept.session.stop()
    kept.until(lambda: kept.session.state == "ended")
    assert open_run(kept.path(1)).status.state == "interrupted"
    kept.look()
    kept.choose(1)
    kept.do("resume")
    kept.until(lambda: kept.session.ended is not None)
    assert kept.session.ended is not None
    assert kept.session.ended.state == "finished"
    assert kept.session.number == 1


def test_a_run_is_exported_with_its_own_code(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = kept.made()
    widen(kept)
    kept.look()
    kept.choose(1)
    out = tmp_path / "out" / "net.py"
    proposed: list[str] = []

    def chosen(*given: Any) -> tuple[str, str]:
        proposed.append(Path(given[2]).name)
        return str(out), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    kept.do("export_module")
    assert out.read_text() == run.job.source
    assert proposed == ["small_1.py"]
    assert kept.window.toast.text == "Wrote net.py"


# ---- made elsewhere


def test_a_run_made_elsewhere_is_shown_while_it_is_written(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = kept.made("running", epochs=1)
    elsewhere = tmp_path / "elsewhere" / "run"
    elsewhere.parent.mkdir()
    run.path.rename(elsewhere)
    run = open_run(elsewhere)
    with run.lock():
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(elsewhere))
        kept.do("follow")
        assert kept.session.elsewhere
        assert kept.session.step == 4
        write(run, 2, 4, after=1)
        kept.until(lambda: kept.session.step == 12)
        run.set_state("finished")
    kept.until(lambda: kept.session.state == "ended")
