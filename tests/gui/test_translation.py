"""All words of the window go through the translator, those that come from graph too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.builder import Builder
from gradscape.graph.document import Document
from gradscape.graph.edits import (
    AddNode,
    RemoveNodes,
    Rename,
    RenameDefinition,
    SetArgument,
    Ungroup,
)
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.gui.catalog.entries import _operators, _own, _shipped
from gradscape.gui.drawing import Drawing
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector import Inspector
from gradscape.gui.theme import Theme
from gradscape.gui.window.window import Window
from tests.gui.pseudo import WORD, Pseudo, left, texts
from tools.strings import document, strings

KEYS = ("Ctrl", "Shift", "Alt", "Tab", "Esc", "Space", "Return", "Enter", "Del", "Backspace")


@pytest.fixture
def pseudo(qtbot: QtBot) -> Iterator[Pseudo]:
    """The language; what was kept in another one is forgotten before and after."""
    made = Pseudo()
    QCoreApplication.installTranslator(made)
    forget()
    yield made
    QCoreApplication.removeTranslator(made)
    forget()


def forget() -> None:
    for kept in (_operators, _shipped, _own):
        kept.cache_clear()


def names(project: Project) -> frozenset[str]:
    """What people, papers and code call things: the same in every language."""
    found = {"Gradscape", "Python", "PyTorch", "Untitled", *KEYS, *project.definitions}
    found |= {templates.get(name).authors for name in templates.names()}
    found |= {path.stem for path in Path("examples").iterdir()}
    for definition in project.definitions.values():
        found |= {node.name for node in definition.body}
        found |= {*definition.parameters, *definition.lets}
    return frozenset(word for name in found for word in (name, *WORD.findall(name)))


def untranslated(found: Iterable[tuple[str, str]], allowed: frozenset[str] = frozenset()) -> str:
    """What is still in English, a line each."""
    bad = {(whose, text) for whose, text in found if text and left(text, allowed)}
    return "\n".join(f"{whose}: {text!r}" for whose, text in sorted(bad))


def broken(window: Window) -> Editor:
    """A network with errors, a history and something selected, all panels open."""
    window.documents.template("digits")
    page = window.page
    assert page is not None
    assert page.document is not None
    editor = page.document.editor
    nodes = {node.name: node for node in editor.project.root.body}
    conv = nodes["conv1"].id
    editor.do(SetArgument("Digits", (conv,), "kernel_size", (40, 40)))
    editor.do(AddNode("Digits", Node("", "linear")))
    editor.do(RemoveNodes("Digits", (nodes["bn1"].id,), heal=True))
    editor.do(Rename("Digits", (conv,), "stem"))
    editor.undo()
    editor.select([(conv,)])
    for panel in ("problems", "history", "cost", "code", "palette", "inspector"):
        window.desk.show_panel(panel)
        QCoreApplication.processEvents()
    return editor


def test_no_word_of_the_window_is_left_in_english(pseudo: Pseudo, window: Window) -> None:
    editor = broken(window)
    assert len(editor.report.errors) > 1
    assert untranslated(texts(window), names(editor.project)) == ""
    assert ("Graph", "Set {node} {name} to {value}") in pseudo.asked


def test_no_word_of_the_canvas_is(pseudo: Pseudo, window: Window) -> None:
    editor = broken(window)
    scene = Drawing().scene(editor.report, (), frozenset())
    found = (("card", said) for c in scene.cards for said in (c.title, c.detail, c.hint))
    assert untranslated(found, names(editor.project)) == ""


def test_no_word_of_a_command_is(pseudo: Pseudo, window: Window) -> None:
    broken(window)
    found = ((each.id, said) for each in window.commands.all() for said in (each.title, each.menu))
    assert untranslated(found) == ""


@pytest.mark.parametrize("op", sorted(OPERATORS))
def test_no_word_of_the_inspector_is(op: str, pseudo: Pseudo, qtbot: QtBot) -> None:
    editor = Editor(Document(Project.of(Builder("Net").definition())))
    editor.do(AddNode("Net", Node("node", op)))
    inspector = Inspector(Theme("light"))
    qtbot.addWidget(inspector)
    inspector.set_editor(editor)
    inspector.show()
    editor.select([("node",)])
    qtbot.waitUntil(lambda: not inspector._later.isActive())
    assert untranslated(texts(inspector), names(editor.project)) == ""


def test_no_refusal_is(pseudo: Pseudo, window: Window) -> None:
    editor = broken(window)
    refused: list[tuple[str, str]] = []
    editor.refused.connect(lambda why: refused.append(("refused", why)))
    editor.do(RenameDefinition("Digits", "class"))
    editor.do(AddNode("Digits", Node("", "Digits")))
    editor.do(Ungroup("Digits", editor.selection[0][0]))
    assert len(refused) == 3
    assert untranslated(refused, names(editor.project)) == ""


def test_no_word_of_the_start_page_is(pseudo: Pseudo, window: Window) -> None:
    assert untranslated(texts(window), names(templates.build("digits"))) == ""


def test_the_template_for_translators_holds_all_that_was_asked_for(
    pseudo: Pseudo, window: Window
) -> None:
    editor = broken(window)
    assert editor.report.errors
    held = strings()
    contexts = {context for context, _ in held}
    every = {text for _, text in held}
    asked = {(context, text) for context, text in pseudo.asked if not context.startswith("Q")}
    # What a class inherits is looked for under its own name first, then under that of its base.
    lost = {
        (context, text) for context, text in asked - held if text not in every or context == "Graph"
    }
    # What only puts parts in a row has no words of its own.
    assert not {each for each in lost if WORD.search(re.sub(r"\{\w+\}", "", each[1]))}
    assert "Graph" in contexts


def test_the_template_is_one_that_qt_reads() -> None:
    found = {("Graph", "Set {name} to {value}"), ("Window", "a < b & c")}
    root = ElementTree.fromstring(ElementTree.tostring(document(found).getroot()))
    assert {(c.findtext("name"), c.findtext("message/source")) for c in root} == found
