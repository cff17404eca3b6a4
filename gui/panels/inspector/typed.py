"""What is typed into a field, as a value: a literal, or an expression; and back."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from gradscape.graph.errors import GradscapeError
from gradscape.graph.expression import FUNCTIONS, Expression, ExpressionError, evaluate
from gradscape.graph.operator import ArgumentError, Kind, Parameter
from gradscape.graph.storage.values import decode_value, encode_value

Takes = Kind | Literal["any"]
Scope = Mapping[str, Any]


class TypedError(GradscapeError):
    """What was typed is no value of this field, and why, in words."""


@dataclass(frozen=True)
class Form:
    """What a field takes.

    Args:
        kind: that of an operator's parameter; "any" for those of blocks, which have none.
        parameter: holds values to its range, where there is one.
        choices: the literals that there are, with the words for each.
        optional: nothing typed stands for None.
        computed: it may be an expression.
    """

    kind: Takes
    parameter: Parameter | None = None
    choices: tuple[tuple[Any, str], ...] = ()
    optional: bool = False
    computed: bool = True

    @property
    def sort(self) -> Hashable:
        """Equal for forms that take the same, whatever they are called."""
        known = self.parameter
        bounds = (known.minimum, known.maximum, known.choices) if known else ()
        return self.kind, bounds, bool(self.choices), self.optional, self.computed

    def kept(self, value: Any) -> Any:
        """A value as the operator keeps it, where it can be: one number as a size."""
        if self.parameter is None or is_computed(value):
            return value
        try:
            return self.parameter.coerce(value)
        except ArgumentError:
            return value

    @property
    def steps(self) -> bool:
        """Whether arrows and wheel change it."""
        return self.kind in ("integer", "number", "size", "any")

    def read(self, text: str, scope: Scope | None) -> Any:
        """The value of a text.

        Args:
            scope: the names that an expression may use, with their values; None: not known.

        Raises:
            TypedError: it is none.
        """
        text = text.strip()
        if not text and self.optional:
            return None
        if text.startswith("="):
            value: Any = Expression(text[1:].strip())
        elif self.kind == "text":
            value = decode_value(text)  # 'an apostrophe' keeps a text from being an expression
        else:
            value = self._literal(text)
        self.result(value, scope)
        return value

    def _literal(self, text: str) -> Any:
        if not text:
            raise TypedError(_tr("a value is missing"))
        literal = _python(text)
        if literal is not _NOTHING:
            return (literal,) if self.kind == "integers" and type(literal) is int else literal
        return Expression(text)

    def result(self, value: Any, scope: Scope | None) -> Any:
        """What a value comes to, as the operator gets it; None where no scope is known.

        Raises:
            TypedError: nothing, or something that the operator cannot take.
        """
        try:
            if scope is None and is_computed(value):
                _grammar(value)
                return None
            found = evaluate(value, scope or {})
            return self.parameter.coerce(found) if self.parameter else found
        except ExpressionError as error:
            raise TypedError(error.why) from None
        except ArgumentError as error:
            raise TypedError(error.why) from None

    def stepped(self, value: Any, steps: int) -> Any:
        """A number some steps on, held to its range; itself where it is no number."""
        if isinstance(value, tuple):
            return tuple(self.stepped(each, steps) for each in value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        moved = value + steps if isinstance(value, int) else _nudged(value, steps)
        low = self.parameter.minimum if self.parameter else None
        high = self.parameter.maximum if self.parameter else None
        if low is not None and moved < low:
            moved = type(value)(low)
        if high is not None and moved > high:
            moved = type(value)(high)
        return moved


def show(value: Any) -> str:
    """A value as it is typed."""
    if value is None:
        return ""
    if isinstance(value, Expression):
        return f"={value.source}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        text = ", ".join(map(_listed, value)) + ("," if len(value) == 1 else "")
        return f"={text}" if is_computed(value) else text
    return str(encode_value(value)) if isinstance(value, str) else f"{value!r}"


def _listed(value: Any) -> str:
    """A value inside a list, as Python writes it."""
    if isinstance(value, tuple):
        return f"({show(value).removeprefix('=')})"
    return value.source if isinstance(value, Expression) else repr(value)


def said(value: Any) -> str:
    """A value as it is read: a pair with ×, a text in words."""
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return "×".join(map(str, value))
    return show(value).rstrip(",")


def is_computed(value: Any) -> bool:
    """Whether a value, or a part of it, is an expression."""
    if isinstance(value, tuple):
        return any(map(is_computed, value))
    return isinstance(value, Expression)


_NOTHING = object()
_WORDS = {"true": True, "false": False, "none": None}


def _python(text: str) -> Any:
    """A number, a truth or a list of them; `_NOTHING` where it is something else."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    listed = text.replace("×", ",")
    try:
        value = ast.literal_eval(listed)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return _NOTHING
    return _frozen(value) if isinstance(value, int | float | str | tuple | list) else _NOTHING


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _grammar(value: Any) -> None:
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, Expression):
            _ = each.names


def _nudged(value: float, steps: int) -> float:
    """A number by a tenth of its own order of magnitude: 0.1 → 0.11, 1e-5 → 1.1e-5."""
    unit = float(f"1e{f'{abs(value):e}'.partition('e')[2]}") / 10 if value else 0.05
    return float(f"{value + steps * unit:.10g}")


def word_at(text: str, cursor: int) -> tuple[int, str]:
    """Where the name begins that ends at the cursor, and as much of it as is there."""
    start = cursor
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    word = text[start:cursor]
    return (start, word) if word and not word[0].isdigit() else (cursor, "")


def completions(scope: Scope) -> tuple[str, ...]:
    """The names that an expression may use."""
    return (*scope, *(name for name in FUNCTIONS if name not in scope))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
