"""What a declaration says of the code that it becomes: arguments, defaults, forms, traits."""

import inspect
import keyword
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradscape.graph.lowering import Lowered, Module
from gradscape.graph.operator import Operator, resolve, square
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS, accepted, arguments
from tests.graph.operators.interpreter import Forms, build, target

CASES = [
    (name, args)
    for name, cls in LAYERS.items()
    for args in arguments(cls)
    if accepted(resolve(cls, args))
]
WITH_FORMS = pytest.mark.parametrize(("name", "args"), CASES, ids=str)
EACH = pytest.mark.parametrize("name", LAYERS)


@WITH_FORMS
def test_arguments_are_torchs(name: str, args: dict[str, Any]) -> None:
    """Positional ones by torch's names in torch's order, stated defaults those of the signature."""
    operator = resolve(LAYERS[name], args)
    lowered = operator.lowered(*accepted(operator)[0])
    for module in modules(lowered):
        signature = parameters(target(module))
        if signature is None:
            continue  # torch.zeros and torch.empty: built in, and their arguments are sizes
        assert list(module.args) == list(signature)[: len(module.args)]
        for key, said in module.kwargs.items():
            default = signature[key].default
            if default is None and said.default is not None:
                default = (
                    getattr(build(module), key) if said.value == said.default else said.default
                )
            assert said.default == default, key


@EACH
def test_every_argument_arrives_in_the_code(name: str) -> None:
    """None is lost on the way, and one of torch's name is torch's argument."""
    cls = LAYERS[name]
    for parameter in cls.parameters:
        said = set()
        for args in arguments(cls):
            operator = resolve(cls, args)
            if args.keys() <= {parameter} and accepted(operator):
                lowered = operator.lowered(*accepted(operator)[0])
                said.add(repr(lowered))
                for module in modules(lowered):
                    if parameter in module.kwargs:
                        value = getattr(operator, parameter)
                        expected = square(value) if isinstance(value, tuple) else value
                        assert module.kwargs[parameter].value == expected
        assert len(said) > 1 or parameter in NOT_ALONE.get(name, ()), parameter


NOT_ALONE = {"reshape": ["fold"]}
"""What fits only together with another argument; its own test is among the values."""


def modules(lowered: Lowered) -> Iterator[Module]:
    """A module and those that stand in its arguments."""
    if isinstance(lowered, Module):
        yield lowered
        yield from chain.from_iterable(map(modules, lowered.args.values()))


def parameters(callee: Callable[..., Any]) -> dict[str, inspect.Parameter] | None:
    """The parameters of a class or function by name; None where Python does not know them."""
    if callee is nn.LSTM:  # takes *args, and hands them on to its base behind its own name
        callee = partial(nn.RNNBase, "LSTM")
    try:
        return dict(inspect.signature(callee).parameters)
    except ValueError:
        return None


@WITH_FORMS
def test_all_forms_compute_the_same(name: str, args: dict[str, Any]) -> None:
    """The module and what `forward` may say instead, also where there is chance in it."""
    operator = resolve(LAYERS[name], args)
    specs = accepted(operator)[0]
    forms = Forms(operator.lowered(*specs))
    for training in (True, False):
        forms.train(training)
        results = []
        for call in forms.calls.values():
            torch.manual_seed(0)
            results.append(call(*(torch.randn(spec.shape(2)) for spec in specs)))
        for result in results[1:]:
            torch.testing.assert_close(result, results[0], rtol=0, atol=0)


@EACH
def test_a_view_is_declared(name: str) -> None:
    """An output that shares memory with an input must not be changed in place unawares."""
    operator = LAYERS[name]()
    shares = set()
    for specs in accepted(operator):
        forms = Forms(operator.lowered(*specs))
        for training in (True, False):
            forms.train(training)
            inputs = [torch.randn(spec.shape(2)) for spec in specs]
            memory = {x.untyped_storage().data_ptr() for x in inputs}
            for call in forms.calls.values():
                shares |= {y.untyped_storage().data_ptr() in memory for y in tensors(call(*inputs))}
    assert operator.traits.view == (True in shares)


