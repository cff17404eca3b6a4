"""Arguments as JSON values, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from gradscape.graph.expression import Expression
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.text import DIGITS
from gradscape.graph.text import Text

DEEPEST = 32
"""Sequences and repeats within each other, and lists within lists. Nobody finds the way there."""

_LITERAL = re.compile("'*=")


def encode_value(value: Any, depth: int = 0) -> Any:
    """A literal or an expression as a file holds it.

    An expression is a string that begins with `=`; a text that begins so has an apostrophe in
    front of it, as in a spreadsheet: `'=`.

    Raises:
        StorageError: something that a file cannot hold.
    """
    if isinstance(value, Expression):
        return f"={value.source}"
    if isinstance(value, str):
        return f"'{value}" if _LITERAL.match(value) else value
    if isinstance(value, tuple | list):
        if depth >= DEEPEST:
            raise StorageError(
                Text("a list within more than {DEEPEST} lists; make it flatter", DEEPEST=DEEPEST)
            )
        return [encode_value(item, depth + 1) for item in value]
    if value is None or type(value) is bool:
        return value
    if type(value) is float:
        if not isfinite(value):
            raise StorageError(Text("{value} is not finite", value=value))
        return value
    if type(value) is int and abs(value) < 10**DIGITS:
        return value
    raise StorageError(
        Text("{value!r:.80} is no number, text, list or expression that fits a file", value=value)
    )


def decode_value(value: Any, depth: int = 0) -> Any:
    """What `encode_value` wrote; lists become tuples.

    Raises:
        StorageError: an object, or lists nested too deeply.
    """
    if isinstance(value, str):
        if value.startswith("="):
            return Expression(value[1:])
        return value[1:] if value.startswith("'") and _LITERAL.match(value) else value
    if isinstance(value, list):
        if depth >= DEEPEST:
            raise StorageError(
                Text("a list within more than {DEEPEST} lists; make it flatter", DEEPEST=DEEPEST)
            )
        return tuple([decode_value(item, depth + 1) for item in value])
    if isinstance(value, dict):
        raise StorageError(Text("{value!r:.80} is an object, which no argument takes", value=value))
    return value


def coded(values: Mapping[str, Any], code: Callable[[Any], Any]) -> dict[str, Any]:
    """Arguments through `encode_value` or `decode_value`.

    Raises:
        StorageError: one of them cannot be held; it is named.
    """
    result = {}
    for name, value in values.items():
        try:
            result[name] = code(value)
        except StorageError as error:
            raise error.inside(f"argument {name!r}") from None
    return result


def condition(when: Any) -> bool | Expression:
    """The condition of a node. Raises StorageError: it is none."""
    when = decode_value(when)
    if isinstance(when, bool | Expression):
        return when
    raise StorageError(Text('"when" is {when!r:.80}: write true, false or "=…"', when=when))


def place(node: Mapping[str, Any]) -> str:
    """Which node an error is about, from its record."""
    name = node.get("name") or node.get("op")
    return f'node "{node.get("id")!s:.40}" ({name!s:.40})'
