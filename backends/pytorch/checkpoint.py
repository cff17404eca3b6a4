"""The state of a run in one safetensors file: all that the next step depends on."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import msgspec
import torch
from msgspec import Struct
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from gradscape.backends.files import replacing
from gradscape.backends.pytorch.device import random_states, set_random_states
from gradscape.backends.runs import RunError

KEY = "gradscape"


class Position(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where a run stands. The order of the data and the learning rate follow from it.

    `epoch` counts the epochs that are over and validated; `loss_sum` and `seconds` belong to the
    one that is not. `rates` are the changes of the schedule's highest rate: after which step, and
    to what. Floats are written so that they come back to the last bit.
    """

    step: int = 0
    epoch: int = 0
    loss_sum: float = 0.0
    seconds: float = 0.0
    best_loss: float | None = None
    rates: list[tuple[int, float]] = []


def save(
    path: Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    device: torch.device,
    position: Position,
    best: Path | None = None,
) -> None:
    """Writes a checkpoint as a whole, and as `best` too where that is given."""
    tensors = {f"model.{name}": value for name, value in model.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        for key, value in state.items():
            if isinstance(value, Tensor):
                tensors[f"optimizer.{index}.{key}"] = value
    for name, value in random_states(device).items():
        tensors[f"random.{name}"] = value
    metadata = {KEY: msgspec.json.encode(position).decode()}
    with replacing(path) as unfinished:
        _write(unfinished, tensors, metadata)
        if best is not None:
            # First: a run that is killed between the two does this epoch again, and it as well.
            _copy(unfinished, best)


def load(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, device: torch.device
) -> Position:
    """Sets model, optimiser and generators to a checkpoint's state. Raises RunError."""
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        position = msgspec.json.decode(metadata[KEY], type=Position)
        model.load_state_dict(_below("model.", tensors))
        _load_optimizer(optimizer, _below("optimizer.", tensors))
        set_random_states(device, _below("random.", tensors))
    except (OSError, SafetensorError, KeyError, ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise RunError(f"{path} is damaged, or no checkpoint of this run: {reason}") from None
    return position


def save_weights(path: Path, model: nn.Module) -> None:
    """Writes the model's state dict alone, as any PyTorch program reads it."""
    with replacing(path) as unfinished:
        _write(unfinished, model.state_dict(), None)


def _load_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Any]] = {}
    for name, value in tensors.items():
        index, _, key = name.partition(".")
        state.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}


def _write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str] | None) -> None:
    plain = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    try:
        save_file(plain, path, metadata)
    except SafetensorError as error:
        # Its only way to say that the disk is full: "… (os error 28)".
        number = re.search(r"os error (\d+)", str(error))
        if number is None:
            raise OSError(str(error)) from error
        code = int(number[1])
        raise OSError(code, os.strerror(code), str(path)) from error


def _copy(unfinished: Path, best: Path) -> None:
    with replacing(best) as copy:
        copy.unlink()
        try:
            os.link(unfinished, copy)
        except OSError:  # Not every file system has links.
            shutil.copyfile(unfinished, copy)
