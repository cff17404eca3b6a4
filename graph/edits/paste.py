"""Copies of nodes: a fragment put into a body, nodes of a body doubled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count

from gradscape.graph import names
from gradscape.graph.arguments import completed, completed_definition
from gradscape.graph.definition import Definition, nesting, parts, role
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    counted,
    definition_of,
    new_id,
    title,
    with_body,
)
from gradscape.graph.edits.follow import with_ops, with_wires
from gradscape.graph.edits.fragments import Fragment, fragment
from gradscape.graph.edits.nodes import alike, reaches
from gradscape.graph.edits.settings import Move
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Position, Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class Paste(Edit):
    """Put a fragment into a body, behind all that is there.

    A block that the project holds is used again, another one of its name gets a new name.

    Args:
        at: where the middle of the nodes comes to lie; without it they lie where they lay.
    """

    definition: str
    fragment: Fragment
    at: Position | None = None

    def edited(self, project: Project) -> Project:
        places = self.fragment.positions
        shift = (0.0, 0.0)
        if self.at is not None and places:
            x, y = middle(places)
            shift = self.at[0] - x, self.at[1] - y
        return _brought(project, self.definition, self.fragment, shift, here=False)

    def label(self, project: Project) -> str:
        nodes = self.fragment.nodes
        one = len(nodes) == 1
        return Text(
            "Paste {nodes}",
            nodes=title(nodes[0]) if one else Text("{count} nodes", count=len(nodes)),
        )


@dataclass(frozen=True)
class Duplicate(Edit):
    """Double nodes of a body, with the wires among them.

    Args:
        by: how far from the originals the copies lie.
        wired: whether the copies read what the originals read from others, too.
    """

    definition: str
    ids: tuple[str, ...]
    by: Position = (0.0, 0.0)
    wired: bool = False

    def edited(self, project: Project) -> Project:
        taken = fragment(project, self.definition, self.ids)
        if not taken.nodes:
            raise EditError("nothing is selected that could be duplicated")
        old = project.definitions[self.definition].body.nodes
        if self.wired:
            nodes = tuple(old[node.id] for node in taken.nodes)
        else:
            nodes = tuple(replace(node, shares=old[node.id].shares) for node in taken.nodes)
        return _brought(project, self.definition, replace(taken, nodes=nodes), self.by, here=True)

    def label(self, project: Project) -> str:
        return Text("Duplicate {ids}", ids=counted(project, self.definition, self.ids))


def middle(places: Mapping[str, Position]) -> Position:
    """The middle of what places enclose."""
    xs, ys = zip(*places.values(), strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _brought(project: Project, name: str, taken: Fragment, shift: Position, here: bool) -> Project:
    """The project with a fragment in a body; `here`: it comes from there, and keeps its ties."""
    definition_of(project, name)
    project, ops = _admitted(project, taken)
    nodes = [completed(with_ops(node, ops)) for node in taken.nodes]
    for node in nodes:
        for part in parts(node):
            if reaches(project, part.op, name):
                raise EditError(
                    "{name} would contain itself through {part}", name=name, part=part.op
                )
    old = project.definitions[name].body.nodes
    fresh: dict[str, str] = {}
    for node in nodes:
        fresh[node.id] = new_id({*old, *fresh.values()})
    ties = ({i: i for i in old} if here else {}) | fresh

    def moved(wire: Wire) -> Wire | None:
        return (ties[wire[0]], wire[1]) if wire[0] in ties else None

    body = Names(project.definitions[name])
    for node in nodes:
        tied = replace(
            with_wires(node, moved), id=fresh[node.id], shares=ties.get(node.shares or "")
        )
        body.add(tied)
    project = with_body(project, name, body.nodes)
    places = {
        fresh[i]: (x + shift[0], y + shift[1])
        for i, (x, y) in taken.positions.items()
        if i in fresh
    }
    return Move(name, places).edited(project)


class Names:
    """The names of a body that nodes come into.

    Args:
        foreign: whether they come from a body of another sort: of layers that have no names, as in
            an `nn.Sequential`, or of such that need one.
        coming: the names of all that come, which are free for them alone.
    """

    def __init__(
        self, definition: Definition, foreign: bool = True, coming: Collection[str] = ()
    ) -> None:
        self.definition, self.foreign = definition, foreign
        self.nodes = dict(definition.body.nodes)
        layers = [node for node in self.nodes.values() if _is_layer(node)]
        self.is_bare = definition.sequential and not any(node.name for node in layers)
        self.coming = set(coming)
        self.holders: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            self.holders.setdefault(node.name, []).append(node)

    def add(self, node: Node) -> Node:
        """The node as it comes in, under a name that is free."""
        node = replace(node, name=self._name(node))
        self.nodes[node.id] = node
        if node.name not in self.coming:
            self.holders.setdefault(node.name, []).append(node)
        return node

    def _name(self, node: Node) -> str:
        if node.shares is not None or (self.foreign and self.is_bare and _is_layer(node)):
            return ""
        if node.name:
            holders = self.holders.get(node.name, ())
            free = all(alike(other, node) for other in holders)
            if free and node.name not in self.definition.parameters:
                return node.name
            taken = {*self.holders, *self.definition.parameters, *self.coming}
            return names.another(node.name, taken)
        if not self.foreign or self.definition.sequential or not names.is_needed(node.op):
            return ""
        return names.name_for(node, replace(self.definition, body=Graph(self.nodes)))


def _is_layer(node: Node) -> bool:
    return role(node) in ("layer", "structure")


def _admitted(project: Project, taken: Fragment) -> tuple[Project, Mapping[str, str]]:
    """The project with the blocks of a fragment, and what these are called in it."""
    blocks = {block.name: block for block in taken.definitions}
    definitions = dict(project.definitions)
    layout = dict(project.layout)
    ops: dict[str, str] = {}
    for name in dict.fromkeys((*nesting(blocks).inside_first, *blocks)):
        block = completed_definition(_with_uses(blocks[name], ops))
        called = _called(block, definitions)
        if called not in definitions:
            definitions[called] = replace(block, name=called)
            if name in taken.layout:
                layout[called] = taken.layout[name]
        ops[name] = called
    versions = {op: v for op, v in taken.versions.items() if op not in definitions}
    project = replace(project, definitions=definitions, layout=layout)
    return replace(project, versions={**versions, **project.versions}), ops


def _called(block: Definition, definitions: Mapping[str, Definition]) -> str:
    """The name under which a block is there, or the next one that is free."""
    candidates = (block.name, *(f"{block.name}{k}" for k in range(2, len(definitions) + 2)))
    for name in candidates:
        if name in definitions and replace(block, name=name) == definitions[name]:
            return name
    numbered = (f"{block.name}{k}" for k in count(2))
    return next(
        name
        for name in chain([block.name], numbered)
        if name not in definitions and name not in OPERATORS
    )


def _with_uses(block: Definition, ops: Mapping[str, str]) -> Definition:
    """A block that calls the blocks in it by other names."""
    if all(ops.get(op, op) == op for op in block.used):
        return block
    nodes = {node.id: with_ops(node, ops) for node in block.body}
    return replace(block, body=block.body.with_nodes(nodes, set(nodes)))
