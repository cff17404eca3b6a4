"""A clumsy person's hand: random edits, of which some are not possible."""

from __future__ import annotations

from random import Random
from typing import Any

from gradscape.graph.arguments import arguments
from gradscape.graph.builder import op
from gradscape.graph.definition import Definition
from gradscape.graph.edits import (
    AddNode,
    Connect,
    Disconnect,
    Edit,
    RemoveNodes,
    Rename,
    Reorder,
    SetArgument,
    SetData,
    SetParameter,
    SetShares,
    SetWhen,
)
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node, is_wire
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.settings import Data

VALUES: dict[str, tuple[Any, ...]] = {
    "integer": (1, 2, 3, 4, 8, 16, Expression("in_channels"), Expression("nothing")),
    "number": (0.0, 0.5, 2.0),
    "boolean": (True, False),
    "text": ("", "mse", "input", "zero", "default"),
    "size": ((1, 1), (2, 2), (3, 1), (7, 7), 3),
    "integers": ((-1,), (2, 2), (1, 2, 3)),
}
DATA = (
    None,
    Data(name="digits", shape=(1, 8, 8), classes=10),
    Data(name="photos", shape=(3, 32, 32), classes=10),
    Data(name="numbers", shape=(16,), classes=4),
    Data(name="measured", shape=(3, 16, 16)),
)


class Hand:
    """Draws edits as a clumsy person would make them."""

    def __init__(self, random: Random, project: Project) -> None:
        self.random, self.project = random, project

    def edit(self) -> Edit:
        """Any edit; it may turn out not to be possible."""
        definition = self.random.choice(list(self.project.definitions.values()))
        makers = [self.argument] * 4 + [self.wire] * 3 + [self.cut, self.remove, self.add]
        makers += [self.rename, self.when, self.share, self.reorder, self.parameter, self.data]
        return self.random.choice(makers)(definition)

    def node(self, definition: Definition) -> Node:
        return self.random.choice(list(definition.body.nodes.values()))

    def argument(self, definition: Definition) -> Edit:
        node, path = self.inner(definition)
        operator = OPERATORS.get(node.op)
        names = list(arguments(node)) if operator else [*node.args, "width"]
        name = self.random.choice([n for n in names if n not in ("body", "of", "first")] or ["x"])
        kind = operator.parameters[name].kind if operator and name in operator.parameters else ""
        value = self.random.choice(VALUES.get(kind, VALUES["integer"]))
        return SetArgument(definition.name, path, name, value)

    def inner(self, definition: Definition) -> tuple[Node, tuple[str, ...]]:
        """A node, sometimes one in a sequence or a repeat."""
        node = self.node(definition)
        path: tuple[str, ...] = (node.id,)
        while node.op in ("sequence", "repeat") and self.random.random() < 0.7:
            if node.op == "repeat":
                node = node.args["of"]
            elif node.args["body"]:
                node = self.random.choice(node.args["body"])
            else:
                break
            path = (*path, node.id or "0")
        return node, path

    def wire(self, definition: Definition) -> Edit:
        target, source = self.node(definition), self.node(definition)
        ports = list(target.inputs) or ["x"]
        output = self.random.choice([0, 0, 0, 1])
        port = self.random.choice(ports)
        return Connect(definition.name, (source.id, output), target.id, port)

    def cut(self, definition: Definition) -> Edit:
        node = self.node(definition)
        port = self.random.choice(list(node.inputs) or ["x"])
        held = node.inputs.get(port, ())
        index = 0 if held and not is_wire(held) else None
        return Disconnect(definition.name, node.id, port, index)

    def remove(self, definition: Definition) -> Edit:
        heal = self.random.random() < 0.6
        return RemoveNodes(definition.name, (self.node(definition).id,), heal)

    def add(self, definition: Definition) -> Edit:
        kinds = (op.relu(), op.conv2d(out_channels=4, padding=1), op.batch_norm2d(), op.add())
        node = self.random.choice(kinds)
        port = "terms" if node.op == "add" else "x"
        wire = (self.node(definition).id, 0)
        inputs = {port: (wire, wire) if node.op == "add" else wire}
        return AddNode(definition.name, Node("", node.op, "", node.args, inputs))

    def rename(self, definition: Definition) -> Edit:
        node, path = self.inner(definition)
        name = self.random.choice(["", "relu", "conv1", "skip", node.name])
        return Rename(definition.name, path, name)

    def when(self, definition: Definition) -> Edit:
        condition = self.random.choice([None, False, Expression("in_channels > 4")])
        return SetWhen(definition.name, (self.node(definition).id,), condition)

    def share(self, definition: Definition) -> Edit:
        owner = self.random.choice([None, self.node(definition).id])
        return SetShares(definition.name, self.node(definition).id, owner)

    def reorder(self, definition: Definition) -> Edit:
        index = self.random.randrange(len(definition.body))
        return Reorder(definition.name, self.node(definition).id, index)

    def parameter(self, definition: Definition) -> Edit:
        name = self.random.choice([*definition.parameters, "extra"])
        return SetParameter(definition.name, name, self.random.choice([1, 2, 8, True]))

    def data(self, definition: Definition) -> Edit:
        return SetData(self.random.choice(DATA))
