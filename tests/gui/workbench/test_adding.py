"""Nodes come in: from the palette, at the cursor, into a wire, behind what is selected."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt

from gradscape.graph.builder import Builder
from gradscape.graph.project import Project
from gradscape.gui.catalog import entries, find
from tests.gui.workbench.bench import Bench
from tests.gui.workbench.conftest import Open


def test_a_layer_dropped_on_nothing_lies_there_and_nothing_else_moves(digits: Bench) -> None:
    before = {card.id: (card.x, card.y) for card in digits.canvas.scene.cards}
    digits.drop("relu", (400.0, 100.0))
    new = digits.editor.current
    assert new is not None
    card = next(card for card in digits.canvas.scene.cards if card.id == new)
    assert (card.x + card.width / 2, card.y + card.height / 2) == (400, 100)
    after = {card.id: (card.x, card.y) for card in digits.canvas.scene.cards if card.id != new}
    assert after == before
    assert digits.editor.document.history[-1] == "Add ReLU"
    digits.editor.undo()
    assert {card.id: (card.x, card.y) for card in digits.canvas.scene.cards} == before


def test_a_layer_dropped_on_a_wire_goes_into_it_and_the_rest_makes_way(digits: Bench) -> None:
    top, below = digits.middle("bn1"), digits.middle("relu")
    digits.drop("dropout2d", ((top[0] + below[0]) / 2, (top[1] + below[1]) / 2))
    assert {("bn1", "dropout"), ("dropout", "relu")} <= digits.wires()
    assert ("bn1", "relu") not in digits.wires()
    boxes = [digits.box(title) for title in ("bn1", "dropout", "relu")]
    assert boxes[0][1] + 44 < boxes[1][1] < boxes[1][1] + 44 < boxes[2][1]
    digits.undo_all()
    assert ("bn1", "relu") in digits.wires()


def over_a_wire(bench: Bench) -> tuple[float, float]:
    """A point of the wire between bn1 and relu."""
    top, below = bench.middle("bn1"), bench.middle("relu")
    return (top[0] + below[0]) / 2, (top[1] + below[1]) / 2


def test_a_card_held_over_a_wire_says_between_what_it_goes_and_goes_there_in_one_step(
    digits: Bench,
) -> None:
    digits.drop("dropout2d", (480.0, 240.0))
    at = over_a_wire(digits)
    digits.press(digits.middle("dropout"))
    digits.pull(at)
    held = digits.canvas.marks.insertion
    assert held is not None
    assert held.words == "Insert between bn1 and relu"
    digits.release()
    assert {("bn1", "dropout"), ("dropout", "relu")} <= digits.wires()
    tops = [digits.box(title)[1] for title in ("bn1", "dropout", "relu", "residual")]
    assert all(below - top >= 72 for top, below in pairwise(tops))
    digits.editor.undo()
    assert ("bn1", "relu") in digits.wires()
    assert digits.editor.document.history == ("Add Dropout 2D",)


def test_what_does_not_fit_behind_a_wire_goes_into_it_and_the_problem_is_shown(
    digits: Bench,
) -> None:
    at = over_a_wire(digits)
    digits.hold("flatten", at)
    held = digits.canvas.marks.insertion
    assert held is not None
    assert held.words == "Insert between bn1 and relu"
    digits.drop("flatten", at)
    assert {("bn1", "Flatten"), ("Flatten", "relu")} <= digits.wires()
    assert digits.editor.report.errors
    digits.editor.undo()
    assert ("bn1", "relu") in digits.wires()


def test_what_passes_nothing_on_says_so_over_a_wire_and_lies_there_unwired(digits: Bench) -> None:
    at = over_a_wire(digits)
    digits.hold("output", at)
    held = digits.canvas.marks.insertion
    assert held is not None
    assert held.words == "Does not fit between bn1 and relu"
    assert "passes nothing on" in held.why
    digits.drop("output", at)
    assert ("bn1", "relu") in digits.wires()


def nothing_yet() -> Project:
    b = Builder("Network")
    b.output(b.image(3, 32, 32))
    return Project.of(b.definition())


def overlaps(bench: Bench) -> bool:
    boxes = [bench.box(title) for title in bench.titles()]
    return any(
        a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
        for k, a in enumerate(boxes)
        for b in boxes[:k]
    )


def test_the_first_layer_dropped_on_the_only_wire_goes_into_it(opened: Open) -> None:
    bench = opened(nothing_yet())
    (x, y), (_, below) = bench.middle("Image"), bench.middle("Output")
    bench.drop("conv2d", (x, (y + below) / 2))
    assert bench.wires() == {("Image", "conv1"), ("conv1", "Output")}
    assert not overlaps(bench)


def test_layers_chosen_one_after_another_make_room_where_all_was_put_by_hand(
    opened: Open,
) -> None:
    bench = opened(nothing_yet())
    x, y = bench.middle("Output")
    bench.drag((x, y), (x + 20, y + 10))
    assert bench.project.layout
    for op in ("conv2d", "relu", "max_pool2d", "flatten"):
        entry = find(bench.project, op)
        assert entry is not None
        bench.view.add(entry)
        assert not overlaps(bench)
    assert len(bench.wires()) == 5, "the first came in front of Output, which was selected"


def test_what_belongs_behind_nothing_lies_on_nothing(opened: Open) -> None:
    bench = opened(Project.of(Builder("Network").definition()))
    entry = find(bench.project, "output")
    assert entry is not None
    for _ in range(3):
        bench.editor.select(())
        bench.view.add(entry)
    ys = sorted(card.y for card in bench.canvas.scene.cards)
    assert all(below - top >= 44 for top, below in pairwise(ys))


def test_space_searches_at_the_cursor_and_enter_takes_the_first(digits: Bench) -> None:
    digits.canvas.setFocus()
    digits.move((400.0, 200.0))
    digits.type(" ")
    digits.type("maxpool", Qt.Key.Key_Return)
    assert "pool" in "".join(digits.titles()).lower()
    assert digits.editor.document.history[-1] == "Add Max pool 2D"


def test_layers_searched_for_one_after_another_come_behind_each_other(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    digits.type(" ")
    digits.type("maxpool", Qt.Key.Key_Return)
    digits.type(" ")
    digits.type("sigmoid", Qt.Key.Key_Return)
    assert {("relu", "pool"), ("pool", "Sigmoid"), ("Sigmoid", "residual")} <= digits.wires()


def test_a_double_click_on_nothing_lays_a_layer_there(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    digits.click_twice((450.0, 330.0))
    digits.type("sigmoid", Qt.Key.Key_Return)
    card = next(card for card in digits.canvas.scene.cards if card.id == digits.editor.current)
    assert (card.x + card.width / 2, card.y + card.height / 2) == (450, 330)
    assert ("relu", "residual") in digits.wires()


def test_a_wire_dropped_on_nothing_ends_at_what_is_then_chosen(digits: Bench) -> None:
    digits.drag(digits.output("relu"), (450.0, 330.0))
    digits.type("sigmoid", Qt.Key.Key_Return)
    assert ("relu", "Sigmoid") in digits.wires()


def test_what_is_chosen_in_the_palette_comes_behind_the_current_node(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    entry = find(digits.project, "dropout2d")
    assert entry is not None
    digits.view.add(entry)
    assert {("relu", "dropout"), ("dropout", "residual")} <= digits.wires()
    assert digits.editor.report.ok


def test_a_chain_can_be_built_by_choosing_alone(opened: Open) -> None:
    bench = opened(Project.of(Builder("Network").definition()))
    assert not bench.titles()
    assert bench.view.overlays.empty.isVisible()
    for op in ("image", "conv2d", "relu", "global_avg_pool2d", "linear", "output"):
        entry = find(bench.project, op)
        assert entry is not None
        bench.view.add(entry)
    assert len(bench.wires()) == 5
    assert not bench.editor.report.errors
    assert not bench.view.overlays.empty.isVisible()


def test_a_shipped_block_brings_what_it_is_made_of_and_takes_it_back(digits: Bench) -> None:
    before = digits.project
    shipped = next(each for each in entries(before) if each.op.startswith("blocks."))
    digits.drop(shipped.op, (500.0, 300.0))
    assert digits.editor.current is not None
    assert len(digits.project.definitions) > len(before.definitions)
    digits.undo_all()
    assert digits.project == before
