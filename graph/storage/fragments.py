"""Fragments as text: what the clipboard holds, and what a person may keep in any file.

    {"gradscape-fragment": 1, "nodes": [
      {"id": "p1c0", "op": "conv2d", "name": "conv1", "args": { … }, "inputs": {"x": ["k3f9", 0]}}],
     "positions": {"p1c0": [0, 120]},
     "definitions": { … }, "operators": { … }, "layout": { … }}

The words are those of a project file, and so is the care with which a text is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from gradscape.graph.edits.fragments import Fragment
from gradscape.graph.operator import OPERATORS
from gradscape.graph.storage import check_versions, positions, version_of
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.reader import Reader, converted
from gradscape.graph.storage.text import parse, project_text
from gradscape.graph.storage.writer import Writer
from gradscape.graph.text import Text

KEY = "gradscape-fragment"
VERSION = 1

Places = dict[str, tuple[float, float]]


class FragmentRecord(Struct, forbid_unknown_fields=True):
    """A fragment as it stands in a text."""

    version: int = field(name=KEY)
    nodes: list[Any]
    positions: Places = {}
    definitions: dict[str, Any] = {}
    operators: dict[str, Annotated[int, Meta(ge=1)]] = {}
    layout: dict[str, Places] = {}


def dumps(fragment: Fragment) -> str:
    """The text of a fragment.

    Raises:
        StorageError: something in it cannot be written.
    """
    writer = Writer()
    nodes = [writer.node(node) for node in fragment.nodes]
    definitions = {}
    for definition in fragment.definitions:
        try:
            definitions[definition.name] = writer.definition(definition)
        except StorageError as error:
            raise error.inside(f'definition "{definition.name}"') from None
    record = {
        KEY: VERSION,
        "nodes": nodes,
        "positions": positions([node.id for node in fragment.nodes], fragment.positions),
        "definitions": definitions,
        "operators": {op: v for op in writer.used if (v := version_of(op, fragment.versions))},
        "layout": {
            definition.name: found
            for definition in fragment.definitions
            if (found := positions(definition.body.nodes, fragment.layout.get(definition.name, {})))
        },
    }
    text = project_text(record)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise StorageError(Text("a name or a text holds half a character")) from None
    return text


def loads(text: str) -> Fragment:
    """The fragment in a text.

    Raises:
        StorageError: it is none; the message says why, where and what to do.
    """
    raw = parse(text)
    if not isinstance(raw, dict) or KEY not in raw:
        raise StorageError(
            Text('holds no nodes of Gradscape: it does not begin with {{"{KEY}": …', KEY=KEY)
        )
    if raw[KEY] != VERSION:
        raise StorageError(
            Text("{raw!r:.80} is no version of a fragment that can be read here", raw=raw[KEY])
        )
    record: FragmentRecord = converted(raw, FragmentRecord)
    check_versions(record.operators)
    reader = Reader(record.operators)
    nodes = reader.nodes(record.nodes)
    definitions = tuple(reader.definition(name, held) for name, held in record.definitions.items())
    bodies = {definition.name: definition.body.nodes for definition in definitions}
    layout = {name: _known(record.layout.get(name, {}), body) for name, body in bodies.items()}
    return Fragment(
        nodes,
        _known(record.positions, {node.id: node for node in nodes}),
        definitions,
        {name: places for name, places in layout.items() if places},
        {op: version for op, version in record.operators.items() if op not in OPERATORS},
    )


def _known(places: Places, nodes: Mapping[str, Any]) -> Places:
    return {i: place for i, place in places.items() if i in nodes}
