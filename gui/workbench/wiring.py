"""Wires as gestures know them, between ends on the canvas, and as the document does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Connect, Disconnect, Edit, EditError, Edits, Insert
from gradscape.graph.edits.base import ports_of
from gradscape.graph.model import Wire as Source
from gradscape.graph.model import wires_of
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import CardId, Wire
from gradscape.gui.drawing import Drawing
from gradscape.gui.drawing.seen import Body, Item
from gradscape.gui.editor import Editor


class Target(NamedTuple):
    """An input in the document; `place`: which wire of a variadic one, None: a further one."""

    id: str
    port: str
    place: int | None


class Wiring:
    """Between the ends of wires that the canvas shows and the nodes of a body."""

    def __init__(self, editor: Editor, drawing: Drawing) -> None:
        self.editor, self.drawing = editor, drawing

    def judge(self, end: End) -> Mapping[tuple[CardId, int], str]:
        """For each end that a wire from `end` might lead to: "" if it may, else why not."""
        body = self.body(end.card, end.inside)
        if body is None or not body.definition:
            return {}
        judge = self.editor.checker.judge(body.definition)
        try:
            if end.gives:
                return self._targets(body, judge.targets(self.source(body, end.card, end.slot)))
            target = self.target(body, end.card, end.slot)
            return self._sources(body, judge.sources(target.id, target.port))
        except EditError:
            return {}

    def _targets(
        self, body: Body, judged: Mapping[tuple[str, str], str]
    ) -> dict[tuple[CardId, int], str]:
        found = {
            (item.path, k): judged[item.id, slot.port]
            for item in body.items
            for k, slot in enumerate(item.inputs)
            if (item.id, slot.port) in judged
        }
        border = {i: k for k, i in enumerate(body.outputs)}
        return found | {
            (body.path, border[i]): why for (i, _), why in judged.items() if i in border
        }

    def _sources(self, body: Body, judged: Mapping[Source, str]) -> dict[tuple[CardId, int], str]:
        found = {
            (item.path, k): judged[item.id, k]
            for item in body.items
            for k in range(len(item.outputs))
            if (item.id, k) in judged
        }
        for k, i in enumerate(body.inputs):
            if (i, 0) in judged:
                found[body.path, k] = judged[i, 0]
        return found

    # ---- edits

    def connect(self, source: CardId, output: int, target: CardId, slot: int) -> Edit:
        """Lay a wire. Raises EditError: its ends do not stand in one body."""
        body = self._common(source, target)
        where = self.target(body, target, slot)
        wire = self.source(body, source, output)
        return Connect(body.definition, wire, where.id, where.port, where.place)

    def cut(self, wire: Wire) -> Edit:
        """Take a wire away. Raises EditError: it is part of a chain."""
        body = self._common(wire.source, wire.target)
        where = self.target(body, wire.target, wire.slot)
        return Disconnect(body.definition, where.id, where.port, where.place)

    def rewire(self, wire: Wire, target: CardId, slot: int) -> Edit:
        """Let a wire end elsewhere."""
        if (target, slot) == (wire.target, wire.slot):
            return Edits(())
        laid = self.connect(wire.source, wire.output, target, slot)
        cut = self.cut(wire)
        # Within one variadic input the place moves when the wire is taken out first.
        if wire.target == target and isinstance(laid, Connect) and laid.index is not None:
            after = laid.index - (wire.slot < slot)
            laid = Connect(laid.definition, laid.source, laid.target, laid.port, after)
        return Edits((cut, laid))

    def insert(self, card: CardId, wire: Wire) -> Edit:
        """Put a node that is there into a wire. Raises EditError: it cannot go there."""
        body = self._common(wire.source, wire.target)
        if card[:-1] != body.path:
            raise EditError(_say("the node and the wire do not stand in one block"))
        where = self.target(body, wire.target, wire.slot)
        return Insert(body.definition, card[-1], where.id, where.port, where.place)

    # ---- ends

    def body(self, card: CardId, inside: bool = False) -> Body | None:
        """The body in which an end takes wires."""
        return self.drawing.body(card if inside else card[:-1])

    def _common(self, source: CardId, target: CardId) -> Body:
        """The body that holds both ends; a frame's border counts as within it."""
        inside = target[:-1] == source or source[:-1] == target
        outer = min(source, target, key=len) if inside else source[:-1]
        body = self.drawing.body(outer)
        if body is None or (not inside and source[:-1] != target[:-1]):
            raise EditError(
                _say("the two do not stand in one block; a wire into a block ends at its border")
            )
        if not body.definition:
            raise EditError(_say("the parts of a chain follow each other; change the chain itself"))
        return body

    def source(self, body: Body, card: CardId, output: int) -> Source:
        """The output that an end on the canvas stands for."""
        if card == body.path and body.inputs:
            return body.inputs[output], 0
        return card[-1], output

    def target(self, body: Body, card: CardId, slot: int) -> Target:
        """The input that an end on the canvas stands for."""
        project = self.editor.project
        if card == body.path and body.outputs:
            i = body.outputs[slot]
            node = project.definitions[body.definition].body.nodes[i]
            return Target(i, ports_of(project, node)[0].name, None)
        item = next(item for item in body.items if item.path == card)
        held = item.inputs[slot]
        return Target(item.id, held.port, self._index(item, held.port, held.index))

    def _index(self, item: Item, port: str, index: int) -> int | None:
        ports = {p.name: p for p in ports_of(self.editor.project, item.node)}
        if not ports[port].variadic:
            return None
        return index if index < len(wires_of(item.node.inputs.get(port, ()))) else None


def _say(words: str) -> str:
    return QCoreApplication.translate("Wiring", words)


def wire_path(wire: Wire) -> Path:
    """The body that a wire stands in."""
    return wire.source if wire.target[:-1] == wire.source else wire.source[:-1]
