"""What a person sees of a tidy drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from gradscape.graph.arrange import ArrangeError, Box, Frame, Layout, Rect, Spacing, Wire, arrange
from tests.graph.arrange.checks import faults, meet
from tests.graph.arrange.drawings import CARD, Drawing
from tests.graph.arrange.examples import (
    chain,
    concat,
    dense,
    heads,
    labelled,
    siamese,
    sketch,
    unet,
)

both_ways = pytest.mark.parametrize("across", [False, True], ids=["down", "across"])


def tidy(drawing: Drawing, across: bool = False) -> Layout:
    """A layout without faults, which a second Tidy leaves."""
    layout = drawing.arranged(across=across)
    assert faults(drawing, layout, across) == []
    assert drawing.arranged(layout, across) == layout
    return layout


def middle(rect: Rect) -> tuple[float, float]:
    return rect.x + rect.width / 2, rect.y + rect.height / 2


@both_ways
@pytest.mark.parametrize("make", [heads, unet, dense, siamese, lambda: concat(12)])
def test_networks_as_people_draw_them(make: Callable[[], Drawing], across: bool) -> None:
    tidy(make(), across)
    tidy(labelled(make()), across)


def test_nothing_gives_nothing() -> None:
    assert arrange([], [], []) == Layout({}, {}, [], [])


def test_a_chain_is_a_column_at_even_distances() -> None:
    layout = tidy(chain(5))
    rects = list(layout.boxes.values())
    assert {rect.x for rect in rects} == {0}
    assert {b.y - a.y for a, b in pairwise(rects)} == {CARD[1] + 28}


def test_a_chain_is_a_row_when_it_is_drawn_across() -> None:
    layout = tidy(chain(5), across=True)
    rects = list(layout.boxes.values())
    assert {rect.y for rect in rects} == {0}
    assert {b.x - a.x for a, b in pairwise(rects)} == {CARD[0] + 32}
    assert {y for route in layout.routes for _, y in route} == {CARD[1] // 2}


def test_cards_of_any_width_stand_on_one_axis() -> None:
    widths = [168, 176, 196, 168, 190]
    boxes = [Box(f"{k}", width, 44) for k, width in enumerate(widths)]
    layout = arrange(boxes, [], [Wire(f"{k}", f"{k + 1}") for k in range(4)])
    assert len({middle(rect)[0] for rect in layout.boxes.values()}) == 1
    assert all(len(route) == 2 for route in layout.routes)


@pytest.mark.parametrize("width", [168, 176, 180, 196])
def test_equal_cards_are_on_the_grid(width: int) -> None:
    drawing = heads()
    drawing.boxes = [replace(box, width=width) for box in drawing.boxes]
    tidy(drawing)


def test_a_fork_stands_over_the_merge_that_closes_it() -> None:
    wires = ("x a", "x b", "x c", "x d", "a cat 0", "b b2", "b2 cat 1", "c cat 2", "d cat 3")
    boxes = tidy(sketch(*wires)).boxes
    assert middle(boxes["x"])[0] == middle(boxes["cat"])[0]
    assert boxes["a"].x < boxes["b"].x < boxes["c"].x < boxes["d"].x


def test_the_axis_of_a_fork_goes_between_branches_of_unequal_width() -> None:
    drawing = sketch("x a", "x b", "a cat 0", "b cat 1")
    drawing.boxes = [replace(b, width=400) if b.id == "a" else b for b in drawing.boxes]
    boxes = tidy(drawing).boxes
    assert boxes["a"].x + boxes["a"].width < middle(boxes["x"])[0] < boxes["b"].x
    assert middle(boxes["x"])[0] == middle(boxes["cat"])[0]


@pytest.mark.parametrize("wide", ["a", "b", "c"])
def test_the_middle_one_of_three_branches_is_straight(wide: str) -> None:
    drawing = sketch("x a", "x b", "x c", "a cat 0", "b cat 1", "c cat 2")
    drawing.boxes = [replace(b, width=400) if b.id == wide else b for b in drawing.boxes]
    boxes = tidy(drawing).boxes
    assert middle(boxes["x"])[0] == middle(boxes["b"])[0] == middle(boxes["cat"])[0]


def test_of_several_branches_none_is_the_axis_however_long_it_is() -> None:
    long = ("x a", "a a2", "a2 a3", "a3 a4", "a4 cat 0")
    boxes = tidy(sketch(*long, "x b", "x c", "x d", "b cat 1", "c cat 2", "d cat 3")).boxes
    assert boxes["a"].x == boxes["a4"].x < boxes["b"].x
    assert middle(boxes["x"])[0] == middle(boxes["cat"])[0]
    assert boxes["b"].x + CARD[0] < middle(boxes["x"])[0] < boxes["c"].x


def test_of_two_branches_the_clearly_longer_is_the_axis() -> None:
    boxes = tidy(sketch("x a", "a b", "b c", "c add 0", "x d", "d add 1")).boxes
    assert len({boxes[name].x for name in ("x", "a", "b", "c", "add")}) == 1
    assert boxes["d"].x < boxes["a"].x
    assert boxes["a"].y < boxes["d"].y < boxes["c"].y


def test_skips_run_at_the_left_and_nest() -> None:
    drawing = sketch("a b", "b c", "c d", "d add1 0", "b add1 1", "add1 add2 0", "a add2 1")
    layout = tidy(drawing)
    assert layout.crossings == 0
    lanes = {
        wire.source: min(x for x, _ in route)
        for wire, route in zip(drawing.wires, layout.routes, strict=True)
        if wire.port == 1
    }
    assert lanes["a"] < lanes["b"] < layout.boxes["c"].x
    assert len({rect.x for rect in layout.boxes.values()}) == 1


def test_one_lane_serves_all_that_one_output_skips_to() -> None:
    drawing = sketch("a b", "b add1 0", "a add1 1", "add1 c", "c add2 0", "a add2 1")
    layout = tidy(drawing)
    lanes = {min(x for x, _ in route) for route in layout.routes if len(route) > 2}
    assert len(lanes) == 1


def test_wires_enter_in_the_order_of_the_ports() -> None:
    drawing = concat(5)
    layout = tidy(drawing)
    ends = {w.port: r[-1][0] for w, r in zip(drawing.wires, layout.routes, strict=True)
            if w.target == "concat"}  # fmt: skip
    assert sorted(ends) == sorted(ends, key=ends.__getitem__)
    assert len(set(ends.values())) == 5


def test_what_cannot_enter_side_by_side_is_led_together() -> None:
    layout = tidy(concat(12), across=True)
    ends = {route[-1] for route in layout.routes[12:24]}
    assert len(ends) == 1
    assert layout.crossings == 0
    assert layout.boxes["concat"].x - layout.boxes["b0"].x == CARD[0] + 32, "all on one track"


def test_what_no_wire_joins_stands_apart() -> None:
    drawing = sketch("a b", "c d")
    boxes = tidy(drawing).boxes
    assert boxes["c"].x - boxes["a"].x == CARD[0] + Spacing().pieces
    assert boxes["c"].y == boxes["a"].y


@both_ways
def test_what_has_no_wires_yet_stands_in_columns_beside_the_rest(across: bool) -> None:
    drawing = chain(3)
    for k in range(10):
        drawing.box(f"loose{k}")
    boxes = tidy(drawing, across).boxes
    columns = [boxes[f"loose{k}"].y if across else boxes[f"loose{k}"].x for k in range(10)]
    assert columns == sorted(columns)
    assert len(set(columns)) == 2
    assert (boxes["loose0"].x if across else boxes["loose0"].y) == 0


def test_what_has_no_wires_yet_in_a_frame_stands_in_a_column_too() -> None:
    drawing = residual()
    for k in range(4):
        drawing.box(f"loose{k}", "block")
    boxes = tidy(drawing).boxes
    assert len({boxes[f"loose{k}"].x for k in range(4)}) == 1
    assert boxes["loose0"].x > boxes["a"].x


# ---- wires that go back
@both_ways
def test_a_wire_that_goes_back_runs_beside_what_it_closes(across: bool) -> None:
    drawing = chain(4)
    drawing.wire("n2", "n1", port=1)
    layout = tidy(drawing, across)
    straight = tidy(chain(4), across)
    assert all(len(route) == 2 for route in layout.routes[:3])
    back = layout.routes[-1]
    assert len(back) == 6
    side = 1 if across else 0
    beyond = max(point[side] for point in back)
    for rect in layout.boxes.values():
        assert beyond > (rect.y + rect.height if across else rect.x + rect.width)
    assert layout.boxes["n0"] == straight.boxes["n0"]


@both_ways
def test_a_node_wired_to_itself(across: bool) -> None:
    drawing = sketch("a b", "b c", "b b 1")
    layout = tidy(drawing, across)
    assert len(layout.routes[-1]) == 6
    alone = tidy(sketch("a a"), across)
    assert len(alone.routes[0]) == 6


def test_short_wires_back_lie_inside_long_ones() -> None:
    drawing = chain(5)
    drawing.wire("n4", "n0", port=1)
    drawing.wire("n3", "n1", port=1)
    drawing.wire("n2", "n2", port=1)
    layout = tidy(drawing)
    lanes = [max(x for x, _ in route) for route in layout.routes[-3:]]
    assert lanes == sorted(lanes, reverse=True)
    assert layout.crossings == 0


def test_a_cycle_within_a_frame_stays_in_it() -> None:
    drawing = Drawing()
    drawing.frame("f")
    for name in ("a", "b"):
        drawing.box(name, "f")
    drawing.wire("f", "a")
    drawing.wire("a", "b")
    drawing.wire("b", "f")
    drawing.wire("b", "a", port=1)
    layout = tidy(drawing)
    frame = layout.frames["f"]
    assert all(frame.x < x < frame.x + frame.width for x, _ in layout.routes[-1])


# ---- labels
@both_ways
def test_a_label_stands_beside_the_beginning_of_its_wire(across: bool) -> None:
    drawing = labelled(chain(3))
    layout = tidy(drawing, across)
    for label, wire in zip(layout.labels, drawing.wires, strict=True):
        assert label is not None
        source, target = layout.boxes[wire.source], layout.boxes[wire.target]
        assert (label.width, label.height) == (60, 14)
        if across:
            assert source.x + source.width < label.x < label.x + label.width < target.x
            assert label.y + label.height < middle(source)[1]
        else:
            assert source.y + source.height < label.y < label.y + label.height < target.y
            assert middle(source)[0] < label.x


def test_a_high_label_parts_the_cards() -> None:
    plain, high = tidy(chain(2)), tidy(labelled(chain(2), height=40))
    assert high.boxes["n1"].y > plain.boxes["n1"].y
    assert tidy(labelled(chain(2))).boxes == plain.boxes, "an ordinary one needs no more room"


def test_wires_turn_below_labels() -> None:
    layout = tidy(labelled(concat(3)))
    (label,) = set(layout.labels[:3])
    assert label is not None
    assert all(
        label.y + label.height < route[1][1] for route in layout.routes[:3] if len(route) > 2
    )


def test_no_label_where_wires_leave_too_close_together() -> None:
    boxes = [Box("a", *CARD), *(Box(f"b{k}", *CARD) for k in range(3))]
    wires = [Wire("a", f"b{k}", k, label=(60, 14)) for k in range(3)]
    labels = arrange(boxes, [], wires).labels
    assert labels[0] is not None
    assert labels[1] is None
    assert labels[2] is not None
    assert not meet(labels[0], labels[2])


# ---- frames
def residual(words: int = 0) -> Drawing:
    """A residual block with nothing around it."""
    drawing = Drawing(frames=[Frame("block", words=words)], words={"block": "block"})
    for name in ("a", "b", "add"):
        drawing.box(name, "block", joins=name == "add")
    for text in ("block a 0", "a b 0", "b add 0", "block add 1", "add block 0"):
        source, target, port = text.split()
        drawing.wire(source, target, port=int(port))
    return drawing


@both_ways
def test_a_frame_with_nothing_around_it(across: bool) -> None:
    drawing = residual()
    layout = tidy(drawing, across)
    frame = layout.frames["block"]
    assert (frame.x, frame.y) == (0, 0)
    first, last = layout.routes[0][0], layout.routes[-1][-1]
    if across:
        assert first[0] == 0
        assert last[0] == frame.width
        assert first[1] == last[1]
    else:
        assert first[1] == 0
        assert last[1] == frame.height
        assert first[0] == last[0] == frame.width // 2


@both_ways
def test_the_head_of_a_frame_is_at_its_top(across: bool) -> None:
    layout = tidy(residual(), across)
    assert min(rect.y for rect in layout.boxes.values()) >= 32 + 16
    corners = [point for route in layout.routes for point in route[1:-1]]
    assert min(y for _, y in corners) >= 32


def test_no_wire_enters_through_the_words_of_a_frame() -> None:
    narrow = tidy(residual(60)).frames["block"]
    assert narrow == tidy(residual()).frames["block"], "short words fit"
    drawing = residual(300)
    layout = tidy(drawing)
    assert layout.routes[0][0][0] > layout.frames["block"].x + 300
    across = tidy(replace(drawing, frames=[Frame("block", words=900)]), across=True)
    assert across.frames["block"].width >= 900


def test_an_empty_frame_has_room_for_its_words() -> None:
    layout = arrange([], [Frame("f", words=120)], [])
    assert layout.frames["f"].width >= 120
    assert layout.frames["f"].height > 32


def test_a_frame_may_pass_a_value_through() -> None:
    drawing = Drawing(frames=[Frame("f")])
    drawing.box("a")
    drawing.box("b")
    drawing.wire("a", "f")
    drawing.wire("f", "f")
    drawing.wire("f", "b")
    layout = tidy(drawing)
    assert len({x for route in layout.routes for x, _ in route}) == 1


def test_ports_of_a_frame_that_only_outside_wires_use() -> None:
    drawing = Drawing(frames=[Frame("f")])
    for name, parent in (("a", ""), ("b", ""), ("c", "f"), ("d", "")):
        drawing.box(name, parent)
    drawing.wire("a", "f")
    drawing.wire("b", "f", port=1)
    drawing.wire("f", "c")
    drawing.wire("f", "d", out=2)
    tidy(drawing)


def test_equal_blocks_look_alike() -> None:
    drawing = Drawing()
    before = drawing.box("image")
    for k in range(3):
        frame = drawing.frame(f"f{k}")
        for name in "ab":
            drawing.box(f"{name}{k}", frame)
        drawing.wire(before, frame)
        drawing.wire(frame, f"a{k}")
        drawing.wire(f"a{k}", f"b{k}")
        drawing.wire(f"b{k}", frame)
        before = frame
    layout = tidy(drawing)
    frames = list(layout.frames.values())
    assert len({(rect.x, rect.width, rect.height) for rect in frames}) == 1
    assert len({layout.boxes[f"a{k}"].y - frames[k].y for k in range(3)}) == 1


# ---- what makes no drawing
@pytest.mark.parametrize(
    ("boxes", "frames", "wires", "words"),
    [
        ([Box("a", 8, 8), Box("a", 8, 8)], [], [], "there twice"),
        ([Box("a", 8, 8)], [Frame("a")], [], "there twice"),
        ([Box("", 8, 8)], [], [], "has no id"),
        ([Box("a", 8, 8, "b"), Box("b", 8, 8)], [], [], "which is no frame"),
        ([], [Frame("a", "b"), Frame("b", "a")], [], "stand in each other"),
        ([Box("a", 8, 8)], [], [Wire("a", "b")], "'b', which is not there"),
        ([Box("a", 8, 8)], [], [Wire("a", "a", -1)], "counted from 0"),
        ([Box("a", 8, 8), Box("b", 8, 8, "f")], [Frame("f")], [Wire("a", "b")], "the border"),
    ],
)
def test_what_makes_no_drawing_is_refused(
    boxes: list[Box], frames: list[Frame], wires: list[Wire], words: str
) -> None:
    with pytest.raises(ArrangeError, match=words):
        arrange(boxes, frames, wires)
