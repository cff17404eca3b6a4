"""Runs that wait: frozen as the document was, in an order, one after another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradscape.backends.runs import open_run
from gradscape.graph.edits import SetArgument, SetTraining
from gradscape.graph.settings import changed
from tests.gui.training.history.conftest import Kept


def epochs(kept: Kept, count: int) -> None:
    training = changed(kept.project.training, {"epochs": count})
    assert kept.document.editor.do(SetTraining(training))


@pytest.mark.usefixtures("pretended")
def test_a_run_that_waits_begins_when_one_ends_as_it_was_added(kept: Kept) -> None:
    epochs(kept, 20)
    kept.session.start()
    epochs(kept, 2)
    kept.do("queue")
    kept.until(lambda: kept.waiting == ["Run 2"])
    epochs(kept, 7)
    kept.until(lambda: kept.session.number == 2 and kept.session.state == "ended")
    assert open_run(kept.path(2)).job.training.epochs == 2
    assert open_run(kept.path(2)).status.state == "finished"
    kept.until(lambda: kept.waiting == [])


@pytest.mark.usefixtures("pretended")
def test_a_person_who_stops_a_run_stops_the_queue_until_it_is_started(kept: Kept) -> None:
    epochs(kept, 100_000)
    kept.session.start()
    kept.until(lambda: kept.session.step > 2)
    epochs(kept, 2)
    kept.do("queue")
    kept.until(lambda: kept.waiting == ["Run 2"])
    kept.session.stop()
    kept.until(lambda: kept.session.state == "ended")
    kept.look()
    assert kept.waiting == ["Run 2"]
    assert kept.session.number == 1
    kept.do("start_queue")
    kept.until(lambda: kept.session.number == 2 and kept.session.state == "ended")


@pytest.mark.usefixtures("pretended")
def test_the_order_is_changed_by_keys_and_by_dragging(kept: Kept) -> None:
    for _ in range(3):
        kept.made("queued")
    kept.look()
    view = kept.panel.waiting
    view.setFocus()
    kept.choose(3)
    kept.until(lambda: kept.window.commands.action("runs.up").isEnabled())
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    kept.until(lambda: kept.waiting == ["Run 1", "Run 3", "Run 2"])
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    kept.until(lambda: kept.waiting == ["Run 1", "Run 2", "Run 3"])
    rows = view.rows
    dragged = rows.mimeData([rows.index(0)])
    rows.dropMimeData(dragged, Qt.DropAction.MoveAction, 3, 0, rows.index(-1))
    kept.until(lambda: kept.waiting == ["Run 2", "Run 3", "Run 1"])
    kept.do("delete")
    kept.until(lambda: kept.waiting == ["Run 2", "Run 1"])


@pytest.mark.usefixtures("pretended")
def test_runs_that_wait_from_an_earlier_time_are_offered_and_not_begun(kept: Kept) -> None:
    kept.made("queued")
    kept.made("queued")
    kept.window.documents._close(kept.document)
    kept.document = kept.window.documents._begin(kept.project, "Small")
    kept.until(lambda: kept.runs.known)
    assert kept.window.toast.text == "2 runs wait"
    assert kept.session.state == "none"
    kept.window.toast.button.click()
    kept.until(lambda: kept.session.number == 2 and kept.session.state == "ended")


def test_a_network_with_an_error_cannot_wait(kept: Kept) -> None:
    conv = next(node.id for node in kept.project.root.body if node.name == "conv")
    kept.document.editor.do(SetArgument("Small", (conv,), "kernel_size", 99))
    kept.do("queue")
    kept.look()
    assert kept.runs.found.waiting == ()


def test_two_runs_of_a_real_worker_are_compared(kept: Kept) -> None:
    kept.session.start()
    kept.until(lambda: kept.session.state == "ended")
    epochs(kept, 2)
    kept.do("queue")
    kept.until(lambda: kept.waiting == ["Run 2"])
    kept.do("start_queue")
    kept.until(lambda: kept.session.number == 2 and kept.session.state == "ended")
    kept.until(lambda: list(kept.rows) == ["Run 2", "Run 1"])
    kept.until(lambda: [row.state for row in kept.rows.values()] == ["finished", "finished"])
    kept.runs.lay(kept.path(1), True)
    charts = kept.window.spaces.train.charts
    kept.until(lambda: [run.name for run in charts.others] == ["Run 1"])
    kept.choose(1, 2)
    kept.until(lambda: kept.panel.difference.lines)
    assert kept.panel.difference.words.text() == "Other training settings."
