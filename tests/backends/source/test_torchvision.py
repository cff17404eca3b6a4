"""Torchvision's templates have torchvision's keys in its order, and with its weights its values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tests.backends.source.proof import build
from tests.golden.make_source import exported
from tests.golden.numbers import fill, numbers, sample

FOLDER = Path(__file__).parents[2] / "golden" / "torchvision"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.json"))}


@pytest.fixture(params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    given: str = request.param
    return given


def record(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILES[name].read_text())
    return content


def model_on_meta(name: str) -> nn.Module:
    with torch.device("meta"):
        return build(exported(name)[1])


def test_all_models_that_torchvision_has_are_held_against_it() -> None:
    shared = {"alexnet", "vgg16_bn", "resnet18", "resnet50", "resnet152", "googlenet", "vit_b_16"}
    assert set(FILES) == shared


def test_keys_shapes_and_order_are_torchvisions(name: str) -> None:
    shapes = {key: list(tensor.shape) for key, tensor in model_on_meta(name).state_dict().items()}
    assert list(shapes.items()) == list(record(name)["shapes"].items())


def test_with_equal_weights_the_outputs_are_equal(name: str) -> None:
    expected = record(name)
    torch.set_num_threads(1)
    model = model_on_meta(name).double().to_empty(device="cpu")
    fill(model)
    x = numbers(tuple(expected["input"]), 0)
    with torch.no_grad():
        outputs = {"evaluation": model.eval()(x)}
        if "training" in expected:  # auxiliary heads live there only
            outputs["training"] = model.train()(x)
    for mode, output in outputs.items():
        values = [output] if isinstance(output, Tensor) else list(output)
        ours = torch.tensor([sample(value) for value in values])
        torch.testing.assert_close(ours, torch.tensor(expected[mode]), rtol=1e-5, atol=0)
