"""Shown: the run that is shown for a document, and what is known of it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from gradscape.backends.protocol import Ended, Job, Started
from gradscape.backends.runs import Run
from gradscape.backends.runs.entry import number_of
from gradscape.backends.runs.series import Series
from gradscape.gui.editor import Editor
from gradscape.gui.training.failure import Failure
from gradscape.gui.training.origin import Origin
from gradscape.gui.training.pace import Pace
from gradscape.gui.training.record import Record

SessionState = Literal["none", "starting", "running", "paused", "ending", "ended"]
After = Literal["step", "epoch"]


class Shown(QObject):
    """A run, whether it goes on here, elsewhere, or is over; or none."""

    changed = Signal()
    """Another state, or another run."""
    moved = Signal()
    """New figures; at most once a frame."""
    failed = Signal(object)
    """A Failure, to be told on the nodes concerned."""

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.state: SessionState = "none"
        self.ending: After | None = None
        """After what the run is to end, once that was asked for."""
        self.pausing = False
        """Whether a pause was asked for that has not come yet."""
        self.job: Job | None = None
        self.started: Started | None = None
        """What the worker said of itself; None of a run that is not of a worker here."""
        self.ended: Ended | None = None
        """How the run came to its end; None while it goes on, and where it broke."""
        self.failure: Failure | None = None
        """Why it broke, or diverged."""
        self.elsewhere = False
        """Whether another process writes the run: it can be watched, not told anything."""
        self.memory: int | None = None
        """Bytes that the worker holds."""
        self._record: Record | None = None
        self._origin: Origin | None = None
        self._rate: float | None = None
        self._pace = Pace()

    @property
    def busy(self) -> bool:
        """Whether a worker of this session is at the run."""
        return self.state not in ("none", "ended") and not self.elsewhere

    @property
    def run(self) -> Run | None:
        """The one that is shown."""
        return self._record.run if self._record else None

    @property
    def series(self) -> Series | None:
        """Its curves."""
        return self._record.series if self._record else None

    @property
    def number(self) -> int | None:
        """Of the run, as its folder is called."""
        return number_of(self.run.path.name) if self.run else None

    @property
    def step(self) -> int:
        """The last that is known."""
        return self.series.steps if self.series else 0

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.series.epochs[-1].epoch if self.series and self.series.epochs else 0

    @property
    def epochs(self) -> int:
        """How many there are to be."""
        return self.job.training.epochs if self.job else 0

    @property
    def steps_per_epoch(self) -> int | None:
        """None before it is known."""
        if self.started is not None:
            return self.started.steps_per_epoch
        done = self.series.epochs if self.series else []
        return done[-1].step // done[-1].epoch if done else None

    @property
    def steps(self) -> int | None:
        """How many there will have been at the end; None before that is known."""
        steps = self.steps_per_epoch
        return steps * self.epochs if steps is not None else None

    @property
    def rate(self) -> float | None:
        """The learning rate of the last step."""
        if self._rate is not None or self.series is None or not self.step:
            return self._rate
        return float(self.series.rates.columns(self.step - 1, self.step, 1).mean[-1, 0])

    @property
    def seconds_left(self) -> float | None:
        """Until the last epoch is over, as it goes now; None where that cannot be said."""
        if self.state not in ("running", "paused", "ending") or self.series is None:
            return None
        steps = self.steps_per_epoch
        if steps is None:
            return None
        return self._pace.left(self.step, steps, self.epochs, self.series.epochs)

    @property
    def throughput(self) -> float | None:
        """Samples a second, over the last seconds."""
        pace = self._pace.steps_per_second
        if pace is None or self.job is None or self.state != "running":
            return None
        return pace * self.job.training.batch

    def is_current(self) -> bool:
        """Whether the network of the document is still that of the run; so it is without a run."""
        return self._origin is None or self._origin.is_of(self.editor.project)
