"""Files that are never seen half written, whatever stops the process or the machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write; it takes the place of `path`, whole and on the disk, at the end.

    Only one process may do so for a path at a time. What a killed one left is removed, and what
    was written to a disk that then was full.
    """
    # A folder of its own: some libraries write under yet another name, and rename.
    scratch = path.with_name(f"{path.name}.unfinished")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    unfinished = scratch / path.name
    try:
        unfinished.touch()
        mode = unfinished.stat().st_mode
        yield unfinished
        # Readable to whom the other files are: safetensors keeps its own to their owner.
        unfinished.chmod(mode)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    scratch.rmdir()
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
