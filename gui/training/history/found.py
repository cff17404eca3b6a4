"""What a look at the folders of a document's runs finds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gradscape.backends.runs.entry import Entry
from gradscape.backends.runs.queue import Queue
from gradscape.backends.runs.registry import Registry


class Place(NamedTuple):
    """Where runs of a document lie, and what their folders begin with."""

    folder: Path
    stem: str

    def holds(self, entry: Entry) -> bool:
        """Whether a run of that folder is one of the document."""
        return entry.number is not None and entry.name.rpartition("-")[0] == self.stem


class Held(NamedTuple):
    """A run: its folder, and what a list says of it."""

    path: Path
    entry: Entry


class Found(NamedTuple):
    """The runs of a document.

    Args:
        runs: those that have begun, and damaged ones, newest first.
        waiting: the others, in the order in which they are to run.
        deleted: those in the bin.
    """

    runs: tuple[Held, ...] = ()
    waiting: tuple[Held, ...] = ()
    deleted: tuple[Held, ...] = ()


def look(places: Iterable[Place]) -> Found:
    """All runs in these places. Raises RunError where a folder cannot be read."""
    runs: list[Held] = []
    waiting: list[Held] = []
    deleted: list[Held] = []
    for place in places:
        registry = Registry(place.folder)
        own = [entry for entry in registry.entries() if place.holds(entry)]
        runs += [Held(place.folder / e.name, e) for e in own if e.state != "queued"]
        if any(entry.state == "queued" for entry in own):
            queued = filter(place.holds, Queue(registry).waiting())
            waiting += [Held(place.folder / entry.name, entry) for entry in queued]
        binned = filter(place.holds, registry.deleted())
        deleted += [Held(place.folder / entry.name, entry) for entry in binned]
    runs.sort(key=lambda held: (held.entry.made, held.entry.number or 0), reverse=True)
    return Found(tuple(runs), tuple(waiting), tuple(deleted))
