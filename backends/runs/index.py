"""What was last read of each run of a folder, so that a list need not read their records again.

The file can be deleted at any time. An entry counts only while the run's files are as they were.
"""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from gradscape.backends.runs.entry import Entry

FILE = ".index.json"
VERSION = 1
LOOKED_AT = ("run.json", "job.json", "note.txt", "project.gradscape")

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of the last change in nanoseconds, and size of each file, newest first."""
Held = tuple[Stamp, Entry]


class _Index(Struct):
    held: dict[str, Held]
    version: int = VERSION


_decoder = msgspec.json.Decoder(_Index)


def stamp(path: Path) -> Stamp:
    """How the files of a run stand that its entry is read from; empty where it cannot be said."""
    found = []
    try:
        with os.scandir(path) as files:
            for file in files:
                if file.name in LOOKED_AT or file.name.startswith("metrics-"):
                    facts = file.stat()
                    found.append((file.name, facts.st_mtime_ns, facts.st_size))
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def load(folder: Path) -> dict[str, Held]:
    """What is known, by the names of the runs; nothing where there is no index that can be read."""
    with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
        index = _decoder.decode((folder / FILE).read_bytes())
        if index.version == VERSION:
            return index.held
    return {}


def save(folder: Path, held: Mapping[str, Held]) -> None:
    """Keeps it; where that cannot be, the next list takes longer."""
    # Damage may be mended without a trace, as by another owner of the files.
    whole = {name: one for name, one in held.items() if one[1].state != "damaged"}
    # Several processes may do this at once.
    unfinished = folder / f"{FILE}.{os.getpid()}"
    with contextlib.suppress(OSError):
        unfinished.write_bytes(msgspec.json.encode(_Index(whole)))
        unfinished.replace(folder / FILE)
