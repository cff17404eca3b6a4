"""From the start page to the exported code with the mouse alone."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.gui.real.hand import Box, Person


def test_a_network_is_drawn_mended_and_exported(person: Person, tmp_path: Path) -> None:
    person.click(person.find("button", "Open the digits example"))
    person.until("titles", ["Digits"])
    begun = person.ask("project")

    # A layer is dragged beside the network, and wired between two others.
    person.drag(scrolled_to(person, "GELU"), beside(person.find("card", "relu")), lifted=True)
    person.until("selection", ["gelu"])
    person.drag(person.find("port", "relu", True), person.find("port", "gelu", False))
    person.wait("the first wire is there", lambda: ["relu", "gelu"] in person.ask("wires"))
    person.drag(person.find("port", "gelu", True), person.find("port", "residual", False))
    person.wait("the second wire is there", lambda: ["gelu", "residual"] in person.ask("wires"))
    assert ["relu", "residual"] not in person.ask("wires"), "the new wire takes the place of this"
    person.until("errors", [])

    # A window that is too large is mended by the button beside it.
    person.click(person.find("card", "conv1"))
    person.click(person.find("field", "Groups"))
    person.wheel(person.find("field", "Groups"), 2)
    person.until("errors", ["groups"])
    person.until("shape", "?", "conv1")
    person.click(person.find("button", "Set groups to 1"))
    person.until("errors", [])
    person.until("value", "1", "Groups")

    # Two nodes become a block.
    person.click(person.find("card", "relu"))
    person.click(person.find("card", "gelu"), shift=True)
    person.until("selection", ["relu", "gelu"])
    person.click(person.find("card", "gelu"), button=3)
    person.click(person.find("button", "Group …"))
    person.click(person.find("button", "Group"))
    person.wait("the block is there", lambda: "gelu" not in person.ask("cards"))
    assert person.ask("errors") == []

    while person.ask("steps")[0]:
        person.change("project", lambda: person.click(person.find("button", "Undo")))
    assert person.ask("project") == begun

    person.click(person.find("button", "Export"))
    person.click(person.find("button", "Export the PyTorch model …"))
    person.click(person.find("button", "Save"))
    person.until("message", "Wrote digits.py")
    tree = ast.parse((tmp_path / "digits.py").read_text())
    classes = [each.name for each in tree.body if isinstance(each, ast.ClassDef)]
    assert "Digits" in classes


def scrolled_to(person: Person, words: str) -> Box:
    """A row of the palette, after turning the wheel as far as needed."""

    def turned() -> bool:
        if person.ask("row", words) is not None:
            return True
        person.wheel(person.find("palette"), -1)
        return False

    person.wait(f"{words} is in the palette", turned)
    return person.find("row", words)


def beside(box: Box) -> Box:
    """Room on the right of a node."""
    left, top, width, height = box
    return left + 2 * width, top, width, height
