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
from gradscape.graph.text import Text, word


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
            raise EditError(
                "{node} has no {argument} that could be a parameter",
                node=title(node),
                argument=self.argument,
            )
        value = args[self.argument]
        check_new(definition, self.name)
        _check_default(definition, value)
        project = SetParameter(self.definition, self.name, value).edited(project)
        exposed = replace(node, args={**args, self.argument: Expression(self.name)})
        return with_node(project, self.definition, self.path, exposed)

    def label(self, project: Project) -> str:
        node = called(project, self.definition, *self.path)
        argument = word(self.argument)
        return Text("Make {argument} of {node} a parameter", argument=argument, node=node)


def _check_default(definition: Definition, value: Any) -> None:
    """Raises EditError: a value means something only inside the block."""
    if isinstance(value, Expression) and value.source.strip() in definition.parameters:
        raise EditError(
            "{source} is a parameter of {definition} already",
            source=value.source.strip(),
            definition=definition.name,
        )
    for name in names_in(value):
        if name == "i" or name in definition.lets:
            if name == "i":
                raise EditError(
                    "it depends on the number of its turn; set it to something else first"
                )
            raise EditError(
                "it depends on {name}, which only the block has; set it to something else first",
                name=name,
            )
