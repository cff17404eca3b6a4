"""What is typed is what is meant: texts and values, there and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.expression import Expression
from gradscape.graph.operator import OPERATORS, Parameter
from gradscape.gui.panels.inspector.drafts import form_of
from gradscape.gui.panels.inspector.typed import Form, TypedError, show, word_at
from tests.graph.operators.cases import values

PARAMETERS = {f"{n}.{p.name}": p for n, o in OPERATORS.items() for p in o.parameters.values()}
NUMBER = Form("integer", Parameter("n", "integer", 1, minimum=1))


@pytest.mark.parametrize(
    "name", [n for n, p in PARAMETERS.items() if p.choices or p.kind != "text"]
)
def test_any_value_is_typed_as_it_is_shown(name: str) -> None:
    parameter = PARAMETERS[name]

    @given(values(parameter))
    def hold(value: Any) -> None:
        form = form_of(parameter)
        read = form.read(show(value), {})
        assert form.kept(read) == parameter.coerce(value)

    hold()


@given(st.text(max_size=30).map(str.strip))
def test_any_text_is_typed_as_it_is_shown(text: str) -> None:
    assert Form("text", optional=False).read(show(text), {}) == text


@given(st.recursive(st.integers() | st.booleans(), lambda v: st.lists(v, max_size=3).map(tuple)))
def test_arguments_of_blocks_are_typed_as_they_are_shown(value: Any) -> None:
    if value == ():
        return
    assert Form("any").read(show(value), {}) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("=k // 4", Expression("k // 4")),
        ("k // 4", Expression("k // 4")),
        ("k", Expression("k")),
    ],
)
def test_numbers_and_expressions(text: str, value: Any) -> None:
    assert NUMBER.read(text, {"k": 32}) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [("0", "less than 1"), ("two", "not defined here"), ("=k", "not defined"), ("1 +", "read")],
)
def test_what_is_none(text: str, why: str) -> None:
    with pytest.raises(TypedError, match=why):
        NUMBER.read(text, {})


def test_where_no_value_is_known_only_the_grammar_counts() -> None:
    assert NUMBER.read("=width // 2", None) == Expression("width // 2")
    with pytest.raises(TypedError, match="allowed are"):
        NUMBER.read("=width.real", None)


@pytest.mark.parametrize(
    ("value", "steps", "moved"),
    [(3, 1, 4), (1, -5, 1), ((3, 3), 2, (5, 5)), (0.1, 1, 0.11), (1e-5, -1, 9e-6), (0.0, 1, 0.05)],
)
def test_steps(value: Any, steps: int, moved: Any) -> None:
    form = Form("any") if isinstance(value, float) else NUMBER
    assert form.stepped(value, steps) == moved


def test_the_word_at_the_cursor() -> None:
    assert word_at("=out // wi", 10) == (8, "wi")
    assert word_at("=2x", 3) == (3, "")
