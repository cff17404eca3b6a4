"""The journal: what a person did since a project was opened or saved, for after a crash.

A file of lines. The first says where it begins, then stands the project as it was there, then each
change once it is made. A line is the CRC-32 of its JSON, and the JSON:

    1f3a9c02 {"gradscape": 1, "begun": 1764000000.0, "file": "/home/…", … "size": 2113, "sum": …}
    {"gradscape": 1, "network": … the text of the project: `size` bytes, their CRC-32 is `sum`
    77ab0c1d {"kind": "do", "label": "Add node", "at": 1764000001.5, "change": [ … ]}

What is written is with the system at once, so a process that is killed loses nothing. Whoever
writes holds a lock beside the file, which the system lets go of when the process ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from threading import Thread

from filelock import FileLock, Timeout

from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.journal_text import (
    Contents,
    Entry,
    Kind,
    Start,
    contents,
    head,
    line,
    text_of,
)
from gradscape.graph.storage.text import LARGEST
from gradscape.graph.text import Text

SUFFIX = ".journal"
FULL = LARGEST // 2
"""Bytes after which a journal had better begin anew. One is read up to four times that."""


class LockedError(StorageError):
    """A journal that another window writes."""


class Journal:
    """A journal that is written; made by `begin` and `reopen`."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path = path
        self._lock = lock
        self._file: FileIO | None = None
        self._size = 0

    @classmethod
    def begin(cls, start: Start, places: Iterable[Path]) -> Journal:
        """A new journal, at the first place where there is none and one can be written.

        Raises:
            StorageError: there is no such place.
        """
        refused: StorageError | None = None
        for place in places:
            try:
                lock = _locked(place)
            except StorageError as error:
                refused = refused or error
                continue
            journal = cls(place, lock)
            try:
                if place.exists():
                    raise StorageError(Text("there is a journal already"), file=str(place))
                journal.restart(start)
            except StorageError as error:
                refused = refused or error
                lock.release()
                continue
            return journal
        raise refused or StorageError(Text("there is no place for a journal"))

    @classmethod
    def reopen(cls, path: Path) -> tuple[Journal, Contents]:
        """A journal that a crash left, to be read and to be written on.

        Raises:
            LockedError: another window writes it.
            StorageError: it is damaged; it stays as it is.
        """
        if not path.is_file():
            raise StorageError(Text("there is no such journal"), file=str(path))
        lock = _locked(path)
        try:
            held = read(path)
            journal = cls(path, lock)
            with _words(path):
                journal._open()
                journal._cut(held.end)
        except BaseException:
            lock.release()
            raise
        return journal, held

    def restart(self, start: Start) -> None:
        """Begin anew in the same place. Raises StorageError: it cannot; the old one stays."""
        content = head(start)
        new = self.path.with_name(self.path.name + ".new")
        with _words(self.path):
            try:
                new.write_bytes(content)
                self._shut()
                new.replace(self.path)
            except BaseException:
                with suppress(OSError):
                    new.unlink(missing_ok=True)
                raise
            self._open()
            self._size = len(content)

    def append(self, entry: Entry) -> None:
        """Write what happened. Raises StorageError: it cannot; the journal has to begin anew."""
        rest = line(entry)
        with _words(self.path):
            if self._file is None:
                raise OSError("the journal is closed")
            while rest:
                written = self._file.write(rest)
                rest = rest[written:]
                self._size += written

    @property
    def full(self) -> bool:
        """Whether it is so long that it had better begin anew."""
        return self._size > FULL

    def sync(self) -> None:
        """Have all that was written on the disk soon, without waiting for it."""
        if self._file is not None:
            # Of its own, since the file may be closed before the disk has done its work.
            descriptor = os.dup(self._file.fileno())
            Thread(target=_to_disk, args=(descriptor,), daemon=True).start()

    def close(self) -> None:
        """Let go of it, and leave it for whoever comes."""
        self._shut()
        self._lock.release()

    def remove(self) -> None:
        """All is safe elsewhere, or not wanted: nothing is left. Raises StorageError."""
        self._shut()
        try:
            with _words(self.path):
                self.path.unlink(missing_ok=True)
                # While it is held: who waits for it sees that the name is gone, and makes its own.
                Path(self._lock.lock_file).unlink(missing_ok=True)
        finally:
            self._lock.release()

    def _open(self) -> None:
        self._file = FileIO(self.path, "ab")

    def _cut(self, end: int) -> None:
        assert self._file is not None
        self._file.truncate(end)
        self._size = end

    def _shut(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def beside(file: Path) -> Path:
    """Where the journal of a file lies: beside it, hidden."""
    file = file.resolve()
    return file.with_name(f".{file.name}{SUFFIX}")


def read(path: Path) -> Contents:
    """What a journal holds, without a last line that was never finished.

    Raises:
        StorageError: it is damaged, or none, or of another Gradscape; with file and line.
    """
    with _words(path, "cannot be read"):
        if path.stat().st_size > 4 * FULL:
            raise StorageError(Text("is too large for a journal"), file=str(path))
        content = path.read_bytes()
    try:
        return contents(content)
    except StorageError as error:
        raise error.of(str(path)) from None


def _to_disk(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # it can only be hoped that the disk is well; what the system has, a crash leaves
    finally:
        os.close(descriptor)


def _locked(path: Path) -> FileLock:
    lock = FileLock(f"{path}.lock", timeout=0)
    with _words(path):
        path.parent.stat()  # a lock would make a folder that is gone anew
        try:
            lock.acquire()
        except Timeout:
            raise LockedError(Text("is written by another window"), file=str(path)) from None
        except NotImplementedError:
            raise StorageError(Text("its folder knows no locks"), file=str(path)) from None
    return lock


@contextmanager
def _words(path: Path, what: str = "cannot be kept") -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        raise (error if error.file else error.of(str(path))) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StorageError(
            Text("the journal {what}: {why}", what=what, why=why), file=str(path)
        ) from None


__all__ = [
    "Contents",
    "Entry",
    "Journal",
    "Kind",
    "LockedError",
    "Start",
    "beside",
    "read",
    "text_of",
]
