"""What has to follow an edit of a block: its uses hold on to the same inputs and outputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gradscape.graph.definition import SIZES, Definition
from gradscape.graph.expression import Expression
from gradscape.graph.model import Inputs, Node, Wire, is_wire
from gradscape.graph.project import Project


def follow(before: Project, after: Project) -> Project:
    """`after`, with uses rewired where ports of a block were renamed, moved or removed.

    Inputs are known by name and outputs by number, and both come from the nodes of the block.
    """
    if after.definitions is before.definitions or len(after.definitions) < 2:
        return after
    for name, definition in after.definitions.items():
        old = before.definitions.get(name)
        if old is None or old is definition:
            continue
        users = [user for user, d in after.definitions.items() if name in d.used]
        if users and (ports := _Ports(old, definition)).changed:
            rewired = {user: ports.rewired(after.definitions[user]) for user in users}
            after = replace(after, definitions={**after.definitions, **rewired})
    return after


class _Ports:
    """How the ports of a block are called after an edit; None for those that are gone."""

    def __init__(self, old: Definition, new: Definition) -> None:
        now = {node.id: port.name for node, port in zip(new.inputs, new.ports, strict=True)}
        places = {node.id: k for k, node in enumerate(new.outputs)}
        self.op = old.name
        self.inputs = {
            port.name: now.get(node.id) for node, port in zip(old.inputs, old.ports, strict=True)
        }
        self.outputs = [places.get(node.id) for node in old.outputs]

    @property
    def changed(self) -> bool:
        moved = any(k != place for k, place in enumerate(self.outputs))
        return moved or any(port != new for port, new in self.inputs.items())

    def rewired(self, user: Definition) -> Definition:
        uses = {node.id for node in user.body if node.op == self.op}

        def moved(wire: Wire) -> Wire | None:
            source, output = wire
            if source not in uses or output >= len(self.outputs):
                return wire
            place = self.outputs[output]
            return None if place is None else (source, place)

        nodes = {node.id: with_wires(node, moved) for node in user.body}
        for i in uses:
            held = nodes[i].inputs.items()
            renamed = {self.inputs.get(port, port): wires for port, wires in held}
            inputs = {port: wires for port, wires in renamed.items() if port is not None}
            nodes[i] = replace(nodes[i], inputs=inputs)
        changed = {i for i, node in nodes.items() if node is not user.body.nodes[i]}
        return replace(user, body=user.body.with_nodes(nodes, changed))


def with_wires(node: Node, moved: Callable[[Wire], Wire | None]) -> Node:
    """A node with each of its wires replaced, or cut where `moved` gives None."""
    inputs: dict[str, Wire | tuple[Wire, ...]] = {}
    for port, held in node.inputs.items():
        if is_wire(held):
            if (wire := moved(held)) is not None:
                inputs[port] = wire
        else:
            wires = tuple(w for wire in held if (w := moved(wire)) is not None)  # type: ignore[arg-type]  # a guard narrows one way
            if wires:
                inputs[port] = wires
    return node if _same(inputs, node.inputs) else replace(node, inputs=inputs)


def _same(a: Inputs, b: Inputs) -> bool:
    return list(a.items()) == list(b.items())


# ---- names in expressions

WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|[^\W\d]\w*")


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A value whose expressions call things by other names; texts in quotes stay."""
    if isinstance(value, Expression):
        source = WORDS.sub(lambda found: names.get(found[0], found[0]), value.source)
        return value if source == value.source else Expression(source)
    if isinstance(value, tuple):
        return tuple(renamed(item, names) for item in value)
    if isinstance(value, Node):
        return mapped(value, lambda inner: renamed(inner, names))
    if isinstance(value, Mapping):
        return {key: renamed(item, names) for key, item in value.items()}
    return value


def with_ops(node: Node, ops: Mapping[str, str]) -> Node:
    """A node that calls blocks by other names, also inside sequences and repeats."""
    args = dict(node.args)
    if node.op == "sequence":
        args["body"] = tuple(with_ops(inner, ops) for inner in args.get("body", ()))
    elif node.op == "repeat" and "of" in args:
        args["of"] = with_ops(args["of"], ops)
    return replace(node, op=ops.get(node.op, node.op), args=args)


def mapped(node: Node, change: Callable[[Any], Any]) -> Node:
    """A node with each argument and its condition changed."""
    args = {name: change(value) for name, value in node.args.items()}
    return replace(node, args=args, when=change(node.when))


def renamed_inside(definition: Definition, names: Mapping[str, str]) -> Definition:
    """A definition whose expressions call things by other names."""
    old = definition.body.nodes
    nodes = {i: renamed(node, names) for i, node in old.items()}
    nodes = {i: old[i] if node == old[i] else node for i, node in nodes.items()}
    changed = {i for i, node in nodes.items() if node is not old[i]}
    return replace(
        definition,
        body=definition.body.with_nodes(nodes, changed),
        parameters=renamed(definition.parameters, names),
        lets=renamed(definition.lets, names),
    )


def sizes_of(port: str) -> tuple[str, ...]:
    """How expressions may call the sizes of what comes in at a port, if it is not the first."""
    return tuple(f"{port}_{name}" for names in SIZES.values() for name in names)
