"""Background: what may wait for a disk is done beside the window, one thing after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Signal

PATIENCE = 2.0
"""Seconds that the end of the window waits for a folder that does not answer."""

Work = Callable[[], Any]
Then = Callable[[Any], None]


class Background(QObject):
    """Does things in a thread, in the order in which they were asked for."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._due: deque[tuple[Work, Then]] = deque()
        self._thread: Thread | None = None
        self._closed = False
        self._done.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._thread is not None

    def do(self, work: Work, then: Then) -> None:
        """Do `work` in the thread, then say here what came of it: its value, or an exception."""
        if self._closed:
            return
        self._due.append((work, then))
        if self._thread is None:
            self._begin()

    def close(self) -> None:
        """Nothing is told any more; returns once the thread has ended, if that can be had."""
        self._closed = True
        self._due.clear()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def _begin(self) -> None:
        work, then = self._due.popleft()
        self._thread = Thread(target=self._work, args=(work, then), daemon=True)
        self._thread.start()

    def _work(self, work: Work, then: Then) -> None:
        try:
            found = work()
        except Exception as error:  # told where it can be shown
            found = error
        # The window may be gone by now.
        with suppress(RuntimeError):
            self._done.emit(then, found)

    def _take(self, then: Then, found: Any) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        if self._closed:
            return
        then(found)
        if self._due and self._thread is None:
            self._begin()
