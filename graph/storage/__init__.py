"""The project file: JSON that a person can read and a version control can compare."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, to_builtins

from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Layout, Project
from gradscape.graph.settings import Data, Training, written
from gradscape.graph.storage.errors import StorageError
from gradscape.graph.storage.reader import Reader, converted
from gradscape.graph.storage.text import LARGEST, Record, parse, project_text
from gradscape.graph.storage.writer import Writer
from gradscape.graph.text import Text

VERSION = 1
"""Of the file's format; operators have versions of their own."""
MIGRATIONS: dict[int, Callable[[Record], Record]] = {}
"""Version → how a record of it becomes one of the next."""


class ProjectRecord(Struct, forbid_unknown_fields=True):
    """A project as it stands in a file."""

    gradscape: int
    network: str
    definitions: dict[str, Any]
    data: Data | None = None
    training: Training = Training()
    operators: dict[str, Annotated[int, Meta(ge=1)]] = {}
    layout: dict[str, dict[str, tuple[float, float]]] = {}


def load(path: str | os.PathLike[str]) -> Project:
    """The project in a file.

    Raises:
        StorageError: it cannot be read; the message says why, where and what to do.
    """
    return load_known(path)[0]


def load_known(path: str | os.PathLike[str]) -> tuple[Project, str]:
    """The project in a file, and the digest of what the file holds, as `digest` gives it.

    Raises:
        StorageError: as in `load`.
    """
    content = _content(path)
    try:
        return loads(content), sha256(content).hexdigest()
    except StorageError as error:
        raise error.of(str(path)) from None


def digest(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of what a file holds, by which a change of it is noticed.

    Raises:
        StorageError: it cannot be read.
    """
    return sha256(_content(path)).hexdigest()


def _content(path: str | os.PathLike[str]) -> bytes:
    path = Path(path)
    try:
        if path.is_dir():
            raise StorageError(Text("is a folder, not a project file"), file=str(path))
        if not path.is_file():
            why = "is no regular file" if path.exists() else "there is no such file"
            raise StorageError(why, file=str(path))
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StorageError(Text("cannot be read: {why}", why=why), file=str(path)) from None


def save(project: Project, path: str | os.PathLike[str]) -> str:
    """Write a project to a file, whole or not at all; gives the digest of what it then holds.

    Raises:
        StorageError: it cannot be written; the file is then as it was.
    """
    path = Path(path)
    try:
        content = dumps(project).encode()
        _replace(path, content)
    except StorageError as error:
        raise error.of(str(path)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StorageError(Text("cannot be written: {why}", why=why), file=str(path)) from None
    return sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    path = path.resolve()  # a link stays a link
    if path.exists() and not path.stat().st_mode & 0o222:
        raise StorageError(
            Text("is read-only: save under another name, or allow that it is written")
        )
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with new.open("xb") as file:
            if path.exists():
                new.chmod(path.stat().st_mode & 0o777)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the name itself has to reach the disk too
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def dumps(project: Project) -> str:
    """The text of a project, always the same for equal ones.

    Raises:
        StorageError: something in it cannot be written.
    """
    _check_network(project.network, project.definitions)
    writer = Writer()
    definitions = {}
    for name, definition in project.definitions.items():
        try:
            definitions[name] = writer.definition(definition)
        except StorageError as error:
            raise error.inside(f'definition "{name}"') from None
    record = {
        "gradscape": VERSION,
        "network": project.network,
        "data": to_builtins(project.data),
        "training": written(project.training),
        "definitions": definitions,
        "operators": {op: v for op in writer.used if (v := version_of(op, project.versions))},
        "layout": _layout(project),
    }
    text = project_text(record)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise StorageError(Text("a name or a text holds half a character")) from None
    return text


def version_of(op: str, versions: Mapping[str, int]) -> int | None:
    """The schema version of an operator; that of one which is not installed as it was read."""
    return OPERATORS[op].traits.version if op in OPERATORS else versions.get(op)


def _layout(project: Project) -> dict[str, dict[str, list[float]]]:
    """Positions in the order of the nodes; whole numbers without a fraction."""
    layout = {}
    for name, definition in project.definitions.items():
        places = project.layout.get(name, {})
        if found := positions(definition.body.nodes, places):
            layout[name] = found
    return layout


def positions(
    ids: Iterable[str], places: Mapping[str, tuple[float, float]]
) -> dict[str, list[float]]:
    """Where nodes lie, in their order."""
    return {i: [*map(_short, places[i])] for i in ids if i in places}


def _short(number: float) -> float:
    return int(number) if abs(number) < 1e15 and number == int(number) else number


def loads(text: str | bytes) -> Project:
    """The project in a text.

    Raises:
        StorageError: it is none; the message says why, where and what to do.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise StorageError(
                Text("is no text in UTF-8: byte {start}", start=error.start)
            ) from None
    record: ProjectRecord = converted(_upgraded(parse(text)), ProjectRecord)
    check_versions(record.operators)
    reader = Reader(record.operators)
    definitions = {name: reader.definition(name, raw) for name, raw in record.definitions.items()}
    _check_network(record.network, definitions)
    used = {op for d in definitions.values() for op in d.used}
    return Project(
        record.network,
        definitions,
        record.data,
        record.training,
        _known(record.layout, definitions),
        {op: v for op, v in record.operators.items() if op in used and op not in OPERATORS},
    )


def check_versions(operators: Mapping[str, int]) -> None:
    """Raises StorageError: an operator was written by a later Gradscape."""
    for op, version in operators.items():
        if op in OPERATORS and version > OPERATORS[op].traits.version:
            raise StorageError(
                Text(
                    "uses version {version} of {op}; this Gradscape knows version "
                    "{version2}: update it",
                    version=version,
                    op=op,
                    version2=OPERATORS[op].traits.version,
                )
            )


def _check_network(network: str, definitions: Mapping[str, Any]) -> None:
    if network not in definitions:
        known = ", ".join(definitions) or "none"
        raise StorageError(
            Text(
                "the network {network!r} is not among the definitions: {known}",
                network=network,
                known=known,
            )
        )


def _upgraded(raw: Any) -> Record:
    """A record of any version as one of today's."""
    if not isinstance(raw, dict) or "gradscape" not in raw:
        raise StorageError(Text('is no Gradscape project: it does not begin with {"gradscape": …'))
    version = raw["gradscape"]
    if type(version) is not int or version < 1:
        raise StorageError(
            Text('"gradscape" is {version!r:.80}, which is no version', version=version)
        )
    if version > VERSION:
        raise StorageError(
            Text(
                "has format {version}, and this Gradscape reads up to {VERSION}: update it",
                version=version,
                VERSION=VERSION,
            )
        )
    for old in range(version, VERSION):
        try:
            raw = MIGRATIONS[old](raw)
        except Exception as error:  # an old file may hold anything
            raise StorageError(
                Text(
                    "format {old} cannot be brought up to date: {error}",
                    old=old,
                    error=repr(error),
                )
            ) from None
    upgraded: Record = raw
    return upgraded


def _known(layout: Layout, definitions: Mapping[str, Any]) -> Layout:
    """The layout without what it says of nodes that do not exist."""
    kept = {
        name: {i: place for i, place in places.items() if i in definitions[name].body.nodes}
        for name, places in layout.items()
        if name in definitions
    }
    return {name: places for name, places in kept.items() if places}


__all__ = ["StorageError", "digest", "dumps", "load", "load_known", "loads", "save"]
