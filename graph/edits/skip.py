"""A skip connection around a run of nodes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from gradscape.graph.definition import Definition, parts, role
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    called,
    definition_of,
    new_id,
    node_of,
    title,
    with_nodes,
)
from gradscape.graph.edits.follow import with_wires
from gradscape.graph.edits.nodes import AddNode
from gradscape.graph.edits.planned import plans_of
from gradscape.graph.edits.projection import Layers, projection
from gradscape.graph.model import Node, Wire
from gradscape.graph.project import Project
from gradscape.graph.text import Text

ENDS = (
    (
        Text("nothing comes into what is selected; a skip connection needs one way in"),
        Text(
            "several values come into what is selected, from {names}; a skip connection needs one "
            "way in"
        ),
    ),
    (
        Text("nothing goes out of what is selected; a skip connection needs one way out"),
        Text(
            "several values go out of what is selected, from {names}; a skip connection needs one "
            "way out"
        ),
    ),
)
"""What is refused at the two ends of a run: none, and several."""


@dataclass(frozen=True)
class Skip(Edit):
    """Add what comes into some nodes to what comes out of them (He et al. 2015).

    Where the shapes differ the skip is projected: by a 1×1 convolution, with a batch norm if the
    nodes have one, or by a linear layer.
    """

    definition: str
    ids: tuple[str, ...]

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        picked = {node_of(definition, i).id for i in self.ids}
        if definition.sequential:
            raise EditError(
                "{definition} is an nn.Sequential, in which nothing branches",
                definition=definition.name,
            )
        source, end = _ends(definition, picked)
        layers = _between(project, definition, source, end)
        readers = [
            node
            for i, node in definition.body.nodes.items()
            if i not in picked and end in node.wires
        ]
        skip = source
        place = list(definition.body.nodes).index(end[0]) + 1
        if layers:
            norm = any(
                part.op == "batch_norm2d" for i in picked for part in parts(node_of(definition, i))
            )
            shortcut = _shortcut(layers, norm, new_id(definition.body.nodes), source)
            project = AddNode(self.definition, shortcut, place).edited(project)
            skip, place = (shortcut.id, 0), place + 1
        taken = project.definitions[self.definition].body.nodes
        add = Node(new_id(taken), "add", inputs={"terms": (end, skip)})
        project = AddNode(self.definition, add, place).edited(project)
        behind = {
            node.id: with_wires(node, lambda wire: (add.id, 0) if wire == end else wire)
            for node in readers
        }
        return with_nodes(project, self.definition, behind)

    def label(self, project: Project) -> str:
        if len(self.ids) == 1:
            node = called(project, self.definition, self.ids[0])
            return Text("Skip connection around {node}", node=node)
        return Text("Skip connection around {count} nodes", count=len(self.ids))


def _ends(definition: Definition, picked: Collection[str]) -> tuple[Wire, Wire]:
    """The one wire that comes into some nodes, and the one that goes out."""
    nodes, readers = definition.body.nodes, definition.body.topology.readers
    for i in picked:
        if role(nodes[i]) in ("input", "output"):
            raise EditError("{nodes} cannot be skipped; leave it out", nodes=title(nodes[i]))
    topology = definition.body.topology
    between = (topology.descendants(picked) & topology.ancestors(picked)).difference(picked)
    if between:
        names = ", ".join(title(nodes[i]) for i in nodes if i in between)
        raise EditError(
            "what is selected is not one run; select what lies between, too: {names}", names=names
        )
    coming = {wire for i in picked for wire in nodes[i].wires if wire[0] not in picked}
    going = {
        wire
        for i, node in nodes.items()
        if i not in picked
        for wire in node.wires
        if wire[0] in picked
    }
    going = going or {(i, 0) for i in picked if not readers[i]}
    for wires, (none, several) in zip((coming, going), ENDS, strict=True):
        if not wires:
            raise EditError(none)
        if len(wires) > 1:
            ends = sorted({title(nodes[i]) for i, _ in wires if i in nodes})
            raise EditError(several, names=", ".join(ends))
    return coming.pop(), going.pop()


def _between(project: Project, definition: Definition, source: Wire, end: Wire) -> Layers:
    """What brings the shape of the skip to that of what it is added to."""
    ways: list[Layers] = []
    for plan in plans_of(project, definition.name):
        given, wanted = plan.values.get(source), plan.values.get(end)
        if given is None or wanted is None:
            raise EditError("the shapes at its ends are not known yet; mend what is in front first")
        layers = [] if given == wanted else projection(given, wanted)
        if layers is None:
            raise EditError(
                "{given} comes in and {wanted} goes out; no projection does that",
                given=given,
                wanted=wanted,
            )
        ways.append(layers)
    if any(way != ways[0] for way in ways):
        raise EditError(
            "{definition} is used with several shapes, which need different projections",
            definition=definition.name,
        )
    return ways[0]


def _shortcut(layers: Layers, norm: bool, i: str, source: Wire) -> Node:
    """The projection as one node: a layer, or a row with a batch norm behind it."""
    (op, args) = layers[0]
    if op != "conv2d" or not norm:
        return Node(i, op, "shortcut", args, {"x": source})
    row = Node("0", op, "", {**args, "bias": False}), Node("1", "batch_norm2d")
    return Node(i, "sequence", "shortcut", {"body": row}, {"x": source})
