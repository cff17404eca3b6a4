"""Waiting: the runs of a document that wait, and the one that begins when a run ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from gradscape.backends.runs import Run
from gradscape.backends.runs.queue import Queue
from gradscape.backends.runs.registry import Registry
from gradscape.graph.errors import GradscapeError
from gradscape.graph.storage import dumps
from gradscape.gui.training.beginning import exported, stem
from gradscape.gui.training.history.found import look
from gradscape.gui.words import sentence

if TYPE_CHECKING:
    from gradscape.gui.training.history.runs import Runs

HOLDS = ("data", "disk", "input")
"""Kinds of failures that the next run would most likely meet too."""


class Waiting(QObject):
    """Adds to the queue of a document, changes its order, and sees that it goes on.

    It goes on by itself once a person has added to it, or has started it; when they stop a run, or
    something fails that the next one would meet too, it waits until it is started again.
    """

    def __init__(self, runs: Runs) -> None:
        super().__init__(runs)
        self._runs = runs
        self._session = runs.session
        self.going = False
        """Whether the next run begins when one ends."""
        self._busy = self._session.busy
        self._taking = False
        self._session.changed.connect(self._follow)

    def add(self, device: str = "auto") -> bool:
        """Freeze the document as it is as a run that waits; False where it cannot be trained."""
        document = self._runs.document
        try:
            made = exported(document.editor.report)
            job = made.job(device)
        except GradscapeError as error:
            document.editor.refused.emit(sentence(error))
            return False
        queue, name = Queue(Registry(self._session.place())), stem(document.title)
        text, network = dumps(made.project), made.project.network
        self._runs.act(lambda: queue.add(name, job, text, network), self._added)
        return True

    def _added(self, run: Run) -> None:
        self.going = True
        number = run.path.name.rpartition("-")[2]
        words = (
            self.tr("Run {0} begins when the one that goes on has ended")
            if self._session.busy
            else self.tr("Run {0} waits. Start the queue, or train: it follows")
        )
        self._runs.said.emit(words.format(number), "ok")

    def move(self, path: Path, place: int) -> None:
        """Give a run another place among those of this document, counted from 0."""
        own = [held.path for held in self._runs.found.waiting]
        if path not in own or own.index(path) == place or not 0 <= place < len(own):
            return
        there, later = own[place], own.index(path) < place
        queue = Queue(Registry(path.parent))

        def work() -> None:
            # Runs of other documents may wait in the same folder.
            names = [entry.name for entry in queue.waiting() if entry.name != path.name]
            at = names.index(there.name) + later if there.name in names else len(names)
            queue.move(path.name, at)

        self._runs.act(work)

    def start(self) -> None:
        """Begin the first of them, unless a run goes on: then it begins after that."""
        self.going = True
        self._next()

    def close(self) -> None:
        """No further run begins."""
        self.going = False

    # ---- when a run ends

    def _follow(self) -> None:
        was, self._busy = self._busy, self._session.busy
        if not was or self._busy:
            return
        ended, failure = self._session.ended, self._session.failure
        stopped = ended is not None and ended.state == "interrupted"
        if stopped or (failure is not None and failure.kind in HOLDS):
            self.going = False
        elif self.going:
            self._next()

    def _next(self) -> None:
        if self._session.busy or self._taking:
            return
        self._taking = True
        places = self._runs.places

        def work() -> Run | None:
            first = next(iter(look(places).waiting), None)
            return Queue(Registry(first.path.parent)).take(first.path.name) if first else None

        self._runs.background.do(work, self._begin)

    def _begin(self, found: Any) -> None:
        self._taking = False
        if isinstance(found, Exception):
            self.going = False
            self._runs.said.emit(sentence(found), "error")
        elif found is not None and self.going:
            self.going = self._session.follow(found.path) and self._session.resume()
        self._runs.look()
