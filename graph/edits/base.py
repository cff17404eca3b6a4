"""What all edits have in common, and how to find and replace the parts of a project."""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Any

from gradscape.graph.change import Change, diff
from gradscape.graph.definition import Definition
from gradscape.graph.edits.follow import follow
from gradscape.graph.errors import GradscapeError
from gradscape.graph.model import Node, is_wire
from gradscape.graph.operator import OPERATORS, Port, square
from gradscape.graph.project import Project

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
        return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", name)

    def apply(self, project: Project) -> Change:
        """What this edit changes, with all that has to follow.

        Raises:
            EditError: it is not possible.
        """
        return diff(project, self.result(project))

    def result(self, project: Project) -> Project:
        """The project after this edit, with all that has to follow."""
        return follow(project, self.edited(project))


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
        return f"{first}, and {len(others)} more" if others else first


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
        raise EditError(f"there is no block called {name!r}; there are {known}")
    return project.definitions[name]


def node_of(definition: Definition, i: str) -> Node:
    """The node of this id. Raises EditError: there is none."""
    if i not in definition.body.nodes:
        raise EditError(f"{definition.name} holds no node {i!r}")
    return definition.body.nodes[i]


def at(definition: Definition, path: Path) -> Node:
    """The node at a path. Raises EditError: there is none."""
    if not path:
        raise EditError(f"no node of {definition.name} is named")
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
    raise EditError(f"{title(node)} holds no node {step!r}")


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


def called(project: Project, definition: str, *path: str) -> str:
    """What a person sees of the node at a path, for the words about an edit of it."""
    try:
        return title(at(definition_of(project, definition), path))
    except EditError:  # another step of the same edit will add it
        return "a node"


def counted(project: Project, definition: str, ids: Collection[str]) -> str:
    """One node by its title, several by their number."""
    return called(project, definition, *ids) if len(ids) == 1 else f"{len(ids)} nodes"


def said(value: Any) -> str:
    """A value as labels show it."""
    if isinstance(value, tuple):
        return str(square(value)) if len(value) == 2 else ", ".join(map(str, value))
    return str(value)
