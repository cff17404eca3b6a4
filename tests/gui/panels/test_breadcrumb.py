"""The breadcrumb: the way back out of a block, in view from the moment one is inside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.document import Document
from gradscape.gui.editor import Editor
from gradscape.gui.panels.breadcrumb import Breadcrumb
from gradscape.gui.theme import Theme


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
