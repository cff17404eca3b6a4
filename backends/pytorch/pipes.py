"""The worker's ends of its pipes, and what makes it end with the application."""

import contextlib
import os
import signal
import sys
import threading
import time
from queue import SimpleQueue

from gradscape.backends.protocol import Event, ProtocolError, Stop, Task, commands, frame
from gradscape.backends.pytorch.control import Control

GRACE = 3.0
"""Seconds for a checkpoint after the application has gone."""
PIECE = 1 << 16


class Pipes:
    """Commands from standard input, events to standard output; both are then out of others' reach.

    A print, also of C code and of children, goes to standard error from then on. A thread watches
    standard input: it takes commands, and ends the process when the input does.
    """

    def __init__(self) -> None:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.setmode(0, os.O_BINARY)
            msvcrt.setmode(1, os.O_BINARY)
        # The person's Ctrl+C reaches the application, which decides what becomes of the run.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._in, self._out = os.dup(0), os.dup(1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        self.tasks: SimpleQueue[Task | None] = SimpleQueue()
        """One task; None when there will be none."""
        self.control = Control()
        threading.Thread(target=self._watch, name="commands", daemon=True).start()

    def emit(self, event: Event) -> None:
        """Sends an event. If nobody reads any more, the task is stopped."""
        data = memoryview(frame(event))
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError:
            self.control.tell(Stop())

    def _watch(self) -> None:
        reader = commands()
        with contextlib.suppress(OSError, ProtocolError):
            while data := os.read(self._in, PIECE):
                for command in reader.feed(data):
                    if isinstance(command, Task):
                        self.tasks.put(command)
                    else:
                        self.control.tell(command)
        self.control.tell(Stop())
        self.tasks.put(None)
        time.sleep(GRACE)
        os._exit(1)
