"""What is done with the selection: deleted, healed, bypassed, doubled; blocks opened, entered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gradscape.graph.edits import SetArgument
from gradscape.graph.templates import build
from gradscape.gui.prompt import Prompt
from tests.gui.canvas.hand import SHIFT
from tests.gui.workbench.bench import Bench
from tests.gui.workbench.conftest import Open


def test_delete_takes_the_wires_along_and_heal_lays_them_past(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    digits.view.acts.delete()
    assert ("bn1", "residual") not in digits.wires()
    digits.editor.undo()
    digits.click(digits.middle("relu"))
    digits.view.acts.delete(heal=True)
    assert ("bn1", "residual") in digits.wires()


def test_several_are_deleted_as_one_step(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    digits.click(digits.middle("bn1"), keys=SHIFT)
    digits.view.acts.delete(heal=True)
    assert ("conv1", "residual") in digits.wires()
    assert len(digits.editor.document.history) == 1


def test_bypass_is_seen_and_taken_back(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    digits.view.acts.bypass()
    assert digits.card("relu").absent
    digits.view.acts.bypass()
    assert not digits.card("relu").absent


def test_a_copy_lies_beside_and_is_selected(digits: Bench) -> None:
    digits.click(digits.middle("conv1"))
    digits.view.acts.duplicate()
    assert digits.editor.current is not None
    assert digits.editor.node(digits.editor.current).name == "conv2"
    was, now = digits.box("conv1"), digits.box("conv2")
    assert (now[0] - was[0], now[1] - was[1]) == (32, 32)


def test_a_double_click_opens_a_block_in_place_and_closes_it_again(digits: Bench) -> None:
    before = digits.canvas.scene
    digits.click_twice(digits.middle("residual"))
    assert [frame.title for frame in digits.canvas.scene.frames] == ["residual"]
    digits.click_twice(_head(digits))
    assert digits.canvas.scene == before


def _head(bench: Bench) -> tuple[float, float]:
    x, y, w, _ = bench.canvas.scene.frames[0].box
    return x + w - 30, y + 16


def test_entering_a_block_shows_its_inputs_and_outputs_and_leaving_selects_it(
    digits: Bench,
) -> None:
    block = digits.card("residual").id
    digits.editor.enter(block)
    assert {"Input", "Output"} <= set(digits.titles())
    digits.editor.leave()
    assert digits.editor.selection == (block,)
    assert "fc" in digits.titles()


def test_undo_inside_a_block_that_it_removes_shows_what_is_around(digits: Bench) -> None:
    digits.drop("blocks.residual", (500.0, 300.0))
    new = digits.editor.current
    if new is None:
        return
    digits.editor.enter(new)
    digits.editor.undo()
    assert digits.editor.at == ()


def test_an_error_is_shown_at_its_node_and_mended_by_the_first_button(digits: Bench) -> None:
    conv = digits.card("conv1").id
    place = digits.editor.place(conv)
    bn = digits.card("bn1").id
    digits.editor.do(SetArgument(place.definition, place.inner, "kernel_size", (11, 11)))
    assert digits.card("conv1").mark == "error"
    assert digits.card("bn1").shape == "?"
    assert bn
    digits.view.remedies.apply()
    assert not digits.editor.report.errors
    assert digits.card("conv1").mark == ""


def test_all_between_two_nodes_is_selected(digits: Bench) -> None:
    digits.click(digits.middle("conv1"))
    digits.canvas.path_wanted.emit(digits.card("fc").id)
    chosen = {digits.editor.node(path).name for path in digits.editor.selection}
    assert {"conv1", "bn1", "relu", "residual", "inception", "fc"} <= chosen


def test_parts_of_a_chain_cannot_be_taken_out_alone(digits: Bench) -> None:
    digits.click_twice(digits.middle("residual"))
    digits.click_twice(digits.middle("downsample"))
    part = next(card for card in digits.canvas.scene.cards if len(card.id) == 3)
    digits.editor.select([part.id])
    digits.view.acts.delete()
    assert digits.refusals
    assert "chain" in digits.refusals[0]


def test_a_group_gets_a_name_and_ungroup_gives_back_exactly_what_was_there(
    digits: Bench, qtbot: QtBot
) -> None:
    before, scene = digits.project, digits.canvas.scene
    for title in ("conv1", "bn1", "relu"):
        digits.click(digits.middle(title), keys=SHIFT)
    digits.view.acts.group()
    dialog = digits.view.findChild(Prompt)
    assert dialog is not None
    dialog.line.setText("Stem")
    dialog.accept()
    assert "Stem" in digits.project.definitions
    assert {("Image", "stem"), ("stem", "residual")} <= digits.wires()
    digits.view.acts.ungroup()
    assert digits.project == before
    assert digits.canvas.scene == scene


def test_copy_and_paste_through_the_clipboard_into_another_document(
    digits: Bench, opened: Open
) -> None:
    digits.click(digits.middle("conv1"))
    digits.click(digits.middle("bn1"), keys=SHIFT)
    digits.view.clipboard.copy(digits.editor)
    assert '"conv2d"' in QGuiApplication.clipboard().text()
    other = opened(build("mlp"))
    other.view.clipboard.paste(other.editor)
    assert ("conv1", "bn1") in other.wires()
    assert len(other.editor.selection) == 2
    other.undo_all()
    assert "conv1" not in other.titles()


def test_a_skip_is_laid_around_a_run_and_projected_where_shapes_differ(digits: Bench) -> None:
    digits.click(digits.middle("conv1"))
    digits.click(digits.middle("bn1"), keys=SHIFT)
    digits.view.acts.skip()
    assert not digits.editor.report.errors
    assert "Add" in digits.titles()
    into = {source for source, target in digits.wires() if target == "Add"}
    assert "bn1" in into
    assert len(into) == 2


def test_cards_come_into_line(digits: Bench) -> None:
    digits.drop("relu", (420.0, 300.0))
    digits.click(digits.middle("conv1"), keys=SHIFT)
    digits.view.acts.align("left")
    lefts = {
        digits.canvas.places.bodies[digits.canvas.places.row[path], 0]
        for path in digits.editor.selection
    }
    assert len(lefts) == 1


def test_find_selects_what_is_called_so(digits: Bench) -> None:
    digits.view.overlays.open_find()
    digits.type("branch3", Qt.Key.Key_Return)
    assert digits.editor.current is not None
    assert digits.editor.node(digits.editor.current).name == "branch3"


def test_escape_lets_go_of_the_selection(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    digits.canvas.setFocus()
    digits.type("", Qt.Key.Key_Escape)
    assert digits.editor.selection == ()
    assert digits.canvas.selection == ()


def test_what_cannot_be_skipped_says_what_to_select(digits: Bench) -> None:
    digits.click(digits.middle("conv1"))
    digits.click(digits.middle("relu"), keys=SHIFT)
    digits.view.acts.skip()
    assert digits.refusals == [
        "What is selected is not one run; select what lies between, too: bn1"
    ]
    digits.click(digits.middle("bn1"), keys=SHIFT)
    digits.view.acts.skip()
    assert digits.editor.document.history[-1] == "Skip connection around 3 nodes"
