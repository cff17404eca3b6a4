"""Each declaration against torch itself: shapes, parameters, stated defaults, refusals, traits."""

from typing import Any

import pytest
import torch
from hypothesis import given
from torch import Tensor

from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.operator import Operator, resolve
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS, arguments, attempts, inputs
from tests.graph.operators.interpreter import Forms

REFUSALS = (RuntimeError, ValueError, IndexError, TypeError, AssertionError, ZeroDivisionError)

STRICTER = {
    # torch takes the batch for the channels, or the length, of a single sample.
    "axes": set(LAYERS),
    # torch would let the elements of the batch compete.
    "axis": {"softmax"},
    # torch gives a feature map without elements.
    "transposed-window": {"conv_transpose2d"},
    # torch would stretch an axis of 1, and take one term for a sum.
    "add-shapes": {"add"},
    "merge-alone": {"add", "multiply"},
    # torch stretches missing axes and batches of 1.
    "multiply-shapes": {"multiply"},
    # torch makes the last part smaller, or gives fewer parts.
    "sections": {"split"},
}
"""Where an operator refuses on purpose what torch would take: codes, and the operators' names."""


def accepted(operator: Operator, specs: tuple[Spec, ...]) -> tuple[Spec, ...] | None:
    """What an operator gives; None where it refuses, and torch then has to refuse too."""
    try:
        outputs = operator.infer(*specs)
        return outputs if isinstance(outputs, tuple) else (outputs,)
    except ShapeError as refusal:
        if operator.traits.name not in STRICTER.get(refusal.code.name, ()):
            with pytest.raises(REFUSALS):
                run_on_cpu(operator, specs)
        return None


def run_on_cpu(operator: Operator, specs: tuple[Spec, ...]) -> None:
    # The meta device lets some pass: what must be refused is asked for where the numbers are.
    with torch.device("cpu"):
        for n in (2, 3):
            run_all(Forms(operator.lowered(*specs)), specs, n)


def run_all(forms: Forms, specs: tuple[Spec, ...], n: int) -> dict[str, tuple[Tensor, ...]]:
    """What every form gives, in training, on the device in force."""
    tensors = [torch.ones(spec.shape(n)) for spec in specs]
    results = {form: call(*tensors) for form, call in forms.calls.items()}
    return {form: (r,) if isinstance(r, Tensor) else tuple(r) for form, r in results.items()}


def check(operator: Operator, specs: tuple[Spec, ...]) -> bool:
    """Whether an operator takes these inputs, having compared all that it says with torch."""
    with torch.device("meta"):
        outputs = accepted(operator, specs)
        if outputs is None:
            return False
        forms = Forms(operator.lowered(*specs))
        assert forms.parameters == dict(operator.weights(*specs))
        assert list(forms.parameters) == list(operator.weights(*specs))
        assert forms.buffers == dict(operator.buffers(*specs))
        assert len(outputs) == operator.outputs
        for n in (2, 3):
            expected = [spec.shape(n) for spec in outputs]
            for form, results in run_all(forms, specs, n).items():
                assert [tuple(result.shape) for result in results] == expected, form
    return True


CASES = [(name, args) for name, cls in LAYERS.items() for args in arguments(cls)]


@pytest.mark.parametrize(("name", "args"), CASES, ids=[f"{name}-{args}" for name, args in CASES])
def test_shapes_and_parameters_are_torchs(name: str, args: dict[str, Any]) -> None:
    operator = resolve(LAYERS[name], args)
    for specs in inputs(LAYERS[name]):
        check(operator, specs)


@pytest.mark.parametrize("name", LAYERS)
def test_every_value_fits_somewhere(name: str) -> None:
    """A case that is always refused would show nothing."""
    cls = LAYERS[name]
    taken: dict[str, set[Any]] = {parameter: set() for parameter in cls.parameters}
    for args in arguments(cls):
        operator = resolve(cls, args)
        if any(accepted_by_infer(operator, specs) for specs in inputs(cls)):
            for parameter, values in taken.items():
                values.add(getattr(operator, parameter))
    for parameter, values in taken.items():
        declared = cls.parameters[parameter]
        if declared.kind == "text":
            assert values == set(declared.choices), parameter
        assert len(values) > 1, parameter
    assert any(accepted_by_infer(cls(), specs) for specs in inputs(cls))


def accepted_by_infer(operator: Operator, specs: tuple[Spec, ...]) -> bool:
    try:
        operator.infer(*specs)
    except ShapeError:
        return False
    return True


@pytest.mark.parametrize("name", LAYERS)
def test_any_arguments_and_inputs(name: str) -> None:
    @given(attempts(LAYERS[name]))
    def hold(attempt: tuple[dict[str, Any], tuple[Spec, ...]]) -> None:
        args, specs = attempt
        check(resolve(LAYERS[name], args), specs)

    hold()
