"""The life of a worker over plain pipes, and training as a stream of events. No Qt, no torch."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from gradscape.backends.protocol import (
    Checked,
    Command,
    Ended,
    Event,
    Failed,
    Job,
    Stop,
    events,
    frame,
)
from gradscape.backends.runs import RunError, open_run
from gradscape.graph.errors import GradscapeError
from gradscape.graph.text import Text

COMMAND = (sys.executable, "-P", "-m", "gradscape.backends.pytorch")
PIECE = 1 << 16
LAST = Ended | Checked | Failed
"""The last word of a worker is one of these."""
PATIENCE = 6.0
"""Seconds in which a worker whose pipes are closed ends by itself, after a last checkpoint."""


def environment() -> dict[str, str]:
    """In which a worker runs."""
    # Threads that spin while they wait made steps five times slower on a busy machine.
    return {"OMP_WAIT_POLICY": "PASSIVE", **os.environ}


def death(status: int) -> str:
    """In words, how a worker ended that had not said its last.

    Args:
        status: with which it ended; that of a signal is negative.
    """
    if status >= 0:
        return Text(
            "The worker ended unexpectedly with exit status {status}; see what it printed",
            status=status,
        )
    number = -status
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if name == "SIGKILL":
        return Text(
            "The worker was killed (SIGKILL). Most often the system does that when memory runs "
            "out: a smaller batch needs less, or a batch computed in parts (`accumulate`)"
        )
    return Text("The worker was ended by {name}", name=name)


class WorkerError(GradscapeError):
    """A run broke, or its worker died: how, and what to do.

    `nodes` are the dotted paths of the nodes that an error in torch concerns; `memory` tells that
    the device had none left.
    """

    def __init__(
        self,
        message: str,
        nodes: tuple[str, ...] = (),
        trace: str = "",
        memory: bool = False,
    ) -> None:
        super().__init__(message)
        self.nodes = nodes
        self.memory = memory
        self.trace = trace


class Worker:
    """A worker process. It ends with the block, with its job, or with this process."""

    def __init__(self) -> None:
        # A session of its own: a Ctrl+C in the terminal is for the application alone.
        self.process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, command: Command) -> None:
        """Its task first, then what is wanted while it does that; any thread may.

        A dead worker is told by `events`, not here.
        """
        assert self.process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write(frame(command))
            self.process.stdin.flush()

    def events(self) -> Iterator[Event]:
        """What the worker says, to its last word.

        Raises WorkerError where it dies without one, ProtocolError where it speaks nonsense.
        """
        reader = events()
        while data := self._read():
            for event in reader.feed(data):
                yield event
                if isinstance(event, LAST):
                    return
        raise WorkerError(self._end())

    def close(self) -> None:
        """Returns when the process has gone; one that does not end by itself is killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        # This end first: a worker that waits for room in it would not hear of the other's.
        self.process.stdout.close()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _read(self) -> bytes:
        """The next bytes; none once the worker has ended, even if a child of it keeps the pipe."""
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        while os.name == "posix" and not select.select([pipe], [], [], 1.0)[0]:
            if self.process.poll() is not None:
                return b""
        return os.read(pipe, PIECE)

    def _end(self) -> str:
        """In words, how a worker ended that had not said its last."""
        try:
            return death(self.process.wait(PATIENCE))
        except subprocess.TimeoutExpired:
            return Text("The worker has closed its pipe, but goes on. It is ended")


def train(job: Job) -> Iterator[Event]:
    """Trains in a worker; the last event is Ended. The run's folder is there (`runs.create`).

    A Ctrl+C meanwhile stops the run after its step, with a checkpoint: the last event then says
    interrupted. A second one raises KeyboardInterrupt at once. Raises RunError where the job
    cannot be begun, WorkerError where it breaks or its worker dies.
    """
    with Worker() as worker:
        worker.send(job)
        with _on_interrupt(lambda: worker.send(Stop())):
            for event in worker.events():
                if isinstance(event, Failed):
                    raise _error(event)
                yield event


def resume(path: Path) -> Iterator[Event]:
    """Goes on with the run in a folder, as `train` does. One that is finished only says so.

    Raises RunError at once where there is no run.
    """
    run = open_run(path)
    if run.status.state == "finished":
        epochs = run.epochs()
        return iter([Ended(state="finished", step=epochs[-1].step if epochs else 0)])
    return train(run.job)


def _error(event: Failed) -> GradscapeError:
    if event.input:
        return RunError(event.message)
    return WorkerError(event.message, event.nodes, event.trace, event.memory)


@contextlib.contextmanager
def _on_interrupt(act: Callable[[], None]) -> Iterator[None]:
    """`act` at the first Ctrl+C, KeyboardInterrupt at the second. In other threads nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def once(number: int, at: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        act()

    before = signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
