"""Edits of what a person types into a node, also inside sequences and repeats."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from gradscape.graph.arguments import arguments, completed
from gradscape.graph.definition import STRUCTURE, role
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    Path,
    at,
    called,
    counted,
    definition_of,
    node_of,
    said,
    title,
    with_nodes,
)
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.writer import Writer
from gradscape.graph.text import Text, word


@dataclass(frozen=True)
class SetArgument(Edit):
    """Set an argument of a node: a literal, an expression, or what a sequence or a repeat holds."""

    definition: str
    path: Path
    name: str
    value: Any

    def edited(self, project: Project) -> Project:
        node = at(definition_of(project, self.definition), self.path)
        known = _known(project, node)
        if known is not None and self.name not in known:
            there = ", ".join(known) or "none"
            raise EditError(
                "{node} has no argument {name!r}; it has {there}",
                node=title(node),
                name=self.name,
                there=there,
            )
        changed = replace(node, args={**node.args, self.name: self.value})
        try:
            Writer().node(changed)
        except StorageError as error:
            raise EditError("{node}: {why}", node=title(node), why=error.why) from None
        return with_node(project, self.definition, self.path, completed(changed))

    def label(self, project: Project) -> str:
        node = called(project, self.definition, *self.path)
        if self.name in ("body", "of", "first"):
            return Text("Change what {node} holds", node=node)
        return Text(
            "Set {node} {name} to {value}", node=node, name=word(self.name), value=said(self.value)
        )


@dataclass(frozen=True)
class ResetArgument(Edit):
    """Take an argument back to its default; an argument that there is not is removed."""

    definition: str
    path: Path
    name: str

    def edited(self, project: Project) -> Project:
        node = at(definition_of(project, self.definition), self.path)
        if self.name not in node.args:
            raise EditError(
                "{node} has no argument {name!r} that was set", node=title(node), name=self.name
            )
        kept = {name: value for name, value in node.args.items() if name != self.name}
        reset = completed(replace(node, args=kept))
        return with_node(project, self.definition, self.path, reset)

    def label(self, project: Project) -> str:
        return Text(
            "Reset {path} {name}", path=called(project, self.definition, *self.path), name=self.name
        )


@dataclass(frozen=True)
class SetWhen(Edit):
    """Say where a node is present: always (None), nowhere (False: a bypass), or by a condition."""

    definition: str
    path: Path
    when: bool | Expression | None

    def edited(self, project: Project) -> Project:
        node = at(definition_of(project, self.definition), self.path)
        if self.when is not None and not isinstance(self.when, bool | Expression):
            raise EditError(
                "a condition is true, false or an expression, not {when!r:.80}", when=self.when
            )
        return with_node(project, self.definition, self.path, replace(node, when=self.when))

    def label(self, project: Project) -> str:
        node = called(project, self.definition, *self.path)
        if isinstance(self.when, Expression):
            return Text("Keep {node} where {source}", node=node, source=self.when.source)
        return (
            Text("Bypass {node}", node=node)
            if self.when is False
            else Text("Always keep {node}", node=node)
        )


@dataclass(frozen=True)
class Bypass(Edit):
    """Bypass nodes of a body; where all of them are, use them again."""

    definition: str
    ids: tuple[str, ...]

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        nodes = [node_of(definition, i) for i in self.ids]
        for node in nodes:
            if role(node) in ("input", "output"):
                raise EditError("{node} cannot be bypassed; remove it instead", node=title(node))
        when = None if self._back(project) else False
        changed = {node.id: replace(node, when=when) for node in nodes}
        return with_nodes(project, self.definition, changed)

    def _back(self, project: Project) -> bool:
        nodes = definition_of(project, self.definition).body.nodes
        return all(nodes[i].when is False for i in self.ids if i in nodes)

    def label(self, project: Project) -> str:
        nodes = counted(project, self.definition, self.ids)
        return (
            Text("Use {nodes} again", nodes=nodes)
            if self._back(project)
            else Text("Bypass {nodes}", nodes=nodes)
        )


def _known(project: Project, node: Node) -> Collection[str] | None:
    """The arguments that a node has; None where nothing says."""
    if node.op in OPERATORS:
        return dict.fromkeys((*STRUCTURE.get(node.op, ()), *arguments(Node("", node.op))))
    if node.op in project.definitions:
        return project.definitions[node.op].parameters.keys()
    return None


def with_node(project: Project, name: str, path: Path, node: Node) -> Project:
    """The project with another node at a path."""
    definition = project.definitions[name]
    for k in range(len(path) - 1, 0, -1):
        holder = at(definition, path[:k])
        if holder.op == "repeat":
            args = {**holder.args, "of": node}
        else:
            body = (node if inner.id == path[k] else inner for inner in holder.args["body"])
            args = {**holder.args, "body": tuple(body)}
        node = replace(holder, args=args)
    return with_nodes(project, name, {path[0]: node})
