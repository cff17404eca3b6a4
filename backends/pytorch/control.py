"""What the application wants of a worker while it computes."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import Literal

from gradscape.backends.protocol import Continue, Judge, Pause, Predict, Question, Rate, Stop

Told = Stop | Pause | Continue | Rate | Predict | Judge
"""All that may be told to a worker that has its task."""


class Control:
    """Commands as they come in, for a loop that looks at them between two steps.

    Any thread may tell; only the thread of the loop looks.
    """

    def __init__(self) -> None:
        self._told: SimpleQueue[Told] = SimpleQueue()
        self.paused = False
        self.ending: Literal["step", "epoch"] | None = None
        """After what the loop is to end; None: it is to go on."""
        self.rate: float | None = None
        """The highest learning rate that was asked for, until the loop takes it."""
        self.questions: list[Question] = []
        """What has not been answered yet, in order."""

    def tell(self, command: Told) -> None:
        """Say what is wanted."""
        self._told.put(command)

    def look(self, wait: bool = False) -> None:
        """Take in what was told since; with `wait` there is to be something first."""
        try:
            command = self._told.get(wait)
            while True:
                self._take(command)
                command = self._told.get_nowait()
        except Empty:
            return

    @property
    def stopped(self) -> bool:
        """Whether the loop is to end now, as far as has been told."""
        self.look()
        return self.ending == "step"

    def _take(self, command: Told) -> None:
        match command:
            case Stop(after=after):
                # Who asked for the end of the epoch may still ask for an end at once, not back.
                self.ending = "step" if "step" in (after, self.ending) else "epoch"
            case Pause():
                self.paused = True
            case Continue():
                self.paused = False
            case Rate(lr=lr):
                self.rate = lr
            case Predict() | Judge():
                self.questions.append(command)
