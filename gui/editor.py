"""Editor: a document under work. What is shown of it, what is selected, what the check says."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from PySide6.QtCore import QObject, Signal

from gradscape.graph.change import Change
from gradscape.graph.check import Checker, Report
from gradscape.graph.diagnostic import Diagnostic, Fix, Path
from gradscape.graph.document import Document
from gradscape.graph.edits import Edit, EditError
from gradscape.graph.model import Node
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project
from gradscape.gui.places import Place, body_of, node_at, place, plan_at, step_at
from gradscape.gui.words import sentence


class Editor(QObject):
    """What canvas and panels have in common; they know each other only through it.

    A node is known by its path from the network inwards, a body by the path of the node that
    holds it: () is the network's.
    """

    changed = Signal(object)
    """The Change that was made; `project` and `report` are new."""
    shown = Signal()
    """Another body is shown, or other blocks stand open in it."""
    selected = Signal()
    """Other nodes are selected, or another of them is the current one."""
    revealed = Signal(object)
    """The path of a node that is to be seen, wherever the eye stands."""
    refused = Signal(str)
    """An edit that cannot be, and why, in words."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._checker = Checker()
        self._report = self._checker.check(document.project)
        self._at: Path = ()
        self._opened = _chains(document.project)
        self._selection: tuple[Path, ...] = ()
        document.listen(self._became)

    # ---- the document

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def report(self) -> Report:
        """What the check says of the project as it is now."""
        return self._report

    @property
    def checker(self) -> Checker:
        """That has just checked the project."""
        return self._checker

    def do(self, edit: Edit, label: str = "", gesture: Hashable = None) -> bool:
        """Apply an edit; False where it was refused (and said so).

        It is a step of the history, or joins the last one, if that is of the same gesture.
        """
        try:
            self.document.do(edit, label, gesture)
        except EditError as error:
            self.refused.emit(sentence(error))
            return False
        return True

    def apply(self, fix: Fix) -> bool:
        """Mend something in the way that a diagnostic offers."""
        return self.do(fix.edit, fix.label)

    def undo(self) -> None:
        """Take the last step back."""
        self.document.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self.document.redo()

    def _became(self, change: Change, project: Project) -> None:
        self._report = self._checker.check(project)
        before = self._at, self._opened, self._selection
        self._at = self._nearest(self._at)
        self._opened = frozenset(path for path in self._opened if self.is_block(path))
        self._selection = tuple(path for path in self._selection if self._exists(path))
        self.changed.emit(change)
        if (self._at, self._opened) != before[:2]:
            self.shown.emit()
        if self._selection != before[2]:
            self.selected.emit()

    def _nearest(self, path: Path) -> Path:
        """The body at a path, or the innermost around it that still exists."""
        while path and not self.is_block(path):
            path = path[:-1]
        return path

    # ---- what is known of a node

    def place(self, path: Path) -> Place:
        """Where a node is written. Raises KeyError: there is none."""
        return place(self.project, path)

    def node(self, path: Path) -> Node:
        """The node at a path. Raises KeyError: there is none."""
        return node_at(self.project, path)

    def step(self, path: Path) -> Step | None:
        """What the plan knows of a node; None where an error hides it."""
        return step_at(self.plan, path)

    @property
    def plan(self) -> Plan:
        """Of the network, as far as it could be planned."""
        return self._report.partial

    @property
    def shown_plan(self) -> Plan | None:
        """That of the body that is shown."""
        return plan_at(self.plan, self._at)

    def problems(self, path: Path) -> tuple[Diagnostic, ...]:
        """What the check says of a node, or of what is inside it."""
        found = self._report.diagnostics
        return tuple(d for d in found if any(node[: len(path)] == path for node in d.nodes))

    def _exists(self, path: Path) -> bool:
        try:
            self.node(path)
        except (KeyError, StopIteration):
            return False
        return True

    def is_block(self, path: Path) -> bool:
        """Whether a node can be opened: a block, a chain, a repeat."""
        if not path or not self._exists(path):
            return False
        op = self.node(path).op
        return op in self.project.definitions or op in ("sequence", "repeat")

    # ---- what is shown

    @property
    def at(self) -> Path:
        """The path of the body that is shown."""
        return self._at

    @property
    def body(self) -> str:
        """The definition whose body is shown, in which new nodes are put."""
        return body_of(self.project, self._at)

    @property
    def opened(self) -> frozenset[Path]:
        """The blocks that stand open in place."""
        return self._opened

    def enter(self, path: Path) -> None:
        """Show the inside of a block; what is no block is left alone."""
        if path == self._at or (path and not self._is_definition(path)):
            return
        self._at = path
        self.shown.emit()
        self.select(())

    def leave(self) -> None:
        """Show the body around the one that is shown, with the block selected that was left."""
        if self._at:
            left = self._at
            outer = left[:-1]
            while outer and not self._is_definition(outer):
                outer = outer[:-1]
            self._at = outer
            self.shown.emit()
            self.select((left,))

    def toggle(self, path: Path) -> None:
        """Open a block in place, or close it with all that stands open inside."""
        if not self.is_block(path):
            return
        if path in self._opened:
            self._opened = frozenset(p for p in self._opened if p[: len(path)] != path)
        else:
            self._opened |= {path}
        self.shown.emit()

    def reveal(self, path: Path) -> None:
        """Select a node where it can be seen, in its body or in a block opened in place."""
        outer = path[:-1]
        while outer and not self._is_definition(outer):
            outer = outer[:-1]
        seen = path[: len(self._at)] == self._at and all(
            path[:k] in self._opened for k in range(len(self._at) + 1, len(path))
        )
        if not seen:
            self.enter(outer)
            inside = {path[:k] for k in range(len(outer) + 1, len(path))}
            if not inside <= self._opened:
                self._opened |= inside
                self.shown.emit()
        if self._selection == (path,):
            self.selected.emit()  # who asks for it again looks for what is said of it
        self.select((path,))
        self.revealed.emit(path)

    def _is_definition(self, path: Path) -> bool:
        return self._exists(path) and self.node(path).op in self.project.definitions

    # ---- what is selected

    @property
    def selection(self) -> tuple[Path, ...]:
        """The nodes that are selected, the current one last."""
        return self._selection

    @property
    def current(self) -> Path | None:
        """The node that the panels speak of."""
        return self._selection[-1] if self._selection else None

    def select(self, paths: Iterable[Path]) -> None:
        """Select these nodes; the last is the current one."""
        chosen = tuple(dict.fromkeys(paths))
        if chosen != self._selection:
            self._selection = chosen
            self.selected.emit()


FEW = 16
"""A chain of so many parts at most stands open from the start."""


def _chains(project: Project) -> frozenset[Path]:
    """The chains of the network itself: who opens AlexNet is to see its layers."""
    return frozenset(
        (node.id,)
        for node in project.root.body
        if node.op == "sequence" and len(node.args.get("body", ())) <= FEW
    )
