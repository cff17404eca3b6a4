"""Autosave: each step of a document goes to a journal, which is there after a crash."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from gradscape.graph.change import Change
from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError
from gradscape.graph.storage.journal import (
    SUFFIX,
    Contents,
    Entry,
    Journal,
    Kind,
    Start,
    beside,
    text_of,
)


class Autosave:
    """Keeps what is done to a document and not yet saved; nothing is written before the first step.

    The journal lies beside the file. Where another window writes one there, where one is left, or
    where the folder cannot be written, and for documents without a file, it lies in `folder`.

    Args:
        document: whose steps are kept; it is as its file holds it, or as it was begun.
        folder: of the person's state; made when it is needed.
        title: what the document is called.
    """

    def __init__(self, document: Document, folder: Path, title: str = "") -> None:
        self.document = document
        self.title = title
        self.trouble: StorageError | None = None
        """Why steps are not kept; None where they are. The next step tries anew."""
        self._folder = folder
        self._file: Path | None = None
        self._digest = ""
        self._journal: Journal | None = None
        self._look()
        document.recorder = self._record

    @property
    def path(self) -> Path | None:
        """Where the journal lies; None where there is nothing to keep."""
        return self._journal.path if self._journal else None

    def settle(self, file: Path | None, digest: str) -> None:
        """The document was saved, or the file read or looked at: this is how they stand now.

        Args:
            file: its file; None where it has none.
            digest: of what the file holds.
        """
        self._drop()
        self._file, self._digest = file, digest
        self._look()
        if not self._saved:
            try:
                self._journal = Journal.begin(self._start(), self._places())
            except StorageError as error:
                self.trouble = error

    def resume(self, journal: Journal, contents: Contents) -> None:
        """Go on with the journal that the document was recovered from."""
        self._drop()
        self._journal, self._file, self._digest = (
            journal,
            contents.start.file,
            contents.start.digest,
        )
        self._look()

    def copy(self, contents: Contents) -> None:
        """Keep, in a new journal, the steps by which the document was recovered from another."""
        self._drop()
        start = replace(contents.start, title=self.title, file=None, digest="", saved=False)
        try:
            self._journal = Journal.begin(start, self._places())
            for entry in contents.entries:
                self._journal.append(entry)
        except StorageError as error:
            self.trouble = error
        self._look()

    def prepare(self) -> None:
        """Do now, while nobody waits, what the first step would take longest for."""
        if self._journal is None:
            with suppress(StorageError):
                text_of(self._project)

    def sync(self) -> None:
        """Have all that was done on the disk soon, for where the power fails too."""
        if self._journal:
            self._journal.sync()

    def close(self) -> None:
        """The document is closed; what was not saved is not wanted."""
        self.document.recorder = None
        self._drop()

    def _record(self, kind: Kind, label: str, change: Change) -> None:
        before = self._start()
        self._look()
        try:
            if self._journal is None:
                self._journal = Journal.begin(before, self._places())
            elif self.trouble:
                self._journal.restart(before)
            self._journal.append(Entry(kind, label, change))
            if self._journal.full:
                self._journal.restart(self._start())
            self.trouble = None
        except StorageError as error:
            self.trouble = error

    def _look(self) -> None:
        self._project: Project = self.document.project
        self._saved = not self.document.modified

    def _start(self) -> Start:
        return Start(self._project, self.title, self._file, self._digest, self._saved)

    def _places(self) -> Iterator[Path]:
        if self._file is not None:
            yield beside(self._file)
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self._folder / f"{secrets.token_hex(4)}{SUFFIX}"

    def _drop(self) -> None:
        if self._journal:
            # Where it cannot be removed, it is found to hold nothing but what was saved.
            with suppress(StorageError):
                self._journal.remove()
        self._journal = self.trouble = None
