"""Edits of wires."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from gradscape.graph.model import Node, Wire, wires_of
from gradscape.graph.operator import OPERATORS, Port
from gradscape.graph.project import Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class Connect(Edit):
    """Lay a wire to a port. It replaces what a single port holds.

    In a variadic port it comes last, or before the wire at `index`.
    """

    definition: str
    source: Wire
    target: str
    port: str
    index: int | None = None

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        source, target = node_of(definition, self.source[0]), node_of(definition, self.target)
        if not gives(project, source.op, self.source[1]):
            raise EditError(
                "{source} has no output {source2}", source=title(source), source2=self.source[1]
            )
        known = ports_of(project, target)
        port = next((port for port in known if port.name == self.port), None)
        if port is None and _is_known(project, target.op):
            there = ", ".join(port.name for port in known) or "none"
            raise EditError(
                "{target} has no input {port!r}; there is {there}",
                target=title(target),
                port=self.port,
                there=there,
            )
        node = wired(target, port or Port(self.port), self.source, self.index)
        return with_nodes(project, self.definition, {node.id: node})

    def label(self, project: Project) -> str:
        source = called(project, self.definition, self.source[0])
        return Text(
            "Connect {source} to {target}",
            source=source,
            target=called(project, self.definition, self.target),
        )


def wired(node: Node, port: Port, source: Wire, index: int | None = None) -> Node:
    """A node with a wire at a port: in the place of the one there, or among them."""
    held: Wire | tuple[Wire, ...] = source
    if port.variadic:
        wires = list(wires_of(node.inputs.get(port.name, ())))
        wires.insert(len(wires) if index is None else index, source)
        held = tuple(wires)
    return replace(node, inputs={**node.inputs, port.name: held})


def _is_known(project: Project, op: str) -> bool:
    return op in OPERATORS or op in project.definitions


def gives(project: Project, op: str, output: int) -> bool:
    """Whether there may be such an output; how many an operator has can depend on its arguments."""
    if output < 0 or (op in OPERATORS and OPERATORS[op].traits.role == "output"):
        return False
    return op not in project.definitions or output < len(project.definitions[op].outputs)


@dataclass(frozen=True)
class Disconnect(Edit):
    """Cut the wire at a port; of a variadic one the wire at `index`, or all."""

    definition: str
    target: str
    port: str
    index: int | None = None

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        node = node_of(definition, self.target)
        wires = list(wires_of(node.inputs.get(self.port, ())))
        if not wires or (self.index is not None and not 0 <= self.index < len(wires)):
            raise EditError(
                "nothing is connected there to the input {port!r} of {node}",
                port=self.port,
                node=title(node),
            )
        inputs = dict(node.inputs)
        del inputs[self.port]
        if self.index is not None and len(wires) > 1:
            del wires[self.index]
            inputs = {**node.inputs, self.port: tuple(wires)}
        return with_nodes(project, self.definition, {node.id: replace(node, inputs=inputs)})

    def label(self, project: Project) -> str:
        return Text(
            "Cut the wire to {target}", target=called(project, self.definition, self.target)
        )
