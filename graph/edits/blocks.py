"""Edits of definitions: their parameters and lets, and the definitions of a project as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gradscape.graph import names
from gradscape.graph.arguments import completed_definition
from gradscape.graph.definition import REQUIRED, STRUCTURE, Definition, parts
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    definition_of,
    said,
    title,
    with_definition,
)
from gradscape.graph.edits.follow import renamed_inside
from gradscape.graph.expression import Expression, ExpressionError
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.values import encode_value
from gradscape.graph.text import Text


@dataclass(frozen=True)
class SetParameter(Edit):
    """Give a block a parameter, or the one it has another default; `REQUIRED` for none."""

    definition: str
    name: str
    default: Any

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        if self.name not in definition.parameters:
            check_new(definition, self.name)
        try:
            encode_value(self.default)
        except StorageError as error:
            raise EditError("{name}: {why}", name=self.name, why=error.why) from None
        parameters = {**definition.parameters, self.name: self.default}
        return with_definition(project, replace(definition, parameters=parameters))

    def label(self, project: Project) -> str:
        if self.default is REQUIRED:
            return Text(
                "Let {definition} ask for {name}", definition=self.definition, name=self.name
            )
        return Text(
            "Set {name} of {definition} to {default}",
            name=self.name,
            definition=self.definition,
            default=said(self.default),
        )


@dataclass(frozen=True)
class RemoveParameter(Edit):
    """Take a parameter from a block, and its argument from all uses."""

    definition: str
    name: str

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        _check_parameter(definition, self.name)
        kept = {k: v for k, v in definition.parameters.items() if k != self.name}
        left = replace(definition, parameters=kept)
        if reader := _reader(left, self.name):
            raise EditError(
                "{reader} of {definition} uses {name}; change that first",
                reader=reader,
                definition=self.definition,
                name=self.name,
            )
        return _with_uses(
            with_definition(project, left),
            self.definition,
            lambda args: {k: v for k, v in args.items() if k != self.name},
        )

    def label(self, project: Project) -> str:
        return Text("Remove {name} from {definition}", name=self.name, definition=self.definition)


@dataclass(frozen=True)
class RenameParameter(Edit):
    """Call a parameter otherwise; expressions and uses follow."""

    definition: str
    old: str
    new: str

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        _check_parameter(definition, self.old)
        check_new(definition, self.new)
        inside = renamed_inside(definition, {self.old: self.new})
        parameters = _key(inside.parameters, self.old, self.new)
        return _with_uses(
            with_definition(project, replace(inside, parameters=parameters)),
            self.definition,
            lambda args: _key(args, self.old, self.new),
        )

    def label(self, project: Project) -> str:
        return Text(
            "Rename {old} of {definition} to {new}",
            old=self.old,
            definition=self.definition,
            new=self.new,
        )


@dataclass(frozen=True)
class SetLet(Edit):
    """Name an expression of a block; None takes the name away."""

    definition: str
    name: str
    expression: Expression | None

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        lets = dict(definition.lets)
        if self.expression is None:
            if lets.pop(self.name, None) is None:
                raise EditError(
                    "{definition} gives nothing the name {name!r}",
                    definition=self.definition,
                    name=self.name,
                )
            left = replace(definition, lets=lets)
            if reader := _reader(left, self.name):
                raise EditError(
                    "{reader} of {definition} uses {name}; change that first",
                    reader=reader,
                    definition=self.definition,
                    name=self.name,
                )
            return with_definition(project, left)
        if self.name not in lets:
            check_new(definition, self.name)
        lets[self.name] = self.expression
        return with_definition(project, replace(definition, lets=lets))

    def label(self, project: Project) -> str:
        if self.expression is None:
            return Text(
                "Remove {name} from {definition}", name=self.name, definition=self.definition
            )
        return Text(
            "Let {name} of {definition} be {source}",
            name=self.name,
            definition=self.definition,
            source=self.expression.source,
        )


@dataclass(frozen=True)
class AddDefinition(Edit):
    """Bring a block into the project, at the end or at an index of their order."""

    definition: Definition
    index: int | None = None

    def edited(self, project: Project) -> Project:
        check_block(project, self.definition.name)
        order = list(project.definitions.values())
        where = len(order) if self.index is None else self.index
        order.insert(where, completed_definition(self.definition))
        return replace(project, definitions={d.name: d for d in order})

    def label(self, project: Project) -> str:
        return Text("Bring in the block {definition}", definition=self.definition.name)


@dataclass(frozen=True)
class RemoveDefinition(Edit):
    """Take a block that nothing uses out of the project."""

    name: str

    def edited(self, project: Project) -> Project:
        definition_of(project, self.name)
        if self.name == project.network:
            raise EditError(
                "{name} is the network itself; make another one that first", name=self.name
            )
        users = [d.name for d in project.definitions.values() if self.name in d.used]
        if others := [user for user in users if user != self.name]:
            raise EditError(
                "{name} is used in {others}; remove it there first",
                name=self.name,
                others=", ".join(others),
            )
        left = {name: d for name, d in project.definitions.items() if name != self.name}
        layout = {name: held for name, held in project.layout.items() if name != self.name}
        return replace(project, definitions=left, layout=layout)

    def label(self, project: Project) -> str:
        return Text("Delete the block {name}", name=self.name)


@dataclass(frozen=True)
class RenameDefinition(Edit):
    """Call a block otherwise; its uses follow."""

    old: str
    new: str

    def edited(self, project: Project) -> Project:
        definition_of(project, self.old)
        check_block(project, self.new)
        definitions = {}
        for name, definition in project.definitions.items():
            called = self.new if name == self.old else name
            if called != name:
                definition = replace(definition, name=called)
            definitions[called] = _in_uses(
                definition, self.old, lambda node: replace(node, op=self.new)
            )
        return replace(
            project,
            network=self.new if project.network == self.old else project.network,
            definitions=definitions,
            layout=_key(project.layout, self.old, self.new),
        )

    def label(self, project: Project) -> str:
        return Text("Rename the block {old} to {new}", old=self.old, new=self.new)


def check_block(project: Project, name: str) -> None:
    """Raises EditError: no new block can have this name."""
    if why := names.word_problem(name):
        raise EditError(why)
    if name in project.definitions or name in OPERATORS:
        what = "a block" if name in project.definitions else "an operator"
        raise EditError("there is {what} called {name!r} already", what=what, name=name)


def _check_parameter(definition: Definition, name: str) -> None:
    if name not in definition.parameters:
        known = ", ".join(definition.parameters) or "none"
        raise EditError(
            "{definition} has no parameter {name!r}; it has {known}",
            definition=definition.name,
            name=name,
            known=known,
        )


def check_new(definition: Definition, name: str) -> None:
    """Raises EditError: a block can give nothing more this name."""
    if why := names.word_problem(name):
        raise EditError(why)
    if name in definition.parameters or name in definition.lets:
        raise EditError(
            "{name!r} has a meaning in {definition} already", name=name, definition=definition.name
        )


def _reader(definition: Definition, name: str) -> str | None:
    """Who reads a name in the expressions of a definition."""
    for parameter, default in definition.parameters.items():
        if _reads(default, name):
            return Text("the parameter {parameter}", parameter=parameter)
    for let, expression in definition.lets.items():
        if _reads(expression, name):
            return Text("the let {let}", let=let)
    return next((title(node) for node in definition.body if _reads(node, name)), None)


def _reads(value: Any, name: str) -> bool:
    if isinstance(value, Expression):
        try:
            return name in value.names
        except ExpressionError:
            return False
    if isinstance(value, Node):
        return _reads((value.when, *value.args.values()), name)
    if isinstance(value, Mapping):
        return _reads(tuple(value.values()), name)
    return isinstance(value, tuple) and any(_reads(item, name) for item in value)


def _key(mapping: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """A mapping with one key renamed, in its place."""
    return {new if key == old else key: value for key, value in mapping.items()}


def _with_uses(
    project: Project, name: str, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Project:
    """The project with the arguments of all uses of a block changed, also in a repeat's `first`."""

    def changed(node: Node) -> Node:
        return replace(node, args=change(node.args))

    definitions = {k: _in_uses(d, name, changed, change) for k, d in project.definitions.items()}
    return replace(project, definitions=definitions)


def _in_uses(
    definition: Definition,
    name: str,
    change: Callable[[Node], Node],
    first: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda args: args,
) -> Definition:
    if name not in definition.used:
        return definition

    def deep(node: Node) -> Node:
        args = dict(node.args)
        if node.op == "sequence":
            args["body"] = tuple(deep(inner) for inner in args.get("body", ()))
        elif node.op == "repeat" and "of" in args:
            if args["of"].op == name:
                args["first"] = first(args.get("first", {}))
            args["of"] = deep(args["of"])
        node = replace(node, args=args) if node.op in STRUCTURE else node
        return change(node) if node.op == name else node

    old = definition.body.nodes
    concerned = {i for i, node in old.items() if any(p.op == name for p in parts(node))}
    nodes = {i: deep(node) if i in concerned else node for i, node in old.items()}
    return replace(definition, body=definition.body.with_nodes(nodes, concerned))
