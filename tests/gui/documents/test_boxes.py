from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph.storage.journal_text import Contents, Start
from gradscape.graph.templates import build
from gradscape.gui.documents import questions
from gradscape.gui.documents.boxes import Boxes
from gradscape.gui.documents.differences import Differences


@pytest.fixture
def boxes(qtbot: QtBot) -> Boxes:
    widget = QWidget()
    qtbot.addWidget(widget)
    return Boxes(widget)


def then(act: Callable[[QMessageBox], None]) -> list[QMessageBox]:
    """Do something to the dialog, once it is there."""
    seen: list[QMessageBox] = []

    def reach() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box)
        act(box)

    QTimer.singleShot(0, reach)
    return seen


def press(words: str) -> Callable[[QMessageBox], None]:
    def act(box: QMessageBox) -> None:
        buttons = [b for b in box.buttons() if isinstance(b, QPushButton) and b.text() == words]
        buttons[0].click()

    return act


@pytest.mark.parametrize(
    ("words", "key"), [("Save", "save"), ("Discard", "discard"), ("Cancel", "cancel")]
)
def test_each_button_is_an_answer(words: str, key: str, boxes: Boxes) -> None:
    then(press(words))
    assert boxes.choose(questions.unsaved("net.gradscape", True)) == key


def test_enter_saves_and_escape_cancels(boxes: Boxes) -> None:
    question = questions.unsaved("net.gradscape", True)
    then(lambda box: QTest.keyClick(box, Qt.Key.Key_Return))
    assert boxes.choose(question) == "save"
    then(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    assert boxes.choose(question) == "cancel"
    then(QMessageBox.reject)
    assert boxes.choose(question) == "cancel"


def test_the_question_is_read_whole(boxes: Boxes) -> None:
    seen: list[str] = []

    def read(box: QMessageBox) -> None:
        seen.extend([box.text(), box.informativeText(), box.detailedText()])
        press("Keep mine")(box)

    then(read)
    differences = Differences("1 node changed", "Digits: conv1")
    assert boxes.choose(questions.changed_outside("net.gradscape", differences)) == "mine"
    assert seen[0] == "net.gradscape was changed outside, and here too"
    assert "the file has 1 node changed" in seen[1]
    assert seen[2] == "Digits: conv1"


def test_a_dangerous_answer_is_never_the_one_that_enter_gives() -> None:
    found = Differences("", "")
    for question in (
        questions.unsaved("a", True),
        questions.unsaved_many(["a", "b"]),
        questions.changed_outside("a", found),
        questions.overwrite_changed("a"),
        questions.overwrite("a"),
        questions.not_saved("a", "b"),
    ):
        assert question.choices[0].role != "destroy"
        assert question.escape in ("cancel", "later")


def test_what_was_never_saved_is_not_said_to_have_been() -> None:
    assert "last saved" in questions.unsaved("net", True).text
    assert "last saved" not in questions.unsaved("net", False).text


@pytest.mark.parametrize(
    ("name", "text"), [("de_DE", "24.11.26 20:15"), ("C", "24 Nov 2026, 20:15")]
)
def test_the_day_of_a_crash_is_written_as_the_person_writes_days(name: str, text: str) -> None:
    before = QLocale()
    at = datetime(2026, 11, 24, 20, 15).timestamp()
    QLocale.setDefault(QLocale(name))
    try:
        question = questions.recovered("net", Contents(Start(build("digits"), at=at), (), 0))
    finally:
        QLocale.setDefault(before)
    assert text in question.text
