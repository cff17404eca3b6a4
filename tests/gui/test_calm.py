"""A network in which nothing is drawn yet is greeted calmly, and is still no sound one."""

from pytestqt.qtbot import QtBot

from gradscape.graph.builder import Builder
from gradscape.graph.check import check
from gradscape.graph.document import Document
from gradscape.graph.edits import AddNode
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.gui.drawing import Drawing
from gradscape.gui.editor import Editor
from gradscape.gui.panels.problems import ProblemsPanel, counted
from gradscape.gui.theme import Theme


def empty() -> Project:
    net = Builder("Net")
    net.output(net.image("=channels", "=height", "=width"))
    return Project.of(net.definition())


def test_the_check_says_that_it_cannot_be_trained() -> None:
    report = check(empty())
    assert not report.ok
    (error,) = report.errors
    assert error.message == (
        "Nothing is drawn between Image and Output yet: put a layer into the wire."
    )


def test_the_window_shows_no_error_until_something_is_drawn(qtbot: QtBot) -> None:
    editor = Editor(Document(empty()))
    panel = ProblemsPanel(Theme("light"))
    qtbot.addWidget(panel)
    panel.set_editor(editor)
    assert panel.count == counted(editor.report) == 0
    scene = Drawing().scene(editor.report, (), frozenset())
    assert {card.mark for card in scene.cards} == {"hint"}
    editor.do(AddNode("Net", Node("", "relu")))
    assert panel.count > 0
