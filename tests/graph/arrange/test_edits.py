"""A second Tidy: what was there stays where it was, as far as the new drawing lets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import mean

import pytest

from gradscape.graph import templates
from gradscape.graph.arrange import Layout, Wire
from tests.graph.arrange.checks import faults
from tests.graph.arrange.drawings import CARD, Drawing, drawn
from tests.graph.arrange.examples import chain, heads, sketch, unet

Edit = Callable[[Drawing], Iterator[Drawing]]


def changed(drawing: Drawing, wires: list[Wire]) -> Drawing:
    return Drawing(list(drawing.boxes), list(drawing.frames), wires, dict(drawing.words))


def insertions(drawing: Drawing) -> Iterator[Drawing]:
    """A node on each wire in turn."""
    for i, wire in enumerate(drawing.wires):
        edited = changed(drawing, [w for w in drawing.wires if w is not wire])
        edited.box("new", drawing.level(wire))
        edited.wires.insert(i, replace(wire, target="new", port=0))
        edited.wire("new", wire.target, 0, wire.port)
        yield edited


def deletions(drawing: Drawing) -> Iterator[Drawing]:
    """Each node that has one input in turn, its wires healed."""
    for box in drawing.boxes:
        into = [wire for wire in drawing.wires if wire.target == box.id]
        if len(into) == 1:
            (first,) = into
            wires = [
                replace(w, source=first.source, out=first.out) if w.source == box.id else w
                for w in drawing.wires
                if w is not first
            ]
            edited = changed(drawing, wires)
            edited.boxes.remove(box)
            yield edited


def skips(drawing: Drawing) -> Iterator[Drawing]:
    """A second way around each node in turn."""
    for first in drawing.wires:
        for second in drawing.wires:
            if first.target == second.source and drawing.level(first) == drawing.level(second):
                edited = changed(drawing, list(drawing.wires))
                ports = [w.port for w in drawing.wires if w.target == second.target]
                edited.wire(first.source, second.target, first.out, max(ports) + 1)
                yield edited


def shift(before: Layout, after: Layout) -> float:
    """How far cards went aside, on average."""
    both = before.boxes.keys() & after.boxes.keys()
    return mean(abs(before.boxes[i].x - after.boxes[i].x) for i in both)


@pytest.mark.parametrize("edit", [insertions, deletions, skips])
@pytest.mark.parametrize(
    ("name", "most"), [("googlenet", 24), ("resnet18", 8), ("unet", 0), ("heads", 40)]
)
def test_a_small_edit_moves_little(name: str, most: int, edit: Edit) -> None:
    made = {"unet": unet, "heads": heads}
    drawing = made[name]() if name in made else drawn(templates.build(name), 1)
    before = drawing.arranged()
    moved = []
    for edited in list(edit(drawing))[::4]:
        after = edited.arranged(before)
        assert faults(edited, after) == []
        moved.append(shift(before, after))
    assert mean(moved) <= most


@pytest.mark.parametrize("across", [False, True], ids=["down", "across"])
def test_a_block_that_is_opened_and_closed_leaves_everything_where_it_was(across: bool) -> None:
    closed = chain(12)
    before = closed.arranged(across=across)
    for box in closed.boxes:
        opened = changed(closed, list(closed.wires))
        opened.boxes.remove(box)
        opened.frame(box.id)
        opened.box("inside", box.id)
        opened.wire(box.id, "inside")
        opened.wire("inside", box.id)
        wide = opened.arranged(before, across)
        assert faults(opened, wide, across) == []
        assert closed.arranged(wide, across) == before


def test_what_a_person_exchanged_stays_exchanged() -> None:
    fork = ("image a", "image b", "a add 0", "b add 1")
    drawing = sketch(*fork)
    before = drawing.arranged()
    a, b = before.boxes["a"], before.boxes["b"]
    assert a.x < b.x
    moved = Layout({**before.boxes, "a": b, "b": a}, before.frames, before.routes)
    after = drawing.arranged(moved)
    assert after.boxes == moved.boxes
    assert faults(drawing, after) == []


def test_what_a_person_put_askew_is_put_straight_and_stays_where_it_was() -> None:
    drawing = sketch("a b", "b c", "c d")
    before = drawing.arranged()
    far = {i: rect.moved(800, -400) for i, rect in before.boxes.items()}
    far["b"] = far["b"].moved(13, 5)
    after = drawing.arranged(Layout(far))
    assert after.boxes == {i: rect.moved(800, -400) for i, rect in before.boxes.items()}


def test_what_lay_off_the_grid_comes_onto_it() -> None:
    drawing = sketch("a b", "b c")
    before = drawing.arranged()
    off = Layout({i: rect.moved(13, 5) for i, rect in before.boxes.items()})
    after = drawing.arranged(off)
    assert after.boxes == {i: rect.moved(8, 0) for i, rect in before.boxes.items()}


def test_what_is_not_there_any_more_is_no_matter() -> None:
    drawing = sketch("a b")
    before = sketch("b c", "c d").arranged()
    after = drawing.arranged(before)
    assert after.boxes["b"] == before.boxes["b"]
    assert after.boxes["a"].y + CARD[1] < after.boxes["b"].y
