"""The history panel: the steps in words, and a click that goes there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.document import Document
from gradscape.graph.edits import Rename, SetArgument
from gradscape.gui.editor import Editor
from gradscape.gui.panels.history import HistoryPanel
from gradscape.gui.theme import Theme


@pytest.fixture
def editor() -> Editor:
    made = Editor(Document(templates.build("lenet5")))
    conv = next(node for node in made.project.root.body if node.op == "conv2d")
    made.do(Rename(made.body, (conv.id,), "stem"), "Rename conv1 to stem")
    made.do(SetArgument(made.body, (conv.id,), "out_channels", 8), "Set out channels to 8")
    made.do(SetArgument(made.body, (conv.id,), "bias", False), "Leave the bias out")
    return made


@pytest.fixture
def panel(qtbot: QtBot, editor: Editor) -> HistoryPanel:
    made = HistoryPanel(Theme("light"))
    qtbot.addWidget(made)
    made.resize(320, 240)
    made.set_editor(editor)
    made.show()
    return made


def shown(panel: HistoryPanel, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[str]:
    model = panel.list.model()
    return [model.index(k, 0).data(role) for k in range(model.rowCount())]


def click(panel: HistoryPanel, row: int) -> None:
    spot = panel.list.visualRect(panel.list.model().index(row, 0)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)


STEPS = ["As opened", "Rename conv1 to stem", "Set out channels to 8", "Leave the bias out"]


def test_steps_stand_in_words_and_the_last_is_marked(panel: HistoryPanel) -> None:
    assert shown(panel) == STEPS
    assert panel.list.currentIndex().row() == 3


def test_a_click_goes_back_and_forth_and_nothing_is_lost(
    panel: HistoryPanel, editor: Editor
) -> None:
    end = editor.project
    click(panel, 1)
    assert editor.document.history == ("Rename conv1 to stem",)
    assert shown(panel) == STEPS
    said = shown(panel, Qt.ItemDataRole.AccessibleTextRole)
    assert said[1] == "Rename conv1 to stem, where the document stands"
    assert said[2] == "Set out channels to 8, undone"
    colors = shown(panel, Qt.ItemDataRole.ForegroundRole)
    assert colors[2] != colors[0], "what is undone is dimmed"
    click(panel, 3)
    assert editor.project == end
    click(panel, 0)
    assert not editor.document.can_undo
    assert editor.project == Document(templates.build("lenet5")).project


def test_the_keyboard_goes_there_on_enter_alone(panel: HistoryPanel, editor: Editor) -> None:
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    assert len(editor.document.history) == 3
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert len(editor.document.history) == 1


def test_undo_elsewhere_and_a_new_step_are_seen(panel: HistoryPanel, editor: Editor) -> None:
    editor.undo()
    assert panel.list.currentIndex().row() == 2
    conv = next(node for node in editor.project.root.body if node.name == "stem")
    editor.do(Rename(editor.body, (conv.id,), "first"), "Rename stem to first")
    assert shown(panel) == [*STEPS[:3], "Rename stem to first"]


def test_hidden_it_waits_and_without_a_document_it_is_empty(
    panel: HistoryPanel, editor: Editor
) -> None:
    panel.hide()
    editor.undo()
    assert panel.list.currentIndex().row() == 3
    panel.show()
    assert panel.list.currentIndex().row() == 2
    panel.set_editor(None)
    assert shown(panel) == []
