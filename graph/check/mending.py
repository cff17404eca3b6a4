"""Edits that several rules suggest: a node put into a wire, nodes in the place of one, a width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gradscape.graph.check.finding import Body, before, segments
from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Fix, Path
from gradscape.graph.edits import (
    AddNode,
    Connect,
    Disconnect,
    Edit,
    Edits,
    RemoveNodes,
    SetArgument,
    SetParameter,
)
from gradscape.graph.edits.base import at, ports_of
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node, is_wire, wires_of
from gradscape.graph.plan import Step
from gradscape.graph.resolving import INPUT_MISSING, WIRE_SOURCE, is_loose
from gradscape.graph.text import Text

WIDTHS = ("out_features", "out_channels")
"""The arguments that say how wide what comes out is."""


def fresh(body: Body, near: str, *more: str) -> str:
    """An id that is not taken, always the same for a node that goes in front of `near`.

    Edits would draw one at random; two checks of one project are to say the same.
    """
    k = 1
    while (made := f"{near}{k}") in body.nodes or made in more:
        k += 1
    return made


def in_wire(body: Body, target: str, number: int, *nodes: Node) -> Edit:
    """Nodes in a row in the wire that ends as the `number`-th at a node."""
    name, node = body.definition.name, body.nodes[target]
    slots = [
        (port, index, wire)
        for port, held in node.inputs.items()
        for index, wire in enumerate(wires_of(held))
    ]
    port, index, wire = slots[number]
    place = list(body.nodes).index(target)
    steps: list[Edit] = []
    for k, new in enumerate(nodes):
        steps.append(AddNode(name, replace(new, inputs={"x": wire}), place + k))
        wire = new.id, 0
    return Edits((*steps, *_reading(body, node, port, index, (wire[0], 0))))


def _reading(
    body: Body, node: Node, port: str, index: int, wire: tuple[str, int]
) -> Iterator[Edit]:
    """Another wire in the place of one."""
    name = body.definition.name
    yield Connect(name, wire, node.id, port, index)
    if not is_wire(node.inputs[port]):
        yield Disconnect(name, node.id, port, index + 1)


def loose_inputs(body: Body) -> list[tuple[str, str, int | None]]:
    """What nothing leads to: (node, port, place among the wires of a variadic one)."""
    found: list[tuple[str, str, int | None]] = []
    for i, step in body.steps.items():
        node, codes = step.node, {problem.code for problem in step.problems}
        if INPUT_MISSING in codes:
            ports = ports_of(body.project, node)
            found += [(i, port.name, None) for port in ports if not node.inputs.get(port.name)]
        if WIRE_SOURCE in codes:
            for port, held in node.inputs.items():
                for index, wire in enumerate(wires_of(held)):
                    if is_loose(wire, body.plan):
                        found.append((i, port, None if is_wire(held) else index))
    return found


def rejoined(body: Body, node: str) -> Iterator[Fix]:
    """The one wire that plainly lacks at a node, of which something else has the other end loose.

    It leads from a value that nobody reads and that comes from an input, to where nothing leads.
    """
    topology = body.graph.topology
    inputs = loose_inputs(body)
    own = [loose for loose in inputs if loose[0] == node]
    if own:
        behind = topology.descendants({node})
        found = [(i, own[0]) for i in unread(body) if i != node and i not in behind]
    elif node in unread(body):
        before = topology.ancestors({node})
        found = [(node, loose) for loose in inputs if loose[0] not in before]
    else:
        found = []
    if len(found) != 1 or len(own) > 1:
        return
    source, (target, port, index) = found[0]
    name = body.definition.name
    steps: list[Edit] = [Connect(name, (source, 0), target, port, index)]
    if index is not None:
        steps.append(Disconnect(name, target, port, index + 1))
    label = Text(
        "Connect {source} to {target}", source=body.called(source), target=body.called(target)
    )
    yield Fix(label, steps[0] if len(steps) == 1 else Edits(tuple(steps)))


def unread(body: Body) -> list[str]:
    """The nodes whose one value comes from an input and is read by nobody."""
    topology = body.graph.topology
    fed = topology.descendants([node.id for node in body.definition.inputs])
    return [
        i
        for i, step in body.steps.items()
        if i in fed
        and not topology.readers[i]
        and len(step.outputs) == 1
        and role(body.nodes[i]) != "output"
    ]


def rewired(body: Body, old: str, new: str) -> Iterator[Edit]:
    """Edits that let all readers of one node read another one."""
    for reader in body.graph.topology.readers[old]:
        node = body.nodes[reader]
        for port, held in node.inputs.items():
            for index, wire in enumerate(wires_of(held)):
                if wire[0] == old:
                    yield from _reading(body, node, port, index, (new, wire[1]))


def widened(body: Body, step: Step, value: Any, label: str) -> Iterator[Fix]:
    """The last layer in front of a step made so wide, by whatever decides it."""
    for path, leaf in before(body.plan, step):
        if leaf.operator is None:
            return
        for argument in WIDTHS:
            if argument in leaf.operator.parameters:
                yield Fix(label, decided(body, path, argument, value))
                return
        if leaf.operator.traits.merge or len(leaf.inputs) > 1:
            return


def classifier(body: Body, step: Step) -> Iterator[tuple[Path, str]]:
    """The layer that tells classes apart in front of a step, if there is one, and its width.

    It is the last one with weights: a linear layer, or a 1×1 convolution in front of a pooling.
    """
    pooled = False
    for path, leaf in before(body.plan, step):
        if leaf.operator is None or None in leaf.inputs or len(leaf.inputs) != 1:
            return
        if leaf.node.op == "linear":
            yield path, "out_features"
            return
        if leaf.node.op == "conv2d":
            if pooled and getattr(leaf.operator, "kernel_size", ()) == (1, 1):
                yield path, "out_channels"
            return
        if leaf.operator.weights(*leaf.specs):
            return
        pooled = pooled or "pool" in leaf.node.op


def decided(body: Body, path: Path, argument: str, value: Any) -> Edit:
    """Set an argument where it is decided: in the use of a block, or in the network's parameter."""
    parts = segments(body.plan, path)
    while True:
        name, local = parts.pop()
        definition = body.project.definitions[name]
        written = at(definition, local).args.get(argument)
        parameter = written.source if isinstance(written, Expression) else ""
        if parameter not in definition.parameters:
            # A block does not see what the network sees.
            number = body.project.scope.get(getattr(value, "source", ""), value)
            return SetArgument(name, local, argument, number if parts else value)
        if not parts:
            return SetParameter(name, parameter, value)
        argument = parameter


def taken_out(body: Body, path: Path) -> Iterator[Fix]:
    """A layer taken out of the row that it stands in."""
    if len(path) == 1:
        yield Fix("Take it out", RemoveNodes(body.definition.name, path, heal=True))
        return
    holder = at(body.definition, path[:-1])
    if holder.op == "sequence":
        held: tuple[Node, ...] = holder.args["body"]
        kept = tuple(inner for inner in held if inner.id != path[-1])
        edit = SetArgument(body.definition.name, path[:-1], "body", kept)
        yield Fix("Take it out of the row", edit)
