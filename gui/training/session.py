"""Session: the run that belongs to a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from gradscape.backends.protocol import Ended, Job, Question, Started
from gradscape.backends.runs import Run
from gradscape.backends.runs.entry import Entry
from gradscape.backends.runs.series import Series
from gradscape.gui.editor import Editor
from gradscape.gui.training.failure import Failure

SessionState = Literal["none", "starting", "running", "paused", "ending", "ended"]


class Session(QObject):
    """The run of one document that is shown, whether it goes on here, elsewhere, or is over.

    Args:
        place: says in which folder the runs of the document lie.
    """

    changed = Signal()
    """Another state, or another run."""
    moved = Signal()
    """New figures; at most once a frame."""
    failed = Signal(object)
    """A Failure, to be told on the nodes concerned."""
    answered = Signal(object)
    """Predicted or Judged."""

    def __init__(
        self, editor: Editor, place: Callable[[], Path], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.place = place
        self.state: SessionState = "none"
        self.run: Run | None = None
        self.job: Job | None = None
        self.series: Series | None = None
        self.started: Started | None = None
        self.ended: Ended | None = None
        """How the run came to its end; None while it goes on, and where it broke."""
        self.failure: Failure | None = None
        """Why it broke."""
        self.elsewhere = False
        """Whether another process writes the run: it can be watched, not told anything."""

    # ---- what is known

    @property
    def busy(self) -> bool:
        """Whether a worker of this session is at the run."""
        return self.state not in ("none", "ended") and not self.elsewhere

    @property
    def number(self) -> int | None:
        """Of the run, as its folder is called."""
        return None

    @property
    def step(self) -> int:
        """The last that is known."""
        return self.series.steps if self.series else 0

    @property
    def steps(self) -> int | None:
        """How many there will have been at the end; None before that is known."""
        return self.started.epochs * self.started.steps_per_epoch if self.started else None

    @property
    def epoch(self) -> int:
        """How many epochs are over."""
        return self.series.epochs[-1].epoch if self.series and self.series.epochs else 0

    @property
    def rate(self) -> float | None:
        """The learning rate of the last step."""
        return None

    @property
    def seconds_left(self) -> float | None:
        """Until the last epoch is over, as it goes now; None where that cannot be said."""
        return None

    @property
    def throughput(self) -> float | None:
        """Samples a second, over the last seconds."""
        return None

    @property
    def memory(self) -> int | None:
        """Bytes that the worker holds."""
        return None

    def is_current(self) -> bool:
        """Whether the network of the document is still that of the run."""
        return True

    # ---- what a person wants

    def start(self, device: str = "auto") -> bool:
        """Begin a run of the document as it is; False where that cannot be (and is said)."""
        return False

    def pause(self) -> None:
        """Wait after the step that is being computed."""

    def go_on(self) -> None:
        """Go on after a pause."""

    def stop(self, after: Literal["step", "epoch"] = "step") -> None:
        """End with a checkpoint, after the step or after its epoch."""

    def set_rate(self, lr: float) -> None:
        """From the next step on, `lr` is the highest rate of the schedule."""

    def resume(self, entry: Entry | None = None) -> bool:
        """Go on with a run that was interrupted, by default the one that is shown."""
        return False

    def show(self, entry: Entry) -> bool:
        """Show a run of the document's folder; False where it cannot be read, or one goes on."""
        return self.follow(self.place() / entry.name)

    def follow(self, folder: Path) -> bool:
        """Show the run in a folder, while it is written or afterwards."""
        return False

    def ask(self, question: Question) -> int:
        """Ask the network of the run, as it is now; the answer bears the number given back."""
        return 0

    def close(self) -> None:
        """End what goes on here, with a checkpoint; returns once no process is left."""
