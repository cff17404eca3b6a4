"""Runs that wait for their turn. What they are made from is frozen in their folders."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from filelock import FileLock, Timeout

from gradscape.backends.files import replace_file
from gradscape.backends.protocol import Job
from gradscape.backends.runs.entry import Entry
from gradscape.backends.runs.facts import RunError
from gradscape.backends.runs.registry import Registry
from gradscape.backends.runs.run import Run

FILE = ".queue.json"
PATIENCE = 5.0
"""Seconds that another process may take to change the queue."""


class Queue:
    """The runs of a folder whose state is `queued`, in the order in which they are to run.

    The order stands in a file of the folder. A run that the file does not know comes last.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._file = registry.folder / FILE

    def waiting(self) -> list[Entry]:
        """Who waits, the next one first. Raises RunError where the folder cannot be read."""
        order = {name: place for place, name in enumerate(self._order())}
        found = [entry for entry in self.registry.entries() if entry.state == "queued"]
        return sorted(found, key=lambda entry: order.get(entry.name, len(order)))

    def add(self, stem: str, job: Job, project: str, template: str) -> Run:
        """Makes the folder of a run, as `Registry.create`, that waits behind the others."""
        with self._locked():
            names = self._names()
            run = self.registry.create(stem, job, project, template, "queued")
            self._keep([*names, run.path.name])
        return run

    def move(self, name: str, place: int) -> None:
        """Gives a run another place, counted from 0. Raises RunError where it does not wait."""
        with self._locked():
            names = self._names()
            self._refuse_other(name, names)
            names.remove(name)
            names.insert(place, name)
            self._keep(names)

    def remove(self, name: str) -> None:
        """Moves a run that waits to the bin; put back, it waits behind the others.

        Raises RunError where it does not wait.
        """
        with self._locked():
            names = self._names()
            self._refuse_other(name, names)
            self.registry.delete(name)
            names.remove(name)
            self._keep(names)

    def take(self, name: str | None = None) -> Run | None:
        """The run that is to begin now, which waits no longer; None where none does.

        It is the first, or the one of that name. Only one process gets it. If that ends before its
        worker has begun, the run counts as interrupted, and can be resumed.
        """
        with self._locked():
            names = self._names()
            if name is None and names:
                name = names[0]
            if name is None or name not in names:
                return None
            run = self.registry.open(name)
            with run.lock():
                run.set_state("running")
            self._keep([each for each in names if each != name])
        return run

    def _names(self) -> list[str]:
        return [entry.name for entry in self.waiting()]

    def _refuse_other(self, name: str, names: list[str]) -> None:
        if name not in names:
            raise RunError(f"{self.registry.folder / name} does not wait: it has begun, or is gone")

    def _order(self) -> list[str]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=list[str])
        except (OSError, msgspec.MsgspecError, ValueError):
            # The runs themselves are in their folders: without the file only their order is lost.
            return []

    def _keep(self, names: list[str]) -> None:
        try:
            replace_file(self._file, msgspec.json.encode(names))
        except OSError as error:
            raise RunError(f"{self._file} cannot be written: {error.strerror}") from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Nobody else changes the queue meanwhile. Raises RunError where that takes too long."""
        folder = self.registry.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".queue.lock", timeout=PATIENCE):
                yield
        except Timeout:
            raise RunError(f"the queue of {folder} is held by another process") from None
        except OSError as error:
            raise RunError(f"{folder} cannot be written: {error.strerror}") from None
