"""Pace: how fast a run goes, and how long it will take."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from gradscape.backends.runs import EpochLine

SPAN = 5.0
"""Seconds over which the pace is measured."""
MOST = 256
"""Readings that are kept at most."""


class Pace:
    """Steps and the seconds that they took, of the last while."""

    def __init__(self) -> None:
        self._readings: deque[tuple[int, float]] = deque(maxlen=MOST)

    def add(self, steps: int, seconds: float) -> None:
        """Some steps more."""
        if steps > 0 and seconds > 0:
            self._readings.append((steps, seconds))
            while len(self._readings) > 1 and self._seconds - self._readings[0][1] > SPAN:
                self._readings.popleft()

    @property
    def _seconds(self) -> float:
        return sum(seconds for _, seconds in self._readings)

    @property
    def steps_per_second(self) -> float | None:
        """Of the last seconds; None before the first steps."""
        if not self._readings:
            return None
        return sum(steps for steps, _ in self._readings) / self._seconds

    def left(
        self, step: int, steps_per_epoch: int, epochs: int, done: Sequence[EpochLine]
    ) -> float | None:
        """Seconds from step `step` to the end of the last epoch.

        What an epoch took beyond its steps (validation, checkpoints) is counted for each that is to
        end; as it was in the last epoch that is `done`.
        """
        pace = self.steps_per_second
        if pace is None:
            return None
        seconds = max(0, epochs * steps_per_epoch - step) / pace
        if done:
            beyond = max(0.0, done[-1].seconds - steps_per_epoch / pace)
            seconds += beyond * max(0, epochs - done[-1].epoch)
        return seconds
