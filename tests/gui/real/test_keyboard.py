"""From the start page to the exported code with the keyboard alone."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path

from tests.gui.real.hand import Person


def test_a_network_is_drawn_mended_and_exported(person: Person, tmp_path: Path) -> None:
    walk(person, "Tab", "Open the digits example")
    person.press("Return")
    person.until("titles", ["Digits"])
    person.until("focus", "canvas")
    begun = person.ask("project")

    # A layer is found by its name, and wired by the names of its neighbours.
    person.press("shift+a")
    person.until("focus", "Search layers and blocks")
    person.type("gelu")
    person.press("Return")
    person.until("selection", ["gelu"])
    person.until("focus", "canvas")
    connect(person, "residual")
    person.wait("the first wire is there", lambda: ["gelu", "residual"] in person.ask("wires"))
    select(person, "relu")
    connect(person, "gelu")
    person.wait("the second wire is there", lambda: ["relu", "gelu"] in person.ask("wires"))
    person.until("errors", [])

    # What is typed into the inspector breaks the network; Alt+Enter mends it.
    select(person, "conv1")
    walk(person, "F6", "Out channels")
    walk(person, "Tab", "Groups")
    person.press("ctrl+a")
    person.type("3")
    person.press("Return")
    person.until("errors", ["groups"])
    person.press("alt+Return")
    person.until("errors", [])
    person.until("value", "1", "Groups")
    walk(person, "F6", "canvas")

    # Two nodes become a block.
    select(person, "relu")
    person.press("shift+Down")
    person.until("selection", ["relu", "gelu"])
    person.press("ctrl+g")
    person.wait("a name is asked for", lambda: person.ask("button", "Group"))
    person.type("Twice")
    person.press("Return")
    person.until("selection", ["twice"])
    person.until("errors", [])

    while person.ask("steps")[0]:
        person.change("project", lambda: person.press("ctrl+z"))
    assert person.ask("project") == begun

    person.press("ctrl+e")
    person.until("popup", True)
    person.press("Down", "Return")
    person.wait("a file is asked for", lambda: person.ask("button", "Save"))
    person.press("ctrl+a")
    person.type(str(tmp_path / "mine.py"))
    person.press("Return")
    person.until("message", "Wrote mine.py")
    tree = ast.parse((tmp_path / "mine.py").read_text())
    assert "Digits" in [each.name for each in tree.body if isinstance(each, ast.ClassDef)]


def walk(person: Person, key: str, words: str) -> None:
    """Press a key until the keyboard is where it is wanted."""
    for _ in range(40):
        if person.ask("focus") == words:
            return
        person.change("focus", lambda: person.press(key))
    raise AssertionError(f"{key} never came to {words}")


def select(person: Person, words: str) -> None:
    """Walk over the canvas to a node."""
    cards = person.ask("cards")
    while (selected := person.ask("selection")) != [words]:
        back = bool(selected) and cards.index(selected[-1]) > cards.index(words)
        key = "shift+Tab" if back else "Tab"
        person.change("selection", partial(person.press, key))


def connect(person: Person, words: str) -> None:
    """Lay a wire to a node by its name."""
    person.press("c")
    person.wait("the name is asked for", lambda: person.ask("focus").startswith("Connect"))
    person.type(words)
    person.press("Return")
    person.until("focus", "canvas")


def test_the_keyboard_is_always_somewhere_one_knows(person: Person) -> None:
    walk(person, "Tab", "Open the digits example")
    person.press("Return")
    person.until("focus", "canvas")
    select(person, "conv1")

    # Whatever was looked at in between, the same node is current.
    for key in ("Menu", "shift+F10"):
        person.press(key)
        person.until("popup", True)
        person.press("Escape")
        person.until("popup", False)
    for key, name in (
        ("ctrl+shift+p", "Search every command"),
        ("ctrl+f", "Find a node: name, operator, shape, block"),
        ("F2", "Name"),
    ):
        person.press(key)
        person.until("focus", name)
        person.press("Escape")
        person.until("focus", "canvas")
        assert person.ask("selection") == ["conv1"]
    person.press("F2")
    person.until("focus", "Name")
    person.type("stem")
    person.press("Return")
    person.until("focus", "canvas")
    assert person.ask("selection") == ["stem"]
    person.press("F6")
    walk(person, "F6", "canvas")
    assert person.ask("selection") == ["stem"]

    # Into a block, and out of it by the breadcrumb.
    select(person, "residual")
    person.press("Return")
    person.wait("the block is shown", lambda: "downsample" in person.ask("cards"))
    person.press("shift+Tab")
    walk(person, "Tab", "Digits")
    person.press("Return")
    person.until("focus", "canvas")
    assert person.ask("selection") == ["residual"]
