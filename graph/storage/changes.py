"""Changes as JSON values: a line of the journal of a document, a paste between two windows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct, to_builtins

from gradscape.graph.change import SETTINGS, Address, Change, Header, Placed
from gradscape.graph.settings import Data, Training
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.reader import Reader, converted
from gradscape.graph.storage.text import Record
from gradscape.graph.storage.values import coded, decode_value
from gradscape.graph.storage.writer import Writer
from gradscape.graph.text import Text


class ItemRecord(Struct, forbid_unknown_fields=True):
    """One item of a change."""

    at: tuple[str, ...]
    before: Any
    after: Any


class PlacedRecord(Struct, forbid_unknown_fields=True):
    """A node or a header in its place."""

    index: Annotated[int, Meta(ge=0)]
    value: Any


class HeaderRecord(Struct, forbid_unknown_fields=True):
    """A definition without its nodes."""

    parameters: dict[str, Any]
    lets: dict[str, str]
    sequential: bool = False
    behind: dict[str, str] = {}


KINDS: Mapping[str, Any] = {
    "network": str,
    "data": Data | None,
    "training": Training,
    "versions": dict[str, int],
}


def encode_change(change: Change) -> list[Record]:
    """A change as JSON values.

    Raises:
        StorageError: something in it cannot be written.
    """
    return [
        {"at": list(at), "before": _encoded(at, before), "after": _encoded(at, after)}
        for at, (before, after) in change.items.items()
    ]


def decode_change(records: Iterable[Any], versions: Mapping[str, int] | None = None) -> Change:
    """What `encode_change` wrote.

    Args:
        versions: of the operators when it was written; today's where it does not name them.

    Raises:
        StorageError: it is no change.
    """
    reader = Reader(versions)
    items = {}
    for raw in converted(records, list[Any]):
        record = converted(raw, ItemRecord)
        at = record.at
        items[at] = _decoded(reader, at, record.before), _decoded(reader, at, record.after)
    return Change(items)


def _encoded(at: Address, value: Any) -> Any:
    if isinstance(value, Placed):
        inner = value.value
        writer = Writer()
        record = writer.header(inner) if isinstance(inner, Header) else writer.node(inner)
        return {"index": value.index, "value": record}
    return to_builtins(value)


def _decoded(reader: Reader, at: Address, raw: Any) -> Any:
    match at:
        case (name,) if name in SETTINGS:
            return converted(raw, KINDS[name])
        case ("position", _, _):
            return converted(raw, tuple[float, float] | None)
        case ("node" | "definition", _, *rest) if len(rest) == (at[0] == "node"):
            if raw is None:
                return None
            placed = converted(raw, PlacedRecord)
            if rest:
                node = reader.node(placed.value)
                if node.id != rest[0]:
                    raise StorageError(
                        Text("the node {node!r:.40} stands at {at!r:.80}", node=node.id, at=at)
                    )
                return Placed(node, placed.index)
            header = converted(placed.value, HeaderRecord)
            parameters = coded(header.parameters, decode_value)
            lets = reader.lets(header.lets)
            read = Header(parameters, lets, header.sequential, header.behind)
            return Placed(read, placed.index)
    raise StorageError(Text("nothing in a project has the address {at!r:.80}", at=at))
