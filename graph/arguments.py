"""All arguments of a node, written out.

A default that changes in a later version must not change a network that exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import is_
from typing import TYPE_CHECKING, Any

import gradscape.graph.operators  # noqa: F401  # fills the catalogue
from gradscape.graph.definition import STRUCTURE, Definition
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS

if TYPE_CHECKING:
    from gradscape.graph.project import Project

LEADING = ("of", "times", "first")
"""What a person wants to read first of a repeat."""


def arguments(node: Node) -> Mapping[str, Any]:
    """All arguments of a node: its operator's in the order of the declaration, then the rest."""
    operator = OPERATORS.get(node.op)
    if operator is None:
        return node.args
    args = {name: parameter.default for name, parameter in operator.parameters.items()}
    if node.op == "repeat":
        args["first"] = {}
    elif node.op == "sequence":
        args["body"] = ()
    args |= node.args
    if node.op in STRUCTURE:
        return {name: args[name] for name in (*LEADING, *args) if name in args}
    return args


def completed(node: Node) -> Node:
    """A node with all its arguments, inside sequences and repeats too; itself where it has them."""
    args = dict(arguments(node))
    for name in STRUCTURE.get(node.op, ()):
        if name in args:
            args[name] = _inside(args[name])
    same = list(args) == list(node.args) and all(args[k] is v for k, v in node.args.items())
    return node if same else replace(node, args=args)


def _inside(held: Any) -> Any:
    """What a structural argument holds, completed."""
    if isinstance(held, Node):
        return completed(held)
    if not isinstance(held, tuple):
        return held
    inside = tuple(completed(node) for node in held)
    return held if all(map(is_, held, inside)) else inside


def completed_definition(definition: Definition) -> Definition:
    """A definition with all arguments; itself where it has them."""
    nodes = {i: completed(node) for i, node in definition.body.nodes.items()}
    different = {i for i, node in nodes.items() if node is not definition.body.nodes[i]}
    if not different:
        return definition
    return replace(definition, body=definition.body.with_nodes(nodes, different))


def completed_project(project: Project) -> Project:
    """A project with all arguments; itself where it has them."""
    definitions = {name: completed_definition(d) for name, d in project.definitions.items()}
    same = all(definitions[name] is d for name, d in project.definitions.items())
    return project if same else replace(project, definitions=definitions)
