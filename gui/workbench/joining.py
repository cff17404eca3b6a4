"""Wires laid by name: from the keyboard, and where a remedy asks what is to be wired to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradscape.graph.diagnostic import Path
from gradscape.graph.model import wires_of
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import Card, CardId, Slot, Wire
from gradscape.gui.drawing.seen import Item
from gradscape.gui.panels.rows import Row
from gradscape.gui.words import title
from gradscape.gui.workbench.wiring import wire_path

if TYPE_CHECKING:
    from gradscape.gui.workbench.workbench import Workbench


class Joining(QObject):
    """Lets a person choose the other end of a wire among those that may be."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench

    def onward(self, path: Path | None) -> None:
        """Choose where a wire from a node leads."""
        item = self._item(path)
        if item is None or not item.outputs:
            self._bench.editor.refused.emit(
                self.tr("Select a node with an output first: the wire begins there")
            )
            return
        hint = self.tr("Connect {0} to …").format(title(item.node))
        self._ask(End(item.path, 0, is_output=True), hint)

    def back(self, path: Path | None) -> None:
        """Choose from where a wire leads to what a node still lacks."""
        item = self._item(path)
        if item is None or not item.inputs:
            return
        free = (k for k, slot in enumerate(item.inputs) if _is_free(item, slot))
        hint = self.tr("Connect … to {0}").format(title(item.node))
        self._ask(End(item.path, next(free, 0), is_output=False), hint)

    def off(self, path: Path | None) -> None:
        """Take a wire off a node: the only one at once, one of several by its name."""
        wires = self._wires(path)
        if path is None or not wires:
            self._bench.editor.refused.emit(self.tr("Select a node with a wire first"))
        elif len(wires) == 1:
            self._bench.cut(wires[0])
        else:
            card = next((c for c in self._bench.canvas.scene.cards if c.id == path), None)
            family = card.family if card else ""
            rows = [Row(self._far(wire, path), "", family, wire) for wire in wires]
            hint = self.tr("Disconnect {0} …").format(title(self._bench.editor.node(path)))
            self._bench.popup(self._bench.spot_of(path), rows, hint, self._bench.cut)

    def _wires(self, path: Path | None) -> list[Wire]:
        """The wires at a node, those into it first, without those inside it."""
        if not path:
            return []
        wires = [w for w in self._bench.canvas.scene.wires if wire_path(w) == path[:-1]]
        into = [w for w in wires if w.target == path]
        return sorted(into, key=lambda w: w.slot) + [w for w in wires if w.source == path]

    def _far(self, wire: Wire, path: Path) -> str:
        """What a wire at a node leads to or comes from, and its input."""
        into, outer = wire.target == path, wire_path(wire)
        far, place = (wire.source, wire.output) if into else (wire.target, wire.slot)
        body = self._bench.drawing.body(outer)
        if far == outer and body is not None:  # the border stands for the block's own nodes
            far = (*outer, (body.inputs if into else body.outputs)[place])
        name = title(self._bench.editor.node(far))
        label = self._bench.canvas.label(End(wire.target, wire.slot, wire.target == outer))
        words = self.tr("from {0}") if into else self.tr("to {0}")
        return words.format(f"{name} ({label})" if label else name)

    def _item(self, path: Path | None) -> Item | None:
        body = self._bench.drawing.body(path[:-1]) if path else None
        if path is None or body is None or not body.definition:
            return None
        return next((item for item in body.items if item.path == path), None)

    def _ask(self, end: End, hint: str) -> None:
        rows = self._rows(end, self._bench.wiring.judge(end))
        self._bench.popup(
            self._bench.spot_of(end.card), rows, hint, lambda other: self._lay(end, *other)
        )

    def _lay(self, end: End, card: CardId, slot: int) -> None:
        ends = (end.card, end.slot, card, slot) if end.gives else (card, slot, end.card, end.slot)
        wiring = self._bench.wiring
        self._bench.acts.attempt(lambda: wiring.connect(*ends), self.tr("Connect"))

    def _rows(self, end: End, judged: Mapping[tuple[CardId, int], str]) -> list[Row]:
        """The ends that may take the wire; of a card's equal ones the last, which is free."""
        scene = self._bench.canvas.scene
        cards = {card.id: card for card in scene.cards}
        joined = _joined(scene.wires, end)
        found: dict[tuple[CardId, str], Row] = {}
        for card, slot in _allowed(judged, cards):
            if (card.id, slot) in joined:
                continue
            slots = card.inputs if end.gives else card.outputs
            name = slots[slot].port if end.gives else slots[slot].label
            words = name if len(_names(slots, end.gives)) > 1 else card.detail
            found[card.id, name] = Row(card.title, words, card.family, (card.id, slot))
        return list(found.values())


def _allowed(
    judged: Mapping[tuple[CardId, int], str], cards: Mapping[CardId, Card]
) -> Iterator[tuple[Card, int]]:
    for (path, slot), why in judged.items():
        if path in cards and not why:
            yield cards[path], slot


def _joined(wires: Iterable[Wire], end: End) -> set[tuple[CardId, int]]:
    """The ends to which a wire leads from there already."""
    here = end.card, end.slot
    if end.gives:
        return {(w.target, w.slot) for w in wires if (w.source, w.output) == here}
    return {(w.source, w.output) for w in wires if (w.target, w.slot) == here}


def _names(slots: Iterable[Slot], inputs: bool) -> set[str]:
    return {slot.port if inputs else slot.label for slot in slots}


def _is_free(item: Item, slot: Slot) -> bool:
    return slot.index >= len(wires_of(item.node.inputs.get(slot.port, ())))
