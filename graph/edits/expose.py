"""An argument inside a block becomes a parameter of the block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gradscape.graph.arguments import arguments
from gradscape.graph.definition import STRUCTURE, Definition
from gradscape.graph.edits.arguments import with_node
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    Path,
    at,
    called,
    definition_of,
    title,
)
from gradscape.graph.edits.blocks import SetParameter, check_new
from gradscape.graph.edits.group import names_in
from gradscape.graph.expression import Expression
from gradscape.graph.project import Project


@dataclass(frozen=True)
class Expose(Edit):
    """Let the uses of a block decide an argument of a node in it; what it was is the default."""

    definition: str
    path: Path
    argument: str
    name: str

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        node = at(definition, self.path)
        args = arguments(node)
        if self.argument not in args or self.argument in STRUCTURE.get(node.op, ()):
            raise EditError(f"{title(node)} has no {self.argument} that could be a parameter")
        value = args[self.argument]
        check_new(definition, self.name)
        _check_default(definition, value)
        project = SetParameter(self.definition, self.name, value).edited(project)
        exposed = replace(node, args={**args, self.argument: Expression(self.name)})
        return with_node(project, self.definition, self.path, exposed)

    def label(self, project: Project) -> str:
        node = called(project, self.definition, *self.path)
        return f"Make {self.argument} of {node} a parameter"


def _check_default(definition: Definition, value: Any) -> None:
    """Raises EditError: a value means something only inside the block."""
    if isinstance(value, Expression) and value.source.strip() in definition.parameters:
        raise EditError(f"{value.source.strip()} is a parameter of {definition.name} already")
    for name in names_in(value):
        if name == "i" or name in definition.lets:
            what = "the number of its turn" if name == "i" else f"{name}, which only the block has"
            raise EditError(f"it depends on {what}; set it to something else first")
