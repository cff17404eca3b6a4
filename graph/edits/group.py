"""Nodes of a body become a block of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gradscape.graph import names
from gradscape.graph.arguments import completed
from gradscape.graph.definition import REQUIRED, Definition, parts, role
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    Path,
    counted,
    definition_of,
    new_id,
    node_of,
    title,
    with_body,
)
from gradscape.graph.edits.blocks import check_block
from gradscape.graph.edits.follow import with_wires
from gradscape.graph.edits.frozen import Segments, joined, refrozen
from gradscape.graph.edits.paste import middle
from gradscape.graph.expression import Expression, ExpressionError
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.project import Layout, Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class Group(Edit):
    """Make a block of some nodes of a body, and use it in their place.

    What came in and went out are its ports. What their expressions read becomes its parameters,
    which the use sets to what they were.
    """

    definition: str
    ids: tuple[str, ...]
    name: str

    def edited(self, project: Project) -> Project:
        before = project
        outer = definition_of(project, self.definition)
        picked = {node_of(outer, i).id for i in self.ids}
        check_block(project, self.name)
        _check(outer, picked)
        block, entries, exits = _taken(outer, picked, self.name)
        use = self._use(outer, picked, block, entries)
        places = {wire: (use.id, k) for k, wire in enumerate(exits)}
        nodes: dict[str, Node] = {}
        for i, node in outer.body.nodes.items():
            if i not in picked:
                nodes[i] = with_wires(node, lambda wire: places.get(wire, wire))
            elif use.id not in nodes:
                nodes[use.id] = use
        definitions = {**project.definitions, block.name: block}
        project = replace(project, definitions=definitions)
        project = replace(project, layout=self._layout(project.layout, picked, use.id))
        project = with_body(project, self.definition, nodes)
        return refrozen(before, project, lambda path: (self._moved(path, picked, use.id),))

    def _moved(self, path: Segments, picked: Collection[str], use: str) -> Path:
        """A path that leads through the block."""
        return joined(
            (use, *local) if name == self.definition and local[0] in picked else local
            for name, local in path
        )

    def _use(
        self, outer: Definition, picked: Collection[str], block: Definition, entries: list[Wire]
    ) -> Node:
        left = {i: node for i, node in outer.body.nodes.items() if i not in picked}
        args = {name: Expression(name) for name in block.parameters}
        ports = (port.name for port in block.ports)
        use = Node(
            new_id(outer.body.nodes),
            block.name,
            args=args,
            inputs=dict(zip(ports, entries, strict=True)),
        )
        bare = outer.sequential and not any(node.name for node in outer.body)
        name = "" if bare else names.name_for(use, replace(outer, body=Graph(left)))
        return replace(use, name=name)

    def _layout(self, layout: Layout, picked: Collection[str], use: str) -> Layout:
        places = layout.get(self.definition, {})
        inside = {i: place for i, place in places.items() if i in picked}
        if not inside:
            return layout
        outside = {i: place for i, place in places.items() if i not in picked}
        return {
            **layout,
            self.definition: {**outside, use: middle(inside)},
            self.name: inside,
        }

    def label(self, project: Project) -> str:
        return Text(
            "Group {ids} into {name}",
            ids=counted(project, self.definition, self.ids),
            name=self.name,
        )


def _check(outer: Definition, picked: Collection[str]) -> None:
    """Raises EditError: these nodes cannot be a block."""
    if not picked:
        raise EditError("nothing is selected that could be grouped")
    nodes, topology = outer.body.nodes, outer.body.topology
    for i, node in nodes.items():
        if i in picked and role(node) in ("input", "output"):
            raise EditError("{node} stays where it is; leave it out of the block", node=title(node))
    between = (topology.descendants(picked) & topology.ancestors(picked)).difference(picked)
    for i, node in nodes.items():
        if i in between:
            raise EditError(
                "{node} lies between them: take it into the block, too", node=title(node)
            )
        if (
            node.shares is not None
            and node.shares in nodes
            and (i in picked) != (node.shares in picked)
        ):
            owner = title(nodes[node.shares])
            raise EditError(
                "{node} uses the weights of {owner}; group both or neither",
                node=title(node),
                owner=owner,
            )


def _taken(
    outer: Definition, picked: Collection[str], name: str
) -> tuple[Definition, list[Wire], list[Wire]]:
    """The block, the wires that come into it, and those that go out."""
    inner = {i: node for i, node in outer.body.nodes.items() if i in picked}
    coming = (wire for node in inner.values() for wire in node.wires if wire[0] not in picked)
    entries = list(dict.fromkeys(coming))
    exits = _exits(outer, inner)
    taken = set(outer.body.nodes)
    ports: list[Node] = []
    for op in ["input"] * len(entries) + ["output"] * len(exits):
        ports.append(completed(Node(new_id(taken), op)))
        taken.add(ports[-1].id)
    inputs, outputs = ports[: len(entries)], ports[len(entries) :]
    known = {wire: (node.id, 0) for wire, node in zip(entries, inputs, strict=True)}
    body = Graph.of(
        *inputs,
        *(with_wires(node, lambda wire: known.get(wire, wire)) for node in inner.values()),
        *(replace(node, inputs={"x": wire}) for wire, node in zip(exits, outputs, strict=True)),
    )
    read = dict.fromkeys(used for node in inner.values() for used in _reads(node))
    parameters = dict.fromkeys(read, REQUIRED)
    behind = _behind(outer, picked)
    block = Definition(name, body, parameters, {}, outer.sequential, behind)
    return block, entries, exits


def _exits(outer: Definition, inner: Mapping[str, Node]) -> list[Wire]:
    """What others read; where nobody does, what comes out at the ends."""
    rank = {i: k for k, i in enumerate(inner)}
    read = {
        w for i, n in outer.body.nodes.items() if i not in inner for w in n.wires if w[0] in inner
    }
    if not read:
        read = {(i, 0) for i in inner if not outer.body.topology.readers[i]}
    return sorted(read, key=lambda wire: (rank[wire[0]], wire[1]))


def _behind(outer: Definition, picked: Collection[str]) -> Mapping[str, str]:
    """The nodes that do not stand behind another one of them in the order of registration."""
    order = list(outer.body.nodes)
    first = next(k for k, i in enumerate(order) if i in picked)
    pairs = zip(order[first:], order[first + 1 :], strict=False)
    return {i: before for before, i in pairs if i in picked and before not in picked}


def _reads(node: Node) -> Iterator[str]:
    """The names that the expressions of a node read, but for the number of a turn."""
    for part in parts(node):
        for value in (part.when, *part.args.values()):
            yield from (name for name in names_in(value) if name != "i")


def names_in(value: Any) -> Iterator[str]:
    """The names that the expressions in an argument read."""
    if isinstance(value, Expression):
        try:
            yield from value.names
        except ExpressionError:
            return
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from names_in(item)
    elif isinstance(value, tuple):
        for item in value:
            if not isinstance(item, Node):
                yield from names_in(item)
