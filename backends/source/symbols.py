"""Numbers that remember how they came about, and conditions with what is known put in."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from gradscape.graph.definition import Definition
from gradscape.graph.expression import Expression, evaluate, parse
from gradscape.graph.operator import Operator
from gradscape.graph.planner import Planner
from gradscape.graph.resolving import infer
from gradscape.graph.spec import Spec

LONGEST = 80
"""Characters of a remembered text: nobody reads more, and text can double at each step."""

ATOM = 9
"""The precedence of a name; sums have 5, products 6."""

_ARITHMETIC: tuple[tuple[Callable[[Any, Any], Any], str, int], ...] = (
    (operator.add, "+", 5),
    (operator.sub, "-", 5),
    (operator.mul, "*", 6),
    (operator.floordiv, "//", 6),
    (operator.truediv, "/", 6),
    (operator.mod, "%", 6),
)


class Sym(int):
    """A whole number that knows its text."""

    text: str
    precedence: int


class SymFloat(float):
    """A number that knows its text."""

    text: str
    precedence: int


def sym(value: Any, name: str) -> Any:
    """`value` under a name of its own; what is no number stays as it is."""
    return _remember(value, name, ATOM)


def is_sym(value: object) -> bool:
    """Whether a value remembers a text."""
    return isinstance(value, Sym | SymFloat)


def _remember(value: Any, text: str, precedence: int) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or len(text) > LONGEST:
        return value
    remembered = Sym(value) if isinstance(value, int) else SymFloat(value)
    remembered.text, remembered.precedence = text, precedence
    return remembered


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Sym) else float(value) if is_sym(value) else value


def _wrapped(value: Any, precedence: int) -> str:
    if not is_sym(value):
        return f"({value!r})" if value < 0 else repr(value)
    return f"({value.text})" if value.precedence < precedence else str(value.text)


def _apply(function: Callable[[Any, Any], Any], mark: str, precedence: int, a: Any, b: Any) -> Any:
    if is_sym(a) and not is_sym(b) and (mark, b) in {("*", 1), ("//", 1), ("+", 0), ("-", 0)}:
        return a
    if is_sym(b) and not is_sym(a) and (mark, a) in {("*", 1), ("+", 0)}:
        return b
    value = function(_plain(a), _plain(b))
    return _remember(
        value, f"{_wrapped(a, precedence)} {mark} {_wrapped(b, precedence + 1)}", precedence
    )


def _method(
    function: Callable[[Any, Any], Any], mark: str, precedence: int, swapped: bool
) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        if not isinstance(other, int | float):
            return NotImplemented
        a, b = (other, self) if swapped else (self, other)
        return _apply(function, mark, precedence, a, b)

    return method


for _class in (Sym, SymFloat):
    for _function, _mark, _precedence in _ARITHMETIC:
        for _prefix in ("", "r"):
            _name = f"__{_prefix}{_function.__name__}__"
            setattr(_class, _name, _method(_function, _mark, _precedence, bool(_prefix)))


class Remembering(Planner):
    """Plans with numbers that remember. Equal numbers with other texts are not the same to it."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        super().__init__(definitions)
        self._budget = math.inf  # what is planned here has been planned before

    def key(self, value: Any) -> Hashable:
        return type(value), _marked(value)

    def turn(self, i: int) -> int:
        remembered: int = sym(i, "i")
        return remembered

    def infer(self, operator: Operator, inputs: tuple[Spec, ...]) -> tuple[Spec, ...]:
        return infer(operator, inputs)


def _marked(value: Any) -> Hashable:
    if isinstance(value, Sym | SymFloat):
        return value, value.text
    if isinstance(value, tuple):
        return tuple(map(_marked, value))
    if isinstance(value, Spec):
        return value, _marked(value.sizes)
    marked: Hashable = value
    return marked


# ---- conditions
def substitute(source: str, known: Mapping[str, Any]) -> str:
    """An expression with what is known put in, and without the parts that this decides."""
    tree = _Substitution(known).visit(parse(source))
    return ast.unparse(tree)


class _Substitution(ast.NodeTransformer):
    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = known

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.known:
            return node
        return ast.parse(repr(self.known[node.id]), mode="eval").body

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self._folded(self.generic_visit(node))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._folded(self.generic_visit(node))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return self._folded(self.generic_visit(node))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.args = [self.visit(argument) for argument in node.args]
        return self._folded(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        neutral = isinstance(node.op, ast.And)
        node.values = [
            value
            for value in node.values
            if not (isinstance(value, ast.Constant) and bool(value.value) is neutral)
        ]
        if any(isinstance(v, ast.Constant) for v in node.values) or not node.values:
            return ast.Constant(bool(neutral is not bool(node.values)))
        return node.values[0] if len(node.values) == 1 else node

    @staticmethod
    def _folded(node: ast.AST) -> ast.AST:
        if any(isinstance(n, ast.Name) and n.id not in ("min", "max") for n in ast.walk(node)):
            return node
        value = evaluate(Expression(ast.unparse(node)), {})
        return ast.parse(repr(value), mode="eval").body
