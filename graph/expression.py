"""Expressions over the parameters of a block: a small, safe part of Python's grammar."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gradscape.graph.errors import GradscapeError
from gradscape.graph.text import Text

Value = int | float | bool | str | None | tuple[Any, ...]
Scope = Mapping[str, Any]
Closure = Callable[[Scope], Any]

LONGEST = 400
"""Characters of an expression. Nobody reads a longer one, and a hostile file must stay cheap."""
LARGEST = 2**53
"""The largest number: every float up to here is exact, and products cannot grow without end."""


def _asking_both(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`function`, where the right operand's class has its say, too.

    A renderer computes with subclasses of int and float that remember how they came about. Python
    asks the right operand first if its class derives from the left's, but `0.5 * n` would be
    float's business alone.
    """
    reflected = f"__r{function.__name__}__"

    def apply(a: Any, b: Any) -> Any:
        if type(a) is float and type(b) is not int and isinstance(b, int):
            value = getattr(b, reflected)(a)
            if value is not NotImplemented:
                return value
        return function(a, b)

    return apply


ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: _asking_both(operator.add),
    ast.Sub: _asking_both(operator.sub),
    ast.Mult: _asking_both(operator.mul),
    ast.FloorDiv: _asking_both(operator.floordiv),
    ast.Div: _asking_both(operator.truediv),
    ast.Mod: _asking_both(operator.mod),
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max}


class ExpressionError(GradscapeError):
    """An expression that cannot be read, or that has no value in its scope."""

    def __init__(self, source: str, why: Text) -> None:
        self.source = source
        self.why = why
        super().__init__("the expression {source!r} {why}", source=source[:LONGEST], why=why)


@dataclass(frozen=True)
class Expression:
    """An argument that is computed: names, numbers, arithmetic, comparisons, conditions.

    Written in a file and in a field as a string that begins with `=`.
    """

    source: str

    def __call__(self, scope: Scope) -> Any:
        """The value in a scope.

        Raises:
            ExpressionError: not in the grammar, an unknown name, a division by zero, a value that
                is no finite number or beyond 2⁵³.
        """
        try:
            value = _compile(self.source)
            # Also where it would not be evaluated: behind `or`, or in the branch not taken.
            for name in _names(self.source):
                if name not in scope:
                    raise ExpressionError(self.source, _unknown(name, scope))
            return value(scope)
        except ZeroDivisionError:
            raise ExpressionError(self.source, Text("divides by zero")) from None
        except RecursionError:
            raise ExpressionError(self.source, Text("is nested too deeply")) from None
        except (TypeError, OverflowError) as error:
            why = Text("has no value: {error}", error=str(error))
            raise ExpressionError(self.source, why) from None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it reads, in the order in which they occur.

        Raises:
            ExpressionError: not in the grammar.
        """
        return _names(self.source)

    def __str__(self) -> str:
        return f"={self.source}"


def _unknown(name: str, scope: Scope) -> Text:
    if not scope:
        return Text("uses {name!r}, which is not defined here; there are no names", name=name)
    there = "uses {name!r}, which is not defined here; there are {known}"
    return Text(there, name=name, known=", ".join(sorted(scope)))


def parse(source: str) -> ast.expr:
    """The syntax tree of an expression.

    Raises:
        ExpressionError: it is no expression, or too long.
    """
    if len(source) > LONGEST:
        raise ExpressionError(source, Text("is longer than {longest} characters", longest=LONGEST))
    try:
        return ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(source, Text("cannot be read: {reason}", reason=error.msg)) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError(source, Text("cannot be read")) from None


@lru_cache(4096)
def _compile(source: str) -> Closure:
    try:
        return _Compiler(source).visit(parse(source))
    except RecursionError:
        raise ExpressionError(source, Text("is nested too deeply")) from None


@lru_cache(4096)
def _names(source: str) -> tuple[str, ...]:
    _compile(source)
    found = [node for node in ast.walk(parse(source)) if isinstance(node, ast.Name)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(dict.fromkeys(node.id for node in found if node.id not in FUNCTIONS))


class _Compiler:
    """Turn a tree into one closure a node; whatever is not named here is refused."""

    def __init__(self, source: str) -> None:
        self.source = source

    def visit(self, node: ast.expr) -> Closure:
        match node:
            case ast.Constant(value=value) if isinstance(value, int | float | str | None):
                return lambda scope: value
            case ast.Name(id=name) if name not in FUNCTIONS:
                return lambda scope: scope[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                return self._arithmetic(ARITHMETIC[type(op)], left, right)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                number = self.visit(operand)
                return lambda scope: -self._number(number(scope))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                truth = self.visit(operand)
                return lambda scope: not truth(scope)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                compare, a, b = COMPARISONS[type(op)], self.visit(left), self.visit(right)
                return lambda scope: compare(a(scope), b(scope))
            case ast.BoolOp(op=op, values=values):
                parts = [self.visit(value) for value in values]
                every = all if isinstance(op, ast.And) else any
                return lambda scope: every(part(scope) for part in parts)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                truth, then, other = self.visit(test), self.visit(body), self.visit(orelse)
                return lambda scope: then(scope) if truth(scope) else other(scope)
            case ast.Tuple(elts=elements):
                parts = [self.visit(element) for element in elements]
                return lambda scope: tuple(part(scope) for part in parts)
            case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as values, keywords=[]) if (
                name in FUNCTIONS
            ):
                function, parts = FUNCTIONS[name], [self.visit(value) for value in values]
                return lambda scope: function(*(self._number(part(scope)) for part in parts))
        raise ExpressionError(
            self.source,
            Text(
                "holds {part!r}; allowed are names, numbers, + - * / // %, "
                "comparisons, and, or, not, … if … else …, min and max of two or "
                "more",
                part=ast.unparse(node),
            ),
        )

    def _arithmetic(
        self, function: Callable[[Any, Any], Any], left: ast.expr, right: ast.expr
    ) -> Closure:
        a, b = self.visit(left), self.visit(right)
        return lambda scope: self._number(function(self._number(a(scope)), self._number(b(scope))))

    def _number(self, value: Any) -> Any:
        # Strings and tuples would multiply too, and a product of products has no end.
        if not isinstance(value, int | float):
            raise ExpressionError(
                self.source, Text("computes with {value!r}, which is no number", value=value)
            )
        if not -LARGEST <= value <= LARGEST or not math.isfinite(value):
            raise ExpressionError(
                self.source, Text("reaches {value:.3g}, which is too large", value=value)
            )
        return value


def evaluate(value: Any, scope: Scope) -> Any:
    """A literal as it is, an expression (also inside a tuple) by its value in `scope`.

    Raises:
        ExpressionError: an expression has no value.
    """
    if isinstance(value, Expression):
        return value(scope)
    if isinstance(value, tuple) and is_symbolic(value):
        return tuple(evaluate(item, scope) for item in value)
    return value


def is_symbolic(value: Any) -> bool:
    """Whether a value depends on a scope."""
    if isinstance(value, tuple):
        return any(is_symbolic(item) for item in value)
    return isinstance(value, Expression)