@EACH
def test_an_output_that_is_saved_is_declared(name: str) -> None:
    """Autograd itself says whether a change of the output in place breaks the backward pass."""
    operator = LAYERS[name]()
    specs = accepted(operator)[0]
    inplace = {"inplace": True} if operator.traits.inplace else {}
    refused = {
        _breaks(Forms(operator.lowered(*specs), **overrides), specs) for overrides in ({}, inplace)
    }
    assert operator.traits.saves_output == (True in refused)


def _breaks(forms: Forms, specs: tuple[Spec, ...]) -> bool:
    return any(_refused(call, specs) for call in forms.calls.values())


def _refused(call: Callable[..., Any], specs: tuple[Spec, ...]) -> bool:
    inputs = [torch.randn(spec.shape(2), requires_grad=True) for spec in specs]
    # A leaf may not be changed in place, nor a view of it; a clone saves nothing.
    outputs = tensors(call(*(x.clone() for x in inputs)))
    try:
        for output in outputs:
            output.add_(1)
        torch.autograd.backward([output.sum() for output in outputs])
    except RuntimeError as error:
        return re.search("in-?place", str(error)) is not None
    return False


OTHERWISE_KEPT = {
    # The statistics, which the cost leaves out.
    "batch_norm2d",
    "layer_norm",
    "group_norm",
    # The input, unless it works in place, as the renderer has it where it can.
    "leaky_relu",
    # On a CPU otherwise than on a GPU, which the cost counts.
    "lstm",
    "self_attention",
}


@pytest.mark.parametrize(
    ("name", "args"), [(name, args) for name, args in CASES if name not in OTHERWISE_KEPT], ids=str
)
def test_memory_for_the_backward_pass(name: str, args: dict[str, Any]) -> None:
    """Whether autograd keeps the inputs, and how many bytes besides, as the cost counts them."""
    operator = resolve(LAYERS[name], args)
    if args.get("p") in (0, 1):
        return  # dropout that is certain takes a way of its own
    specs = accepted(operator)[0]
    forms = Forms(operator.lowered(*specs))
    for call in forms.calls.values():
        inputs = [torch.randn(spec.shape(2), requires_grad=True).clone() for spec in specs]
        kept: dict[int, int] = {}

        def pack(saved: Tensor, kept: dict[int, int] = kept) -> Tensor:
            kept[_memory(saved)] = saved.untyped_storage().nbytes()
            return saved

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda saved: saved):
            outputs = tensors(call(*inputs))
        assert any(_memory(x) in kept for x in inputs) == operator.saves_input
        known = {_memory(known) for known in (*inputs, *outputs, *forms.tensors)}
        rest = sum(size for place, size in kept.items() if place not in known)
        assert rest == 2 * operator.saves(*specs)


def _memory(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


@pytest.mark.parametrize("name", [name for name, cls in LAYERS.items() if cls.traits.inplace])
def test_inplace_is_an_argument_of_the_module(name: str) -> None:
    operator = LAYERS[name]()
    specs = accepted(operator)[0]
    x = torch.randn(specs[0].shape(2))
    expected = Forms(operator.lowered(*specs)).calls["module"](x)
    result = Forms(operator.lowered(*specs), inplace=True).calls["module"](x)
    assert result is x
    torch.testing.assert_close(x, expected, rtol=0, atol=0)


@EACH
def test_names_are_usable(name: str) -> None:
    """An attribute must be one that nn.Module leaves free, a name one that files can hold."""
    traits = LAYERS[name].traits
    assert name == traits.name == name.lower()
    assert traits.attribute.isidentifier()
    assert not keyword.iskeyword(traits.attribute)
    assert not hasattr(nn.Module(), traits.attribute)
    assert traits.label
    assert traits.group
    assert LAYERS[name].__doc__


def tensors(result: Any) -> tuple[Tensor, ...]:
    return (result,) if isinstance(result, Tensor) else tuple(result)


def stateless(operator: Operator) -> bool:
    specs = accepted(operator)[0]
    return not operator.weights(*specs) and not operator.buffers(*specs)


@EACH
def test_what_has_weights_is_not_shared(name: str) -> None:
    """Equal stateless operators may share an attribute; weights are shared on purpose only."""
    assert LAYERS[name].traits.stateless == stateless(LAYERS[name]())
