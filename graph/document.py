"""Document: a project that changes, with its history, and those who listen to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike

from gradscape.graph.arguments import completed_project
from gradscape.graph.change import Change, ChangeError, apply, diff
from gradscape.graph.edits import Edit
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError, load, save
from gradscape.graph.storage.journal import Contents, Entry, Kind
from gradscape.graph.text import Text

Listener = Callable[[Change, Project], object]
"""Gets what changed, and the project as it is after that change."""
Recorder = Callable[[Kind, str, Change], object]
"""Gets what was done, the label of the step, and what changed."""


@dataclass(frozen=True)
class Step:
    """One entry of the history."""

    label: str
    change: Change
    gesture: Hashable = None


class Document:
    """A project under the hands of a person: `do`, `undo`, `redo`, without end.

    The history holds changes, never copies of the project. `recorder`, where there is one, hears
    of each step before all listeners do.
    """

    recorder: Recorder | None = None

    def __init__(self, project: Project) -> None:
        self._project = completed_project(project)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._saved: int | None = 0
        self._listeners: list[Listener] = []
        self._news: deque[tuple[Change, Project]] = deque()
        self._telling = False

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Document:
        """The document of a file. Raises StorageError: it cannot be read."""
        return cls(load(path))

    @classmethod
    def recovered(cls, journal: Contents) -> Document:
        """The document whose journal this is, with its history since the journal began.

        Raises:
            StorageError: the journal does not fit together.
        """
        document = cls(journal.start.project)
        if not journal.start.saved:
            document.differs()
        for number, entry in enumerate(journal.entries, 1):
            document._replay(number, entry)
        return document

    @property
    def project(self) -> Project:
        """As it is now."""
        return self._project

    # ---- changes

    def do(self, edit: Edit, label: str = "", gesture: Hashable = None) -> Change:
        """Apply an edit, and forget what was undone; an edit that changes nothing is no step.

        Edits of one gesture, as long as a slider is dragged, make one step: those that name the
        same `gesture` one after the other. The step is called what the last of them is; where they
        come back to the beginning there is none. Undo, redo and saving end a gesture.

        Raises:
            EditError: it is not possible; nothing has changed.
            ExceptionGroup: listeners failed; the change is made, and all others know of it.
        """
        change = edit.apply(self._project)
        if change:
            step = Step(label or edit.label(self._project), change, gesture)
            last = self._done[-1] if self._done else None
            if gesture is None or not last or last.gesture != gesture or self._is_parted:
                self._do(step)
            else:
                self._join(step)
        return change

    @property
    def _is_parted(self) -> bool:
        """Whether something has happened since the last step that must not become a part of it."""
        return bool(self._undone) or self._saved == len(self._done)

    def _do(self, step: Step) -> None:
        project = apply(self._project, step.change)
        if self._saved is not None and self._saved > len(self._done):
            self._saved = None  # it could only be reached by what is now forgotten
        self._done.append(step)
        self._undone.clear()
        self._become(project, "do", step)

    def _join(self, step: Step) -> None:
        """Make a step a part of the last one."""
        before = apply(self._project, self._done.pop().change.inverse())
        project = apply(self._project, step.change)
        if change := diff(before, project):
            self._done.append(Step(step.label, change, step.gesture))
        self._become(project, "join", step)

    def go(self, count: int) -> None:
        """Undo or redo until so many steps are done, or as many as there are."""
        while len(self._done) > count and self.undo():
            pass
        while len(self._done) < count and self.redo():
            pass

    def undo(self) -> Change | None:
        """Take the last step back; None where there is none."""
        return self._step(self._done, self._undone, back=True)

    def redo(self) -> Change | None:
        """Do again what was undone last; None where nothing was."""
        return self._step(self._undone, self._done, back=False)

    def _step(self, source: list[Step], target: list[Step], back: bool) -> Change | None:
        if not source:
            return None
        step = source[-1]
        change = step.change.inverse() if back else step.change
        project = apply(self._project, change)
        target.append(source.pop())
        self._become(project, "undo" if back else "redo", Step(step.label, change))
        return change

    def _replay(self, number: int, entry: Entry) -> None:
        """Do what a journal says was done; it may reach back to steps from before it began."""
        step, before = Step(entry.label, entry.change), self._project
        try:
            if entry.kind == "do" or (entry.kind == "join" and not self._done):
                self._do(step)
            elif entry.kind == "join":
                self._join(step)
            elif entry.kind == "redo":
                self._undone = self._undone or [step]
                self.redo()
            else:
                if not self._done:
                    self._done = [Step(entry.label, entry.change.inverse())]
                    self._saved = None if self._saved is None else self._saved + 1
                self.undo()
            fits = apply(self._project, entry.change.inverse()) == before
        except ChangeError:
            fits = False
        if not fits or self._project.network not in self._project.definitions:
            raise StorageError(Text("does not fit what was there before it"), f"step {number}")

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def history(self) -> tuple[str, ...]:
        """The labels of all steps that can be undone, the last at the end."""
        return tuple(step.label for step in self._done)

    @property
    def undone(self) -> tuple[str, ...]:
        """The labels of all steps that can be done again, the next at the end."""
        return tuple(step.label for step in self._undone)

    # ---- the file

    def save(self, path: str | PathLike[str]) -> str:
        """Write the project to a file; gives the digest of what that holds.

        Raises:
            StorageError: it cannot be written.
        """
        digest = save(self._project, path)
        self._saved = len(self._done)
        return digest

    def reload(self, project: Project, label: str) -> None:
        """Become what the file holds, as a step that can be undone."""
        if change := diff(self._project, completed_project(project)):
            self._do(Step(label, change))
        self._saved = len(self._done)

    def differs(self) -> None:
        """The file holds something else by now, or is gone: the project is modified."""
        self._saved = None

    @property
    def modified(self) -> bool:
        """Whether the project differs from what was saved, or opened."""
        return self._saved != len(self._done)

    # ---- listeners

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call `callback` after each change, until the function that this returns is called."""
        self._listeners.append(callback)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(callback)

        return unsubscribe

    def _become(self, project: Project, kind: Kind, step: Step) -> None:
        """All of the state first, then the recorder, then the listeners, in the order of changes.

        A listener may edit: the others hear of that change after they have heard of this one.
        """
        self._project = project
        self._news.append((step.change, project))
        if self.recorder:
            self.recorder(kind, step.label, step.change)
        if self._telling:
            return
        errors: list[Exception] = []
        self._telling = True
        try:
            while self._news:
                news = self._news.popleft()
                for listener in tuple(self._listeners):
                    try:
                        listener(*news)
                    except Exception as error:  # the others must hear of it all the same
                        errors.append(error)
        finally:
            self._telling = False
        if errors:
            raise ExceptionGroup("listeners to the document failed; the change is made", errors)
