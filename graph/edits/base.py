"""What all edits have in common, and how to find and replace the parts of a project."""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Any

from gradscape.graph.change import Change, diff
from gradscape.graph.definition import Definition
from gradscape.graph.edits.follow import follow
from gradscape.graph.edits.frozen import refrozen
from gradscape.graph.errors import GradscapeError
from gradscape.graph.model import Graph, Node, is_wire
from gradscape.graph.operator import OPERATORS, Port, square
from gradscape.graph.project import Project
from gradscape.graph.text import Text

Path = tuple[str, ...]
"""Ids from a node of the body inwards, into sequences and repeats.

A repeat holds one node; whatever stands for it leads there: its id, or the number of a turn.
"""

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


class EditError(GradscapeError):
    """What a person asked for is not possible, and why."""


class Edit(ABC):
    """A step that a person takes. Edits are values: they can be kept, compared and applied."""

    @abstractmethod
    def edited(self, project: Project) -> Project:
        """The project as this edit alone leaves it.

        Raises:
            EditError: it is not possible.
        """

    def label(self, project: Project) -> str:
        """What the history calls it, in words; `project` is the one that it is applied to."""
        # `MakeCoffee` → `Make coffee`
        name = type(self).__name__
        return Text(re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name))

    def apply(self, project: Project) -> Change:
        """What this edit changes, with all that has to follow.

        Raises:
            EditError: it is not possible.
        """
        return diff(project, self.result(project))

    def result(self, project: Project) -> Project:
        """The project after this edit, with all that has to follow."""
        return refrozen(project, follow(project, self.edited(project)))


@dataclass(frozen=True)
class Edits(Edit):
    """Several edits as one step; each sees what the former made."""

    steps: tuple[Edit, ...]

    def edited(self, project: Project) -> Project:
        for step in self.steps:
            project = step.result(project)
        return project

    def label(self, project: Project) -> str:
        first, *others = (step.label(project) for step in self.steps)
        return (
            Text("{first}, and {count} more", first=first, count=len(others)) if others else first
        )


def new_id(taken: Collection[str]) -> str:
    """A random id that is not taken: four characters, more where they are short."""
    for length in chain((4, 4, 5, 5), repeat(8)):
        made = "".join(random.choices(ALPHABET, k=length))
        if made not in taken:
            return made
    raise AssertionError("unreachable")


def definition_of(project: Project, name: str) -> Definition:
    """The definition of this name. Raises EditError: there is none."""
    if name not in project.definitions:
        known = ", ".join(project.definitions)
        raise EditError(
            "there is no block called {name!r}; there are {known}", name=name, known=known
        )
    return project.definitions[name]


def node_of(definition: Definition, i: str) -> Node:
    """The node of this id. Raises EditError: there is none."""
    if i not in definition.body.nodes:
        raise EditError("{definition} holds no node {i!r}", definition=definition.name, i=i)
    return definition.body.nodes[i]


def at(definition: Definition, path: Path) -> Node:
    """The node at a path. Raises EditError: there is none."""
    if not path:
        raise EditError("no node of {definition} is named", definition=definition.name)
    node = node_of(definition, path[0])
    for step in path[1:]:
        node = _inner(node, step)
    return node


def _inner(node: Node, step: str) -> Node:
    if node.op == "repeat" and isinstance(of := node.args.get("of"), Node):
        return of
    if node.op == "sequence":
        for inner in node.args.get("body", ()):
            if isinstance(inner, Node) and inner.id == step:
                return inner
    raise EditError("{node} holds no node {step!r}", node=title(node), step=step)


def with_definition(project: Project, definition: Definition) -> Project:
    """The project with this definition in the place of the one of its name."""
    return replace(project, definitions={**project.definitions, definition.name: definition})


def with_nodes(project: Project, name: str, nodes: Mapping[str, Node]) -> Project:
    """The project with these nodes in a body, in the places of those of their ids."""
    definition = project.definitions[name]
    body = definition.body.with_nodes({**definition.body.nodes, **nodes}, set(nodes))
    return with_definition(project, replace(definition, body=body))


def with_body(project: Project, name: str, nodes: Mapping[str, Node]) -> Project:
    """The project with these nodes, in this order, as the body of a definition."""
    definition = project.definitions[name]
    body = definition.body.with_nodes(nodes, {i for i in nodes if i in definition.body.nodes})
    return with_definition(project, replace(definition, body=body))


def ports_of(project: Project, node: Node) -> tuple[Port, ...]:
    """The inputs of a node; those that it holds where nothing says what it is."""
    if node.op in OPERATORS:
        return OPERATORS[node.op].ports
    if node.op in project.definitions:
        return project.definitions[node.op].ports
    return tuple(Port(name, variadic=not is_wire(held)) for name, held in node.inputs.items())


def title(node: Node) -> str:
    """What a person sees of a node: its name, else what it is."""
    operator = OPERATORS.get(node.op)
    return node.name or (operator.traits.label if operator else node.op)


AFTER, BEFORE = Text("{node} (after {other})"), Text("{node} (before {other})")


def called(project: Project, definition: str, *path: str) -> str:
    """What messages call the node at a path: its title, where others have it too with what is near.

    `relu (after conv2)`; `relu #2` where that does not tell them apart either.
    """
    try:
        held = definition_of(project, definition)
        node = at(held, path)
        holder = at(held, path[:-1]) if len(path) > 1 else None
    except EditError:  # another step of the same edit will add it
        return Text("a node")
    if holder is None:
        return _distinct(node, held.body)
    return _in_row(node, holder.args["body"]) if holder.op == "sequence" else title(node)


def _distinct(node: Node, body: Graph) -> str:
    own, alike = title(node), body.namesakes[node.name or node.op]
    if len(alike) == 1:
        return own

    def near(i: str, around: Mapping[str, Sequence[str]]) -> str:
        """The next one along the wires whose title says which it is; "": none."""
        passed = set[str]()
        while i not in passed and len(set(around[i])) == 1:
            passed.add(i)
            i = around[i][0]
            other = body.nodes[i]
            if len(body.namesakes[other.name or other.op]) == 1:
                return title(other)
        return ""

    topology = body.topology
    for around, template in ((topology.sources, AFTER), (topology.readers, BEFORE)):
        other = near(node.id, around)
        if other and all(near(i, around) != other for i in alike if i != node.id):
            return Text(template, node=own, other=other)
    return Text("{node} #{number}", node=own, number=alike.index(node.id) + 1)


def _in_row(node: Node, row: Sequence[Node]) -> str:
    own, titles = title(node), [title(other) for other in row]
    if titles.count(own) == 1:
        return own
    place = next(k for k, other in enumerate(row) if other.id == node.id)
    if place and titles.count(titles[place - 1]) == 1:
        return Text(AFTER, node=own, other=titles[place - 1])
    return Text("{node} #{number}", node=own, number=titles[: place + 1].count(own))


def counted(project: Project, definition: str, ids: Collection[str]) -> str:
    """One node by its title, several by their number."""
    if len(ids) == 1:
        return called(project, definition, *ids)
    return Text("{count} nodes", count=len(ids))


def said(value: Any) -> str:
    """A value as labels show it."""
    if isinstance(value, tuple):
        return str(square(value)) if len(value) == 2 else ", ".join(map(str, value))
    return str(value)
