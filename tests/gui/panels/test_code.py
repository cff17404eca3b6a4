"""The code panel: it follows edits, knows which line is which node, and lets one leave with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.backends import exports, jobs
from gradscape.graph import templates
from gradscape.graph.diagnostic import Path as NodePath
from gradscape.graph.document import Document
from gradscape.graph.edits import AddNode, Connect, Edits, Rename, SetArgument, SetData
from gradscape.graph.model import Node
from gradscape.graph.plan import Plan, Step
from gradscape.gui.editor import Editor
from gradscape.gui.panels.code import CodePanel
from gradscape.gui.panels.code.lines import Lines
from gradscape.gui.places import place
from gradscape.gui.theme import Theme
from gradscape.gui.window.window import Window


@pytest.fixture
def editor() -> Editor:
    return Editor(Document(templates.build("digits")))


@pytest.fixture
def panel(qtbot: QtBot, editor: Editor) -> CodePanel:
    made = CodePanel(Theme("light"))
    qtbot.addWidget(made)
    made.resize(680, 800)
    made.set_editor(editor)
    made.show()
    return made


def node(editor: Editor, definition: str, name: str) -> str:
    return next(n.id for n in editor.project.definitions[definition].body if n.name == name)


def settled(qtbot: QtBot, panel: CodePanel) -> str:
    source = jobs.export(panel.editor.project).source.text if panel.editor else ""
    qtbot.waitUntil(lambda: panel.view.text == source.rstrip("\n"))
    return panel.view.text


def number(panel: CodePanel, text: str, nth: int = 0) -> int:
    found = [k for k, line in enumerate(panel.view.text.split("\n"), 1) if text in line]
    return found[nth]


def click(panel: CodePanel, line: int, word: str) -> None:
    """Press and release the mouse on a word of a line."""
    view = panel.view
    block = view.document().findBlockByNumber(line - 1)
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + block.text().index(word) + 1)
    spot = view.cursorRect(cursor).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_it_shows_what_is_exported(panel: CodePanel, editor: Editor) -> None:
    assert panel.view.text + "\n" == editor.project.source()
    assert panel.view.toPlainText() == panel.view.text


def test_an_edit_changes_its_lines_and_leaves_the_rest_where_it_was(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    panel.resize(680, 300)
    view = panel.view
    view.verticalScrollBar().setValue(400)
    cursor = QTextCursor(view.document().findBlockByNumber(number(panel, "branch4 = nn") - 1))
    view.setTextCursor(cursor)
    line = view.textCursor().block().text()
    scrolled = view.verticalScrollBar().value()
    editor.do(SetArgument("BasicBlock", (node(editor, "BasicBlock", "conv1"),), "bias", True))
    editor.do(Rename("Digits", (node(editor, "Digits", "conv1"),), "stem"))
    assert "self.stem = " in settled(qtbot, panel)
    assert view.toPlainText() == view.text
    assert view.textCursor().block().text() == line
    assert abs(view.verticalScrollBar().value() - scrolled) <= 1


def test_lines_come_and_go(qtbot: QtBot, panel: CodePanel, editor: Editor) -> None:
    view = panel.view
    for lines in (["a"], ["a", "b", "c"], ["b", "c"], ["b", "x", "c", "d"], ["d"], ["q", "d", "e"]):
        view.set_lines(lines)
        assert view.toPlainText() == "\n".join(lines)


def test_the_lines_of_the_selected_node_are_marked_and_told(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    block, conv = node(editor, "Digits", "residual"), node(editor, "BasicBlock", "conv1")
    with qtbot.waitSignal(panel.told) as told:
        editor.reveal((block, conv))
    first, forward = number(panel, "self.conv1 = "), number(panel, "self.conv1(x)")
    assert panel.view.marked == {first, forward}
    assert told.args == [f"line {first} is residual › conv1"]
    editor.select(())
    assert panel.view.marked == frozenset()


def test_a_node_that_was_just_added_is_marked_with_the_new_code(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    root = editor.project.root.body
    x = next(n for n in root if n.name == "conv1")
    target = next(n for n in root if n.name == "bn1")
    added = Node("new1", "dropout", inputs={"x": (x.id, 0)})
    editor.do(Edits((AddNode("Digits", added), Connect("Digits", ("new1", 0), target.id, "x"))))
    editor.select([("new1",)])
    qtbot.waitUntil(lambda: "self.dropout" in panel.view.text)
    assert number(panel, "self.dropout = ") in panel.view.marked


def test_a_click_on_a_line_selects_its_node(panel: CodePanel, editor: Editor) -> None:
    click(panel, number(panel, "self.bn1(self.conv1(x))"), "bn1")
    block = node(editor, "Digits", "residual")
    assert editor.selection == ((block, node(editor, "BasicBlock", "bn1")),)
    assert editor.at == (block,)


def test_the_instance_that_is_shown_is_preferred(panel: CodePanel, editor: Editor) -> None:
    inception = node(editor, "Digits", "inception")
    branch = node(editor, "Inception", "branch4")
    inside = next(
        n
        for n in editor.project.definitions["Inception"].body.nodes[branch].args["body"]
        if n.op == "BasicConv2d"
    )
    line = number(panel, "self.conv = nn.Conv2d")
    click(panel, line, "conv")
    first = editor.selection[0]
    assert first[:2] == (inception, node(editor, "Inception", "branch1"))
    editor.enter((inception, branch, inside.id))
    click(panel, line, "conv")
    assert editor.selection[0][:3] == (inception, branch, inside.id)
    assert first != editor.selection[0]


def test_enter_goes_to_the_node_of_the_cursor(panel: CodePanel, editor: Editor) -> None:
    view = panel.view
    view.setTextCursor(QTextCursor(view.document().findBlockByNumber(number(panel, "fc = ") - 1)))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert editor.selection == ((node(editor, "Digits", "fc"),),)


def test_an_error_leaves_the_last_code_grey_and_says_why(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    before = panel.view.text
    branch = node(editor, "Inception", "branch3")
    editor.do(SetArgument("Inception", (branch, "s1"), "padding", 1))
    qtbot.waitUntil(panel.banner.isVisible)
    assert panel.view.text == before
    assert panel.why.text() == (
        "The code is of the network before the error: "
        "inception › Concat: these shapes cannot be joined along axis 1"
    )
    click(panel, number(panel, "self.fc = "), "fc")
    assert editor.selection == (), "the lines are no longer those of the nodes"
    QTest.mouseClick(panel.show_problem, Qt.MouseButton.LeftButton)
    assert editor.current is not None
    assert editor.node(editor.current).op == "concat"
    editor.undo()
    qtbot.waitUntil(panel.banner.isHidden)


def test_hidden_it_does_nothing_and_shown_it_is_up_to_date(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    panel.hide()
    before = panel.view.text
    editor.do(Rename("Digits", (node(editor, "Digits", "conv1"),), "stem"))
    qtbot.wait(1)
    assert panel.view.text == before
    panel.show()
    assert "self.stem" in panel.view.text


def test_the_script_is_the_exported_one_and_its_lines_are_known(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    QTest.mouseClick(panel.script, Qt.MouseButton.LeftButton)
    expected = exports.script(exports.Origin(editor.project)).rstrip("\n")
    qtbot.waitUntil(lambda: panel.view.text == expected)
    assert panel.banner.isHidden()
    editor.select([(node(editor, "Digits", "fc"),)])
    assert panel.view.marked == {number(panel, "self.fc = "), number(panel, "self.fc(x)")}


def test_a_script_without_data_says_what_is_missing(
    qtbot: QtBot, panel: CodePanel, editor: Editor
) -> None:
    editor.do(SetData(None))
    QTest.mouseClick(panel.script, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.banner.isVisible() and "needs data" in panel.why.text())
    assert not panel.copy.isEnabled()
    QTest.mouseClick(panel.model, Qt.MouseButton.LeftButton)
    assert panel.banner.isHidden()
    assert panel.copy.isEnabled()


def test_copy_and_save(panel: CodePanel, tmp_path: Path, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert panel.editor is not None
    assert QGuiApplication.clipboard().text() == panel.editor.project.source()
    panel.save_to(tmp_path / "model")
    assert (tmp_path / "model.py").read_text(encoding="utf-8") == panel.editor.project.source()
    with qtbot.waitSignal(panel.failed) as failed:
        panel.save_to(tmp_path / "nowhere" / "model.py")
    assert failed.args is not None
    assert "cannot be written" in failed.args[0]


def test_words_have_the_colours_of_the_theme(panel: CodePanel) -> None:
    def color(line: int, text: str) -> str:
        block = panel.view.document().findBlockByNumber(line - 1)
        place = block.text().index(text)
        formats = block.layout().formats()
        found = [f for f in formats if f.start <= place < f.start + f.length]
        return found[0].format.foreground().color().name() if found else ""

    for name in ("light", "dark"):
        theme = Theme("light" if name == "light" else "dark")
        panel.set_theme(theme)
        line = number(panel, "self.conv1 = ")
        assert color(line, "self") == theme.hex("accent")
        assert color(line, "64") == theme.hex("warn")
        assert color(line, "Conv2d") == ""
        assert color(number(panel, "__all__"), '"Digits"') == theme.hex("ok")
        assert color(number(panel, '"""Input'), "Input") == theme.hex("ok")
        assert color(number(panel, "# 32"), "# 32") == theme.hex("text3")


