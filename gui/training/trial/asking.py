"""Asking: one question at a time to the network of a run; of those that wait only the newest."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradscape.backends.protocol import Judge, Judged, Predict, Predicted
from gradscape.backends.runs import Run
from gradscape.gui.training.session import Session


class Asking(QObject):
    """Asks a session, whose run may go on, be over, or be another one any time."""

    predicted = Signal(object)
    """Predicted, of the sample that was asked for last when it was sent."""
    judged = Signal(object)
    """Judged."""
    renewed = Signal()
    """The weights are of another run, or all that were; what was asked has no answer any more."""
    learned = Signal()
    """The weights are others: an epoch is over, or the run."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self._flying: int | None = None
        self._waiting: Predict | None = None
        self._judging: int | None = None
        self._known: tuple[Run | None, int, str] = (None, 0, "none")

    @property
    def judging(self) -> bool:
        """Whether the validation samples are being judged."""
        return self._judging is not None

    def set_session(self, session: Session | None) -> None:
        """Ask another one."""
        if session is self.session:
            return
        if self.session is not None:
            self.session.changed.disconnect(self._changed)
            self.session.moved.disconnect(self._moved)
            self.session.answered.disconnect(self._answered)
        self.session = session
        if session is not None:
            session.changed.connect(self._changed)
            session.moved.connect(self._moved)
            session.answered.connect(self._answered)
        self._known = self._now()
        self._forget()

    def predict(self, sample: bytes, node: str | None) -> None:
        """Ask what is made of a sample; it takes the place of one that still waits."""
        self._waiting = Predict(number=0, sample=sample, node=node)
        self._send()

    def judge(self) -> None:
        """Ask for the class of every validation sample, unless that was asked."""
        if self.session is not None and self._judging is None:
            self._judging = self.session.ask(Judge(number=0))

    def _send(self) -> None:
        if self.session is not None and self._flying is None and self._waiting is not None:
            question, self._waiting = self._waiting, None
            self._flying = self.session.ask(question)

    def _answered(self, answer: Predicted | Judged) -> None:
        if answer.number == self._flying:
            self._flying = None
            self.predicted.emit(answer)
            self._send()
        elif answer.number == self._judging:
            self._judging = None
            self.judged.emit(answer)

    def _now(self) -> tuple[Run | None, int, str]:
        session = self.session
        if session is None:
            return None, 0, "none"
        epochs = len(session.series.epochs) if session.series else 0
        return session.run, epochs, session.state

    def _changed(self) -> None:
        before, self._known = self._known, self._now()
        begun = self._known[2] == "starting" != before[2]
        if self._known[0] is not before[0] or begun:
            self._forget()
        elif self._known[2] == "ended" != before[2]:
            self.learned.emit()

    def _moved(self) -> None:
        before, self._known = self._known, self._now()
        if self._known[1] > before[1]:
            self.learned.emit()

    def _forget(self) -> None:
        """What was asked is not answered by these weights."""
        self._flying = self._judging = self._waiting = None
        self.renewed.emit()
