"""Writes `torchvision/*.json`: the keys, shapes and outputs of torchvision's models.

torchvision is in no requirement; for this alone it goes to a folder of its own. From the top of the
repository:

    pip install --no-deps --target /tmp/torchvision torchvision pillow
    PYTHONPATH=/tmp/torchvision python -m tests.golden.make_torchvision

Its compiled operators need not fit our torch: no model uses them.
"""

from __future__ import annotations

import json
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tests.golden.numbers import fill, numbers, sample

FOLDER = Path(__file__).parent / "torchvision"

SIZES = {
    "alexnet": 96,
    "vgg16_bn": 64,
    "resnet18": 64,
    "resnet50": 64,
    "resnet152": 64,
    "googlenet": 64,
    "vit_b_16": 224,
}
"""Height and width of the input: small, to be quick, where the model leaves a choice."""


def main() -> None:
    """Write the files of all models."""
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for name in ("nms", "qnms"):  # its import asks for these two
        schema = f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
        library.define(schema)  # type: ignore[no-untyped-call]
    warnings.filterwarnings("ignore")
    models = import_module("torchvision.models")
    for name, size in SIZES.items():
        more = {"aux_logits": True, "init_weights": False} if name == "googlenet" else {}
        record = describe(getattr(models, name)(weights=None, **more).double(), (2, 3, size, size))
        (FOLDER / f"{name}.json").write_text(text(record))


def describe(model: nn.Module, shape: tuple[int, ...]) -> dict[str, Any]:
    """What is kept of a model: in training only of one with auxiliary heads, without dropout."""
    fill(model)
    x = numbers(shape, 0)
    shapes = {key: list(tensor.shape) for key, tensor in model.state_dict().items()}
    record = {"torchvision": version("torchvision"), "input": list(shape), "shapes": shapes}
    with torch.no_grad():
        record["evaluation"] = [sample(model.eval()(x))]
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        outputs = model.train()(x)
        if not isinstance(outputs, Tensor):
            record["training"] = [sample(output) for output in outputs]
    return record


def text(record: dict[str, Any]) -> str:
    """JSON with one key a line, and one output a line."""
    shapes = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in record["shapes"].items())
    parts = [f'"torchvision": {json.dumps(record["torchvision"])}']
    parts += [f'"input": {json.dumps(record["input"])}', f'"shapes": {{\n{shapes}\n}}']
    for mode in ("evaluation", "training"):
        if mode in record:
            rows = ",\n".join(f"  {json.dumps(row)}" for row in record[mode])
            parts.append(f'"{mode}": [\n{rows}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
