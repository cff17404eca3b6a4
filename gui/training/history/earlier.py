"""Which runs are of the network as it is now. Runs of one project share it in memory."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from gradscape.backends.runs import Run
from gradscape.backends.runs.entry import Entry
from gradscape.graph.differences import same_network
from gradscape.graph.errors import GradscapeError
from gradscape.graph.project import Project
from gradscape.graph.storage import loads

Key = tuple[str, float]
"""A run: its name, and when it was made, as a name may be used again."""


class Origins:
    """The projects of runs, each read once. Made for one thread at a time."""

    def __init__(self) -> None:
        self._digests: dict[Key, bytes] = {}
        self._projects: dict[bytes, Project | None] = {}

    def earlier(self, folder: Path, entries: Iterable[Entry], project: Project) -> set[str]:
        """The names of those runs of a folder whose network is another than that of `project`."""
        held: dict[bytes, bool] = {}
        out = set()
        for entry in entries:
            if entry.state == "damaged":
                continue
            digest = self._digest(folder, entry)
            if digest not in held:
                made = self._projects[digest]
                held[digest] = made is not None and not same_network(made, project)
            if held[digest]:
                out.add(entry.name)
        return out

    def _digest(self, folder: Path, entry: Entry) -> bytes:
        key = entry.name, entry.made
        if key not in self._digests:
            try:
                text = Run(folder / entry.name).project
            except GradscapeError:
                text = ""
            digest = sha256(text.encode()).digest()
            self._digests[key] = digest
            if digest not in self._projects:
                self._projects[digest] = _project(text)
        return self._digests[key]


def _project(text: str) -> Project | None:
    try:
        return loads(text)
    except GradscapeError:
        return None
