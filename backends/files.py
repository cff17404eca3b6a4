"""Files that are never seen half written, whatever stops the process or the machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write beside `path`; it takes its place, whole and on the disk, at the end.

    Only one process may do so for a path at a time. What a killed one left is written over.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    yield unfinished
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync_folder(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Writes `content` as a whole, or leaves what was there."""
    with replacing(path) as unfinished:
        unfinished.write_bytes(content)


def _sync_folder(folder: Path) -> None:
    # Windows neither can nor needs to.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