def test_without_a_document_it_is_empty(panel: CodePanel) -> None:
    panel.set_editor(None)
    assert panel.view.text == ""
    assert not panel.copy.isEnabled()


def paths(plan: Plan, before: NodePath = ()) -> Iterator[NodePath]:
    """All nodes that are present; of equal turns and uses all the same."""
    for i, step in plan.steps.items():
        if not step.absent:
            yield from _in(step, (*before, i))


def _in(step: Step, path: NodePath) -> Iterator[NodePath]:
    yield path
    if step.plan is not None:
        yield from paths(step.plan, path)
    for k, turn in enumerate(step.turns):
        yield from _in(turn, (*path, str(k)))


@pytest.mark.parametrize("name", templates.names())
def test_lines_and_nodes_know_each_other(name: str) -> None:
    exported = jobs.export(templates.build(name))
    lines = Lines(exported.source, exported.project, exported.plan)
    text = exported.source.text.split("\n")
    seen = 0
    for path in paths(exported.plan):
        found = lines.of(path)
        node = place(exported.project, path)
        called = exported.project.definitions[node.definition].body.nodes[node.id].name
        if found and len(node.inner) == 1:
            seen += 1
            back = lines.at(found[0], called, [path])
            assert back is not None
            assert place(exported.project, back) == node, (path, text[found[0] - 1])
    assert seen


