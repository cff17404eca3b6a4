"""Figures of every step, kept on the device and read back once an interval."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

INTERVAL = 0.2
"""Seconds between two readings: each makes the processor wait for the device."""
ROWS = 256
VALUES = 1 << 20


@dataclass(frozen=True)
class Reading:
    """The steps since the last reading; norms are steps × parameters, float32 on the CPU."""

    first: int
    losses: list[float]
    rates: list[float]
    norms: Tensor


class Meter:
    """Takes the loss and the norm of every parameter's gradient, without waiting for either."""

    def __init__(self, parameters: Sequence[nn.Parameter], device: torch.device) -> None:
        self._parameters = list(parameters)
        rows = max(1, min(ROWS, VALUES // len(self._parameters)))
        self._losses = torch.empty(rows, device=device)
        self._norms = torch.empty(rows, len(self._parameters), device=device)
        self._rates: list[float] = []
        self._first = 1
        self._read_at = time.monotonic()

    @torch.no_grad()
    def take(self, step: int, loss: Tensor, rate: float) -> None:
        """After the backward pass of a step, counted from 1."""
        row = len(self._rates)
        if row == 0:
            self._first = step
        self._rates.append(rate)
        self._losses[row] = loss
        gradients = [p.grad for p in self._parameters if p.grad is not None]
        norms = torch._foreach_norm(gradients)
        if len(gradients) == len(self._parameters):
            torch.stack(norms, out=self._norms[row])
        else:
            self._norms[row] = torch.nan
            taken = [k for k, p in enumerate(self._parameters) if p.grad is not None]
            for k, norm in zip(taken, norms, strict=True):
                self._norms[row, k] = norm

    @property
    def is_due(self) -> bool:
        """Whether it is time to read, or no room is left."""
        full = len(self._rates) == len(self._losses)
        return full or time.monotonic() - self._read_at >= INTERVAL

    def read(self) -> Reading | None:
        """What was taken since the last reading; None if nothing."""
        self._read_at = time.monotonic()
        if not self._rates:
            return None
        count = len(self._rates)
        rates, self._rates = self._rates, []
        return Reading(
            self._first, self._losses[:count].tolist(), rates, self._norms[:count].cpu().clone()
        )
