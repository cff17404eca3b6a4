"""The breadcrumb: the way back out of a block, in view from the moment one is inside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.document import Document
from gradscape.gui.editor import Editor
from gradscape.gui.panels.breadcrumb import Breadcrumb
from gradscape.gui.theme import Theme
from gradscape.gui.window.window import Window
from gradscape.gui.workbench import Workbench


def test_inside_a_block_each_step_is_in_view_and_leads_back(qtbot: QtBot) -> None:
    editor = Editor(Document(templates.build("digits")))
    canvas = QWidget()
    qtbot.addWidget(canvas)
    crumb = Breadcrumb(editor, Theme("light"), canvas)
    canvas.show()
    block = next(node for node in editor.project.root.body if node.name == "residual")
    editor.enter((block.id,))
    steps = [b for b in crumb.findChildren(QPushButton) if b.isVisible()]
    assert [step.text() for step in steps] == ["Digits", "residual"]
    assert all(crumb.rect().contains(step.geometry()) for step in steps)
    assert all(step.width() >= step.sizeHint().width() for step in steps)
    QTest.mouseClick(steps[0], Qt.MouseButton.LeftButton)
    assert editor.at == ()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_it_is_used_with_the_keyboard(window: Window, key: Qt.Key) -> None:
    editor = window.documents.template("digits").editor
    block = (next(node.id for node in editor.project.root.body if node.name == "residual"),)
    assert window.page is not None
    view = window.page.view
    assert isinstance(view, Workbench)
    editor.enter(block)
    last = view.canvas.scene.cards[-1].id
    editor.select([view.canvas.scene.cards[0].id, last])
    window.commands.refresh()
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Tab)
    step = QApplication.focusWidget()
    assert isinstance(step, QPushButton)
    assert step.text() == "Digits"
    QTest.keyClick(step, key)
    assert editor.at == ()
    assert editor.selection == (block,), "where one was is the current node"
    assert view.canvas.hasFocus()


def test_what_is_no_body_of_its_own_is_no_step(qtbot: QtBot) -> None:
    editor = Editor(Document(templates.build("resnet18")))
    canvas = QWidget()
    qtbot.addWidget(canvas)
    crumb = Breadcrumb(editor, Theme("light"), canvas)
    layer = next(node.id for node in editor.project.root.body if node.op == "repeat")
    editor.enter((layer, "0"))
    steps = [b for b in crumb.findChildren(QPushButton) if b.isVisibleTo(crumb)]
    assert [(step.text(), step.isEnabled()) for step in steps[:2]] == [
        ("ResNet18", True),
        ("layer1", False),
    ]
