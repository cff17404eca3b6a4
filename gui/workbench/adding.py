"""How nodes come into a body: dropped, searched for at the cursor, behind what is selected."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import AddNode, Connect, Edit, EditError, Edits, Insert, Move
from gradscape.graph.edits.base import ports_of
from gradscape.graph.model import Node
from gradscape.graph.operator import Port
from gradscape.graph.project import Position, Project
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import CardId, Wire
from gradscape.gui.catalog import Addition, Entry, additions
from gradscape.gui.drawing import Drawing
from gradscape.gui.drawing.seen import Body, Item
from gradscape.gui.drawing.sizes import HEIGHT, title_width, width
from gradscape.gui.editor import Editor
from gradscape.gui.words import sentence
from gradscape.gui.workbench.making_way import BELOW, free, made_way
from gradscape.gui.workbench.wiring import Wiring, wire_path


class Adding:
    """Puts entries of the catalogue into bodies, each as one step of the history."""

    def __init__(self, editor: Editor, drawing: Drawing, wiring: Wiring) -> None:
        self.editor, self.drawing, self.wiring = editor, drawing, wiring

    def at(self, entry: Entry, at: Position, end: End | None = None) -> bool:
        """Put a node at a point of the Scene, wired to the end that a loose wire came from."""
        body, place = self.drawing.spot(at)
        if end is not None:
            wired = self.wiring.body(end.card, end.inside)
            body = wired if wired and wired.definition else body
        added = additions(entry, self.editor.project, body.definition)
        corner = place[0] - title_width(added.node) / 2, place[1] - HEIGHT / 2
        steps: list[Edit] = [
            *added.brings,
            self.drawing.kept(body.path),
            AddNode(body.definition, added.node),
            Move(body.definition, {added.node.id: corner}),
        ]
        if end is not None:
            steps += self._wired(body, added, end)
        return self._do(entry, body, added, steps)

    def into(self, entry: Entry, wire: Wire, at: Position) -> bool:
        """Put a node into a wire; a body that Tidy lays out makes way by itself."""
        body = self.drawing.body(wire_path(wire))
        if body is None or not body.definition:
            return self.at(entry, at)
        added, insert = self._inserted(entry, body, wire)
        x, y = self.drawing.spot(at)[1]
        corner = x - title_width(added.node) / 2, y - HEIGHT / 2
        way = self._way(body, wire.source[-1:], added, corner)
        return self._do(entry, body, added, [*added.brings, insert, *way])

    def refusal(self, entry: Entry, wire: Wire) -> str:
        """Why a node cannot go into a wire at all; "" if it can, whatever is to be mended then."""
        body = self.drawing.body(wire_path(wire))
        try:
            if body is None or not body.definition:
                raise EditError(
                    QCoreApplication.translate(
                        "Adding", "the parts of a chain follow each other; change the chain itself"
                    )
                )
            added, insert = self._inserted(entry, body, wire)
            Edits((*added.brings, insert)).result(self.editor.project)
        except EditError as error:
            return sentence(error)
        return ""

    def _inserted(self, entry: Entry, body: Body, wire: Wire) -> tuple[Addition, Insert]:
        added = additions(entry, self.editor.project, body.definition)
        target = self.wiring.target(body, wire.target, wire.slot)
        insert = Insert(body.definition, added.node, target.id, target.port, target.place)
        return added, insert

    def behind(self, entry: Entry, centre: Position) -> bool:
        """Put a node behind the current one, or before it where nothing can come behind.

        With nothing selected it goes into the only wire, or where one looks.
        """
        current = self._source()
        body = self.drawing.body(current[:-1]) if current else None
        if current is None or body is None or not body.definition:
            return self.at(entry, self._free(entry, centre))
        item = next((item for item in body.items if item.path == current), None)
        if item is None or not item.outputs:
            return self.at(entry, self._free(entry, centre))
        added = additions(entry, self.editor.project, body.definition)
        steps: list[Edit] = list(added.brings)
        readers = [link for link in body.links if link.source.id == item.id]
        if len(readers) == 1 and readers[0].target.id and self._takes(added):
            target = self.wiring.target(
                body, (*body.path, readers[0].target.id), readers[0].target.place
            )
            steps.append(Insert(body.definition, added.node, target.id, target.port, target.place))
        else:
            steps.append(AddNode(body.definition, added.node))
            if self._takes(added):
                steps += self._wired(body, added, End(current, 0, is_output=True))
        steps += self._behind(body, item, added)
        return self._do(entry, body, added, steps)

    def _source(self) -> Path | None:
        """The node that something is to come behind.

        That in front of an output, where it is selected; the input where nothing else is drawn.
        """
        current = self.editor.current
        body = self.drawing.body(current[:-1] if current else self.editor.at)
        if body is None:
            return current
        if current is None:
            links = body.links if len(body.items) == 2 else ()
        else:
            item = next((item for item in body.items if item.path == current), None)
            if item is None or item.outputs:
                return current
            links = tuple(link for link in body.links if link.target.id == item.id)
        if len(links) != 1 or not links[0].source.id:
            return current
        return next(i.path for i in body.items if i.id == links[0].source.id)

    def _free(self, entry: Entry, centre: Position) -> Position:
        """A point of the Scene near to one where a card lies on no other."""
        body, (x, y) = self.drawing.spot(centre)
        added = additions(entry, self.editor.project, body.definition)
        size = float(title_width(added.node)), float(HEIGHT)
        boxes = self.drawing.closed_boxes(body.path)
        corner = x - size[0] / 2, y - size[1] / 2
        left, top = free(boxes, corner, size, self.drawing.across)
        return centre[0] + left - corner[0], centre[1] + top - corner[1]

    def _behind(self, body: Body, item: Item, added: Addition) -> list[Edit]:
        """Its place just behind a card, where those around it have theirs by hand."""
        place = self.drawing.place_of(item.path)
        if place is None:
            return []
        if self.drawing.across:
            x, y = BELOW - HEIGHT + width(item), 0.0
        else:
            x, y = (width(item) - title_width(added.node)) / 2, BELOW
        return self._way(body, item.path[-1:], added, (place[0] + x, place[1] + y))

    def _way(self, body: Body, source: Path, added: Addition, corner: Position) -> list[Edit]:
        """Its place, and those of what makes way; a body that Tidy lays out needs none."""
        if body.definition not in self.editor.project.layout:
            return []
        node = added.node
        size = float(title_width(node)), float(HEIGHT)
        return [self._spaced(body, node.id, source, size, corner)]

    def making_way(self, card: CardId, wire: Wire, at: Position) -> Edit:
        """The edit that lays a card that goes into a wire, near a place of the Scene."""
        body, place = self.drawing.spot(at)
        item = next((item for item in body.items if item.path == card), None)
        if item is None:
            return Edits(())
        size = float(width(item)), float(HEIGHT)
        return self._spaced(body, item.id, wire.source[-1:], size, place)

    def _spaced(
        self, body: Body, new: str, source: Path, size: tuple[float, float], corner: Position
    ) -> Edit:
        boxes = {i: box for i, box in self.drawing.closed_boxes(body.path).items() if i != new}
        across = self.drawing.across
        places = made_way(boxes, new, "".join(source), size, corner, across)
        return Move(body.definition, places)

    # ---- parts

    def _takes(self, added: Addition) -> bool:
        return bool(self._ports(added))

    def _ports(self, added: Addition) -> tuple[Port, ...]:
        return ports_of(self._with(added), added.node)

    def _with(self, added: Addition) -> Project:
        """The project with the blocks that the node brings."""
        return (
            Edits(added.brings).result(self.editor.project) if added.brings else self.editor.project
        )

    def _wired(self, body: Body, added: Addition, end: End) -> list[Edit]:
        """The wire between a new node and an end that is there."""
        node: Node = added.node
        if end.gives:
            ports = self._ports(added)
            if not ports:
                return []
            source = self.wiring.source(body, end.card, end.slot)
            return [Connect(body.definition, source, node.id, ports[0].name)]
        target = self.wiring.target(body, end.card, end.slot)
        return [Connect(body.definition, (node.id, 0), target.id, target.port, target.place)]

    def _do(self, entry: Entry, body: Body, added: Addition, steps: list[Edit]) -> bool:
        try:
            words = QCoreApplication.translate("Adding", "Add {0}").format(entry.label)
            done = self.editor.do(Edits(tuple(steps)), words)
        except EditError as error:  # the wire cannot be, though the node could
            self.editor.refused.emit(sentence(error))
            return False
        if done:
            self.editor.select([(*body.path, added.node.id)])
        return done
