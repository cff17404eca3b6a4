"""The formula of a size says what is computed: its left side is worked out again, from its text."""

import math
import re
from typing import Any

import pytest
from hypothesis import given

from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.formula import Formula
from gradscape.graph.operator import OPERATORS, Operator, resolve
from gradscape.graph.resolving import infer
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS, arguments, attempts, inputs

WITH = {name: o for name, o in LAYERS.items() if o.formula is not Operator.formula}
PRODUCT = re.compile(r"W_\{(\d+) \\times (\d+)\}\\cdot x_\{(\d+)\}")


def worked_out(text: str) -> float:
    """What a left side comes to."""
    if product := PRODUCT.fullmatch(text):
        rows, columns, length = map(int, product.groups())
        assert columns == length
        return rows
    text = re.sub(r"\\frac\{(.*?)\}\{(.*?)\}", r"((\1)/(\2))", text)
    for side in ("floor", "ceil"):
        text = text.replace(rf"\left\l{side}", f"math.{side}(").replace(rf"\right\r{side}", ")")
    text = text.replace(r"\cdot ", "*")
    assert re.fullmatch(r"[-+*/() \d]*|.*math\..*", text), text
    return float(eval(text, {"math": math}))


def check(operator: Operator, specs: tuple[Spec, ...]) -> int:
    """How many formulas have been held against `infer`."""
    formulas = operator.formula(*specs)
    for formula in formulas:
        assert worked_out(formula.text) == pytest.approx(formula.value)
    try:
        outputs = infer(operator, specs)
    except ShapeError:
        return 0
    for output in outputs:
        for formula in formulas:
            assert {output[axis] for axis in formula.axes} == {formula.value}
    return len(formulas)


@pytest.mark.parametrize("name", WITH)
def test_the_right_side_is_the_size_that_comes_out(name: str) -> None:
    cases = [
        check(resolve(WITH[name], args), specs)
        for args in arguments(WITH[name])
        for specs in inputs(WITH[name])
    ]
    assert any(cases), "no formula was ever asked for"


@pytest.mark.parametrize("name", WITH)
def test_over_any_arguments_and_inputs(name: str) -> None:
    @given(attempts(WITH[name]))
    def hold(attempt: tuple[dict[str, Any], tuple[Spec, ...]]) -> None:
        args, specs = attempt
        check(resolve(WITH[name], args), specs)

    hold()


def test_windows_read_as_in_a_book() -> None:
    conv = resolve(OPERATORS["conv2d"], {"kernel_size": 5, "padding": 1})
    (formula,) = conv.formula(Spec((4, 8, 8)))
    text = r"\left\lfloor\frac{8 + 2\cdot 1 - 5}{1}\right\rfloor + 1"
    assert formula == Formula((2, 3), text, 6)


def test_height_and_width_that_differ_have_a_formula_each() -> None:
    conv = resolve(OPERATORS["conv2d"], {"kernel_size": (3, 5)})
    assert [f.axes for f in conv.formula(Spec((4, 8, 8)))] == [(2,), (3,)]


def test_a_window_that_does_not_fit_shows_what_it_comes_to() -> None:
    conv = resolve(OPERATORS["conv2d"], {"kernel_size": 5})
    (formula,) = conv.formula(Spec((4, 3, 3)))
    assert formula.value == -1