def in_view(panel: CodePanel) -> bool:
    """Whether the first of the marked lines is wholly to be seen."""
    view = panel.view
    rect = view.cursorRect(QTextCursor(view.document().findBlockByNumber(min(view.marked) - 1)))
    return view.viewport().rect().contains(rect)


@pytest.mark.parametrize("where", ["below", "beside"])
def test_code_that_comes_to_be_seen_shows_the_lines_of_the_selected_node(
    window: Window, qtbot: QtBot, where: str
) -> None:
    editor = window.documents.template("resnet18").editor
    editor.select([(node(editor, editor.project.network, "fc"),)])
    panel = window.desk.panel("code")
    assert isinstance(panel, CodePanel)
    if where == "below":
        window.desk.show_panel("code")
    else:
        window.commands.refresh()
        window.commands.action("view.code_beside").trigger()
    qtbot.waitUntil(lambda: bool(panel.view.marked))
    qtbot.waitUntil(lambda: in_view(panel))
    window.resize(window.width(), 620)
    QApplication.processEvents()
    assert in_view(panel)


def test_lines_that_were_scrolled_away_stay_away(panel: CodePanel, editor: Editor) -> None:
    editor.select([(node(editor, "Digits", "fc"),)])
    panel.resize(680, 300)
    assert in_view(panel)
    panel.view.verticalScrollBar().setValue(0)
    panel.resize(680, 280)
    assert panel.view.verticalScrollBar().value() == 0
