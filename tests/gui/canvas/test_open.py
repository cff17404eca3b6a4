"""Double clicks, menus, hovering, and the problem beside its card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.hit import Hit
from gradscape.gui.canvas.plates import minimap_box
from gradscape.gui.canvas.popover import Popover
from gradscape.gui.canvas.view import View
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand, Wishes


def test_a_double_click_opens_a_card(hand: Hand, wishes: Wishes) -> None:
    hand.click_twice(hand.middle("res"))
    assert wishes.of("opened") == [(("res",),)]
    assert not wishes.of("moved")


def test_on_the_head_of_a_frame_it_opens_the_frame(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.show_scene(scenes.residual())
    hand.click_twice(hand.head("res"))
    assert wishes.of("opened") == [(("res",),)]


def test_on_nothing_it_asks_what_to_add(hand: Hand, wishes: Wishes) -> None:
    hand.click_twice((700.0, 100.0))
    assert wishes.of("search_wanted") == [((700.0, 100.0), None)]


def menu(canvas: Canvas, hand: Hand, name: str) -> None:
    at = QPoint(*(round(each) for each in canvas.view.to_screen(*hand.middle(name))))
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, at, canvas.mapToGlobal(at), Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def test_a_menu_selects_what_it_is_for(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    menu(canvas, hand, "fc")
    assert hand.chosen() == {"fc"}
    canvas.set_selection([("fc",), ("gap",)])
    menu(canvas, hand, "fc")
    assert hand.chosen() == {"fc", "gap"}
    assert [getattr(found, "id", None) for _, found in wishes.of("menu_wanted")] == [("fc",)] * 2


def test_hovering_is_told_once(canvas: Canvas, hand: Hand) -> None:
    told: list[Hit] = []
    canvas.hovered.connect(told.append)
    hand.move(hand.middle("fc"))
    hand.move(hand.middle("fc"))
    x, y = hand.output("conv")
    hand.move((x, y + 14))
    hand.move((700.0, 100.0))
    assert [found.kind for found in told] == ["card", "wire", "nothing"]
    assert told[1].wire is not None
    assert told[1].wire.source == ("conv",)


def test_tool_tips_say_what_is_wrong_and_what_a_port_is(
    canvas: Canvas, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, *rest: said.append(text))
    for place in (hand.middle("cat"), hand.input("cat", 1), hand.middle("conv")):
        at = QPoint(*(round(each) for each in canvas.view.to_screen(*place)))
        event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
        QApplication.sendEvent(canvas, event)
    assert said == ["Branch 3 is 6×6, the others are 8×8", "x 2"]


def test_a_problem_stands_beside_its_card_and_follows_it(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.show_problem(("cat",), "Wrong", "Because.", ["Mend", "Leave"], "Alt+Enter")
    buttons = [each for each in canvas.findChildren(QPushButton) if each.isVisible()]
    assert [button.text() for button in buttons] == ["Mend", "Leave"]
    popover = buttons[0].parentWidget()
    assert isinstance(popover, Popover)
    card = canvas.screen_rect(hand.row("cat"))
    assert 0 < popover.plate.left() - card.right() < 16
    before = popover.pos()
    canvas.look(canvas.view.panned(-50, 30))
    assert popover.pos() == before + QPoint(-50, 30)
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert wishes.of("fix_chosen") == [(1,)]
    canvas.look(View(1, 5000, 0))
    assert not popover.isVisible()
    canvas.look(View(1, 60, 4))
    assert popover.isVisible()
    canvas.hide_problem()
    assert not popover.isVisible()


@pytest.mark.parametrize("name", ["conv", "bn", "relu", "b3", "cat", "fc"])
def test_a_problem_covers_nothing_that_matters_where_there_is_room(
    canvas: Canvas, hand: Hand, name: str
) -> None:
    canvas.show_problem((name,), "Wrong", "Because it is so, and no other way.", ["Mend"], "")
    popover = canvas.findChild(Popover)
    assert isinstance(popover, Popover)
    plate = QRectF(popover.plate)
    row = hand.row(name)
    assert not plate.intersects(canvas.screen_rect(row))
    assert not plate.intersects(minimap_box(canvas.width(), canvas.height()))
    for wire in canvas.places.wires_of(row).tolist():
        for x, y in canvas.places.polyline(wire).tolist():
            assert not plate.contains(*canvas.view.to_screen(x, y))
    assert QRectF(canvas.rect()).contains(plate)


def test_a_problem_is_no_wider_than_its_canvas(canvas: Canvas) -> None:
    canvas.resize(360, 700)
    canvas.fit(animated=False)
    words = "The weights expect 512 channels, and 1024 come in from what stands in front of it"
    fixes = ["Set the channels of the convolution to 1024", "Put a projection in front of it"]
    popover = canvas.findChild(Popover)
    assert isinstance(popover, Popover)
    popover.setStyleSheet("* { font-size: 18px; }")
    canvas.show_problem(("cat",), words, f"{words}.", fixes, "Alt+Enter")
    assert popover.plate.width() <= 360
    assert canvas.rect().contains(popover.plate)
    buttons = [b for b in popover.findChildren(QPushButton) if b.isVisible()]
    assert [button.toolTip() for button in buttons] == fixes, "the words are shortened"


def test_where_a_wide_problem_would_cover_nodes_it_is_slender(canvas: Canvas, hand: Hand) -> None:
    canvas.resize(700, 880)
    canvas.look(View(1, 0, 4))
    words = "The weights expect 512 channels, and 1024 come in from what stands in front of it"
    fixes = ["Set the channels to 1024", "Put a projection in front of it"]
    canvas.show_problem(("relu",), words, "", fixes, "Alt+Enter")
    popover = canvas.findChild(Popover)
    assert isinstance(popover, Popover)
    plate = QRectF(popover.plate)
    cards = [card.id for card in canvas.scene.cards]
    assert not any(plate.intersects(canvas.screen_rect(canvas.places.row[i])) for i in cards)
    first, second = (b for b in popover.findChildren(QPushButton) if b.isVisible())
    assert first.geometry().bottom() < second.y()


def test_what_the_problem_says_is_not_said_again_by_a_tool_tip(
    canvas: Canvas, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, *rest: said.append(text))
    canvas.show_problem(("cat",), "Branch 3 is 6×6, the others are 8×8", "", [], "")
    at = QPoint(*(round(each) for each in canvas.view.to_screen(*hand.middle("cat"))))
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, event)
    assert said == []


def test_a_problem_is_in_the_way_of_no_wire(canvas: Canvas, hand: Hand) -> None:
    canvas.show_problem(("cat",), "Wrong", "Because.", ["Mend"], "Alt+Enter")
    (button,) = [each for each in canvas.findChildren(QPushButton) if each.isVisible()]
    hand.press(hand.output("b3"))
    hand.pull(hand.middle("fc"))
    assert not button.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert button.isVisible()


def test_a_problem_goes_with_its_card(canvas: Canvas) -> None:
    canvas.show_problem(("cat",), "Wrong", "", ["Mend"], "")
    canvas.show_scene(scenes.residual())
    assert not [each for each in canvas.findChildren(QPushButton) if each.isVisible()]


def test_where_there_is_no_room_it_stands_at_the_left(canvas: Canvas, hand: Hand) -> None:
    canvas.look(View(1, 380, 4))
    canvas.show_problem(("cat",), "A long title that takes its room", "", ["Mend"], "")
    (button,) = (each for each in canvas.findChildren(QPushButton) if each.isVisible())
    popover = button.parentWidget()
    assert popover is not None
    assert popover.geometry().right() <= canvas.screen_rect(hand.row("cat")).left() + 10


def test_what_mends_by_keyboard_leaves_the_selection_as_it_was(canvas: Canvas) -> None:
    canvas.set_selection([("cat",)])
    canvas.show_problem(("cat",), "Wrong", "", ["Mend"], "")
    (button,) = (each for each in canvas.findChildren(QPushButton) if each.isVisible())
    button.setFocus()
    canvas.hide_problem()
    assert canvas.hasFocus()
    assert canvas.selection == (("cat",),), "the keyboard did not walk on"
