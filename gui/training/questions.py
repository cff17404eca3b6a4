"""Questions: what is asked of the network of a run, while it goes on and when it is over."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.backends.protocol import (
    Answer,
    Event,
    Failed,
    Job,
    Judge,
    Judged,
    Predict,
    Predicted,
    Question,
    Trial,
)
from gradscape.backends.runs import Run
from gradscape.gui.training.worker import WorkerProcess, Workers


class Questions(QObject):
    """Numbers questions, and sees to it that each gets one answer."""

    answered = Signal(object)
    """Predicted or Judged."""

    def __init__(self, workers: Workers, parent: QObject) -> None:
        super().__init__(parent)
        self._workers = workers
        self._asked = 0
        self._open: dict[int, Question] = {}
        self._worker: WorkerProcess | None = None

    @property
    def open(self) -> list[Question]:
        """What has not been answered."""
        return list(self._open.values())

    def number(self, question: Question) -> Question:
        """A question with the number that its answer will bear."""
        self._asked += 1
        numbered: Question = structs.replace(question, number=self._asked)
        self._open[self._asked] = numbered
        return numbered

    def take(self, answer: Answer) -> None:
        """Hand on an answer; once, and none to what was not asked."""
        if self._open.pop(answer.number, None) is not None:
            self.answered.emit(answer)

    def settle(self, run: Run | None, job: Job | None) -> None:
        """Have all that is open answered by what a run has left, or say why there is no answer."""
        weights = [run.weights, run.last] if run else []
        found = next((path for path in weights if path.is_file()), None)
        if found is None or job is None:
            QTimer.singleShot(0, self, lambda: self._give_up(self.tr("There are no weights yet")))
            return
        if self._worker is None:
            self._worker = self._begun(job, found)
            for question in self.open:
                self._worker.send(question)
        else:
            self._worker.send(self.open[-1])

    def close(self) -> None:
        """No more is asked of the weights that there were; their worker has nothing to lose."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.said.disconnect(self._hear)
            worker.gone.disconnect(self._lost)
            worker.kill()
            worker.deleteLater()

    def _begun(self, job: Job, weights: Path) -> WorkerProcess:
        worker = self._workers.take(lasting=True)
        worker.said.connect(self._hear)
        worker.gone.connect(self._lost)
        worker.send(Trial(job=job, weights=str(weights)))
        return worker

    def _hear(self, event: Event) -> None:
        if isinstance(event, Predicted | Judged):
            self.take(event)
        elif isinstance(event, Failed):
            self._lost(event.message)

    def _lost(self, why: str) -> None:
        self.close()
        self._give_up(why)

    def _give_up(self, why: str) -> None:
        questions, self._open = self.open, {}
        for question in questions:
            self.answered.emit(_unanswered(question, why))


def _unanswered(question: Predict | Judge, why: str) -> Answer:
    if isinstance(question, Judge):
        return Judged(number=question.number, step=0, predicted=b"", why=why)
    return Predicted(number=question.number, step=0, scores=(), why=why)
