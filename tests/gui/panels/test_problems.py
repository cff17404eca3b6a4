"""The problems panel: what it says, and that its buttons mend and show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.builder import Builder, op
from gradscape.graph.document import Document
from gradscape.graph.edits import AddNode, SetArgument
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor
from gradscape.gui.panels.problems import FIRST, MORE, ProblemRow, ProblemsPanel
from gradscape.gui.theme import Theme


@pytest.fixture
def editor() -> Editor:
    return Editor(Document(templates.build("digits")))


@pytest.fixture
def panel(qtbot: QtBot, editor: Editor) -> ProblemsPanel:
    made = ProblemsPanel(Theme("light"))
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.set_editor(editor)
    made.show()
    return made


def break_a_branch(editor: Editor) -> None:
    inception = editor.project.definitions["Inception"].body
    branch = next(node for node in inception if node.name == "branch3")
    editor.do(SetArgument("Inception", (branch.id, "s1"), "padding", 1))


def rows(panel: QWidget) -> list[ProblemRow]:
    return [row for row in panel.findChildren(ProblemRow) if row.isVisible()]


def click(qtbot: QtBot, button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_sound_network_is_said_to_be_sound(panel: ProblemsPanel) -> None:
    assert rows(panel) == []
    assert panel.empty.isVisible()
    assert "No problems" in panel.empty.text()
    assert panel.count == 0


def test_a_problem_says_what_and_where_and_its_button_mends_it(
    qtbot: QtBot, panel: ProblemsPanel, editor: Editor
) -> None:
    with qtbot.waitSignal(panel.count_changed) as counted:
        break_a_branch(editor)
    assert counted.args == [1]
    (row,) = rows(panel)
    assert row.title.text() == "inception › Concat: these shapes cannot be joined along axis 1"
    assert row.text.text().startswith("Branch 3 is 2×2, the others are 4×4")
    assert row.accessibleName().startswith("Error: inception › Concat")
    assert row.fix.text() == "Pad branch 3 by 2"
    assert row.others.isVisible()
    with qtbot.waitSignal(panel.count_changed) as counted:
        click(qtbot, row.fix)
    assert counted.args == [0]
    assert rows(panel) == []
    assert editor.report.ok
    editor.undo()
    assert len(rows(panel)) == 1


def test_the_menu_holds_the_other_ways_out(panel: ProblemsPanel, editor: Editor) -> None:
    break_a_branch(editor)
    (row,) = rows(panel)
    (other,) = row.others.menu().actions()
    assert other.text() == "Pad with zeros to 4×4"
    other.trigger()
    assert editor.report.ok
    assert editor.document.history[-1] == "Pad with zeros to 4×4"


def test_show_goes_to_the_node(qtbot: QtBot, panel: ProblemsPanel, editor: Editor) -> None:
    break_a_branch(editor)
    (row,) = rows(panel)
    click(qtbot, row.show_button)
    block = next(n.id for n in editor.project.root.body if n.op == "Inception")
    assert editor.at == (block,)
    assert editor.current is not None
    assert editor.node(editor.current).op == "concat"


def test_a_message_that_names_its_node_does_not_say_it_twice(
    panel: ProblemsPanel, editor: Editor
) -> None:
    editor.do(AddNode(editor.body, op.conv2d()))
    assert "conv2 leads to no output" in [row.title.text() for row in rows(panel)]


def test_hints_are_shown_quietly_and_not_counted(panel: ProblemsPanel, editor: Editor) -> None:
    conv = next(n for n in editor.project.root.body if n.op == "conv2d")
    editor.do(SetArgument(editor.body, (conv.id,), "bias", True))
    (row,) = rows(panel)
    assert row.title.property("role") == "sub"
    assert panel.count == 0
    assert row.accessibleName().startswith("Hint: ")


def test_a_thousand_problems_are_told_in_parts(qtbot: QtBot, panel: ProblemsPanel) -> None:
    net = Builder("Net")
    x = net.image(3, 8, 8)
    for k in range(1000):
        net(op.linear(out_features=k + 1), x, name=f"fc{k}")
    net.output(net(op.linear(), x, name="head"))
    project = Project.of(net.definition())
    panel.set_editor(Editor(Document(project)))
    assert panel.count == 1001
    assert len(rows(panel)) == FIRST
    assert panel.more.text() == "and 981 more"
    click(qtbot, panel.more)
    assert len(rows(panel)) == FIRST + MORE
    panel.set_editor(Editor(Document(project)))
    assert len(rows(panel)) == FIRST


def test_where_it_is_narrow_the_buttons_stand_under_the_words(
    qtbot: QtBot, panel: ProblemsPanel, editor: Editor
) -> None:
    break_a_branch(editor)
    row = rows(panel)[0]
    assert row.fix.x() > row.title.geometry().right()
    panel.resize(320, 300)
    qtbot.waitUntil(lambda: row.fix.y() > row.title.y())
    assert row.show_button.geometry().right() <= row.width()


def test_unseen_it_still_counts(panel: ProblemsPanel, editor: Editor) -> None:
    panel.hide()
    break_a_branch(editor)
    assert panel.count == 1
    panel.show()
    assert len(rows(panel)) == 1


def test_another_theme_and_no_document(panel: ProblemsPanel, editor: Editor) -> None:
    break_a_branch(editor)
    before = rows(panel)[0].picture.pixmap().toImage()
    panel.set_theme(Theme("dark"))
    assert rows(panel)[0].picture.pixmap().toImage() != before
    panel.set_editor(None)
    assert rows(panel) == []
    assert panel.count == 0
