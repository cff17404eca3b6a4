"""Record: the curves of a run, which follow what is written, here or elsewhere."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.backends.runs import Run, RunError
from gradscape.backends.runs.series import Series
from gradscape.gui.training.failure import Failure
from gradscape.gui.words import said

FRAME = 33
"""Milliseconds from one telling of new figures to the next."""
LOOK = 500
"""Milliseconds after which the record of a run that goes on elsewhere is looked at again."""
READING = 0.01
"""Seconds of a frame in which a long record is read, so that the window never waits for it."""
PIECE = 1 << 16
"""Bytes of a record that are read at once."""


class Record(QObject):
    """A run with its Series. Only what was appended since the last time is ever read."""

    moved = Signal()
    """There are new figures; at most once a frame."""
    looked = Signal(object)
    """The Status of a run that goes on elsewhere."""
    failed = Signal(object)
    """A Failure: the record, or a part of it, cannot be read."""

    def __init__(self, run: Run, series: Series, parent: QObject) -> None:
        super().__init__(parent)
        self.run = run
        self.series = series
        self._told = ""
        self._frame = QTimer(self, singleShot=True, interval=FRAME)
        self._frame.timeout.connect(self.advance)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self.look)

    def expect(self) -> None:
        """There is more: it is taken in with the next frame."""
        if not self._frame.isActive():
            self._frame.start()

    def advance(self) -> None:
        """Take in what is new, and tell it."""
        told, end = self._told, time.monotonic() + READING
        new = more = self._read()
        while more and self.series.behind and time.monotonic() < end:
            more = self._read()
        if new:
            self.moved.emit()
        # What cannot be read at all would be told for ever; behind a damaged line it goes on.
        if self.series.behind and (not self._told or self._told != told):
            self.expect()

    def drain(self) -> None:
        """Take in all that there is."""
        while self._read() and self.series.behind:
            pass
        self._frame.stop()
        self.moved.emit()

    def watch(self) -> None:
        """Look again and again how the run fares, which goes on elsewhere."""
        self._look.start()

    def look(self) -> None:
        """See how the run fares that goes on elsewhere."""
        try:
            status = self.run.status
        except RunError as error:
            self.rest()
            self.failed.emit(Failure(said(error), (), "disk"))
            return
        self.advance()
        self.looked.emit(status)

    def rest(self) -> None:
        """Nothing more is expected."""
        self._look.stop()
        self._frame.stop()

    def _read(self) -> bool:
        try:
            new = self.series.read(PIECE)
        except (RunError, OSError) as error:
            if self._told != (words := said(error)):
                self._told = words
                self.failed.emit(Failure(words, (), "disk"))
            return False
        self._told = ""
        return new
