"""What a screen reader finds: cards with role, name, shape, problem; the focus; another order."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest

from gradscape.gui.canvas import access
from gradscape.gui.canvas.canvas import Canvas
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def tree(canvas: Canvas) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(canvas)


def test_cards_are_items_of_a_list(canvas: Canvas, tree: QAccessibleInterface) -> None:
    assert tree.role() == QAccessible.Role.List
    assert tree.text(NAME) == "Network"
    assert tree.childCount() == len(canvas.scene.cards)
    item = tree.child(1)
    assert item.role() == QAccessible.Role.ListItem
    assert item.text(NAME) == "Conv 2D, 32×8×8"
    assert item.text(DESCRIPTION) == "3×3, 32, pad 1. 320 parameters"
    assert tree.indexOfChild(item) == 1


def test_problems_are_read_out(tree: QAccessibleInterface, hand: Hand) -> None:
    item = tree.child(hand.row("cat"))
    assert item.text(DESCRIPTION) == "channels. Branch 3 is 6×6, the others are 8×8"
    assert item.state().invalidEntry  # type: ignore[attr-defined]
    assert not tree.child(0).state().invalidEntry  # type: ignore[attr-defined]


def test_an_item_lies_where_its_card_is(
    canvas: Canvas, tree: QAccessibleInterface, hand: Hand
) -> None:
    at = tree.child(hand.row("fc")).rect().center()
    corner = canvas.mapToGlobal(QPoint(0, 0))
    assert tree.childAt(at.x(), at.y()).text(NAME) == "Linear, 10"
    x, y = canvas.view.to_screen(*hand.middle("fc"))
    assert abs(at.x() - corner.x() - x) <= 1
    assert abs(at.y() - corner.y() - y) <= 1


def test_the_focus_follows_the_keyboard(
    canvas: Canvas, tree: QAccessibleInterface, hand: Hand
) -> None:
    canvas.set_selection([("conv",)])
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert tree.focusChild().text(NAME) == "Batch norm, 32×8×8"
    assert tree.child(hand.row("bn")).state().selected


def test_an_item_stays_with_its_card(
    canvas: Canvas, tree: QAccessibleInterface, hand: Hand
) -> None:
    item = tree.child(hand.row("fc"))
    scene = canvas.scene
    wires = tuple(wire for wire in scene.wires if wire.source != ("in",))
    canvas.show_scene(type(scene)(scene.cards[1:], wires))
    gc.collect()
    assert item.text(NAME) == "Linear, 10"
    assert tree.indexOfChild(item) == hand.row("fc")
    canvas.show_scene(scenes.residual())
    assert tree.child(0).isValid()
    canvas.show_scene(type(scene)())
    assert not item.isValid()
    assert tree.childCount() == 0


def test_another_order_is_told(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Canvas] = []
    monkeypatch.setattr(access, "reordered", told.append)
    canvas.show_scene(scenes.replaced(canvas.scene, "fc", detail="other"))
    assert not told
    canvas.show_scene(scenes.residual())
    assert told == [canvas]


def test_an_opened_block_is_named(canvas: Canvas, tree: QAccessibleInterface, hand: Hand) -> None:
    canvas.show_scene(scenes.residual())
    item = tree.child(hand.row("res"))
    assert item.text(NAME) == "Residual block, opened"
    assert item.text(DESCRIPTION) == "18,624 parameters"
