"""Geometry: what is taken over from scene to scene is what would be laid anew."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from gradscape.gui.canvas.geometry import Geometry
from gradscape.gui.canvas.hit import card_at, end_at, hit, wire_at
from gradscape.gui.canvas.match import match
from gradscape.gui.canvas.scene import Card, Scene, Slot, Wire
from tests.gui.canvas import scenes

ALL = ("bodies", "errors", "ends", "offsets", "points", "boxes", "lanes", "turns", "routed")


def turned(scene: Scene) -> Scene:
    """From left to right."""
    return replace(scene, across=True, wires=tuple(replace(w, route=()) for w in scene.wires))


def samples() -> list[Scene]:
    return [scenes.digits(), scenes.residual(), scenes.big(120), turned(scenes.residual())]


def same(one: Geometry, other: Geometry) -> None:
    assert one.row == other.row
    for name in ALL:
        assert np.allclose(getattr(one, name), getattr(other, name)), name
    rows = np.arange(len(one.ends))
    starts = one.points[:, 0]
    assert np.allclose(one.routes.legs(rows, starts), other.routes.legs(rows, starts))


def edited(scene: Scene, dice: random.Random) -> Scene:
    """Some change as an edit or a Tidy would bring it."""
    cards, wires = list(scene.cards), list(scene.wires)
    which = dice.randrange(7)
    at = dice.randrange(len(cards))
    if which == 0:
        moved = dice.sample(range(len(cards)), min(5, len(cards)))
        for row in moved:
            cards[row] = replace(cards[row], x=dice.uniform(0, 900), y=dice.uniform(0, 900))
    elif which == 1:
        more = tuple(Slot("x", i) for i in range(dice.randrange(1, 5)))
        cards[at] = replace(cards[at], width=dice.choice([168.0, 240.0]), outputs=more)
    elif which == 2 and len(cards) > 3:
        gone = cards.pop(at).id
        wires = [wire for wire in wires if gone not in (wire.source, wire.target)]
    elif which == 3:
        new = Card((f"new{dice.random()}",), "New", "linear", dice.uniform(0, 900), 0.0)
        cards.insert(at, new)
        lane = dice.choice([None, 80.0])
        source = dice.choice([card for card in cards if card is not new])
        wires.insert(dice.randrange(len(wires) + 1), Wire(source.id, new.id, lane=lane))
    elif which == 4 and wires:
        del wires[dice.randrange(len(wires))]
    elif which == 5:
        dice.shuffle(cards)
        dice.shuffle(wires)
    else:
        cards[at] = replace(cards[at], title="Other", mark="error")
        if wires:
            row = dice.randrange(len(wires))
            end = (dice.uniform(1, 9), 9.0)
            wires[row] = replace(wires[row], route=((0.0, 0.0), (0.0, 9.0), end))
    frames = tuple(replace(f, box=(dice.uniform(0, 9), *f.box[1:])) for f in scene.frames)
    return replace(scene, cards=tuple(cards), wires=tuple(wires), frames=frames)


@pytest.mark.parametrize("which", range(4))
def test_taking_over_is_laying_anew(which: int) -> None:
    dice = random.Random(which)
    scene = samples()[which]
    geometry = Geometry(scene)
    for _ in range(60):
        before = scene
        scene = edited(scene, dice)
        shown = geometry.show(scene)
        same(geometry, Geometry(scene))
        for row, origin in enumerate(shown.origin[: len(scene.cards)].tolist()):
            if origin >= 0:
                assert before.cards[origin].id == scene.cards[row].id
        gone = {before.cards[row].id for row in shown.gone}
        assert gone == {c.id for c in before.cards} - {c.id for c in scene.cards}


def test_words_move_nothing() -> None:
    scene = scenes.digits()
    geometry = Geometry(scene)
    version, colors = geometry.version, geometry.colors
    shown = geometry.show(scenes.replaced(scene, "conv", detail="5×5", hint="more"))
    assert shown.changed == (1,)
    assert (geometry.version, geometry.colors) == (version, colors)
    geometry.show(scenes.replaced(scene, "conv", mark="error"))
    assert geometry.version == version
    assert geometry.colors > colors


def test_moved_bodies_take_their_wires_along() -> None:
    scene = scenes.digits()
    geometry = Geometry(scene)
    rows = np.array([1, 4])
    places = np.array([(10.0, 20.0), (700.0, 300.0)])
    geometry.move(rows, places)
    cards = list(scene.cards)
    for row, (x, y) in zip(rows.tolist(), places.tolist(), strict=True):
        cards[row] = replace(cards[row], x=x, y=y)
    same(geometry, Geometry(replace(scene, cards=tuple(cards))))


@pytest.mark.parametrize("which", range(4))
def test_boxes_hold_their_wires_and_a_point_on_a_wire_finds_it(which: int) -> None:
    geometry = Geometry(samples()[which])
    for wire in range(len(geometry.ends)):
        points = geometry.polyline(wire)
        left, top, right, bottom = geometry.boxes[wire]
        assert points[:, 0].min() >= left
        assert points[:, 0].max() <= right
        assert points[:, 1].min() >= top
        assert points[:, 1].max() <= bottom
        x, y = ((points[len(points) // 2] + points[len(points) // 2 - 1]) / 2).tolist()
        assert wire_at(geometry, x, y, 6) >= 0
        assert np.allclose(points[[0, -1]], geometry.points[wire])


def test_a_route_holds_until_a_card_is_moved() -> None:
    scene = scenes.residual()
    geometry = Geometry(scene)
    skip = next(i for i, wire in enumerate(scene.wires) if wire.lane is not None)
    assert geometry.routed[skip]
    row = geometry.row["res", "add"]
    place = geometry.bodies[row, :2].copy()
    geometry.move(np.array([row]), place[None] + 8)
    assert not geometry.routed[skip]
    assert geometry.polyline(skip)[:, 0].min() == geometry.points[skip, 0, 0] - 124
    geometry.move(np.array([row]), place[None])
    assert geometry.routed[skip]


def test_slots_lie_where_they_are_put_or_evenly() -> None:
    even = Card(("a",), "A", "merge", 100, 50, inputs=scenes.slots(3))
    put = replace(even, id=("b",), inputs=(Slot("x", at=8.0), Slot("x", 1, at=100.0)))
    joined = replace(even, id=("c",), joins=True)
    down, across = Geometry(Scene((even, put, joined))), Geometry(Scene((even, put), across=True))
    assert [down.slot(0, i, False) for i in range(3)] == [(144, 50), (188, 50), (232, 50)]
    assert [down.slot(1, i, False) for i in range(2)] == [(108, 50), (200, 50)]
    assert {down.slot(2, i, False) for i in range(3)} == {(188, 50)}
    assert down.slot(0, 0, True) == (188, 94)
    assert [across.slot(0, i, False) for i in range(3)] == [(100, 61), (100, 72), (100, 83)]
    assert across.slot(0, 0, True) == (276, 72)


def test_what_is_under_a_point() -> None:
    scene = scenes.residual()
    geometry = Geometry(scene)
    row = geometry.row["res", "c1"]
    x, y, w, h = geometry.bodies[row].tolist()
    assert hit(geometry, x + 20, y + h / 2, 1).id == ("res", "c1")
    assert hit(geometry, x + w / 2, y + 2, 1).kind == "input"
    assert hit(geometry, x + w / 2, y + 2, 0.4).kind == "card"
    assert hit(geometry, x + w / 2, y + h - 2, 1).kind == "output"
    assert hit(geometry, x + w / 2 + 2, y + h + 13, 1).kind == "wire"
    frame = geometry.bodies[geometry.row["res",]].tolist()
    assert hit(geometry, frame[0] + frame[2] - 20, frame[1] + 16, 1).kind == "frame"
    assert hit(geometry, frame[0] + frame[2] - 20, frame[1] + 200, 1).kind == "nothing"
    border = end_at(geometry, frame[0] + frame[2] / 2, frame[1] - 2, 8)
    assert (border.kind, border.id, border.inside) == ("input", ("res",), False)
    assert end_at(geometry, frame[0] + frame[2] / 2, frame[1] + 2, 8).inside


def test_of_two_cards_the_painted_one_is_on_top() -> None:
    one = Card(("a",), "A", "linear", 0, 0)
    geometry = Geometry(Scene((one, replace(one, id=("b",), x=20))))
    assert card_at(geometry, 100, 20) == 1
    assert card_at(geometry, 100, 20, np.array([True, False])) == 0


@pytest.mark.parametrize("seed", range(20))
def test_matching_says_where_each_item_was(seed: int) -> None:
    dice = random.Random(seed)
    old = [(key, 0) for key in range(dice.randrange(12))]
    new = [(key, dice.choice([0, 0, 1])) for key, _ in old if dice.random() < 0.8]
    for key in range(100, 100 + dice.randrange(3)):
        new.insert(dice.randrange(len(new) + 1), (key, 0))
    if seed % 3 == 0:
        dice.shuffle(new)
    found = match(old, new, lambda item: item[0])
    for at, item in enumerate(new):
        origin = int(found.origin[at])
        was = old[origin] if origin >= 0 else None
        assert (was[0] if was else None) == (item[0] if item[0] < 100 else None)
        assert (at in found.changed) == (was != item)
    assert {old[at][0] for at in found.gone} == {k for k, _ in old} - {k for k, _ in new}
