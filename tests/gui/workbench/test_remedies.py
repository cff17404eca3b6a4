"""The problem beside its node: when it shows itself, and what its remedies do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from gradscape.graph.edits import SetArgument
from gradscape.gui.canvas.popover import Popover
from tests.gui.canvas.hand import SHIFT
from tests.gui.workbench.bench import Bench


def balloon(bench: Bench) -> Popover | None:
    """The problem that is shown."""
    found = bench.canvas.findChild(Popover)
    assert isinstance(found, Popover)
    return found if found.isVisible() else None


def offered(bench: Bench) -> list[str]:
    """The words of its buttons, the one that Alt+Enter presses in front with a star."""
    shown = balloon(bench)
    if shown is None:
        return []
    buttons = [b for b in shown.findChildren(QPushButton) if b.isVisible()]
    return [("*" if b.property("role") == "primary" else "") + b.text() for b in buttons]


def words(bench: Bench) -> str:
    shown = balloon(bench)
    return " ".join(label.text() for label in shown.findChildren(QLabel)) if shown else ""


def paste(bench: Bench) -> None:
    bench.click(bench.middle("conv1"))
    bench.view.clipboard.copy(bench.editor)
    bench.view.clipboard.paste(bench.editor)


def duplicate(bench: Bench) -> None:
    bench.click(bench.middle("conv1"))
    bench.view.acts.duplicate()


def drop(bench: Bench) -> None:
    bench.drop("conv2d", (480.0, 240.0))


@pytest.mark.parametrize("bring", [drop, paste, duplicate])
def test_what_has_just_been_put_down_is_left_in_peace(digits: Bench, bring: object) -> None:
    assert callable(bring)
    bring(digits)
    new = digits.editor.current
    assert new is not None
    assert digits.editor.report.errors, "the problems panel says that it is not wired"
    assert balloon(digits) is None
    digits.view.remedies.mend()
    assert digits.editor.node(new).op == "conv2d", "Alt+Enter takes nothing out"


def test_selected_anew_it_says_what_it_lacks_and_wiring_comes_first(digits: Bench) -> None:
    drop(digits)
    digits.click(digits.middle("relu"))
    digits.click(digits.middle("conv2"))
    assert "Nothing is connected" in words(digits)
    assert offered(digits) == ["*Connect from …", "Remove conv2"]
    digits.view.remedies.mend()
    digits.type("image", Qt.Key.Key_Return)
    assert ("Image", "conv2") in digits.wires()


def test_with_one_plain_candidate_the_first_remedy_is_that_wire(digits: Bench) -> None:
    digits.drag(digits.input("relu"), (600.0, 250.0))
    assert balloon(digits) is None, "who has cut a wire knows"
    digits.click(digits.middle("relu"))
    assert offered(digits) == ["*Connect bn1 to relu"]
    digits.view.remedies.mend()
    assert ("bn1", "relu") in digits.wires()


def test_what_leads_nowhere_is_wired_to_what_is_chosen(digits: Bench) -> None:
    drop(digits)
    digits.drag(digits.output("Image"), digits.input("conv2"))
    digits.click(digits.middle("relu"))
    digits.click(digits.middle("conv2"))
    assert offered(digits) == ["*Connect to …", "Remove what leads nowhere"]
    digits.view.remedies.mend()
    digits.type("bn1", Qt.Key.Key_Return)
    assert ("conv2", "bn1") in digits.wires()


def test_shown_by_the_problems_panel_it_says_so_at_once(digits: Bench) -> None:
    drop(digits)
    assert digits.editor.current is not None
    digits.editor.reveal(digits.editor.current)
    assert "Nothing is connected" in words(digits)


def test_a_shape_that_an_edit_breaks_is_said_at_once_and_mended_by_the_key(digits: Bench) -> None:
    place = digits.editor.place(digits.card("conv1").id)
    digits.editor.do(SetArgument(place.definition, place.inner, "kernel_size", (11, 11)))
    assert offered(digits)[0].startswith("*")
    digits.view.remedies.mend()
    assert not digits.editor.report.errors


def test_a_selection_of_several_that_were_put_down_is_left_in_peace(digits: Bench) -> None:
    digits.click(digits.middle("conv1"))
    digits.click(digits.middle("bn1"), keys=SHIFT)
    digits.view.acts.duplicate()
    assert balloon(digits) is None
