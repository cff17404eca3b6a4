"""What a person does with the nodes that are selected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradscape.graph.aligning import Direction, Rect, Side, align, distribute
from gradscape.graph.edits import (
    Bypass,
    Duplicate,
    Edit,
    EditError,
    Edits,
    Group,
    RemoveNodes,
    Skip,
    Ungroup,
)
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Position
from gradscape.gui.drawing.seen import Body, Item
from gradscape.gui.prompt import Prompt
from gradscape.gui.words import sentence, title

if TYPE_CHECKING:
    from gradscape.gui.workbench.workbench import Workbench


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}{k}" for k in count(2))


BESIDE = (32.0, 32.0)
"""From a node to its copy."""


class Acts(QObject):
    """Edits of the selection. What cannot be done is refused in words."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench

    # ---- what is selected

    @property
    def any(self) -> bool:
        """Whether something is selected."""
        return bool(self._bench.editor.selection)

    def chosen(self) -> tuple[Body, tuple[str, ...]]:
        """The nodes that are selected, and the body that holds them all.

        Raises:
            EditError: nothing is selected, or nodes of several blocks, or parts of a chain.
        """
        paths = self._bench.editor.selection
        if not paths:
            raise EditError(self.tr("nothing is selected; click a node, or drag around several"))
        if len({path[:-1] for path in paths}) > 1:
            raise EditError(self.tr("the selected nodes stand in several blocks; select in one"))
        body = self._bench.drawing.body(paths[0][:-1])
        if body is None or not body.definition:
            raise EditError(
                self.tr("the parts of a chain follow each other; change the chain itself")
            )
        order = {item.id: k for k, item in enumerate(body.items)}
        return body, tuple(sorted((path[-1] for path in paths), key=lambda i: order.get(i, 0)))

    def item(self) -> Item | None:
        """The current node as it is drawn."""
        current = self._bench.editor.current
        body = self._bench.drawing.body(current[:-1]) if current else None
        return next((item for item in body.items if item.path == current), None) if body else None

    def attempt(self, make: Callable[[], Edit], label: str = "") -> bool:
        """Apply what a function makes, or say why it cannot be."""
        try:
            edit = make()
        except EditError as error:
            self._bench.editor.refused.emit(sentence(error))
            return False
        return self._bench.perform(edit, label)

    # ---- edits

    def delete(self, heal: bool = False) -> None:
        """Take the selected nodes out; `heal` lays the wires past them."""

        def make() -> Edit:
            by_body: dict[str, list[str]] = defaultdict(list)
            for path in self._bench.editor.selection:
                body = self._bench.drawing.body(path[:-1])
                if body is None or not body.definition:
                    raise EditError(
                        self.tr("the parts of a chain follow each other; change the chain itself")
                    )
                by_body[body.definition].append(path[-1])
            steps = [RemoveNodes(name, tuple(ids), heal) for name, ids in by_body.items()]
            return steps[0] if len(steps) == 1 else Edits(tuple(steps))

        if self.any:
            self.attempt(make)

    def bypass(self) -> None:
        """Let values pass by the selected nodes, or through them again."""

        def make() -> Edit:
            body, ids = self.chosen()
            return Bypass(body.definition, ids)

        self.attempt(make)

    def duplicate(self) -> None:
        """Double the selected nodes beside them, and select the copies."""

        def make() -> Edit:
            body, ids = self.chosen()
            kept = self._bench.drawing.kept(body.path)
            return Edits((kept, Duplicate(body.definition, ids, BESIDE)))

        self.bringing(make, self.tr("Duplicate"))

    # ---- blocks

    def group(self) -> None:
        """Make a block of the selected nodes, under a name that is asked for."""
        try:
            body, ids = self.chosen()
        except EditError as error:
            self._bench.editor.refused.emit(sentence(error))
            return
        taken = {*self._bench.editor.project.definitions, *OPERATORS}
        free = next(name for name in _numbered(self.tr("Block")) if name not in taken)

        try:  # before anybody thinks of a name
            Group(body.definition, ids, free).result(self._bench.editor.project)
        except EditError as error:
            self._bench.editor.refused.emit(sentence(error))
            return

        def named(name: str) -> str:
            edit = Group(body.definition, ids, name)
            try:
                edit.result(self._bench.editor.project)
            except EditError as error:
                return sentence(error)
            label = self.tr("Group {0} nodes into {1}").format(len(ids), name)
            self.bringing(lambda: edit, label)
            return ""

        words, verb = self.tr("Name of the block"), self.tr("Group")
        Prompt(self.tr("Group"), words, free, verb, named, self._bench).open()

    def ungroup(self) -> None:
        """Put what the current block holds in its place."""
        item = self.item()
        body = self._bench.drawing.body(item.path[:-1]) if item else None
        if item is None or body is None or not body.definition:
            self._bench.editor.refused.emit(self.tr("Select a block first"))
            return
        self.bringing(
            lambda: Ungroup(body.definition, item.id),
            self.tr("Ungroup {0}").format(title(item.node)),
        )

    def skip(self) -> None:
        """Lay a skip connection around the selected nodes."""

        def make() -> Edit:
            body, ids = self.chosen()
            return Skip(body.definition, ids)

        self.attempt(make)

    # ---- places

    def align(self, side: Side) -> None:
        """Bring the selected cards into line."""
        self._place(lambda boxes: align(boxes, side), self.tr("Align"))

    def distribute(self, direction: Direction) -> None:
        """Let the selected cards stand at even distances."""
        self._place(lambda boxes: distribute(boxes, direction), self.tr("Distribute"))

    def _place(
        self, places: Callable[[Mapping[str, Rect]], Mapping[str, Position]], label: str
    ) -> None:
        canvas = self._bench.canvas
        rows = {path: canvas.places.row[path] for path in self._bench.editor.selection}
        boxes = {"/".join(path): canvas.places.bodies[row] for path, row in rows.items()}
        rects: dict[str, Rect] = {i: tuple(map(float, box)) for i, box in boxes.items()}  # type: ignore[misc]  # four numbers
        put = {tuple(i.split("/")): place for i, place in places(rects).items()}
        self._bench.perform(self._bench.drawing.moved(put), label)

    @property
    def several(self) -> bool:
        """Whether more than one node is selected."""
        return len(self._bench.editor.selection) > 1

    @property
    def is_use(self) -> bool:
        """Whether the current node is the use of a block."""
        item = self.item()
        return bool(item and item.node.op in self._bench.editor.project.definitions)

    @property
    def is_block(self) -> bool:
        """Whether the current node can be opened: a block, a chain, a repeat."""
        current = self._bench.editor.current
        return current is not None and self._bench.editor.is_block(current)

    def bringing(self, make: Callable[[], Edit], label: str) -> bool:
        """Apply an edit, and select the nodes that it brings into a body."""
        editor = self._bench.editor
        before = editor.project
        if not self.attempt(make, label):
            return False
        paths = editor.selection
        outer = paths[0][:-1] if paths else editor.at
        body = self._bench.drawing.body(outer)
        if body is not None and body.definition in before.definitions:
            held = before.definitions[body.definition].body.nodes
            editor.select([item.path for item in body.items if item.id not in held])
        return True

    def select_all(self) -> None:
        """Select every node of the body that is shown."""
        body = self._bench.drawing.body(self._bench.editor.at)
        if body is not None:
            self._bench.editor.select([item.path for item in body.items])
