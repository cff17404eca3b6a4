"""Dragging cards and frames: the grid, guides, equal gaps, insertion into a wire, giving up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.scene import Card, Scene, Wire
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand, Wishes


def plain(*places: tuple[str, float, float]) -> Scene:
    """Cards without wires."""
    return Scene(tuple(Card((name,), name, "linear", x, y) for name, x, y in places))


def test_a_card_follows_the_pointer_to_the_grid(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    canvas.show_scene(plain(("a", 0, 0)))
    x, y = hand.middle("a")
    hand.drag((x, y), (x + 101, y + 47))
    assert wishes.of("moved") == [({("a",): (104.0, 48.0)},)]


def test_the_canvas_edits_nothing(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    canvas.show_scene(plain(("a", 0, 0)))
    hand.drag(hand.middle("a"), (300.0, 300.0))
    assert wishes.of("moved")
    assert hand.box("a") == (0, 0, 176, 44)


def test_all_that_is_selected_moves_alike(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    canvas.show_scene(plain(("a", 0, 0), ("b", 300, 120), ("c", 0, 500)))
    canvas.set_selection([("a",), ("b",)])
    x, y = hand.middle("a")
    hand.drag((x, y), (x + 40, y + 40))
    assert wishes.of("moved") == [({("a",): (40.0, 40.0), ("b",): (340.0, 160.0)},)]


def test_a_frame_takes_with_it_what_stands_in_it(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.show_scene(scenes.residual())
    before = {name: hand.box(name) for name in ("res", "res/c1", "res/add")}
    x, y = hand.head("res")
    hand.drag((x, y), (x + 400, y + 8))
    (moved,) = wishes.of("moved")[0]
    assert isinstance(moved, dict)
    assert {key for key in moved if key[0] == "res"} == set(moved)
    assert len(moved) == 7
    shifts = {
        tuple(np.subtract(moved[tuple(name.split("/"))], box[:2]).tolist())
        for name, box in before.items()
    }
    assert len(shifts) == 1


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ((203.0, 300.0), 200.0),  # left edges
        ((237.0, 300.0), 240.0),  # middles
        ((283.0, 300.0), 280.0),  # right edges
        ((21.0, 300.0), 24.0),  # its right edge at the other's left: the grid, where all is equal
    ],
)
def test_edges_and_middles_are_drawn_together(
    canvas: Canvas, hand: Hand, wishes: Wishes, wish: tuple[float, float], found: float
) -> None:
    scene = plain(("a", 0, 300), ("b", 200, 0))
    wide = replace(scene.cards[1], width=256.0)
    canvas.show_scene(replace(scene, cards=(scene.cards[0], wide)))
    x, y = hand.middle("a")
    hand.drag((x, y), (x + wish[0], y + wish[1] - 300 + 1))
    assert wishes.of("moved") == [({("a",): (found, 300.0)},)]


def test_guides_are_shown_while_the_card_is_in_line(canvas: Canvas, hand: Hand) -> None:
    canvas.show_scene(plain(("a", 0, 300), ("b", 203, 0)))
    hand.press(hand.middle("a"))
    x, y = hand.at
    hand.pull((x + 201, y + 100))
    assert [line[0] == line[2] for line in canvas.marks.guides] == [True]
    assert hand.box("a")[0] == 203
    hand.pull((x + 260, y + 100))
    assert not canvas.marks.guides
    hand.release()


def test_gaps_are_made_equal_and_shown(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    canvas.show_scene(plain(("a", 3, 3), ("b", 3, 78), ("c", 3, 400)))
    hand.press(hand.middle("c"))
    x, y = hand.at
    hand.pull((x, y - 246))
    assert hand.box("c")[1] == 153
    assert [y1 - y0 for _, y0, _, y1 in canvas.marks.gaps] == [31, 31]
    hand.release()
    assert wishes.of("moved") == [({("c",): (3.0, 153.0)},)]
    assert not canvas.marks.gaps


def test_a_card_between_two_is_drawn_to_the_middle(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.show_scene(plain(("a", 0, 0), ("b", 500, 20), ("c", 249, 300)))
    x, y = hand.middle("c")
    hand.drag((x, y), (x - 1, y - 290))
    (moved,) = wishes.of("moved")[0]
    assert isinstance(moved, dict)
    assert moved["c",][0] == 250


def test_a_small_tremble_is_no_move(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    x, y = hand.middle("conv")
    hand.drag((x, y), (x + 3, y + 2))
    assert not wishes.of("moved")


def test_escape_puts_everything_back(
    canvas: Canvas, hand: Hand, wishes: Wishes, qtbot: QtBot
) -> None:
    before = hand.box("conv")
    hand.press(hand.middle("conv"))
    hand.pull((700.0, 300.0))
    assert hand.box("conv") != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert hand.box("conv") == before
    hand.pull((100.0, 100.0))
    hand.release()
    assert hand.box("conv") == before
    assert not wishes.of("moved")


def test_a_click_followed_by_a_drag_is_a_drag(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    canvas.show_scene(plain(("a", 0, 0)))
    hand.click(hand.middle("a"))
    hand.press_again()
    hand.pull((288.0, 222.0))
    hand.release()
    assert wishes.of("moved") == [({("a",): (200.0, 200.0)},)]
    assert not wishes.of("opened")


def lone() -> Scene:
    """The digits example with a card beside it that has no wires."""
    scene = scenes.digits()
    return replace(scene, cards=(*scene.cards, scenes.card("new", "ReLU", "activation", 0, x=700)))


def test_a_card_without_wires_goes_into_the_wire_it_is_dropped_on(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.show_scene(lone())
    wire = next(w for w in canvas.scene.wires if w.target == ("res",))
    hand.press(hand.middle("new"))
    hand.pull((402.0, 303.0))
    assert canvas.scene.wires[canvas.marks.receiving] is wire
    assert canvas.marks.insertion is not None
    assert canvas.marks.insertion.words == "Insert between ReLU and Residual block"
    hand.release()
    ((card, into, _),) = wishes.of("inserted")
    assert (card, into) == (("new",), wire)
    assert not wishes.of("moved"), "it is one step"
    assert canvas.marks.insertion is None


def test_a_card_that_would_not_fit_says_why_and_is_only_moved(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.show_scene(lone())
    canvas.fits = lambda held, wire: "It takes vectors."
    hand.press(hand.middle("new"))
    hand.pull((402.0, 303.0))
    assert canvas.marks.insertion is not None
    assert canvas.marks.insertion.words == "Does not fit between ReLU and Residual block"
    assert canvas.marks.insertion.why == "It takes vectors."
    hand.release()
    assert wishes.of("moved")
    assert not wishes.of("inserted")


def test_a_card_with_wires_does_not(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    hand.drag(hand.middle("b1"), (402.0, 303.0))
    assert wishes.of("moved")
    assert not wishes.of("inserted")


def test_wires_follow(canvas: Canvas, hand: Hand) -> None:
    hand.press(hand.middle("conv"))
    hand.pull((600.0, 150.0))
    row = next(i for i, w in enumerate(canvas.scene.wires) if w == Wire(("conv",), ("bn",)))
    assert tuple(canvas.places.points[row, 0]) == hand.output("conv")
    hand.release()
