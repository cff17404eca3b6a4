"""A panel in the open, and hands that use it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.fields import Field
from gradscape.gui.panels.inspector.plain import ChoiceField
from gradscape.gui.theme import Theme
from gradscape.gui.training.setup.panel import SetupPanel
from gradscape.gui.training.worker import Workers


class Desk:
    """The settings of one project."""

    def __init__(self, qtbot: QtBot, project: Project, workers: Workers | None = None) -> None:
        self.qtbot = qtbot
        self.editor = Editor(Document(project))
        self.panel = SetupPanel(Theme("light"), workers=workers)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 1500)
        self.panel.set_editor(self.editor)
        with qtbot.waitExposed(self.panel):
            self.panel.show()
        self.panel.activateWindow()

    @property
    def training(self) -> Training:
        return self.editor.project.training

    def field(self, name: str) -> Field:
        return self.panel.settings.fields[name]

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=90_000)

    def until_read(self) -> None:
        """Let the samples be read, or why they cannot be."""
        self.until(lambda: self.panel.data.wait.isHidden())

    def type(self, name: str, text: str) -> None:
        line = self.field(name).lines[0]
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def choose(self, name: str, words: str) -> None:
        field = self.field(name)
        assert isinstance(field, ChoiceField)
        at = field.combo.findText(words)
        field.combo.setCurrentIndex(at)
        field.combo.activated.emit(at)

    def click(self, button: QAbstractButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
