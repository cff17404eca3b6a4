"""Selecting: click, Shift+click, rubber band, Shift+Alt+click, the head of a frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import ALT, SHIFT, Hand, Wishes


def test_a_click_selects_one_card(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    hand.click(hand.middle("conv"))
    hand.click(hand.middle("bn"))
    assert canvas.selection == (("bn",),)
    assert wishes.of("picked") == [((("conv",),),), ((("bn",),),)]
    assert not wishes.of("moved")


def test_shift_adds_and_takes_away_and_the_current_is_last(canvas: Canvas, hand: Hand) -> None:
    for name in ("relu", "conv", "bn", "conv"):
        hand.click(hand.middle(name), keys=SHIFT)
    assert canvas.selection == (("relu",), ("bn",))


def test_a_click_on_nothing_selects_nothing(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    hand.click(hand.middle("conv"))
    hand.click((700.0, 100.0))
    assert canvas.selection == ()
    assert wishes.of("picked")[-1] == ((),)


def test_a_band_selects_what_it_touches(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    hand.drag((20.0, 400.0), (300.0, 500.0))
    assert set(canvas.selection) == {("b1",), ("b3a",), ("b3",)}
    assert len(wishes.of("picked")) == 1
    assert canvas.marks.band is None


def test_a_band_with_shift_adds(canvas: Canvas, hand: Hand) -> None:
    hand.click(hand.middle("in"))
    hand.drag((20.0, 400.0), (100.0, 500.0), keys=SHIFT)
    assert canvas.selection == (("in",), ("b1",))


def test_escape_gives_the_former_selection_back(
    canvas: Canvas, hand: Hand, wishes: Wishes, qtbot: QtBot
) -> None:
    hand.click(hand.middle("in"))
    hand.press((20.0, 400.0))
    hand.pull((300.0, 500.0))
    assert hand.chosen() == {"b1", "b3a", "b3"}
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    hand.release()
    assert canvas.selection[:] == (("in",),)
    assert len(wishes.of("picked")) == 1


def test_a_press_on_one_of_several_keeps_them_until_it_is_a_click(
    canvas: Canvas, hand: Hand
) -> None:
    canvas.set_selection([("conv",), ("bn",)])
    hand.press(hand.middle("conv"))
    assert set(canvas.selection) == {("conv",), ("bn",)}
    hand.release()
    assert canvas.selection == (("conv",),)


def test_shift_and_alt_ask_for_the_path(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    hand.click(hand.middle("conv"))
    hand.click(hand.middle("fc"), keys=SHIFT | ALT)
    assert wishes.of("path_wanted") == [(("fc",),)]
    assert canvas.selection == (("conv",),)


def test_a_click_on_the_head_selects_the_frame_and_inside_it_nothing(
    canvas: Canvas, hand: Hand
) -> None:
    canvas.show_scene(scenes.residual())
    hand.click(hand.head("res"))
    assert hand.chosen() == {"res"}
    x, y, width, _ = hand.box("res")
    hand.click((x + width - 20, y + 200))
    assert hand.chosen() == set()


def test_set_selection_tells_nobody_and_drops_what_is_not_there(
    canvas: Canvas, wishes: Wishes
) -> None:
    canvas.set_selection([("conv",), ("nowhere",), ("conv",)])
    assert canvas.selection == (("conv",),)
    assert not wishes.told


def test_the_selection_survives_another_scene(canvas: Canvas) -> None:
    canvas.set_selection([("conv",), ("fc",)])
    scene = scenes.digits(error=False)
    rest = tuple(card for card in scene.cards if card.id != ("conv",))
    wires = tuple(wire for wire in scene.wires if ("conv",) not in (wire.source, wire.target))
    canvas.show_scene(type(scene)(rest, wires))
    assert canvas.selection == (("fc",),)
    assert canvas.marks.selected[canvas.places.row["fc",]]
    assert canvas.marks.selected.sum() == 1
