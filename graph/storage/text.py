"""The text of a project file: JSON, one node a line; a changed argument is a changed line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from gradscape.graph.definition import STRUCTURE
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.text import Text

Record = dict[str, Any]

LARGEST = 64 << 20
"""Characters of a file."""
VALUES = 4_000_000
"""Values in a file: 100,000 nodes with 40 each. Keeps memory below 1 GB."""
DIGITS = 18
"""Digits of a whole number: all such numbers fit into 64 bits."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        StorageError: not JSON, a key twice in one object, NaN or Infinity, a number without end,
            too large, too deeply nested.
    """
    if len(text) > LARGEST or text.count(",") + text.count("[") + text.count("{") > VALUES:
        raise StorageError(
            Text(
                "is too large: at most {LARGEST} MiB and {VALUES:,} values are read",
                LARGEST=LARGEST >> 20,
                VALUES=VALUES,
            )
        )
    try:
        value = _DECODER.decode(text)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise StorageError(
            Text("is no JSON: {reason}", reason=error.msg),
            f"line {error.lineno}, column {error.colno}",
        ) from None
    except RecursionError:
        raise StorageError(Text("is nested too deeply")) from None
    except UnicodeEncodeError:
        raise StorageError(Text("holds half a character: \\ud8… without \\udc…")) from None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for k, key in enumerate(keys) if key in keys[:k])
        where = f'in the object with "id": {record["id"]!r}' if "id" in record else "in one object"
        raise StorageError(
            Text(
                "the key {twice!r} stands twice {where}; keep one of them", twice=twice, where=where
            )
        )
    return record


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > DIGITS:
        raise StorageError(
            Text(
                "the number {digits} is too large: {DIGITS} digits are the most",
                digits=digits[:30],
                DIGITS=DIGITS,
            )
        )
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise StorageError(Text("the number {digits} is too large", digits=digits[:30]))
    return value


def _constant(name: str) -> float:
    raise StorageError(Text("{name} is no number that a project can hold", name=name))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_integer, parse_float=_float, parse_constant=_constant
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def compact(value: Any) -> str:
    """A value on one line.

    Raises:
        StorageError: a number that is not finite.
    """
    try:
        return _ENCODER.encode(value)
    except ValueError:
        raise StorageError(Text("holds a number that is not finite")) from None


def project_text(record: Mapping[str, Any]) -> str:
    """The text of the record of a project or a fragment, with the keys in their order."""
    special: Mapping[str, Callable[[Any], str]] = {
        "definitions": _definitions,
        "layout": _layout,
        "nodes": partial(_nodes, depth=2),
    }
    parts = [_pair(key, special.get(key, compact)(value)) for key, value in record.items()]
    return f"{{{parts[0]}, " + ",\n ".join(parts[1:]) + "}\n"


def _pair(key: str, text: str) -> str:
    return f"{compact(key)}:{'' if text.startswith(chr(10)) else ' '}{text}"


def _layout(record: Record) -> str:
    return "{" + ",\n  ".join(_pair(name, compact(nodes)) for name, nodes in record.items()) + "}"


def _definitions(record: Record) -> str:
    parts = [f"\n  {_pair(name, _definition(value))}" for name, value in record.items()]
    return f"{{{','.join(parts)}}}"


def _definition(record: Record) -> str:
    parts = [
        _pair(key, _nodes(value, 3) if key == "nodes" else compact(value))
        for key, value in record.items()
    ]
    return f"{{{', '.join(parts)}}}"


def _nodes(records: list[Record], depth: int) -> str:
    indent = "\n" + " " * depth
    return f"[{','.join(indent + _node(record, depth) for record in records)}]"


def _node(record: Record, depth: int) -> str:
    if record["op"] not in STRUCTURE:
        return compact(record)
    parts = [
        _pair(key, _args(record["op"], value, depth + 1) if key == "args" else compact(value))
        for key, value in record.items()
    ]
    return f"{{{', '.join(parts)}}}"


def _args(op: str, record: Record, depth: int) -> str:
    """The arguments of a structural node: the nodes that it holds have lines of their own."""
    indent = "\n" + " " * depth
    text, gap = "", ""
    for key, value in record.items():
        if key == "of" and key in STRUCTURE[op]:
            text, gap = f"{text}{gap}{_pair(key, indent + _node(value, depth))}", f",{indent}"
        else:
            lines = key == "body" and key in STRUCTURE[op]
            inner = _nodes(value, depth) if lines else compact(value)
            text, gap = f"{text}{gap}{_pair(key, inner)}", ", "
    return f"{{{text}}}"
