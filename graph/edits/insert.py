"""A node put into a wire."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradscape.graph.definition import role
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    called,
    definition_of,
    node_of,
    ports_of,
    title,
    with_nodes,
)
from gradscape.graph.edits.nodes import AddNode
from gradscape.graph.edits.settings import Move
from gradscape.graph.edits.wires import wired
from gradscape.graph.model import Node, Wire, is_wire, wires_of
from gradscape.graph.operator import Port
from gradscape.graph.project import Position, Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class Insert(Edit):
    """Put a node into the wire that ends at a port: source → node → target.

    The wire keeps its place among those of a variadic port.

    Args:
        node: a new one, registered in front of the target; or the id of one that is there.
        index: which wire of a variadic port.
        into: the port of the node; its first one where nothing is said.
        at: where the node is to lie; a new one lies between the ends of the wire.
    """

    definition: str
    node: Node | str
    target: str
    port: str
    index: int | None = None
    into: str = ""
    at: Position | None = None

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        target = node_of(definition, self.target)
        wire, index = self._wire(target)
        if isinstance(self.node, Node):
            project, node = self._added(project, wire)
        else:
            node = node_of(definition, self.node)
        if node.id in (self.target, wire[0]):
            raise EditError(
                "{node} is at an end of this wire; choose another wire", node=title(node)
            )
        port = self._into(project, node)
        nodes = project.definitions[self.definition].body.nodes
        target = nodes[self.target]
        held: Wire | tuple[Wire, ...] = (node.id, 0)
        if index is not None:
            wires = wires_of(target.inputs[self.port])
            held = (*wires[:index], (node.id, 0), *wires[index + 1 :])
        changed = {
            node.id: wired(node, port, wire),
            target.id: replace(target, inputs={**target.inputs, self.port: held}),
        }
        project = with_nodes(project, self.definition, changed)
        return Move(self.definition, {node.id: self.at}).edited(project) if self.at else project

    def _wire(self, target: Node) -> tuple[Wire, int | None]:
        """The wire, and its place in a variadic port."""
        held = target.inputs.get(self.port, ())
        wires = wires_of(held)
        index = self.index if len(wires) > 1 else self.index or 0
        if index is None:
            raise EditError(
                "{count} wires end at the input {port!r} of {target}; say which",
                count=len(wires),
                port=self.port,
                target=title(target),
            )
        if not 0 <= index < len(wires):
            raise EditError(
                "no wire ends there at the input {port!r} of {target}",
                port=self.port,
                target=title(target),
            )
        return wires[index], None if is_wire(held) else index

    def _added(self, project: Project, wire: Wire) -> tuple[Project, Node]:
        assert isinstance(self.node, Node)
        order = list(project.definitions[self.definition].body.nodes)
        before = set(order)
        project = AddNode(self.definition, self.node, order.index(self.target)).edited(project)
        nodes = project.definitions[self.definition].body.nodes
        node = next(node for i, node in nodes.items() if i not in before)
        places = project.layout.get(self.definition, {})
        if self.at is None and wire[0] in places and self.target in places:
            (a, b), (c, d) = places[wire[0]], places[self.target]
            project = Move(self.definition, {node.id: ((a + c) / 2, (b + d) / 2)}).edited(project)
        return project, node

    def _into(self, project: Project, node: Node) -> Port:
        ports = ports_of(project, node)
        port = next((port for port in ports if self.into in ("", port.name)), None)
        if port is None or role(node) in ("input", "output"):
            if not self.into:
                raise EditError(
                    "{node} passes nothing on, so it cannot go into a wire", node=title(node)
                )
            raise EditError(
                "{node} has no input {port!r}, so it cannot go into a wire",
                node=title(node),
                port=self.into,
            )
        return port

    def label(self, project: Project) -> str:
        if isinstance(self.node, Node):
            name = title(self.node)
        else:
            name = called(project, self.definition, self.node)
        return Text(
            "Insert {name} in front of {target}",
            name=name,
            target=called(project, self.definition, self.target),
        )
