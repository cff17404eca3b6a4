"""Each declaration against torch itself: shapes, parameters, multiply-adds, refusals."""

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.operator import OPERATORS, Operator, resolve
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS, accepted, arguments, attempts, inputs
from tests.graph.operators.interpreter import Forms

REFUSALS = (RuntimeError, ValueError, IndexError, TypeError, AssertionError, ZeroDivisionError)

WITHOUT_BATCH = "axes"
"""torch takes a missing axis for that of the batch; here a batch is always there."""

STRICTER = {
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

CASES = [(name, args) for name, cls in LAYERS.items() for args in arguments(cls)]


@pytest.mark.parametrize(("name", "args"), CASES, ids=str)
def test_shapes_and_parameters_are_torchs(name: str, args: dict[str, Any]) -> None:
    operator = resolve(LAYERS[name], args)
    for specs in inputs(LAYERS[name]):
        check(operator, specs)


@pytest.mark.parametrize("name", LAYERS)
def test_any_arguments_and_inputs(name: str) -> None:
    @given(attempts(LAYERS[name]))
    def hold(attempt: tuple[dict[str, Any], tuple[Spec, ...]]) -> None:
        args, specs = attempt
        check(resolve(LAYERS[name], args), specs)

    hold()


@pytest.mark.parametrize("name", LAYERS)
def test_every_value_fits_somewhere(name: str) -> None:
    """A case that is always refused would show nothing."""
    cls = LAYERS[name]
    taken: dict[str, set[Any]] = {parameter: set() for parameter in cls.parameters}
    for args in arguments(cls):
        operator = resolve(cls, args)
        if accepted(operator):
            for parameter, values in taken.items():
                values.add(getattr(operator, parameter))
    for parameter, values in taken.items():
        choices = cls.parameters[parameter].choices
        assert values == set(choices) if choices else len(values) > 1, parameter
    assert accepted(cls()), "not even the defaults fit"


def test_the_example_in_contributing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file, and the catalogue has an operator that is torch's."""
    text = (Path(__file__).parents[3] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = re.search("```python\n(.*?)```", text, re.DOTALL)
    assert code
    (tmp_path / "pixel_shuffle.py").write_text(code[1], encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        import_module("pixel_shuffle")
        cls = OPERATORS["pixel_shuffle"]
        taken = 0
        for args in arguments(cls):
            operator = resolve(cls, args)
            taken += len(accepted(operator))
            for specs in inputs(cls):
                check(operator, specs)
        assert taken
    finally:
        OPERATORS.pop("pixel_shuffle", None)
        sys.modules.pop("pixel_shuffle", None)


def check(operator: Operator, specs: tuple[Spec, ...]) -> None:
    """Compare all that an operator says of these inputs with torch."""
    try:
        outputs = operator.infer(*specs)
    except ShapeError as refusal:
        code = refusal.code.name
        if code != WITHOUT_BATCH and operator.traits.name not in STRICTER.get(code, ()):
            with pytest.raises(REFUSALS):
                run_on_cpu(operator, specs)
        return
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    assert len(outputs) == operator.outputs
    with torch.device("meta"):
        forms = Forms(operator.lowered(*specs))
        # As lists: the order counts, it is that of the state dict and of the optimiser.
        assert list(operator.weights(*specs).items()) == list(forms.parameters.items())
        assert list(operator.buffers(*specs).items()) == list(forms.buffers.items())
        for n in (2, 3):
            expected = [spec.shape(n) for spec in outputs]
            for form, call in forms.calls.items():
                with FlopCounterMode(display=False) as flops:
                    results = tensors(call(*ones(specs, n)))
                assert [tuple(result.shape) for result in results] == expected, form
                assert flops.get_total_flops() == 2 * n * operator.macs(*specs), form


def run_on_cpu(operator: Operator, specs: tuple[Spec, ...]) -> None:
    # The meta device lets some pass: what must be refused is tried where there are numbers. Two
    # batches, since a fold may divide the one by chance.
    forms = Forms(operator.lowered(*specs))
    for n in (2, 3):
        for call in forms.calls.values():
            call(*ones(specs, n))


def ones(specs: tuple[Spec, ...], n: int) -> list[Tensor]:
    return [torch.ones(spec.shape(n)) for spec in specs]


def tensors(result: Any) -> tuple[Tensor, ...]:
    return (result,) if isinstance(result, Tensor) else tuple(result)
