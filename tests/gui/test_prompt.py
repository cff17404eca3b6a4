"""A question for a name stays open until the answer can be taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gradscape.gui.prompt import Prompt


def test_an_answer_that_cannot_be_taken_is_kept_with_the_reason_beside_it(qtbot: QtBot) -> None:
    taken: list[str] = []

    def take(name: str) -> str:
        if " " in name:
            return "no name"
        taken.append(name)
        return ""

    prompt = Prompt("Group", "Name of the block", "Block", "Group", take)
    qtbot.addWidget(prompt)
    prompt.open()
    assert prompt.line.selectedText() == "Block"
    QTest.keyClicks(prompt.line, "my stem")
    QTest.keyClick(prompt.line, Qt.Key.Key_Return)
    assert prompt.isVisible()
    assert prompt.why.isVisible()
    assert (prompt.line.text(), prompt.why.text()) == ("my stem", "no name")
    prompt.line.setText("Stem")
    assert not prompt.why.isVisible()
    QTest.keyClick(prompt.line, Qt.Key.Key_Return)
    assert taken == ["Stem"]
    assert not prompt.isVisible()


def test_its_one_filled_button_says_what_is_done_and_asks_for_an_answer(qtbot: QtBot) -> None:
    prompt = Prompt("Group", "Name of the block", "", "Group", lambda name: "")
    qtbot.addWidget(prompt)
    filled = [b for b in prompt.findChildren(QPushButton) if b.property("role") == "primary"]
    assert [each.text() for each in filled] == ["Group"]
    assert not filled[0].isEnabled()
    prompt.line.setText("Stem")
    assert filled[0].isEnabled()
