"""Weights and inputs from a formula in whole numbers, the same on every machine and torch."""

from __future__ import annotations

from math import prod, sqrt

import torch
from torch import Tensor, nn

CHUNK = 1 << 16
"""Numbers that are computed at once: few enough for a processor's cache."""

BITS = (1 << 32) - 1


def numbers(shape: tuple[int, ...], seed: int) -> Tensor:
    """float64 numbers between -1 and 1, evenly spread and without a pattern."""
    out = torch.empty(prod(shape), dtype=torch.float64)
    for start in range(0, len(out), CHUNK):
        part = out[start : start + CHUNK]
        bits = torch.arange(start, start + len(part)).add_(seed * 1_000_000_007).bitwise_and_(BITS)
        for _ in range(3):
            bits.bitwise_xor_(bits >> 16).mul_(0x45D9F3B).bitwise_and_(BITS)
        part.copy_(bits.bitwise_xor_(bits >> 16)).div_(1 << 31).sub_(1)
    return out.reshape(shape)


def fill(model: nn.Module) -> None:
    """Give a float64 model weights that keep its activations of one size, layer after layer.

    What a tensor gets depends on its place in the state dict and on its shape.
    """
    for place, (key, tensor) in enumerate(model.state_dict().items()):
        spread = numbers(tuple(tensor.shape), place + 1)
        if key.endswith("num_batches_tracked"):
            tensor.zero_()
        elif tensor.ndim > 1:
            tensor.copy_(spread.mul_(sqrt(6 / prod(tensor.shape[1:]))))
        elif key.endswith("running_var"):
            tensor.copy_(1 + spread / 2)
        elif key.endswith(".weight"):
            tensor.copy_(0.75 + spread / 4)
        else:
            tensor.copy_(spread / 5)


def sample(outputs: Tensor) -> list[float]:
    """Sixteen numbers out of an output, evenly spaced."""
    flat = outputs.flatten()
    values: list[float] = flat[:: len(flat) // 16][:16].tolist()
    return values
