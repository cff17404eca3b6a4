"""Nodes and definitions as JSON records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradscape.graph.arguments import arguments
from gradscape.graph.change import Header
from gradscape.graph.definition import STRUCTURE, Definition
from gradscape.graph.model import Node, is_wire
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.text import Record
from gradscape.graph.storage.values import DEEPEST, coded, condition, encode_value, place
from gradscape.graph.text import Text


class Writer:
    """Writes nodes and definitions; `used` is then what the nodes are, each once, in order."""

    def __init__(self) -> None:
        self.used: dict[str, None] = {}

    def definition(self, definition: Definition) -> Record:
        """Raises StorageError: something in it cannot be written."""
        nodes = [self.node(node) for node in definition.body]
        return self.header(definition) | {"nodes": nodes}

    def header(self, held: Definition | Header) -> Record:
        """What a definition has besides its nodes."""
        record: Record = {
            "parameters": coded(held.parameters, encode_value),
            "lets": {name: f"={expression.source}" for name, expression in held.lets.items()},
        }
        if held.sequential:
            record["sequential"] = True
        if held.behind:
            record["behind"] = dict(held.behind)
        return record

    def node(self, node: Node, depth: int = 0) -> Record:
        """A node with all its arguments. Raises StorageError: something in it cannot be written."""
        self.used[node.op] = None
        record: Record = {"id": node.id, "op": node.op, "name": node.name}
        try:
            record["args"] = self._args(node, depth)
            record["inputs"] = {port: _ends(held) for port, held in node.inputs.items()}
            if node.when is not None:
                record["when"] = encode_value(node.when)
                condition(record["when"])
        except StorageError as error:
            raise error.inside(place(record)) from None
        if node.shares is not None:
            record["shares"] = node.shares
        return record

    def _args(self, node: Node, depth: int) -> Record:
        args = arguments(node)
        held = STRUCTURE.get(node.op, ())
        if held and depth >= DEEPEST:
            raise StorageError(
                Text(
                    "holds more than {DEEPEST} sequences and repeats in each other", DEEPEST=DEEPEST
                )
            )
        record = coded({k: v for k, v in args.items() if k not in held}, encode_value)
        for name in held:
            match name, args.get(name):
                case _, None:
                    continue
                case "body", tuple(body) if all(isinstance(inner, Node) for inner in body):
                    record[name] = [self.node(inner, depth + 1) for inner in body]
                case "of", Node() as inner:
                    record[name] = self.node(inner, depth + 1)
                case "first", Mapping() as first:
                    record[name] = coded(first, encode_value)
                case _, value:
                    raise StorageError(
                        Text(
                            "{value!r:.80} does not fit the argument {name!r}",
                            value=value,
                            name=name,
                        )
                    )
        return {name: record[name] for name in args if name in record}


def _ends(held: Any) -> list[Any]:
    return list(held) if is_wire(held) else [list(wire) for wire in held]
