"""Wires: from an output, from an input, into a card, onto nothing, onto what may not take them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import CardId
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand, Wishes

CYCLE = "It would make a cycle"
Verdicts = Mapping[tuple[CardId, int], str]


@pytest.fixture(autouse=True)
def asked(canvas: Canvas) -> list[End]:
    """Everything before b3 would make a cycle; the outputs of all may be wired to an input."""
    asked: list[End] = []

    def judge(end: End) -> Verdicts:
        asked.append(end)
        cards = canvas.scene.cards
        if not end.gives:
            return {(card.id, 0): "" for card in cards if card.outputs and card.id != end.card}
        before = {("in",), ("conv",), ("bn",), ("relu",), ("res",), ("b3a",)}
        return {
            (card.id, slot): CYCLE if card.id in before else ""
            for card in cards
            for slot in range(len(card.inputs))
            if card.id != end.card
        }

    canvas.judge = judge
    return asked


def test_from_an_output_to_an_input(
    canvas: Canvas, hand: Hand, wishes: Wishes, asked: list[End]
) -> None:
    hand.drag(hand.output("b3"), hand.input("gap"))
    assert asked == [End(("b3",), 0, True)]
    assert wishes.of("connected") == [(("b3",), 0, ("gap",), 0)]
    assert canvas.marks.loose is None
    assert canvas.marks.candidates is None


def test_near_an_input_is_near_enough(hand: Hand, wishes: Wishes) -> None:
    x, y = hand.input("cat", 2)
    hand.drag(hand.output("b3"), (x + 4, y - 7))
    assert wishes.of("connected") == [(("b3",), 0, ("cat",), 2)]


def test_on_a_card_it_goes_to_an_input(hand: Hand, wishes: Wishes) -> None:
    hand.drag(hand.output("b3"), hand.middle("fc"))
    assert wishes.of("connected") == [(("b3",), 0, ("fc",), 0)]


def test_from_a_free_input_to_an_output(
    canvas: Canvas, hand: Hand, wishes: Wishes, asked: list[End]
) -> None:
    scene = scenes.digits()
    wires = tuple(wire for wire in scene.wires if wire.target != ("gap",))
    canvas.show_scene(type(scene)(scene.cards, wires))
    hand.drag(hand.input("gap"), hand.output("bp"))
    assert asked == [End(("gap",), 0, False)]
    assert wishes.of("connected") == [(("bp",), 0, ("gap",), 0)]


def test_what_may_not_be_says_why_and_is_not_wired(
    canvas: Canvas, hand: Hand, wishes: Wishes, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, *rest: said.append(text))
    hand.press(hand.output("b3"))
    hand.pull(hand.input("bn"))
    assert said[-1] == CYCLE
    hand.release()
    assert not wishes.of("connected")
    assert not wishes.of("search_wanted")


def test_the_name_of_the_input_is_said(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, *rest: said.append(text))
    hand.press(hand.output("b3"))
    hand.pull(hand.input("cat", 3))
    assert said[-1] == "x 4"
    hand.release()


def test_on_nothing_it_asks_what_to_add(hand: Hand, wishes: Wishes) -> None:
    hand.drag(hand.output("b3"), (100.0, 700.0))
    assert wishes.of("search_wanted") == [((100.0, 700.0), End(("b3",), 0, True))]


def test_escape_leaves_no_wire(canvas: Canvas, hand: Hand, wishes: Wishes, qtbot: QtBot) -> None:
    hand.press(hand.output("b3"))
    hand.pull(hand.input("gap"))
    assert canvas.marks.loose is not None
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    hand.release()
    assert canvas.marks.loose is None
    assert not wishes.told


def test_a_click_on_a_port_selects_its_card(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    hand.click(hand.output("b3"))
    assert canvas.selection == (("b3",),)
    assert not wishes.of("search_wanted")


def test_a_wire_is_pulled_off_its_input_to_another(
    canvas: Canvas, hand: Hand, wishes: Wishes, asked: list[End]
) -> None:
    wire = next(w for w in canvas.scene.wires if w.source == ("b3",))
    hand.press(hand.input("cat", 1))
    hand.pull(hand.input("fc"))
    assert canvas.scene.wires[canvas.marks.hidden] is wire
    hand.release()
    assert asked == [End(("b3",), 0, True)]
    assert wishes.of("rewired") == [(wire, ("fc",), 0)]
    assert canvas.marks.hidden == -1


def test_pulled_off_and_dropped_it_is_cut(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    wire = next(w for w in canvas.scene.wires if w.source == ("b3",))
    hand.drag(hand.input("cat", 1), (100.0, 700.0))
    assert wishes.of("cut") == [(wire,)]


def test_pulled_off_and_put_back_nothing_is_done(hand: Hand, wishes: Wishes) -> None:
    hand.press(hand.input("cat", 1))
    hand.pull((100.0, 700.0))
    hand.pull(hand.input("cat", 1))
    hand.release()
    assert not wishes.told


def test_a_border_gives_inside_and_takes_outside(
    canvas: Canvas, hand: Hand, wishes: Wishes, asked: list[End]
) -> None:
    canvas.show_scene(scenes.residual())
    x, y = hand.input("res")
    hand.drag((x, y + 3), hand.input("res/c2"))
    hand.drag((x, y - 3), hand.input("fc"))
    assert asked == [End(("res",), 0, False, inside=True), End(("relu",), 0, True)]
    assert wishes.of("connected") == [(("res",), 0, ("res", "c2"), 0)]
    assert [wish[1:] for wish in wishes.of("rewired")] == [(("fc",), 0)]


def test_joined_wires_take_another_at_the_free_slot(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    scene = scenes.residual()
    joined = scenes.replaced(scene, "res/add", inputs=scenes.slots(3))
    canvas.show_scene(joined)
    hand.drag(hand.output("res/r1"), hand.input("res/add"))
    assert wishes.of("connected") == [(("res", "r1"), 0, ("res", "add"), 2)]
