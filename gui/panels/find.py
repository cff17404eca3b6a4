"""Find: the nodes of the whole network by name, operator, shape or block (Ctrl+F)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradscape.graph.change import Change
from gradscape.graph.definition import DEEPEST
from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import label, tool
from gradscape.gui.words import said

LIMIT = 20_000
"""Nodes that are looked at: blocks within blocks have many."""
_BETWEEN = re.compile(r"(?<=\d)\s*[x×]\s*(?=\d)")


class Found(NamedTuple):
    """A node, all that it is known by, and the block that it stands in, in small letters."""

    path: Path
    words: str
    block: str

    def fits(self, word: str) -> bool:
        """Whether a word is part of what it is called, or begins the name of its block."""
        return word in self.words or self.block.startswith(word)


class FindBar(Panel):
    """A field; Enter goes to the next node that fits, Shift+Enter to the one before."""

    closed = Signal()
    """The person has done with it; what it stands on has the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Find"))
        self._nodes: tuple[Found, ...] | None = None
        self._found: tuple[Path, ...] = ()
        self._place = -1
        self.field = QLineEdit()
        hint = self.tr("Find a node: name, operator, shape, block")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.setMinimumWidth(260)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.count = label("", "dim")
        self.count.setMinimumWidth(76)
        self.back = tool(self._icon("chevron-up"), self.tr("The one before (Shift+Enter)"))
        self.forth = tool(self._icon("chevron-down"), self.tr("The next (Enter)"))
        self.close_button = tool(self._icon("close"), self.tr("Close (Esc)"))
        self.back.clicked.connect(lambda: self._step(-1))
        self.forth.clicked.connect(lambda: self._step(1))
        self.close_button.clicked.connect(self.dismiss)
        ground = QFrame()
        ground.setProperty("role", "floating")
        across = QHBoxLayout(ground)
        across.setContentsMargins(8, 6, 6, 6)
        across.setSpacing(4)
        for part in (self.field, self.count, self.back, self.forth, self.close_button):
            across.addWidget(part)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.addWidget(ground)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # not to the canvas below
        self.hide()

    # ---- coming and going

    def open(self) -> None:
        """Show it, ready to be typed into."""
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()
        self._find()

    def dismiss(self) -> None:
        """Go away; what was found stays selected."""
        over = self.parentWidget()
        if over is not None:  # a field that is hidden passes the keyboard on, as Tab does
            over.setFocus()
        self.hide()
        self.closed.emit()

    def refresh(self) -> None:
        """Look again: the network is another."""
        self._nodes = None
        if self.isVisible():
            self._find()

    def on_changed(self, change: Change) -> None:
        at = self._found[self._place] if 0 <= self._place < len(self._found) else None
        self.refresh()
        if at in self._found:
            self._place = self._found.index(at)
            self._say()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        named = {self.back: "chevron-up", self.forth: "chevron-down", self.close_button: "close"}
        for each, name in named.items():
            each.setIcon(self._icon(name))

    def _icon(self, name: str) -> QIcon:
        return icon(name, self.theme.colors["text2"])

    # ---- finding

    @property
    def found(self) -> tuple[Path, ...]:
        """The nodes that fit, in the order in which they stand."""
        return self._found

    def _find(self) -> None:
        editor, typed = self.editor, self.field.text()
        self._place, self._found = -1, ()
        if editor is not None and typed.strip():
            if self._nodes is None:
                self._nodes = tuple(islice(nodes(editor.project, editor.plan), LIMIT))
            self._found = matching(self._nodes, typed)
        self._say()

    def _say(self) -> None:
        total = len(self._found)
        if not self.field.text().strip():
            words = ""
        elif not total:
            words = self.tr("nothing found")
        elif self._place < 0:
            words = self.tr("{0} found").format(f"{total:,}")
        else:
            words = self.tr("{0} of {1}").format(f"{self._place + 1:,}", f"{total:,}")
        self.count.setText(words)
        self.back.setEnabled(total > 0)
        self.forth.setEnabled(total > 0)

    def _step(self, by: int) -> None:
        if not self._found or self.editor is None:
            return
        before = self._place if self._place >= 0 or by > 0 else 0
        self._place = (before + by) % len(self._found)
        self._say()
        self.editor.reveal(self._found[self._place])
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Shift+Enter go on, Escape closes."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._step(-1 if shift else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Escape:
                self.dismiss()
            case _:
                return False
        return True


def matching(every: Iterable[Found], typed: str) -> tuple[Path, ...]:
    """The nodes that are known by all of the words that are typed."""
    wanted = _BETWEEN.sub("×", typed.casefold()).split()
    return tuple(each.path for each in every if all(map(each.fits, wanted)))


def nodes(project: Project, plan: Plan) -> Iterator[Found]:
    """The nodes of the network and of all blocks inside, each use; the turns of a repeat once."""
    yield from _body(project, project.root.body.nodes.values(), plan, (), project.network)


def _body(
    project: Project, held: Iterable[Node], plan: Plan | None, path: Path, block: str
) -> Iterator[Found]:
    for node in held:
        step = plan.steps.get(node.id) if plan else None
        yield from _node(project, node, step, (*path, node.id), block)


def _node(
    project: Project, node: Node, step: Step | None, path: Path, block: str
) -> Iterator[Found]:
    operator = OPERATORS.get(node.op)
    shapes = step.outputs if step else ()
    known = (
        node.name,
        said(operator.traits.label) if operator else node.op,
        node.op,
        *(str(shape) for shape in shapes if shape),
    )
    yield Found(path, " ".join(known).casefold(), block.casefold())
    plan = step.plan if step else None
    if node.op == "sequence":
        yield from _body(project, node.args.get("body", ()), plan, path, block)
    elif node.op == "repeat" and "of" in node.args:
        turn = step.turns[0] if step and step.turns else None
        yield from _node(project, node.args["of"], turn, (*path, "0"), block)
    elif node.op in project.definitions and len(path) < DEEPEST:
        inside = project.definitions[node.op].body.nodes.values()
        yield from _body(project, inside, plan, path, node.op)
