"""The window is closed while it trains."""

from __future__ import annotations

import psutil
import pytest
from pytestqt.qtbot import QtBot

from gradscape.graph.edits import SetTraining
from gradscape.graph.settings import changed
from gradscape.gui.window.window import Window
from tests.gui.documents.answers import Answers

LONG = 60_000


@pytest.mark.usefixtures("pretended")
def test_the_window_asks_and_leaves_no_process(qtbot: QtBot, window: Window) -> None:
    window.documents.workers.stand_by()
    window.documents.template("digits")
    assert window.page is not None
    document = window.page.document
    assert document is not None
    training = changed(document.editor.project.training, {"epochs": 1_000_000})
    document.editor.do(SetTraining(training))
    session = document.session
    assert session.start()
    assert session.run is not None
    qtbot.waitUntil(lambda: session.step > 3, timeout=LONG)
    answers = Answers()
    window.documents._asker = answers
    answers.answers = ["cancel"]
    assert not window.close()
    assert session.busy
    step = session.step
    qtbot.waitUntil(lambda: session.step > step, timeout=LONG)
    run = session.run
    answers.answers = ["stop", "discard"]
    assert window.close()
    assert psutil.Process().children() == []
    assert run.status.state == "interrupted"
    assert run.last.exists()
