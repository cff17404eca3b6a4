"""How an entry of the catalogue comes into a body: the one way of palette, search and drop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from gradscape.graph import blocks, names
from gradscape.graph.arguments import completed_definition
from gradscape.graph.builder import op, value
from gradscape.graph.definition import REQUIRED, Definition, nesting, parts
from gradscape.graph.edits import AddDefinition, Edit, RenameDefinition, new_id
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.gui.catalog.entries import SHIPPED, Entry, shipped_as

USUAL: Mapping[str, Node] = {
    "conv2d": op.conv2d(padding=(1, 1)),
    "image": op.image(channels="=channels", height="=height", width="=width"),
    "sequence": op.sequence(op.conv2d(padding=(1, 1)), op.batch_norm2d(), op.relu()),
    "repeat": op.repeat(
        op.sequence(op.conv2d(padding=(1, 1)), op.batch_norm2d(), op.relu()), times=2
    ),
}
"""What is put in where the defaults, which are torch's, are not what a person begins with."""


class Addition(NamedTuple):
    """What puts an entry into a body: first `brings`, then an AddNode of `node`, with its id."""

    brings: tuple[Edit, ...]
    node: Node


def additions(entry: Entry, project: Project, definition: str) -> Addition:
    """What puts an entry into the body of a definition, not wired yet.

    A shipped block brings its definitions the first time; where a name is taken by another block
    it gets the next one.
    """
    taken = project.definitions[definition].body.nodes
    if entry.op.startswith(SHIPPED):
        name = entry.op.removeprefix(SHIPPED)
        brings, called = _brought(project, name)
        node = Node("", called, args=_example(name))
    elif entry.op in project.definitions:
        brings, node = (), Node("", entry.op, args=_as_before(project, entry.op))
    else:
        brings, node = (), USUAL.get(entry.op, Node("", entry.op))
    return Addition(brings, replace(node, id=new_id(taken)))


def _example(name: str) -> Mapping[str, Any]:
    return {key: value(given) for key, given in blocks.get(name).example.items()}


def _as_before(project: Project, op: str) -> Mapping[str, Any]:
    """The arguments of a block as it is used first in the project, where they hold anywhere."""
    definition = project.definitions[op]
    for node in _uses(project, op):
        if not any(isinstance(each, Expression) for each in node.args.values()):
            return node.args
    if (shipped := shipped_as(definition)) is not None:
        return _example(shipped)
    return {name: 32 for name, default in definition.parameters.items() if default is REQUIRED}


def _uses(project: Project, op: str) -> Iterator[Node]:
    for each in project.definitions.values():
        if op in each.used:
            yield from (part for node in each.body for part in parts(node) if part.op == op)


def _brought(project: Project, name: str) -> tuple[tuple[Edit, ...], str]:
    """The edits that bring a shipped block, and what it is called then."""
    own, *inside = map(completed_definition, blocks.get(name).definitions())
    scratch = Project.of(own, *inside)
    brings: list[Edit] = []
    called = own.name
    for old in nesting(scratch.definitions).inside_first:
        definition = scratch.definitions[old]
        called = _known(project, definition) or names.another(old, set(project.definitions))
        if called != old:
            scratch = RenameDefinition(old, called).result(scratch)
        if called not in project.definitions:
            brings.append(AddDefinition(scratch.definitions[called]))
    return tuple(brings), called


def _known(project: Project, definition: Definition) -> str | None:
    """What the project calls a definition that it holds already."""
    every = project.definitions.values()
    return next((d.name for d in every if replace(d, name=definition.name) == definition), None)
