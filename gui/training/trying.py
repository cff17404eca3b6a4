"""Trying: the weights of a run that is over, for questions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradscape.backends.protocol import Answer, Event, Failed, Job, Predicted, Question, Trial
from gradscape.gui.training.worker import WorkerProcess, Workers


class Trying(QObject):
    """A worker that answers questions; it is started by the first, and ends with `close`."""

    answered = Signal(object)
    """Predicted or Judged."""
    gone = Signal(str)
    """Nothing more is answered: why, in words."""

    def __init__(self, workers: Workers, job: Job, weights: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: WorkerProcess | None = workers.take()
        self._worker.said.connect(self._hear)
        self._worker.gone.connect(self._lost)
        self._worker.send(Trial(job=job, weights=str(weights)))

    def ask(self, question: Question) -> None:
        """The answer comes by `answered`."""
        if self._worker is not None:
            self._worker.send(question)

    def close(self) -> None:
        """End the worker, which has nothing to lose."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.said.disconnect(self._hear)
            worker.gone.disconnect(self._lost)
            worker.kill()
            worker.deleteLater()

    def _hear(self, event: Event) -> None:
        if isinstance(event, Answer):
            self.answered.emit(event)
        elif isinstance(event, Failed):
            self._lost(event.message)

    def _lost(self, why: str) -> None:
        self.close()
        self.gone.emit(why)


def unanswered(question: Question, why: str) -> Predicted:
    """The answer to a question where there is none."""
    return Predicted(number=question.number, step=0, scores=(), why=why)
