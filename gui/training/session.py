"""Session: the run that belongs to a document: begun, told what to do, watched, asked."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from gradscape.backends.protocol import (
    Continue,
    Continued,
    Ended,
    Epoch,
    Event,
    Failed,
    Job,
    Judged,
    Pause,
    Paused,
    Predicted,
    Question,
    Rate,
    Rated,
    Saved,
    Started,
    Steps,
    Stop,
)
from gradscape.backends.runs import Run, RunError, open_run
from gradscape.backends.runs.entry import Entry
from gradscape.backends.runs.facts import Status
from gradscape.backends.runs.series import Series
from gradscape.graph.errors import GradscapeError
from gradscape.gui.editor import Editor
from gradscape.gui.training.beginning import begin, exported
from gradscape.gui.training.failure import Failure, broken, died, diverged
from gradscape.gui.training.origin import Origin
from gradscape.gui.training.pace import Pace
from gradscape.gui.training.questions import Questions
from gradscape.gui.training.record import Record
from gradscape.gui.training.shown import After, SessionState, Shown
from gradscape.gui.training.worker import WorkerProcess, Workers
from gradscape.gui.words import sentence


class Session(Shown):
    """The run of one document that is shown, whether it goes on here, elsewhere, or is over.

    Args:
        place: says in which folder the runs of the document lie.
        title: says what the folder of a run begins with.
        workers: where workers come from; by default the session has its own.
    """

    answered = Signal(object)
    """Predicted or Judged."""

    def __init__(
        self,
        editor: Editor,
        place: Callable[[], Path],
        parent: QObject | None = None,
        *,
        title: Callable[[], str] = lambda: "run",
        workers: Workers | None = None,
    ) -> None:
        super().__init__(editor, parent)
        self.place = place
        self.title = title
        self._workers = workers or Workers(self)
        self._own_workers = workers is None
        self._worker: WorkerProcess | None = None
        self._questions = Questions(self._workers, self)
        self._questions.answered.connect(self.answered)
        self._fresh = False
        self._looked = (0, 0.0)

    # ---- what a person wants

    def start(self, device: str = "auto") -> bool:
        """Begin a run of the document as it is; False where that cannot be (and is said)."""
        if self.busy:
            return False
        try:
            made = exported(self.editor.report)
            job = made.job(device)
            run = begin(made, job, self.place(), self.title())
        except GradscapeError as error:
            self.editor.refused.emit(sentence(error))
            return False
        self._take(run, run.job, Origin(made.project, made.order))
        self._fresh = True
        self._train()
        return True

    def resume(self, entry: Entry | None = None) -> bool:
        """Go on with a run that was interrupted, by default the one that is shown."""
        if self.busy or (entry is None and self.run is None):
            return False
        if entry is not None and not self._shows(entry) and not self.show(entry):
            return False
        assert self.run is not None
        try:
            state = self.run.status.state
            if state == "finished":
                raise RunError(self.tr("The run is finished; nothing is left to do"))
            if self.run.is_locked():
                raise RunError(self.tr("The run goes on in another process"))
            self.job = self.run.job
        except GradscapeError as error:
            self.editor.refused.emit(sentence(error))
            return False
        self._train()
        return True

    def pause(self) -> None:
        """Wait after the step that is being computed."""
        if self.state in ("starting", "running") and self._tell(Pause()):
            self.pausing = True
            self.changed.emit()

    def go_on(self) -> None:
        """Go on after a pause, also after one that has not come yet."""
        if (self.pausing or self.state == "paused") and self._tell(Continue()):
            self.pausing = False
            self.changed.emit()

    def stop(self, after: After = "step") -> None:
        """End with a checkpoint, after the step or after its epoch."""
        if self.ending == "step" or not self._tell(Stop(after=after)):
            return
        self.ending = after
        if after == "epoch" and self.state == "paused":
            self._tell(Continue())
        self._become("ending")

    def set_rate(self, lr: float) -> None:
        """From the next step on, `lr` is the highest rate of the schedule."""
        self._tell(Rate(lr=lr))

    def show(self, entry: Entry) -> bool:
        """Show a run of the document's folder; False where it cannot be read, or one goes on."""
        return self.follow(self.place() / entry.name)

    def follow(self, folder: Path) -> bool:
        """Show the run in a folder, while it is written or afterwards; False as in `show`."""
        if self.busy:
            self.editor.refused.emit(self.tr("A run goes on here: stop it first"))
            return False
        try:
            run = open_run(folder)
            job, status = run.job, run.status
            origin = Origin.of(run, self.editor)
        except (GradscapeError, OSError) as error:
            self.editor.refused.emit(sentence(error))
            return False
        record = self._take(run, job, origin)
        if status.state in ("queued", "running"):
            self.elsewhere = True
            record.watch()
            record.look()
        else:
            self._see(status)
            record.advance()
        self.changed.emit()
        return True

    def ask(self, question: Question) -> int:
        """Ask the network of the run, as it is now; the answer bears the number given back."""
        question = self._questions.number(question)
        if not self._tell(question):
            self._questions.settle(self.run, self.job)
        return question.number

    def close(self) -> None:
        """End what goes on here, with a checkpoint; returns once no process is left."""
        self._questions.close()
        self._tell(Stop())
        if self._worker is not None:
            self._worker.close()
        if self._own_workers:
            self._workers.close()
        if self._record is not None:
            self._record.rest()

    def _shows(self, entry: Entry) -> bool:
        return self.run is not None and self.run.path == self.place() / entry.name

    # ---- the run

    def _take(self, run: Run, job: Job, origin: Origin) -> Record:
        self._forget()
        self.job, self._origin = job, origin
        self._record = Record(run, Series(run, job.nodes, origin.order), self)
        self._record.moved.connect(self._moved)
        self._record.failed.connect(self._unread)
        self._record.looked.connect(self._see)
        self._looked = (0, time.monotonic())
        return self._record

    def _forget(self) -> None:
        """No run is shown."""
        self._clear()
        if self._record is not None:
            self._record.rest()
            self._record.deleteLater()
        self._record = self.job = self._origin = None
        self.memory = self._rate = None
        self._fresh = False
        self.state = "none"

    def _clear(self) -> None:
        """What is known of how it goes, or how it went, holds no longer."""
        self._questions.close()
        self.started = self.ended = self.failure = None
        self.ending, self.pausing, self.elsewhere = None, False, False
        self._pace = Pace()

    def _train(self) -> None:
        assert self.job is not None
        assert self._record is not None
        self._clear()
        self._record.rest()
        worker = self._worker = self._workers.take()
        worker.said.connect(self._hear)
        worker.gone.connect(lambda words: self._gone(worker, words))
        worker.send(self.job)
        self._become("starting")

    def _tell(self, command: Stop | Pause | Continue | Rate | Question) -> bool:
        """Whether there is a worker to be told something."""
        if not self.busy or self._worker is None or self._worker.over:
            return False
        self._worker.send(command)
        return True

    def _become(self, state: SessionState) -> None:
        self.state = state
        self.changed.emit()

    def _hear(self, event: Event) -> None:
        assert self._record is not None
        match event:
            case Started():
                self.started = event
                self._become("ending" if self.ending else "running")
            case Steps():
                self._pace.add(len(event.losses), event.seconds)
                self.memory, self._rate = event.memory, event.rates[-1]
            case Paused():
                self.pausing = False
                self._record.advance()
                self._become("ending" if self.ending == "step" else "paused")
            case Continued():
                self._become("ending" if self.ending else "running")
            case Predicted() | Judged():
                self._questions.take(event)
            case Ended():
                failure = None
                if event.state == "diverged":
                    failure = diverged(event, self.editor.project)
                self._over(event, failure)
            case Failed():
                printed = self._worker.printed if self._worker else b""
                project = self.editor.project
                self._over(None, broken(event, project, printed.decode(errors="replace")))
        if isinstance(event, Steps | Epoch | Saved | Rated):
            self._record.expect()

    def _gone(self, worker: WorkerProcess, words: str) -> None:
        printed = worker.printed.decode(errors="replace")
        worker.deleteLater()
        if worker is not self._worker:
            return
        self._worker = None
        if self.busy:
            self._over(None, died(words, self.editor.project, printed))

    def _over(self, ended: Ended | None, failure: Failure | None) -> None:
        """The run has come to its end here."""
        assert self._record is not None
        self.ended, self.failure = ended, failure
        self.ending, self.pausing, self.state = None, False, "ended"
        if self._fresh and self.started is None and failure is not None:
            # It could not be begun: nothing of it is worth keeping.
            shutil.rmtree(self._record.run.path, ignore_errors=True)
            self._forget()
            self.failure = failure
        else:
            self._record.drain()
        self.changed.emit()
        if failure is not None:
            self.failed.emit(failure)
        if self._questions.open:
            self._questions.settle(self.run, self.job)

    def _see(self, status: Status) -> None:
        """How a run fares that is none of this session's worker."""
        before = self.state
        if status.state == "running":
            self.state = "running"
        elif status.state != "queued":
            assert self._record is not None
            self._record.rest()
            if self.elsewhere:
                self._record.drain()
            self.elsewhere, self.state = False, "ended"
            if status.state == "failed":
                self.failure = Failure(status.message)
            else:
                self.ended = Ended(state=status.state, step=self.step)
        step, at = self._looked
        if self.elsewhere and self.step > step:
            now = time.monotonic()
            if step:
                self._pace.add(self.step - step, now - at)
            self._looked = self.step, now
        if self.state != before:
            self.changed.emit()

    def _moved(self) -> None:
        assert self._record is not None
        if self.ended is not None and self.started is None and self.ended.step != self.step:
            # Of a run that is only shown, the end is known once all of it was read.
            self.ended = structs.replace(self.ended, step=self.step)
        self.moved.emit()

    def _unread(self, failure: Failure) -> None:
        """The record, or a part of it, cannot be read."""
        if self.elsewhere and self._record is not None and not self._record.run.path.is_dir():
            self.elsewhere, self.state, self.failure = False, "ended", failure
            self.changed.emit()
        self.failed.emit(failure)
