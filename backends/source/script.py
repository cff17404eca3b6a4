"""A training script as a person would write it around a model's source; it needs nothing of ours.

It does what the worker's engine does, the same arithmetic in the same order, so it repeats a
run's losses. Text only: torch is not asked.
"""

import inspect
from collections.abc import Iterable, Mapping, Sequence

from gradscape.backends.data import data_set
from gradscape.backends.data.dataset import Loader, Normalization
from gradscape.backends.protocol import Loss, judged
from gradscape.backends.schedules import SCHEDULES
from gradscape.backends.source.imports import sorted_imports, split_imports
from gradscape.backends.source.layout import Doc, Group, layout
from gradscape.backends.source.script_parts import (
    EACH_IMAGE,
    EACH_PAIR,
    EVALUATE,
    HELP,
    MAIN,
    STEP,
    STEP_IN_PARTS,
    TITLE,
)
from gradscape.graph.settings import Data, Training, frozen_parameters

OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}
ALWAYS = (
    "import argparse",
    "import numpy as np",
    "import torch",
    "import torch.nn.functional as F",
    "from torch import nn",
)


def training_script(
    model_source: str,
    outputs: tuple[Loss, ...],
    data: Data,
    training: Training,
    normalization: Normalization,
    threads: int,
    nodes: Mapping[str, str] | None = None,
    rates: Sequence[tuple[int, float]] = (),
) -> str:
    """The script of a run: its settings are the defaults of the script's arguments.

    `model_source` is a module as the renderer gives it. `threads` is how many the run had, since
    sums depend on it. `nodes` maps parameters to the paths of their nodes; only frozen ones need
    it. `rates` are the changes of the highest rate while it ran: after which step, to what. Left
    alone by `ruff format` at 88 columns. Raises DataError where the data is not there.
    """
    header, model, body = split_imports(model_source)
    loader = data_set(data.name).loader()
    schedule = _schedule(training)
    constants = _constants(normalization, frozen_parameters(training.frozen, nodes or {}), rates)
    parts = [
        body,
        loader.text,
        _prepare(data),
        schedule,
        _evaluate(outputs, data.classes),
        _arguments(training, threads, loader),
        _main(model, outputs, data, training, loader, rates),
        'if __name__ == "__main__":\n    main()',
    ]
    text = "\n\n\n".join(part.strip("\n") for part in (constants, *parts))
    imports = sorted_imports([*ALWAYS, *header, *loader.imports, *_needs(schedule)], text)
    return f"{TITLE.format(model=model)}\n{imports}\n\n{text}\n"


def _schedule(training: Training) -> str:
    """The function that the engine calls, without its annotations, as the model has none."""
    text = inspect.getsource(SCHEDULES[training.schedule])
    return text.replace("(step: int, steps: int, warmup: float) -> float", "(step, steps, warmup)")


def _needs(schedule: str) -> list[str]:
    return ["import math"] if "math." in schedule else []


def _constants(
    normalization: Normalization, frozen: list[str], rates: Sequence[tuple[int, float]]
) -> str:
    lines = ["# Of each channel of the training images, in the units in which they are stored."]
    lines += _list("MEAN", normalization.mean) + _list("STD", normalization.std)
    lines += _list("FROZEN", frozen) if frozen else []
    if rates:
        lines.append("# After so many steps, the highest learning rate became another.")
        items: tuple[tuple[str, Doc], ...] = tuple((f"{at}: ", repr(lr)) for at, lr in rates)
        lines += _lines(Group("{", items, "}"), 0, "RATES = ")
    return "\n".join(lines)


def _list(name: str, values: Iterable[object]) -> list[str]:
    items: tuple[tuple[str, Doc], ...] = tuple(("", _literal(value)) for value in values)
    return _lines(Group("[", items, "]"), 0, f"{name} = ")


def _prepare(data: Data) -> str:
    shape = ", ".join("1" for _ in data.shape[1:])
    lines = ["    x = (images.to(device).float() - mean) / std"]
    channels = data.shape[0]
    for step in data.prepare:
        if step.resize is not None:
            size = f"({step.resize[0]}, {step.resize[1]})"
            lines.append(f'    x = F.interpolate(x, {size}, mode="bilinear", align_corners=False)')
        elif step.channels is not None and step.channels != channels:
            channels = step.channels
            lines.append(f"    x = x.repeat(1, {channels}, 1, 1)")
    lines[-1] = lines[-1].replace("x = ", "return ", 1)
    shown = " × ".join(map(str, data.prepared))
    view = f"view(-1, {shape})" if shape else "view(-1)"
    return "\n".join(
        [
            "def prepare(images, device):",
            f'    """Stored images, normalised and brought to N × {shown}."""',
            f"    mean = torch.tensor(MEAN, device=device).{view}",
            f"    std = torch.tensor(STD, device=device).{view}",
            *lines,
        ]
    )


def _loss_lines(outputs: tuple[Loss, ...], classes: int | None, indent: int) -> list[str]:
    """Statements from `x` and `y` to `loss`."""
    names = _names(outputs)
    pad = " " * indent
    lines = [f"{pad}{', '.join(names)} = model(x)"]
    if len(lines[0]) > 88:
        names = [f"outputs[{k}]" for k in range(len(outputs))]
        lines = [f"{pad}outputs = model(x)"]
    for k, (name, loss) in enumerate(zip(names, outputs, strict=True)):
        weight = "" if loss.weight == 1 else f"{loss.weight!r} * "
        before = "loss + " if k else ""
        term = _term(name, loss, classes)
        lines += _lines(term, indent, f"loss = {before}{weight}")
    return lines


