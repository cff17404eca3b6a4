"""The weights that `init` promises are those that the code draws."""

import math

import pytest
import torch
from torch import Tensor, nn

from gradscape.graph.operator import resolve
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS
from tests.graph.operators.interpreter import build

INPUTS = {3: Spec((64, 9, 9)), 2: Spec((40, 64)), 1: Spec((400,))}


def drawn(name: str, init: str, dims: int, **args: object) -> dict[str, Tensor]:
    torch.manual_seed(0)
    layer = build(resolve(LAYERS[name], {"init": init, **args}).lowered(INPUTS[dims]))
    if isinstance(layer, nn.Parameter):
        return {"weight": layer.detach()}
    return {key: value.detach() for key, value in layer.named_parameters()}


def test_default_is_torchs_own() -> None:
    conv = drawn("conv2d", "default", 3)
    torch.manual_seed(0)
    reference = nn.Conv2d(64, 32, 3)
    assert torch.equal(conv["weight"], reference.weight)
    assert reference.bias is not None
    assert torch.equal(conv["bias"], reference.bias)


@pytest.mark.parametrize(
    ("init", "std"),
    [
        ("kaiming", math.sqrt(2 / 400)),
        ("xavier", math.sqrt(2 / (400 + 300))),
        ("truncated_normal", 0.02),
        ("zero", 0.0),
    ],
)
def test_schemes_have_the_spread_of_their_formula(init: str, std: float) -> None:
    linear = drawn("linear", init, 1, out_features=300)
    assert linear["weight"].std().item() == pytest.approx(std, rel=0.02)
    assert linear["weight"].mean().item() == pytest.approx(0, abs=1e-3)
    assert not linear["bias"].any()


@pytest.mark.parametrize("name", [n for n, c in LAYERS.items() if "init" in c.parameters])
def test_zero_is_zero(name: str) -> None:
    dims = {"self_attention": 2, "lstm": 2, "class_token": 2, "position_embedding": 2}
    parameters = drawn(name, "zero", dims.get(name, 3))
    assert parameters
    assert not any(value.any() for value in parameters.values())


@pytest.mark.parametrize("name", ["class_token", "position_embedding"])
def test_tokens_are_drawn_narrowly(name: str) -> None:
    drawn_token = drawn(name, "truncated_normal", 2)["weight"]
    assert drawn_token.std().item() == pytest.approx(0.02, rel=0.3)
    assert drawn_token.abs().max() > 0
