"""A network to be inspected, and the inspector that a person sees of it."""

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED
from gradscape.graph.document import Document
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Data
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector import Inspector
from gradscape.gui.panels.inspector.fields import Field
from gradscape.gui.panels.inspector.line import Line
from gradscape.gui.theme import Theme


def project() -> Project:
    """Two branches that meet, a block, a classifier; all of it fits."""
    lets = {"half": "=width // 2"}
    block = Builder("Block", lets, width=REQUIRED, depth=2, gated=False)
    x = block.input()
    y = block(op.conv2d(out_channels="=half", kernel_size=3, padding=1), x, name="conv")
    block.output(y)
    net = Builder("Net", num_classes="=classes")
    x = net(op.image(channels=1, height=8, width=8))
    x = net(op.conv2d(out_channels=16, kernel_size=3, padding=1), x, name="stem")
    a = net(op.conv2d(out_channels=8, kernel_size=1), x, name="narrow")
    b = net(op.conv2d(out_channels=8, kernel_size=5, padding=2), x, name="wide")
    x = net(op.concat(), a, b)
    x = net(op("Block", width=32), x, name="block")
    x = net(op.linear(out_features="=num_classes"), net(op.flatten(), x), name="fc")
    data = Data(name="digits", shape=(1, 8, 8), classes=10)
    return Project.of(net.output(x).definition(), block.definition(), data=data)


Kind = TypeVar("Kind", bound=QWidget)


def only(widget: QWidget, kind: type[Kind]) -> Kind:
    """The one of this kind inside a widget."""
    found = widget.findChildren(kind)
    assert len(found) == 1
    return found[0]


class Bench:
    """An inspector in the open, and hands that type into it."""

    def __init__(self, qtbot: QtBot, given: Project | None = None) -> None:
        self.qtbot = qtbot
        self.editor = Editor(Document(given or project()))
        self.inspector = Inspector(Theme("light"))
        qtbot.addWidget(self.inspector)
        self.inspector.resize(312, 800)
        self.inspector.set_editor(self.editor)
        with qtbot.waitExposed(self.inspector):
            self.inspector.show()
        self.inspector.activateWindow()

    def node(self, name: str, definition: str = "") -> Node:
        """The node of this name, or of this operator."""
        body = self.editor.project.definitions[definition or self.editor.project.network].body
        return next(node for node in body if name in (node.name, node.op))

    def select(self, *names: str) -> None:
        self.editor.select([(self.node(name).id,) for name in names])
        self.settle()

    def settle(self) -> None:
        """Let what follows later follow."""
        self.qtbot.waitUntil(lambda: not self.inspector._later.isActive())

    def field(self, key: str) -> Field:
        return self.inspector.fields[key]

    def line(self, key: str, side: int = 0) -> Line:
        return self.field(key).lines[side]

    def type(self, line: Line, text: str, enter: bool = True) -> None:
        """Click into a line, and type over what is there."""
        line.setFocus()
        line.selectAll()
        self.keys(line, text)
        if enter:
            self.press(line, Qt.Key.Key_Return)
        self.settle()

    def keys(self, widget: QWidget, text: str) -> None:
        """Type on from where the cursor is."""
        QTest.keyClicks(widget, text)

    def press(self, widget: QWidget, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(widget, key)

    def arg(self, name: str, argument: str, definition: str = "") -> Any:
        return self.node(name, definition).args[argument]

    @property
    def history(self) -> tuple[str, ...]:
        return self.editor.document.history
