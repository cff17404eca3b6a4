"""Workers of the window: processes over Qt's pipes, one of them started ahead of its task."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from gradscape.backends import process
from gradscape.backends.protocol import Command, ProtocolError, Task, events, frame
from gradscape.graph.text import Text
from gradscape.gui.words import said as in_words

LAST_WORDS = 8192
"""Bytes kept of what a worker prints, for a report."""


class WorkerProcess(QObject):
    """A worker process. It ends with its task, with this object, or with the application."""

    said = Signal(object)
    """An Event."""
    gone = Signal(str)
    """The process is no longer there; in words why, unless it had said its last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasked = False
        """Whether it has its task."""
        self.over = False
        """Whether it has said its last, or died."""
        self.printed = b""
        """The end of what it printed."""
        self._words = ""
        self._told = False
        self._reader = events()
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        if sys.platform != "win32":
            # A session of its own: a Ctrl+C in the terminal is for the application alone.
            parameters = QProcess.UnixProcessParameters()
            parameters.flags = QProcess.UnixProcessFlag.CreateNewSession
            self._process.setUnixProcessParameters(parameters)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._keep)
        self._process.errorOccurred.connect(self._failed)
        self._process.finished.connect(self._finished)
        program, *arguments = process.COMMAND
        self._process.start(program, arguments)

    @property
    def pid(self) -> int:
        """Of the process; 0 where there is none."""
        return self._process.processId()

    @property
    def is_there(self) -> bool:
        """Whether the process runs."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def send(self, command: Command) -> None:
        """Its task first, then what is wanted while it does that. A dead one is told by `gone`."""
        self.tasked = self.tasked or isinstance(command, Task)
        if self.is_there:
            self._process.write(QByteArray(frame(command)))

    def close(self) -> None:
        """Return when the process has gone; one at a task gets the time for a last checkpoint."""
        if not self.is_there:
            return
        if self.tasked and not self.over:
            self._process.closeWriteChannel()
            self._process.waitForFinished(round(process.PATIENCE * 1000))
        self.kill()

    def kill(self) -> None:
        """End the process at once; returns when it has gone."""
        if self.is_there:
            self._process.kill()
            self._process.waitForFinished(-1)

    # ---- what comes from it

    def _read(self) -> None:
        if self.over:
            self._process.readAllStandardOutput()
            return
        try:
            for event in self._reader.feed(bytes(self._process.readAllStandardOutput().data())):
                self.over = isinstance(event, process.LAST)
                self.said.emit(event)
        except ProtocolError as error:
            self._die(in_words(error))
            self._process.kill()
        if self.over:
            self._process.closeWriteChannel()

    def _keep(self) -> None:
        new = bytes(self._process.readAllStandardError().data())
        self.printed = (self.printed + new)[-LAST_WORDS:]

    def _failed(self, error: QProcess.ProcessError) -> None:
        # The others are told when the process has ended.
        if error is QProcess.ProcessError.FailedToStart:
            words = Text("No worker could be started: {reason}", reason=self._process.errorString())
            self._die(in_words(words))
            # Perhaps nobody listens yet.
            QTimer.singleShot(0, self, lambda: self._left(""))

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._keep()
        crashed = status is QProcess.ExitStatus.CrashExit
        # Elsewhere there are no signals.
        number = -(code or signal.SIGTERM) if crashed and sys.platform != "win32" else code
        self._left("" if self.over else in_words(process.death(number)))

    def _left(self, words: str) -> None:
        if not self._told:
            self._told = True
            self.over = True
            self.gone.emit(self._words or words)

    def _die(self, words: str) -> None:
        self.over, self._words = True, words


class Workers(QObject):
    """Where workers come from. One may stand ready, with torch imported, for the next task."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ready: WorkerProcess | None = None
        self._ahead = False

    @property
    def ready(self) -> WorkerProcess | None:
        """The one that stands ready."""
        return self._ready

    def stand_by(self) -> None:
        """Keep a worker ready from now on; after each task comes another one."""
        self._ahead = True
        self._replace()

    def take(self, lasting: bool = False) -> WorkerProcess:
        """A worker for one task. Whoever takes it lets go of it (`deleteLater`) once it is gone.

        Args:
            lasting: the task has no end of its own: another worker stands ready beside it.
        """
        made, self._ready = self._ready, None
        if made is not None and made.over:
            made.deleteLater()
            made = None
        made = made or WorkerProcess(self)
        made.gone.connect(self._replace)
        if lasting:
            self._replace()
        return made

    def close(self) -> None:
        """No worker is wanted any more; returns once no process is left."""
        self._ahead = False
        if self._ready is not None:
            self._ready.deleteLater()
            self._ready = None
        for worker in self.findChildren(WorkerProcess):
            worker.close()

    def _replace(self) -> None:
        # One that could not live is told by the next task, and not replaced for ever.
        if self._ahead and self._ready is None:
            self._ready = WorkerProcess(self)


def _environment() -> QProcessEnvironment:
    made = QProcessEnvironment()
    for name, value in process.environment().items():
        made.insert(name, value)
    return made
