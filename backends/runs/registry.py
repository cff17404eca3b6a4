"""The runs of a folder: found, numbered, listed, thrown away and put back."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from msgspec import structs

from gradscape.backends.protocol import Job, State
from gradscape.backends.runs import index
from gradscape.backends.runs.entry import Entry, number_of, read_entry
from gradscape.backends.runs.facts import RunError
from gradscape.backends.runs.run import Run, create, open_run

BIN = ".bin"
PARTS = ("run.json", "job.json", "project.gradscape")
"""A folder with one of these is, or was to be, the folder of a run."""


def folder_of(project: Path | None) -> Path:
    """Where the runs of a project file lie: `runs` beside it.

    Those of a document without a file lie in the person's own data folder (XDG).
    """
    if project is not None:
        return project.absolute().parent / "runs"
    own = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(own) / "gradscape" / "runs"


class Registry:
    """The runs of one folder, which need not exist. Names are those of the runs' folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def entries(self) -> list[Entry]:
        """All runs in the order in which they were made; damaged ones say why.

        Raises RunError where the folder cannot be read.
        """
        return _entries(self.folder)

    def open(self, name: str) -> Run:
        """The run of that name. Raises RunError where it cannot be read."""
        return open_run(self.folder / name)

    def create(
        self, stem: str, job: Job, project: str, template: str, state: State = "running"
    ) -> Run:
        """Makes the folder of a new run, as `create`, under the next number of `stem`.

        Numbers are not used again while their run lies in the bin. Raises RunError where the folder
        cannot be made.
        """
        for number in count(self._next(stem)):
            path = self.folder / f"{stem}-{number}"
            try:
                return create(path, job, project, template, state)
            except RunError:
                # Another process took the number meanwhile.
                if not path.exists():
                    raise
        raise AssertionError("numbers have no end")

    def _next(self, stem: str) -> int:
        names = [path.name for path in (*_folders(self.folder), *_folders(self.folder / BIN))]
        return 1 + max(
            (number_of(n) or 0 for n in names if n.rpartition("-")[0] == stem), default=0
        )

    # ---- the bin
    def delete(self, name: str) -> None:
        """Moves a run to the bin. Raises RunError where it is being written, or cannot be moved."""
        run = Run(self.folder / name)
        if run.path.is_dir() and run.is_locked():
            raise RunError(f"{run.path} is being written. Stop the run first")
        self._move(run.path, self.folder / BIN / name)

    def deleted(self) -> list[Entry]:
        """What lies in the bin, as `entries`."""
        return _entries(self.folder / BIN)

    def put_back(self, name: str) -> Run:
        """Takes a run out of the bin. Raises RunError where it is not there, or has no room."""
        self._move(self.folder / BIN / name, self.folder / name)
        return Run(self.folder / name)

    def empty_bin(self) -> None:
        """Removes for good what lies in the bin. Raises RunError where that is not possible."""
        try:
            shutil.rmtree(self.folder / BIN)
        except FileNotFoundError:
            return
        except OSError as error:
            raise RunError(f"{error.filename} cannot be removed: {error.strerror}") from None

    def _move(self, source: Path, target: Path) -> None:
        try:
            if target.exists():
                raise RunError(f"{target} exists, so {source} stays. Rename one of them")
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
        except OSError as error:
            raise RunError(f"{source} cannot be moved to {target}: {error.strerror}") from None


def _entries(folder: Path) -> list[Entry]:
    known, found = index.load(folder), {}
    for path in _folders(folder):
        stamp = index.stamp(path)
        if not any(name in PARTS for name, *_ in stamp):
            continue
        held = known.get(path.name)
        if held is None or held[0] != stamp:
            held = stamp, read_entry(path)
        elif held[1].state == "running" and not Run(path).is_locked():
            held = stamp, structs.replace(held[1], state="interrupted", ended=stamp[0][1] / 1e9)
        found[path.name] = held
    if {k: v for k, v in found.items() if v[1].state != "damaged"} != known:
        index.save(folder, found)
    entries = [entry for _, entry in found.values()]
    return sorted(entries, key=lambda entry: (entry.made, entry.number or 0, entry.name))


def _folders(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in entries if not e.name.startswith(".") and e.is_dir()]
    except FileNotFoundError:
        return
    except OSError as error:
        raise RunError(f"{folder} cannot be read: {error.strerror}") from None
    yield from (folder / name for name in names)
