"""Wires: laid, moved, pulled off; refused in words where they cannot be."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gradscape.gui.canvas.hit import End
from tests.gui.workbench.bench import Bench


def test_a_wire_from_output_to_input_replaces_what_was_there(digits: Bench) -> None:
    digits.drag(digits.output("bn1"), digits.input("residual"))
    assert ("bn1", "residual") in digits.wires()
    assert ("relu", "residual") not in digits.wires()
    digits.editor.undo()
    assert ("relu", "residual") in digits.wires()


def test_a_wire_can_be_laid_backwards_from_the_input(digits: Bench) -> None:
    digits.drop("sigmoid", (480.0, 240.0))
    digits.drag(digits.input("Sigmoid"), digits.output("conv1"))
    assert ("conv1", "Sigmoid") in digits.wires()


def test_what_would_close_a_circle_is_not_laid_and_says_so(digits: Bench) -> None:
    why = digits.view.wiring.judge(End(digits.card("fc").id, 0, is_output=True))
    assert "circle" in why[digits.card("conv1").id, 0]
    before = digits.project
    digits.drag(digits.output("fc"), digits.input("conv1"))
    assert digits.project is before


def test_what_cannot_take_the_shape_is_not_laid(digits: Bench) -> None:
    why = digits.view.wiring.judge(End(digits.card("conv1").id, 0, is_output=True))
    assert why[digits.card("fc").id, 0]
    assert not why[digits.card("relu").id, 0]


def test_a_wire_pulled_off_and_dropped_on_nothing_is_gone(digits: Bench) -> None:
    digits.drag(digits.input("relu"), (600.0, 250.0))
    assert ("bn1", "relu") not in digits.wires()
    assert digits.editor.document.history[-1] == "Delete a wire"


def _places(bench: Bench) -> dict[object, tuple[float, float]]:
    return {card.id: (card.x, card.y) for card in bench.canvas.scene.cards}


def test_where_a_wire_was_pulled_off_all_stays_and_its_two_ends_alone_are_marked(
    digits: Bench,
) -> None:
    before = _places(digits)
    digits.drag(digits.input("relu"), (600.0, 250.0))
    assert _places(digits) == before
    assert {card.title for card in digits.canvas.scene.cards if card.mark} == {"bn1", "relu"}
    assert digits.card("bn1").shape == "32×8×8"
    assert not any(wire.problem for wire in digits.canvas.scene.wires)
    digits.editor.undo()
    assert _places(digits) == before


def test_where_a_node_was_deleted_the_others_stay(digits: Bench) -> None:
    before = _places(digits)
    digits.click(digits.middle("relu"))
    digits.view.acts.delete()
    after = _places(digits)
    assert after == {path: place for path, place in before.items() if path in after}
    digits.view.tidy()
    assert _places(digits) != after


def test_another_term_of_an_add_comes_behind_the_others(digits: Bench) -> None:
    digits.drop("add", (480.0, 300.0))
    digits.drag(digits.output("bn1"), digits.input("Add"))
    digits.drag(digits.output("relu"), digits.input("Add", 1))
    node = digits.editor.node(digits.card("Add").id)
    assert len(node.wires) == 2
    assert {("bn1", "Add"), ("relu", "Add")} <= digits.wires()


def test_c_connects_by_name(digits: Bench) -> None:
    digits.drop("sigmoid", (480.0, 240.0))
    digits.click(digits.middle("conv1"))
    digits.canvas.setFocus()
    digits.view.joining.onward(digits.editor.current)
    digits.type("sigm", Qt.Key.Key_Return)
    assert ("conv1", "Sigmoid") in digits.wires()


def _offered(bench: Bench) -> list[str]:
    """The rows of the popup, in their order."""
    model = bench.view._popup.list.model()
    return [model.index(k, 0).data() for k in range(model.rowCount())]


def test_c_does_not_offer_where_the_wire_leads_already(digits: Bench) -> None:
    digits.drop("sigmoid", (480.0, 240.0))
    digits.click(digits.middle("bn1"))
    digits.view.joining.onward(digits.editor.current)
    offered = _offered(digits)
    assert "Sigmoid" in offered
    assert "relu" not in offered


def test_the_only_wire_of_a_node_is_taken_off_at_once(digits: Bench) -> None:
    digits.drop("sigmoid", (480.0, 240.0))
    digits.drag(digits.output("conv1"), digits.input("Sigmoid"))
    digits.click(digits.middle("Sigmoid"))
    steps = len(digits.editor.document.history)
    digits.view.joining.off(digits.editor.current)
    assert ("conv1", "Sigmoid") not in digits.wires()
    assert len(digits.editor.document.history) == steps + 1
    digits.view.joining.off(digits.editor.current)
    assert digits.refusals == ["Select a node with a wire first"]
    digits.editor.undo()
    assert ("conv1", "Sigmoid") in digits.wires()


def test_of_several_wires_one_is_taken_off_by_name(digits: Bench) -> None:
    digits.drop("add", (480.0, 300.0))
    digits.drag(digits.output("bn1"), digits.input("Add"))
    digits.drag(digits.output("relu"), digits.input("Add", 1))
    digits.click(digits.middle("relu"))
    digits.canvas.setFocus()
    digits.view.joining.off(digits.editor.current)
    assert _offered(digits) == ["from bn1 (x)", "to residual (x)", "to Add (terms 2)"]
    digits.type("Add", Qt.Key.Key_Return)
    assert ("relu", "Add") not in digits.wires()
    assert ("bn1", "relu") in digits.wires()


def test_at_the_border_of_an_open_block_a_wire_is_called_by_its_input(digits: Bench) -> None:
    digits.click_twice(digits.middle("residual"))
    inner = [card.id for card in digits.canvas.scene.cards if len(card.id) == 2]
    border = digits.canvas.scene.frames[0].id
    led = {wire.target for wire in digits.canvas.scene.wires if wire.source == border}
    digits.editor.select([next(path for path in inner if path in led)])
    digits.view.joining.off(digits.editor.current)
    assert _offered(digits)[0] == "from Input (x)"


def test_wires_inside_an_open_block_are_wires_of_the_block(digits: Bench) -> None:
    digits.click_twice(digits.middle("residual"))
    inner = next(card for card in digits.canvas.scene.cards if len(card.id) == 2)
    assert inner.title
    conv, relu = digits.card("conv2"), digits.card("Add")
    assert conv.id[:-1] == relu.id[:-1]
    digits.drag(digits.input("conv2"), (digits.box("conv2")[0] - 120, digits.box("conv2")[1] - 10))
    name = digits.editor.place(conv.id).definition
    assert not digits.project.definitions[name].body.nodes[conv.id[-1]].inputs
    assert any("conv2" in d.message or d.nodes[0] == conv.id for d in digits.editor.report.errors)
