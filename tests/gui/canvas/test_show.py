"""Showing another scene: what changed is seen, gestures and marks go on, cards glide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.scene import Card, Scene, Wire
from gradscape.gui.canvas.view import View
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand, Wishes


def test_what_is_shown_is_what_a_new_canvas_would_show(canvas: Canvas, qtbot: QtBot) -> None:
    for scene in (scenes.residual(), scenes.digits(error=False), scenes.residual(warm=True)):
        canvas.show_scene(scene)
        new = Canvas(canvas.theme)
        qtbot.addWidget(new)
        new.resize(canvas.size())
        new.show_scene(scene)
        new.look(canvas.view)
        new.show()
        assert canvas.grab().toImage() == new.grab().toImage()


def test_a_drag_goes_on_while_words_and_values_change(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    x, y = hand.middle("fc")
    hand.press((x, y))
    hand.pull((x + 80, y))
    canvas.show_scene(scenes.replaced(canvas.scene, "conv", detail="7×7"))
    canvas.show_scene(scenes.replaced(canvas.scene, "fc", parameters="1,000"))
    hand.pull((x + 160, y))
    hand.release()
    assert wishes.of("moved") == [({("fc",): (480.0, 740.0)},)]


def test_a_drag_ends_when_cards_come_or_go(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    x, y = hand.middle("fc")
    hand.press((x, y))
    hand.pull((x + 80, y))
    scene = canvas.scene
    canvas.show_scene(replace(scene, cards=(Card(("new",), "New", "linear", 0, 0), *scene.cards)))
    hand.pull((x + 160, y))
    hand.release()
    assert not wishes.of("moved")
    assert hand.middle("fc") == (x, y)


def tidied(scene: Scene) -> Scene:
    return replace(scene, cards=tuple(replace(card, x=card.x + 200) for card in scene.cards))


def test_cards_glide_to_their_places(canvas: Canvas, hand: Hand, qtbot: QtBot) -> None:
    canvas.reduced_motion = False
    scene = canvas.scene
    before = canvas.places.bodies.copy()
    canvas.show_scene(tidied(scene), animated=True)
    assert np.array_equal(canvas.places.bodies, before)
    qtbot.waitUntil(lambda: hand.box("fc")[0] > 400)
    qtbot.waitUntil(lambda: bool((canvas.places.bodies[:, 0] == before[:, 0] + 200).all()))


def test_a_gesture_takes_a_gliding_card_where_it_will_be(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.reduced_motion = False
    canvas.show_scene(tidied(canvas.scene), animated=True)
    hand.press((616.0 + 20, 740 + 22))
    assert hand.box("fc")[0] == 516
    hand.release()


def test_what_comes_and_goes_does_so_softly(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.reduced_motion = False
    scene = canvas.scene
    new = Card(("new",), "New", "linear", 0, 0)
    canvas.show_scene(replace(scene, cards=(new, *scene.cards[:-1]), wires=()), animated=True)
    assert [card.id for card in canvas.marks.ghosts] == [("out",)]
    assert canvas.marks.faint == {0: 0.0}
    qtbot.waitUntil(lambda: not canvas.marks.ghosts and not canvas.marks.faint)


def test_with_reduced_motion_everything_is_there_at_once(canvas: Canvas, hand: Hand) -> None:
    canvas.show_scene(tidied(canvas.scene), animated=True)
    assert hand.box("fc")[0] == 516


def test_a_theme_changes_the_colours(canvas: Canvas) -> None:
    before = canvas.grab().toImage()
    canvas.set_theme(type(canvas.theme)("dark"))
    image = canvas.grab().toImage()
    assert image != before
    assert image.pixelColor(2, 2).lightness() < 60


def test_a_label_is_left_out_where_cards_would_cover_it(canvas: Canvas) -> None:
    def shown(gap: float, label: str) -> QImage:
        cards = (Card(("a",), "A", "linear", 0, 0), Card(("b",), "B", "linear", 176 + gap, 0))
        wire = Wire(("a",), ("b",), label=label)
        canvas.show_scene(Scene(cards, (wire,), across=True))
        canvas.look(View(1, 40, 300))
        return canvas.grab().toImage()

    assert shown(80, "512×14×14") != shown(80, "")
    assert shown(30, "512×14×14") == shown(30, "")
