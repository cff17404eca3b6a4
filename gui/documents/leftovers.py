"""Leftovers: journals that a crash left, and what they hold beyond what was saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError, load_known
from gradscape.graph.storage.journal import SUFFIX, Contents, Journal, LockedError


@dataclass(frozen=True)
class Leftover:
    """A journal that nobody writes; it is held until it is resumed, removed or let go.

    Args:
        document: as it was when the journal ended.
        path: of the file that it goes on from, where that still holds what it held; else None.
        digest: of what that file holds.
    """

    journal: Journal
    contents: Contents
    document: Document
    path: Path | None
    digest: str

    @property
    def title(self) -> str:
        """What the document was called."""
        return self.contents.start.title or self.journal.path.name.removesuffix(SUFFIX)


def take(path: Path, file: Path | None = None) -> Leftover | None:
    """The leftover that is a journal; None where there is none, or it holds nothing to be lost.

    Args:
        path: of the journal.
        file: whose journal it is, where it is not the one that it names itself.

    Raises:
        LockedError: another window writes it.
        StorageError: it is damaged, and stays as it is.
    """
    if not path.is_file():
        return None
    journal, contents = Journal.reopen(path)
    try:
        document = Document.recovered(contents)
    except StorageError as error:
        journal.close()
        raise error.of(str(path)) from None
    start = contents.start
    file = file or start.file
    try:
        held, known = load_known(file) if file else (None, "")
    except StorageError:
        held, known = None, ""
    if _lost(document, contents, held):
        fits = file is not None and held is not None and known == start.digest
        return Leftover(journal, contents, document, file if fits else None, known)
    journal.remove()
    return None


def _lost(document: Document, contents: Contents, held: Project | None) -> bool:
    if held is not None:
        return document.project != held
    return document.modified or contents.start.file is not None


def in_folder(folder: Path) -> Iterator[Leftover | StorageError]:
    """All leftovers in a folder, the oldest first, and what is damaged; not those in use."""
    try:
        paths = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
    except OSError:
        return
    for path in paths:
        try:
            found = take(path)
        except LockedError:
            continue
        except StorageError as error:
            yield error
            continue
        if found is not None:
            yield found
