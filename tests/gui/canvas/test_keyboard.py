"""Walking with the keyboard: Tab through the cards and out, arrows along wires, Space, menus."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.scene import Scene
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand, Wishes

BACK = Qt.KeyboardModifier.ShiftModifier


def current(canvas: Canvas) -> str:
    return "/".join(canvas.selection[-1])


def test_tab_walks_the_cards_and_leaves_behind_the_last(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    before, canvas, after = QPushButton("before"), Canvas(Theme("light")), QPushButton("after")
    for each in (before, canvas, after):
        box.addWidget(each)
    canvas.show_scene(scenes.digits())
    window.resize(900, 900)
    window.show()
    window.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    names = []
    for _ in canvas.scene.cards:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        assert canvas.hasFocus()
        names.append(current(canvas))
    assert names == ["/".join(card.id) for card in canvas.scene.cards]
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert after.hasFocus()
    QTest.keyClick(after, Qt.Key.Key_Backtab, BACK)
    assert canvas.hasFocus()
    assert current(canvas) == "out"
    QTest.keyClick(canvas, Qt.Key.Key_Backtab, BACK)
    assert current(canvas) == "fc"


def test_arrows_follow_wires(canvas: Canvas, wishes: Wishes) -> None:
    canvas.set_selection([("res",)])
    keys = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    names = []
    for key in keys:
        QTest.keyClick(canvas, key)
        names.append(current(canvas))
    assert names[0] in ("b3a", "b5a")
    assert names[1] == {"b3a": "b5a", "b5a": "bpa"}[names[0]]
    assert names[2:4] == [{"b5a": "b5", "bpa": "bp"}[names[1]], "cat"]
    assert names[4] in ("b3", "b5")
    assert len(wishes.of("picked")) == len(keys)


def test_arrows_go_through_the_border_of_a_frame(canvas: Canvas) -> None:
    canvas.show_scene(scenes.residual())
    canvas.set_selection([("relu",)])
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert current(canvas) == "res/c1"
    canvas.set_selection([("inc",)])
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert current(canvas) == "res/add"


def test_shift_and_arrows_add(canvas: Canvas, hand: Hand) -> None:
    canvas.set_selection([("in",)])
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Down, BACK)
    assert hand.chosen() == {"in", "conv", "bn"}
    assert current(canvas) == "bn"


def test_a_card_out_of_sight_is_brought_in(canvas: Canvas, hand: Hand) -> None:
    canvas.look(View(1, 60, 4000))
    canvas.set_selection([("in",)])
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.rect().contains(canvas.screen_rect(hand.row("conv")).toAlignedRect())


def test_the_focus_is_seen_by_who_uses_the_keyboard_only(canvas: Canvas, hand: Hand) -> None:
    hand.click(hand.middle("conv"))
    assert not canvas.marks.keyboard
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.marks.keyboard
    hand.click(hand.middle("conv"))
    assert not canvas.marks.keyboard


def test_a_tap_on_space_asks_what_to_add(canvas: Canvas, wishes: Wishes) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    ((_, end),) = wishes.of("search_wanted")
    assert end is None


def test_the_menu_key_opens_at_the_current_card(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    canvas.set_selection([("fc",)])
    reason, keys = QContextMenuEvent.Reason.Keyboard, Qt.KeyboardModifier.NoModifier
    event = QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0), keys)
    QApplication.sendEvent(canvas, event)
    ((at, found),) = wishes.of("menu_wanted")
    assert isinstance(at, QPoint)
    assert getattr(found, "id", None) == ("fc",)
    assert canvas.screen_rect(hand.row("fc")).contains(canvas.mapFromGlobal(at))


@pytest.mark.skipif(sys.platform == "win32", reason="the system asks for a menu then")
def test_shift_f10_opens_it_too_and_brings_the_card_into_view(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.set_selection([("fc",)])
    canvas.look(View(1, 60, 4000))
    QTest.keyClick(canvas, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    ((at, found),) = wishes.of("menu_wanted")
    assert isinstance(at, QPoint)
    assert getattr(found, "id", None) == ("fc",)
    box = canvas.screen_rect(hand.row("fc"))
    assert QRectF(canvas.rect()).contains(box)
    assert box.contains(canvas.mapFromGlobal(at))


def test_keys_on_an_empty_canvas_are_no_error(canvas: Canvas) -> None:
    canvas.show_scene(Scene())
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        QTest.keyClick(canvas, key)
    assert canvas.selection == ()
