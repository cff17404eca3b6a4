"""Another operator in the place of one: the node stays, and so do its wires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gradscape.graph import names
from gradscape.graph.arguments import completed
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
from gradscape.graph.model import Inputs, Node, Wire, wires_of
from gradscape.graph.operator import OPERATORS, Port
from gradscape.graph.project import Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class Replace(Edit):
    """Let a node be another operator or block, with these arguments; wires stay in their order.

    Wires for which there is no input any more are cut. A node whose code needs no attribute loses
    its name, one that needs one gets it.
    """

    definition: str
    id: str
    op: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        node = node_of(definition, self.id)
        if self.op not in OPERATORS and self.op not in project.definitions:
            raise EditError("there is no operator and no block called {op!r}", op=self.op)
        new = completed(Node(node.id, self.op, args=self.args, when=node.when))
        wires = [wire for port in ports_of(project, node) for wire in _at(node, port)]
        name = names.name_for(new, definition)
        new = replace(
            new,
            inputs=_laid(ports_of(project, new), wires),
            name=(node.name or name) if name or not node.inputs else "",
        )
        return with_nodes(project, self.definition, {node.id: new})

    def label(self, project: Project) -> str:
        new = title(Node("", self.op))
        return Text("Replace {id} by {new}", id=called(project, self.definition, self.id), new=new)


def _at(node: Node, port: Port) -> tuple[Wire, ...]:
    return wires_of(node.inputs.get(port.name, ()))


def _laid(ports: tuple[Port, ...], wires: list[Wire]) -> Inputs:
    """Wires at ports, in order; a variadic port takes all that are left."""
    inputs: dict[str, Wire | tuple[Wire, ...]] = {}
    for port in ports:
        if not wires:
            break
        if port.variadic:
            inputs[port.name], wires = tuple(wires), []
        else:
            inputs[port.name] = wires.pop(0)
    return inputs
