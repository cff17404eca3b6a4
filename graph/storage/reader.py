"""Definitions and nodes from JSON records, brought up to date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType, ValidationError, convert

from gradscape.graph.arguments import completed
from gradscape.graph.definition import STRUCTURE, Definition
from gradscape.graph.expression import Expression
from gradscape.graph.migration import MIGRATIONS
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import LIMIT
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.values import DEEPEST, coded, condition, decode_value, place
from gradscape.graph.text import Text


class NodeRecord(Struct, forbid_unknown_fields=True):
    """A node as it stands in a file."""

    id: str
    op: str
    name: str = ""
    args: dict[str, Any] = {}
    inputs: dict[str, list[Any]] = {}
    when: bool | str | UnsetType = UNSET
    shares: str | UnsetType = UNSET


class DefinitionRecord(Struct, forbid_unknown_fields=True):
    """A definition as it stands in a file, under its name."""

    nodes: list[Any]
    parameters: dict[str, Any] = {}
    lets: dict[str, str] = {}
    sequential: bool = False
    behind: dict[str, str] = {}


class Reader:
    """Reads records.

    Args:
        versions: the schema version of the operators as the file names them; today's where it
            does not.
    """

    def __init__(self, versions: Mapping[str, int] | None = None) -> None:
        self.versions = versions or {}
        self.count = 0

    def definition(self, name: str, raw: Any) -> Definition:
        """The definition of a record.

        Raises:
            StorageError: the record is not one.
        """
        try:
            record = converted(raw, DefinitionRecord)
            nodes = self.nodes(record.nodes)
            parameters = coded(record.parameters, decode_value)
            lets = self.lets(record.lets)
        except StorageError as error:
            raise error.inside(f'definition "{name:.40}"') from None
        rest = parameters, lets, record.sequential, record.behind
        return Definition(name, Graph.of(*nodes), *rest)

    def lets(self, record: Mapping[str, str]) -> dict[str, Expression]:
        """Names for expressions."""
        for name, text in record.items():
            if not text.startswith("="):
                raise StorageError(Text('is {text!r}: write "=…"', text=text), f"the let {name!r}")
        return {name: Expression(text[1:]) for name, text in record.items()}

    def node(self, raw: Any, depth: int = 0) -> Node:
        """The node of a record, brought up to date, with all its arguments.

        Raises:
            StorageError: the record is not one.
        """
        self.count += 1
        try:
            if self.count > LIMIT:
                raise StorageError(
                    Text("is one node too many: a project has at most {LIMIT:,}", LIMIT=LIMIT)
                )
            record = converted(raw, NodeRecord)
            node = Node(
                record.id,
                record.op,
                record.name,
                self._args(record, depth),
                {port: _inputs(port, held) for port, held in record.inputs.items()},
                None if record.when is UNSET else condition(record.when),
                None if record.shares is UNSET else record.shares,
            )
            return completed(self._migrated(node))
        except StorageError as error:
            raise error.inside(place(raw) if isinstance(raw, dict) else "a node") from None

    def nodes(self, records: list[Any]) -> tuple[Node, ...]:
        """The nodes of a body. Raises StorageError: a record is not one, or an id stands twice."""
        return self._body(records, 0)

    def _body(self, records: list[Any], depth: int) -> tuple[Node, ...]:
        nodes = tuple([self.node(raw, depth) for raw in records])
        known: set[str] = set()
        for node in nodes:
            if not node.id or node.id in known:
                why = "is used twice in one body" if node.id else "is empty"
                raise StorageError(
                    Text('its "id" {why}; give it another', why=why),
                    place({"id": node.id, "op": node.op}),
                )
            known.add(node.id)
        return nodes

    def _args(self, record: NodeRecord, depth: int) -> dict[str, Any]:
        held = STRUCTURE.get(record.op, ())
        if not held:
            return coded(record.args, decode_value)
        if depth >= DEEPEST:
            raise StorageError(
                Text(
                    "holds more than {DEEPEST} sequences and repeats in each other", DEEPEST=DEEPEST
                )
            )
        args: dict[str, Any] = {}
        for name, value in record.args.items():
            if name == "body" and name in held:
                args[name] = self._body(converted(value, list[Any]), depth + 1)
            elif name == "of" and name in held:
                args[name] = self.node(value, depth + 1)
            elif name == "first" and name in held:
                args[name] = coded(converted(value, dict[str, Any]), decode_value)
            else:
                args |= coded({name: value}, decode_value)
        return args

    def _migrated(self, node: Node) -> Node:
        operator = OPERATORS.get(node.op)
        if operator is None or node.op not in self.versions:
            return node
        for version in range(self.versions[node.op], operator.traits.version):
            migration = MIGRATIONS.get((node.op, version))
            try:
                if migration is None:
                    raise ValueError("nothing says how")
                node = migration(node)
            except Exception as error:  # an old file may hold anything
                raise StorageError(
                    Text(
                        "version {version} of {node} cannot be brought up to date: {error}",
                        version=version,
                        node=node.op,
                        error=str(error),
                    )
                ) from None
        return node


def converted(raw: Any, kind: Any) -> Any:
    """A JSON value as `kind`. Raises StorageError: it is none; the message says where in it."""
    try:
        return convert(raw, kind)
    except ValidationError as error:
        what, _, path = str(error).partition(" - at ")
        where = path.strip("`").removeprefix("$").removeprefix(".")
        raise StorageError(what[:1].lower() + what[1:], *filter(None, [where])) from None
    except RecursionError:
        raise StorageError(Text("is nested too deeply")) from None


def _inputs(port: str, held: list[Any]) -> Any:
    if held and isinstance(held[0], str):
        return _wire(port, held)
    return tuple([_wire(port, wire) for wire in held])


def _wire(port: str, held: Any) -> tuple[str, int]:
    match held:
        case [str(source), int(output)] if output >= 0 and not isinstance(output, bool):
            return source, output
    raise StorageError(
        Text("{held!r:.80} is no wire: write [node, output]", held=held), f"input {port!r}"
    )
