"""Fragment: nodes taken out of a body to be put into another, with all that they need there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from gradscape.graph.definition import Definition, parts
from gradscape.graph.edits.base import definition_of, node_of
from gradscape.graph.edits.follow import with_wires
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Layout, Position, Project


@dataclass(frozen=True)
class Fragment:
    """What is copied; a value, also as text (`gradscape.graph.storage.fragments`).

    Args:
        nodes: in the order of registration, with the wires among them.
        positions: where they lay; those without one have none.
        definitions: the blocks that they use, and those that these use.
        layout: where the nodes of those blocks lie.
        versions: schema versions of operators that are not installed here.
    """

    nodes: tuple[Node, ...]
    positions: Mapping[str, Position] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()
    layout: Layout = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)


def fragment(project: Project, definition: str, ids: Collection[str]) -> Fragment:
    """Some nodes of a body, with what they need elsewhere.

    Wires from others are cut, and who shares the weights of another has its own.

    Raises:
        EditError: there is no such block or node.
    """
    held = definition_of(project, definition)
    wanted = {node_of(held, i).id for i in ids}
    nodes = tuple(_cut(node, wanted) for node in held.body if node.id in wanted)
    used = _used(project, nodes)
    places = project.layout.get(definition, {})
    return Fragment(
        nodes,
        {node.id: places[node.id] for node in nodes if node.id in places},
        tuple(d for name, d in project.definitions.items() if name in used),
        {name: held for name, held in project.layout.items() if name in used},
        {op: version for op, version in project.versions.items() if op in used},
    )


def _cut(node: Node, ids: Collection[str]) -> Node:
    node = with_wires(node, lambda wire: wire if wire[0] in ids else None)
    return node if node.shares is None or node.shares in ids else replace(node, shares=None)


def _used(project: Project, nodes: Collection[Node]) -> set[str]:
    """All blocks and unknown operators that nodes use, however deep inside."""
    used: set[str] = set()
    todo = [part.op for node in nodes for part in parts(node)]
    while todo:
        op = todo.pop()
        if op not in used and op not in OPERATORS:
            used.add(op)
            if op in project.definitions:
                todo += project.definitions[op].used
    return used