def _names(outputs: tuple[Loss, ...]) -> list[str]:
    main = [k for k, loss in enumerate(outputs) if not loss.auxiliary]
    extra = [k for k, loss in enumerate(outputs) if loss.auxiliary]
    names = {k: f"output{n}" if len(main) > 1 else "output" for n, k in enumerate(main, 1)}
    names |= {k: f"aux{n}" for n, k in enumerate(extra, 1)}
    return [names[k] for k in range(len(outputs))]


def _term(name: str, loss: Loss, classes: int | None) -> Group:
    if loss.loss == "cross_entropy":
        items = [("", name), ("", "y")]
        if loss.label_smoothing:
            items.append(("label_smoothing=", repr(loss.label_smoothing)))
        return Group("F.cross_entropy(", tuple(items), ")")
    if loss.target == "input":
        target = "x"
    elif classes is None:
        target = f"y.float().view_as({name})"
    else:
        target = f"F.one_hot(y, {classes}).float()"
    call = "mse_loss" if loss.loss == "mse" else "binary_cross_entropy_with_logits"
    return Group(f"F.{call}(", (("", name), ("", target)), ")")


def _evaluate(outputs: tuple[Loss, ...], classes: int | None) -> str:
    main = tuple(loss for loss in outputs if not loss.auxiliary)
    teller = judged(outputs, classes)
    count, right, result = "total = 0.0", "", "total / len(images)"
    if teller is not None:
        count, result = "total, correct = 0.0, 0", f"{result}, correct / len(images)"
        right = f"\n        correct += ({_names(main)[teller]}.argmax(1) == y).sum().item()"
    labelled = _labelled(outputs)
    return EVALUATE.format(
        arguments="images, labels, batch" if labelled else "images, batch",
        what="Mean loss and accuracy" if right else "Mean loss",
        count=count,
        loop=EACH_PAIR if labelled else EACH_IMAGE,
        loss="\n".join(_loss_lines(main, classes, 8)),
        right=right,
        result=result,
    )


def _labelled(outputs: tuple[Loss, ...]) -> bool:
    return any(loss.target == "label" for loss in outputs)


def _arguments(training: Training, threads: int, loader: Loader) -> str:
    settings: dict[str, object] = {"lr": training.lr}
    if training.optimizer == "sgd":
        settings["momentum"] = training.momentum
    settings |= {
        "weight-decay": training.weight_decay,
        "warmup": training.warmup,
        "batch": training.batch,
        **({"accumulate": training.accumulate} if training.accumulate > 1 else {}),
        "epochs": training.epochs,
        "seed": training.seed,
        "threads": threads,
        "device": "auto",
        "out": "weights.pt",
    }
    if loader.folder is not None:
        settings["data"] = loader.folder
    lines = [
        "def parse_arguments():",
        "    parser = argparse.ArgumentParser(",
        "        description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter",
        "    )",
    ]
    for name, value in settings.items():
        items: list[tuple[str, Doc]] = [("", f'"--{name}"')]
        if not isinstance(value, str):
            items.append(("type=", type(value).__name__))
        items.append(("default=", _literal(value)))
        items.append(("help=", f'"{HELP[name]}"'))
        lines += _lines(Group("parser.add_argument(", tuple(items), ")"), 4)
    return "\n".join([*lines, "    return parser.parse_args()"])


def _main(
    model: str,
    outputs: tuple[Loss, ...],
    data: Data,
    training: Training,
    loader: Loader,
    rates: Sequence[tuple[int, float]],
) -> str:
    judges = judged(outputs, data.classes) is not None
    parts = training.accumulate > 1
    size = "size" if parts else "batch"
    return MAIN.format(
        load="load_data(args.data)" if loader.folder is not None else "load_data()",
        model=model,
        optimizer="\n".join([*_freeze(training), *_optimizer(training)]),
        begin="\n    highest = args.lr" if rates else "",
        change="\n            highest = RATES.get(epoch * steps + k, highest)" if rates else "",
        highest="highest" if rates else "args.lr",
        schedule=training.schedule,
        part="\n    size = -(-batch // args.accumulate)" if parts else "",
        step=_step(outputs, data, parts),
        arguments=f"val_x, val_y, {size}" if _labelled(outputs) else f"val_x, {size}",
        result="val_loss, accuracy" if judges else "val_loss",
        accuracy="  val accuracy {accuracy:.4f}" if judges else "",
    )


def _step(outputs: tuple[Loss, ...], data: Data, parts: bool) -> str:
    """One step, its batch as a whole or in parts."""
    form, index, indent = (STEP_IN_PARTS, "part", 16) if parts else (STEP, "index", 12)
    return form.format(
        labels=f"\n{' ' * indent}y = train_y[{index}].to(device)" if _labelled(outputs) else "",
        loss="\n".join(_loss_lines(outputs, data.classes, indent)),
    )


def _freeze(training: Training) -> list[str]:
    if not training.frozen:
        return []
    return [
        "    for name in FROZEN:",
        "        model.get_parameter(name).requires_grad_(False)",
        "    parameters = [p for p in model.parameters() if p.requires_grad]",
    ]


def _optimizer(training: Training) -> list[str]:
    parameters = "parameters" if training.frozen else "model.parameters()"
    items: list[tuple[str, Doc]] = [("", parameters), ("lr=", "args.lr")]
    if training.optimizer == "sgd":
        items.append(("momentum=", "args.momentum"))
    items += [("weight_decay=", "args.weight_decay"), ("fused=", 'device.type in ("cpu", "cuda")')]
    call = f"torch.optim.{OPTIMIZERS[training.optimizer]}("
    return _lines(Group(call, tuple(items), ")"), 4, "optimizer = ")


def _lines(doc: Doc, indent: int, prefix: str = "") -> list[str]:
    return [text for text, _ in layout(doc, indent, prefix)]


def _literal(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)
