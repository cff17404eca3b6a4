"""Figures of every step, kept on the device and read back once an interval."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

INTERVAL = 0.2
"""Seconds between two readings: each makes the processor wait for the device."""
STEPS = 256
VALUES = 1 << 20
"""Of so many steps, and so many norms, is kept at most before they are read."""


@dataclass(frozen=True)
class Reading:
    """The steps since the last reading; norms are steps × parameters, float32 on the CPU.

    `correct` is empty where there are no classes. `seconds` is how long the steps took together.
    """

    first: int
    losses: list[float]
    rates: list[float]
    norms: Tensor
    correct: list[int]
    seconds: float

    def head(self, count: int) -> "Reading":
        """The first steps of it alone."""
        return replace(
            self,
            losses=self.losses[:count],
            rates=self.rates[:count],
            norms=self.norms[:count],
            correct=self.correct[:count],
        )


class Meter:
    """Takes the loss and the norm of every parameter's gradient, without waiting for either."""

    def __init__(self, parameters: Sequence[nn.Parameter]) -> None:
        self._parameters = list(parameters)
        self._room = max(1, min(STEPS, VALUES // len(self._parameters)))
        self._first = 1
        self._losses: list[Tensor] = []
        self._norms: list[Tensor] = []
        self._rates: list[float] = []
        self._right: list[Tensor] = []
        self.start()

    def start(self) -> None:
        """From now on time is a step's; what was taken before has been read."""
        self._read_at = time.monotonic()

    def take(self, step: int, loss: Tensor, rate: float, right: Tensor | None) -> None:
        """After the backward pass of a step, counted from 1; `right` has a truth a sample."""
        if not self._rates:
            self._first = step
        gradients = [p.grad for p in self._parameters if p.grad is not None]
        norms = torch.stack(torch._foreach_norm(gradients))
        if len(gradients) < len(self._parameters):
            norms = self._spread(norms)
        self._losses.append(loss.detach())
        self._norms.append(norms)
        self._rates.append(rate)
        if right is not None:
            self._right.append(right)

    def _spread(self, norms: Tensor) -> Tensor:
        """NaN for the parameters that took no part in the step."""
        taken = torch.tensor([p.grad is not None for p in self._parameters], device=norms.device)
        spread = torch.full(taken.shape, torch.nan, device=norms.device)
        spread[taken] = norms
        return spread

    @property
    def is_due(self) -> bool:
        """Whether it is time to read, or enough has been kept."""
        return len(self._rates) >= self._room or time.monotonic() - self._read_at >= INTERVAL

    def read(self) -> Reading | None:
        """What was taken since the last reading; None if nothing."""
        if not self._rates:
            self.start()
            return None
        losses, norms = torch.stack(self._losses).tolist(), torch.stack(self._norms).cpu()
        correct = torch.stack(self._right).sum(1).tolist() if self._right else []
        # Only now has the device done them.
        seconds = time.monotonic() - self._read_at
        self.start()
        reading = Reading(self._first, losses, self._rates, norms, correct, seconds)
        self._losses, self._norms, self._rates, self._right = [], [], [], []
        return reading
