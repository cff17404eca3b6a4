"""Checking: a preflight of a document in a worker, and what it found."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.backends.protocol import Checked, Event, Failed, Job, Preflight, Started
from gradscape.backends.verdicts import Verdict, verdicts
from gradscape.graph.errors import GradscapeError
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor
from gradscape.gui.training.beginning import exported
from gradscape.gui.training.failure import Failure, broken, died
from gradscape.gui.training.worker import WorkerProcess, Workers
from gradscape.gui.words import sentence

State = Literal["none", "starting", "running", "done", "failed"]
SECONDS = 10.0
"""How long it may take once the worker has the data."""
LOOK = 100
"""Milliseconds from one progress to the next."""


class Checking(QObject):
    """One check at a time. It keeps its findings until the next one, or until they are cleared.

    Args:
        workers: says where workers come from.
    """

    changed = Signal()
    """Another state."""
    moved = Signal()
    """Time has gone by."""
    started = Signal(object)
    """What the worker said of its device: Started."""

    def __init__(self, workers: Callable[[], Workers], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: State = "none"
        self.seconds = SECONDS
        self.verdicts: tuple[Verdict, ...] = ()
        self.failure: Failure | None = None
        self.of: Project | None = None
        """What was checked."""
        self._workers = workers
        self._worker: WorkerProcess | None = None
        self._job: Job | None = None
        self._device = ""
        self._since = 0.0
        self._clock = QTimer(self, interval=LOOK)
        self._clock.timeout.connect(self.moved)

    @property
    def busy(self) -> bool:
        """Whether a worker is at it."""
        return self._worker is not None

    @property
    def progress(self) -> float:
        """The share of its time that is over, from 0 to 1."""
        if self.state != "running":
            return 0.0
        return min(1.0, (time.monotonic() - self._since) / self.seconds)

    def start(self, editor: Editor, device: str = "auto") -> None:
        """Check a document as it is; what keeps it from being checked is a failure as well."""
        self.cancel()
        self.verdicts, self.failure, self.of = (), None, editor.project
        try:
            self._job = exported(editor.report).job(device)
        except GradscapeError as error:
            self._fail(Failure(sentence(error), kind="input"))
            return
        worker = self._worker = self._workers().take()
        worker.said.connect(self._hear)
        worker.gone.connect(self._gone)
        worker.send(Preflight(job=self._job, seconds=self.seconds))
        self._become("starting")

    def cancel(self) -> None:
        """End what goes on; nothing is found."""
        if self._worker is not None:
            self._let_go(kill=True)
            self._become("none")

    def clear(self) -> None:
        """Forget what was found."""
        self.cancel()
        self.verdicts, self.failure, self.of = (), None, None
        self._become("none")

    # ---- what comes from the worker

    def _hear(self, event: Event) -> None:
        assert self._job is not None
        assert self.of is not None
        match event:
            case Started():
                self._device, self._since = event.device, time.monotonic()
                self.started.emit(event)
                self._become("running")
            case Checked():
                self.verdicts = verdicts(event, self._job, _available(self._device))
                self._let_go()
                self._become("done")
            case Failed():
                self._fail(broken(event, self.of))
            case _:
                pass

    def _gone(self, words: str) -> None:
        if self._worker is not None and self.of is not None:
            self._fail(died(words, self.of, self._worker.printed.decode(errors="replace")))

    def _fail(self, failure: Failure) -> None:
        self._let_go()
        self.failure = failure
        self._become("failed")

    def _let_go(self, kill: bool = False) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.said.disconnect(self._hear)
        worker.gone.disconnect(self._gone)
        if worker.is_there:
            worker.gone.connect(worker.deleteLater)
            if kill:
                worker.kill()
        else:
            worker.deleteLater()

    def _become(self, state: State) -> None:
        self.state = state
        if state == "running":
            self._clock.start()
        else:
            self._clock.stop()
        self.changed.emit()


def _available(device: str) -> int | None:
    """The bytes that the machine has; of a GPU they are not known here."""
    if device != "cpu" or not hasattr(os, "sysconf"):
        return None
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None
