"""Session: the run that belongs to a document."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.backends.protocol import (
    Answer,
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
from gradscape.backends.runs.entry import Entry, number_of
from gradscape.backends.runs.series import Series
from gradscape.graph.errors import GradscapeError
from gradscape.gui.editor import Editor
from gradscape.gui.training.beginning import begin, exported
from gradscape.gui.training.failure import Failure, broken, died, diverged
from gradscape.gui.training.origin import Origin
from gradscape.gui.training.pace import Pace
from gradscape.gui.training.trying import Trying, unanswered
from gradscape.gui.training.worker import WorkerProcess, Workers
from gradscape.gui.words import said as in_words
from gradscape.gui.words import sentence

SessionState = Literal["none", "starting", "running", "paused", "ending", "ended"]
After = Literal["step", "epoch"]

FRAME = 33
"""Milliseconds from one telling of new figures to the next."""
LOOK = 500
"""Milliseconds after which the record of a run that goes on elsewhere is looked at again."""


class Session(QObject):
    """The run of one document that is shown, whether it goes on here, elsewhere, or is over.

    Args:
        place: says in which folder the runs of the document lie.
        title: says what the folder of a run begins with.
        workers: where workers come from; by default the session has its own.
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
        self,
        editor: Editor,
        place: Callable[[], Path],
        parent: QObject | None = None,
        *,
        title: Callable[[], str] = lambda: "run",
        workers: Workers | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.place = place
        self.title = title
        self.state: SessionState = "none"
        self.ending: After | None = None
        """After what the run is to end, once that was asked for."""
        self.pausing = False
        """Whether a pause was asked for that has not come yet."""
        self.run: Run | None = None
        self.job: Job | None = None
        self.series: Series | None = None
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
        self._workers = workers or Workers(self)
        self._own_workers = workers is None
        self._worker: WorkerProcess | None = None
        self._trying: Trying | None = None
        self._questions: dict[int, Question] = {}
        self._asked = 0
        self._fresh = False
        self._rate: float | None = None
        self._pace = Pace()
        self._origin: Origin | None = None
        self._frame = QTimer(self, singleShot=True, interval=FRAME)
        self._frame.timeout.connect(self._advance)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._watch)
        self._looked = (0, 0.0)

    # ---- what is known

    @property
    def busy(self) -> bool:
        """Whether a worker of this session is at the run."""
        return self.state not in ("none", "ended") and not self.elsewhere

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
        self._take(run, job, origin)
        self.elsewhere = status.state in ("queued", "running")
        if self.elsewhere:
            self._look.start()
        self._watch()
        self._advance()
        self.changed.emit()
        return True

    def ask(self, question: Question) -> int:
        """Ask the network of the run, as it is now; the answer bears the number given back."""
        self._asked += 1
        question = structs.replace(question, number=self._asked)
        self._questions[question.number] = question
        if not self._tell(question):
            self._try([question])
        return question.number

    def close(self) -> None:
        """End what goes on here, with a checkpoint; returns once no process is left."""
        self._questions.clear()
        self._end_trying()
        self._tell(Stop())
        if self._worker is not None:
            self._worker.close()
        if self._own_workers:
            self._workers.close()
        self._look.stop()
        self._frame.stop()

    def _shows(self, entry: Entry) -> bool:
        return self.run is not None and self.run.path == self.place() / entry.name

    # ---- the run

    def _take(self, run: Run, job: Job, origin: Origin) -> None:
        self._end_trying()
        self._look.stop()
        self.run, self.job, self._origin = run, job, origin
        self.series = Series(run, job.nodes, origin.order)
        self.started = self.ended = self.failure = self.memory = self._rate = None
        self.elsewhere = self._fresh = self.pausing = False
        self.ending = None
        self.state = "none"
        self._pace = Pace()
        self._looked = (0, time.monotonic())

    def _train(self) -> None:
        assert self.job is not None
        self._end_trying()
        self._look.stop()
        self.started = self.ended = self.failure = None
        self.ending, self.pausing, self.elsewhere = None, False, False
        self._pace = Pace()
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
        match event:
            case Started():
                self.started = event
                self._become("ending" if self.ending else "running")
            case Steps():
                self._pace.add(len(event.losses), event.seconds)
                self.memory, self._rate = event.memory, event.rates[-1]
            case Paused():
                self.pausing = False
                self._advance()
                self._become("ending" if self.ending == "step" else "paused")
            case Continued():
                self._become("ending" if self.ending else "running")
            case Predicted() | Judged():
                self._answer(event)
            case Ended():
                failure = None
                if event.state == "diverged":
                    failure = diverged(event, self.editor.project)
                self._over(event, failure)
            case Failed():
                printed = self._worker.printed if self._worker else b""
                project = self.editor.project
                self._over(None, broken(event, project, printed.decode(errors="replace")))
        if isinstance(event, Steps | Epoch | Saved | Rated) and not self._frame.isActive():
            self._frame.start()

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
        self.ended, self.failure = ended, failure
        self.ending, self.pausing = None, False
        self._drain()
        if self._fresh and self.started is None and failure is not None and self.run is not None:
            # It could not be begun: nothing of it is worth keeping.
            shutil.rmtree(self.run.path, ignore_errors=True)
            self.run = self.job = self.series = self._origin = None
            self.state = "none"
        else:
            self.state = "ended"
        self._frame.stop()
        self.moved.emit()
        self.changed.emit()
        if failure is not None:
            self.failed.emit(failure)
        if self._questions:
            self._try(list(self._questions.values()))

    # ---- the record

    def _advance(self) -> None:
        """Take in what is new of the record, and tell it."""
        if self.series is None:
            return
        self._read()
        self.moved.emit()
        if self.series.behind:
            self._frame.start()

    def _drain(self) -> None:
        while self.series is not None and self._read() and self.series.behind:
            pass

    def _read(self) -> bool:
        assert self.series is not None
        try:
            return self.series.read()
        except (RunError, OSError) as error:
            self.failed.emit(Failure(in_words(error), (), "disk"))
            return False

    def _watch(self) -> None:
        """See how a run fares that goes on elsewhere, or how one ended."""
        assert self.run is not None
        try:
            status = self.run.status
        except RunError as error:
            self._look.stop()
            self.elsewhere = False
            self.failure = Failure(in_words(error), (), "disk")
            self._become("ended")
            self.failed.emit(self.failure)
            return
        before = self.state
        if status.state == "running":
            self.state = "running"
        elif status.state != "queued":
            self._look.stop()
            self._drain()
            self.elsewhere, self.state = False, "ended"
            if status.state == "failed":
                self.failure = Failure(status.message)
            else:
                self.ended = Ended(state=status.state, step=self.step)
        self._advance()
        step, at = self._looked
        now = time.monotonic()
        if self.elsewhere and self.step > step:
            if step:
                self._pace.add(self.step - step, now - at)
            self._looked = self.step, now
        if self.state != before:
            self.changed.emit()

    # ---- questions

    def _answer(self, answer: Answer) -> None:
        if self._questions.pop(answer.number, None) is not None:
            self.answered.emit(answer)

    def _try(self, questions: list[Question]) -> None:
        """Answer from what the run has left, or say why there is no answer."""
        weights = [self.run.weights, self.run.last] if self.run else []
        found = next((path for path in weights if path.is_file()), None)
        if found is None or self.job is None:
            QTimer.singleShot(0, self, lambda: self._give_up(self.tr("There are no weights yet")))
            return
        if self._trying is None:
            self._trying = Trying(self._workers, self.job, found, self)
            self._trying.answered.connect(self._answer)
            self._trying.gone.connect(self._lost)
        for question in questions:
            self._trying.ask(question)

    def _lost(self, why: str) -> None:
        self._end_trying()
        self._give_up(why)

    def _give_up(self, why: str) -> None:
        questions, self._questions = self._questions, {}
        for question in questions.values():
            self.answered.emit(unanswered(question, why))

    def _end_trying(self) -> None:
        trying, self._trying = self._trying, None
        if trying is not None:
            trying.close()
            trying.deleteLater()
