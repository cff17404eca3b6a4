"""Expressions: what they compute, what they refuse, and that nothing in them can do harm."""

import ast
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.errors import GradscapeError
from gradscape.graph.expression import (
    LARGEST,
    LONGEST,
    Expression,
    ExpressionError,
    evaluate,
    is_symbolic,
)

SCOPE = {"width": 64, "stride": 2, "p": 0.5, "deep": True, "mode": "tanh", "sizes": (3, 5)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("width", 64),
        ("width * 4 // stride - 1", 127),
        ("-width % 5", 1),
        ("width / 4", 16.0),
        ("stride != 1 or width == 3", True),
        ("not deep and width", False),
        ("width if deep else 0", 64),
        ("1 // 0 if not deep else 7", 7),
        ("min(width, 8, stride)", 2),
        ("max(width // 16, 1)", 4),
        ("(stride, width // 2)", (2, 32)),
        ("mode == 'tanh'", True),
        ("None", None),
        ("  p * 2 ", 1.0),
    ],
)
def test_values(source: str, expected: object) -> None:
    value = Expression(source)(SCOPE)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "cannot be read"),
        ("width +", "cannot be read"),
        ("width = 3", "cannot be read"),
        ("1 if width else height", "uses 'height',"),
        ("width == 3 or height", "uses 'height',"),
        ("height", "uses 'height', which is not defined here; there are deep, mode, p, sizes, "),
        ("width // (stride - 2)", "divides by zero"),
        ("width % 0", "divides by zero"),
        ("mode * 2", "computes with 'tanh', which is no number"),
        ("sizes + sizes", "computes with (3, 5), which is no number"),
        ("max(mode, 2)", "computes with 'tanh', which is no number"),
        ("mode < 3", "has no value"),
        ("9007199254740992 * 2", "reaches 1.8e+16, which is too large"),
        ("1e308 * 10", "reaches"),
        ("width ** 2", "holds 'width ** 2'; allowed are"),
        ("width << 60", "holds 'width << 60'"),
        ("width.real", "holds 'width.real'"),
        ("sizes[0]", "holds 'sizes[0]'"),
        ("[width]", "holds '[width]'"),
        ("abs(width)", "holds 'abs(width)'"),
        ("min", "holds 'min'"),
        ("max(width)", "holds 'max(width)'"),
        ("max(width, 1, key=stride)", "holds 'max(width, 1, key=stride)'"),
        ("max(*sizes)", "holds"),
        ("1 < stride < 3", "holds '1 < stride < 3'"),
        ("lambda: width", "holds 'lambda: width'"),
        ("[x for x in sizes]", "holds"),
        ("f'{width}'", "holds"),
        ("(width := 3)", "holds"),
        ("b'width'", "holds"),
        ("1j", "holds '1j'"),
        ("...", "holds"),
        ("__import__('os').system('true')", "holds"),
        ("1" * (LONGEST + 1), f"is longer than {LONGEST} characters"),
    ],
)
def test_what_it_refuses_is_told(source: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression(source)(SCOPE)
    assert words in str(caught.value)
    assert isinstance(caught.value, GradscapeError)
    assert len(str(caught.value)) < 2 * LONGEST + 200


def test_names_in_the_order_in_which_they_occur() -> None:
    assert Expression("max(width, stride) * width + p").names == ("width", "stride", "p")
    with pytest.raises(ExpressionError, match="allowed are"):
        _ = Expression("width.real").names


def test_a_literal_is_itself_and_a_tuple_is_evaluated_inside() -> None:
    assert evaluate("width", SCOPE) == "width"
    assert evaluate((3, Expression("stride")), SCOPE) == (3, 2)
    assert evaluate(((1, Expression("stride")), 4), SCOPE) == ((1, 2), 4)
    assert is_symbolic((1, (2, Expression("p"))))
    assert not is_symbolic((1, (2, "p")))
    assert str(Expression("width // 2")) == "=width // 2"


LEAVES = st.sampled_from(["width", "stride", "p", "deep", "3", "0", "2.5", "-1"])


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, st.sampled_from([*"+-*/%", "//", "<", "=="]), inner)
    return st.one_of(
        two.map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda a: f"(not {a})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"(1 if {t[0]} and {t[1]} else 2)"),
        st.tuples(inner, inner).map(lambda t: f"(1 if {t[0]} or {t[1]} else 2)"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
    )


@given(st.recursive(LEAVES, _combined, max_leaves=12))
def test_the_grammar_is_pythons(source: str) -> None:
    """Where Python has a value that is small enough, the expression has the same."""

    def outcome(function: Callable[[], Any]) -> object:
        try:
            return function()
        except (ExpressionError, ArithmeticError):
            return "refused"

    ours = outcome(lambda: Expression(source)(SCOPE))
    pythons = outcome(lambda: eval(source, {"max": max}, dict(SCOPE)))
    assert ours in (pythons, "refused")
    if pythons != "refused" and ours == "refused":
        with pytest.raises(ExpressionError, match=r"too large|longer than"):
            Expression(source)(SCOPE)


@given(st.text(max_size=60) | st.text(st.sampled_from("()[]{}*+-/%<>=,.:'\"width01 "), max_size=60))
def test_any_text_has_a_value_or_one_typed_error(source: str) -> None:
    with suppress(ExpressionError):
        value = Expression(source)(SCOPE)
        ast.parse(source.strip(), mode="eval")
        for number in value if isinstance(value, tuple) else (value,):
            assert not isinstance(number, float) or math.isfinite(number)


@pytest.mark.parametrize("source", ["-" * 399 + "1", "not " * 99 + "1", "(" * 190 + ")" * 190])
def test_deep_nesting_is_no_crash(source: str) -> None:
    with suppress(ExpressionError):
        Expression(source)(SCOPE)
    with suppress(ExpressionError):
        assert Expression(source).names == ()


def test_a_hostile_expression_stays_small() -> None:
    source = " * ".join(["width"] * 50)
    with pytest.raises(ExpressionError, match="too large"):
        Expression(source)(SCOPE)
    with pytest.raises(ExpressionError, match="no number"):
        Expression("'a' * 9007199254740992")(SCOPE)
    assert Expression(f"{LARGEST} - 1")(SCOPE) == LARGEST - 1
