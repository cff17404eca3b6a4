"""Which device computes, and that it computes the same each time."""

import os
import platform

import torch

from gradscape.graph.errors import GradscapeError


class DeviceError(GradscapeError):
    """A device that is not there."""


def choose(name: str) -> torch.device:
    """The device of a name; `auto` takes CUDA, else MPS, else the CPU. Raises DeviceError."""
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        raise DeviceError(
            f"The device {name!r} cannot be used ({reason}). `auto` takes the best there is"
        ) from None
    return device


def describe(device: torch.device) -> str:
    """The device's name for people."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return platform.processor() or platform.machine()


def make_repeatable(device: torch.device, threads: int | None) -> int:
    """Fixes what may vary between two equal runs, where that costs nothing.

    Returns the number of threads: sums depend on it, so it belongs to the record.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    if device.type == "cpu":
        torch.use_deterministic_algorithms(True, warn_only=True)
        # It would fill each new tensor with NaN, which costs and serves only to find defects.
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    else:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.backends.cudnn.deterministic = True
    return torch.get_num_threads()


def random_states(device: torch.device) -> dict[str, torch.Tensor]:
    """The states of the generators that a model may draw from."""
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    elif device.type == "mps":
        states["mps"] = torch.mps.get_rng_state()
    return states


def set_random_states(device: torch.device, states: dict[str, torch.Tensor]) -> None:
    """What `random_states` gave; a generator that was not there keeps its state."""
    torch.set_rng_state(states["cpu"])
    if device.type == "cuda" and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"], device)
    elif device.type == "mps" and "mps" in states:
        torch.mps.set_rng_state(states["mps"])
