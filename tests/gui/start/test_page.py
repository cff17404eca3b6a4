"""The start page, as somebody meets it who has never been here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gradscape.graph.document import Document
from gradscape.graph.storage import load
from gradscape.graph.templates import build, names
from gradscape.gui.preferences import Recent
from gradscape.gui.start.page import Entry, StartPage, Starts, when
from gradscape.gui.theme import Theme

ROOT = Path(__file__).parents[3]


class Calls(list[object]):
    def starts(self) -> Starts:
        return Starts(
            self.append, lambda: self.append("new"), lambda: self.append("ask"), self.append
        )


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def page(qtbot: QtBot, calls: Calls) -> StartPage:
    recent = [Recent("/work/nets/my inception.gradscape", datetime.now().timestamp())]
    made = StartPage(calls.starts(), recent, Theme("light"))
    qtbot.addWidget(made)
    made.resize(1520, 752)
    made.show()
    qtbot.waitUntil(lambda: len(made.grid.cards) == len(names()))
    return made


def press(page: StartPage, words: str) -> None:
    [found] = (b for b in page.findChildren(QAbstractButton) if b.text() == words)
    found.click()


def test_one_thing_is_filled_and_it_opens_the_digits(page: StartPage, calls: Calls) -> None:
    buttons = page.findChildren(QAbstractButton)
    [primary] = (b for b in buttons if b.property("role") == "primary")
    assert primary.text() == "Open the digits example"
    primary.click()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert calls == ["digits", "digits"]


def test_an_empty_canvas_and_files_can_be_opened(page: StartPage, calls: Calls) -> None:
    press(page, "Empty canvas")
    press(page, "Open …")
    assert calls == ["new", "ask"]


def test_every_architecture_is_a_card_that_opens_it(page: StartPage, calls: Calls) -> None:
    assert page.grid.cards[0].accessibleName().startswith("Digits, Gradscape")
    assert "61.1\N{THIN SPACE}M parameters" in page.grid.cards[3].accessibleName()
    QTest.mouseClick(page.grid.cards[3], Qt.MouseButton.LeftButton)
    page.grid.cards[4].setFocus()
    QTest.keyClick(page.grid.cards[4], Qt.Key.Key_Space)
    assert calls == [names()[3], names()[4]]


def test_cards_take_as_many_columns_as_there_is_room_for(page: StartPage) -> None:
    def columns() -> int:
        return len({card.x() for card in page.grid.cards})

    assert columns() == 4
    page.resize(700, 700)
    assert columns() == 1
    assert page.grid.height() > 13 * 160


def test_the_search_finds_by_title_and_by_author(page: StartPage) -> None:
    def shown() -> list[str]:
        return [c.accessibleName().split(",")[0] for c in page.grid.cards if c.isVisible()]

    page.search.setText("lecun")
    assert shown() == ["LeNet-5"]
    page.search.setText("resnet")
    assert shown() == ["ResNet-18", "ResNet-50", "ResNet-152", "ResNet-20 for CIFAR"]
    page.search.setText("qqq")
    assert shown() == []
    assert page.nothing.isVisible()
    page.search.clear()
    assert len(shown()) == len(names())


def test_files_that_were_open_are_there_again(page: StartPage, calls: Calls) -> None:
    entries = page.findChildren(Entry)
    assert entries[0].accessibleName().startswith("my inception, ")
    entries[0].click()
    assert calls == [Path("/work/nets/my inception.gradscape")]


def test_days_are_said_as_people_say_them() -> None:
    noon = datetime(2026, 11, 24, 12, 5)
    said = [when(noon - timedelta(days=d), noon.date()) for d in (0, 1, 3, 12, 400)]
    assert said == ["12:05", "yesterday", "Saturday", "12 Nov", "20 Oct 2025"]


def test_the_example_is_the_template_that_an_installed_gradscape_has() -> None:
    saved = load(ROOT / "examples" / "digits.gradscape")
    assert replace(saved, layout={}) == replace(Document(build("digits")).project, layout={})
