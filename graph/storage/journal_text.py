"""The text of a journal: the line that it begins with, the project, the lines of changes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Annotated, Any, Literal
from zlib import crc32

from msgspec import Meta, Struct

from gradscape.graph.change import Change
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.storage import VERSION, dumps, loads
from gradscape.graph.storage.changes import decode_change, encode_change
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.reader import converted
from gradscape.graph.storage.text import compact, parse
from gradscape.graph.text import Text

Kind = Literal["do", "join", "undo", "redo"]


@dataclass(frozen=True)
class Start:
    """Where a journal begins.

    Args:
        project: as it was before the first change.
        title: what the document is called.
        file: where it was saved; None before it ever was.
        digest: of what the file held; empty where there is no file.
        saved: whether the project is what the file holds; without a file, what was begun with.
        at: when, in seconds of the Unix clock.
    """

    project: Project
    title: str = ""
    file: Path | None = None
    digest: str = ""
    saved: bool = True
    at: float = 0.0


@dataclass(frozen=True)
class Entry:
    """A step that was made, went on, was taken back or made again; `change` is what happened."""

    kind: Kind
    label: str
    change: Change
    at: float = 0.0


@dataclass(frozen=True)
class Contents:
    """What a journal holds; `end` is where in the file its last whole line ends."""

    start: Start
    entries: tuple[Entry, ...]
    end: int


class StartRecord(Struct, forbid_unknown_fields=True):
    """The first line."""

    gradscape: int
    begun: float
    process: int
    title: str
    file: str
    digest: str
    saved: bool
    operators: dict[str, int]
    size: Annotated[int, Meta(ge=0)]
    sum: str


class EntryRecord(Struct, forbid_unknown_fields=True):
    """A line of a change."""

    kind: Kind
    label: str
    at: float
    change: list[Any]


def contents(content: bytes) -> Contents:
    """What a journal holds. Raises StorageError: it is none, or damaged."""
    first, found, _ = content.partition(b"\n")
    if not found or (raw := _checked(first)) is None:
        raise StorageError(Text("is no journal, or its first line is damaged"))
    if not isinstance(raw, dict) or raw.get("gradscape") != VERSION:
        raise StorageError(Text("was written by another version of Gradscape: recover it there"))
    record: StartRecord = converted(raw, StartRecord)
    at = len(first) + 1
    text = content[at : at + record.size]
    if len(text) != record.size or f"{crc32(text):08x}" != record.sum:
        raise StorageError(Text("the project that it begins with is damaged"))
    start = Start(
        loads(text),
        record.title,
        Path(record.file) if record.file else None,
        record.digest,
        record.saved,
        record.begun,
    )
    at += record.size
    records, length = _records(content[at:])
    entries = tuple(_entry(k, raw, record.operators) for k, raw in enumerate(records, 1))
    return Contents(start, entries, at + length)


def _records(content: bytes) -> tuple[list[Any], int]:
    """The lines of the changes, and how many bytes they are; what was torn off is left out.

    Raises:
        StorageError: a line is damaged, and a whole one follows it.
    """
    records: list[Any] = []
    length, torn = 0, 0
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        raw = _checked(line)
        if raw is None:
            torn = torn or number
        elif torn:
            raise StorageError(Text("is damaged"), f"step {torn}")
        else:
            records.append(raw)
            length += len(line) + 1
    return records, length


def _checked(line: bytes) -> Any:
    """The value of a line; None where it is not what was written."""
    check, _, text = line.partition(b" ")
    if check != b"%08x" % crc32(text):
        return None
    try:
        return parse(text.decode())
    except UnicodeDecodeError:
        return None


def _entry(number: int, raw: Any, versions: Mapping[str, int]) -> Entry:
    try:
        record: EntryRecord = converted(raw, EntryRecord)
        change = decode_change(record.change, versions)
    except StorageError as error:
        raise error.inside(f"step {number}") from None
    return Entry(record.kind, record.label, change, record.at)


def line(entry: Entry) -> bytes:
    """The line of a change. Raises StorageError: something in it cannot be written."""
    record = {
        "kind": entry.kind,
        "label": entry.label,
        "at": entry.at or time(),
        "change": encode_change(entry.change),
    }
    return _line(record)


@lru_cache(maxsize=1)
def text_of(project: Project) -> bytes:
    """The text of a project, which is kept for who asks again; it takes 20 ms at 1,000 nodes.

    Raises:
        StorageError: something in the project cannot be written.
    """
    return dumps(project).encode()


def head(start: Start) -> bytes:
    """How a journal begins. Raises StorageError: something in the project cannot be written."""
    text = text_of(start.project)
    record = {
        "gradscape": VERSION,
        "begun": start.at or time(),
        "process": os.getpid(),
        "title": start.title,
        "file": str(start.file or ""),
        "digest": start.digest,
        "saved": start.saved,
        "operators": {name: operator.traits.version for name, operator in OPERATORS.items()},
        "size": len(text),
        "sum": f"{crc32(text):08x}",
    }
    return _line(record) + text


def _line(record: Any) -> bytes:
    try:
        text = compact(record).encode()
    except UnicodeEncodeError:
        raise StorageError(Text("a name or a text holds half a character")) from None
    return b"%08x %s\n" % (crc32(text), text)
