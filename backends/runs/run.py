"""A run's folder: made once, opened by whoever writes, reads or exports it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import structs

from gradscape.backends.files import replace_file
from gradscape.backends.protocol import Job, State
from gradscape.backends.runs.facts import (
    VERSION,
    DataFacts,
    Environment,
    RunError,
    Status,
    read,
    text,
    write,
)
from gradscape.backends.runs.lines import (
    EPOCH,
    RATE,
    SEGMENT,
    EpochLine,
    Line,
    RateLine,
    StepLine,
    read_lines,
)

NOTE = "note.txt"


class Run:
    """A run's folder. Made by `create`, found by `open_run`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def last(self) -> Path:
        """The newest checkpoint: weights, optimiser, random numbers, position."""
        return self.path / "last.safetensors"

    @property
    def best(self) -> Path:
        """The checkpoint of the epoch with the lowest validation loss."""
        return self.path / "best.safetensors"

    @property
    def weights(self) -> Path:
        """The state dict after the last epoch; it is there once the run is finished."""
        return self.path / "weights.safetensors"

    @property
    def project(self) -> str:
        """The text of the project file."""
        return text(self.path / "project.gradscape")

    @property
    def job(self) -> Job:
        """What was to be trained, in the folder where the run lies now."""
        job = read(self.path / "job.json", Job)
        return structs.replace(job, source=text(self.path / "model.py"), run=str(self.path))

    @property
    def status(self) -> Status:
        """The state. A run that nobody writes any more was interrupted, whatever it says."""
        status = read(self.path / "run.json", Status)
        if status.state == "running" and not self.is_locked():
            return structs.replace(status, state="interrupted")
        return status

    def set_state(self, state: State, message: str = "") -> None:
        """Whoever calls holds the lock."""
        status, now = read(self.path / "run.json", Status), time.time()
        begun = status.begun if status.begun is not None or state == "queued" else now
        ended = None if state in ("queued", "running") else now
        status = structs.replace(status, state=state, message=message, begun=begun, ended=ended)
        write(self.path / "run.json", status)

    @property
    def note(self) -> str:
        """What the person wrote about it."""
        path = self.path / NOTE
        return text(path) if path.exists() else ""

    def set_note(self, note: str) -> None:
        """Raises RunError where it cannot be kept."""
        path = self.path / NOTE
        try:
            if note:
                replace_file(path, note.encode())
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise RunError(f"{path} cannot be written: {error.strerror}") from None

    @property
    def environment(self) -> Environment | None:
        """Where it was begun; None before a worker was there."""
        path = self.path / "environment.json"
        return read(path, Environment) if path.exists() else None

    def set_environment(self, environment: Environment) -> None:
        """Kept from the first start on."""
        write(self.path / "environment.json", environment)

    @property
    def data_facts(self) -> DataFacts | None:
        """What was measured on the data; None before a worker was there."""
        path = self.path / "data.json"
        return read(path, DataFacts) if path.exists() else None

    def set_data_facts(self, facts: DataFacts) -> None:
        """Kept from the first start on."""
        write(self.path / "data.json", facts)

    @contextmanager
    def lock(self, patience: float = 0.5) -> Iterator[None]:
        """Keeps others from writing. Raises RunError where somebody else does.

        The system lets go of it when the process ends, however it ends. `patience`, in seconds,
        outlasts those who only look whether it is locked.
        """
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=patience, poll_interval=0.01)
        except Timeout:
            raise RunError(
                f"{self.path} is being written by another process. Wait for it, or stop it first"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def is_locked(self) -> bool:
        """Whether a process is writing the run; so it is said where that cannot be found out."""
        try:
            with self.lock(patience=0):
                return False
        except (RunError, OSError):
            return True

    def segments(self) -> list[Path]:
        """The files of the record, in the order in which they were begun."""
        return sorted(self.path.glob("metrics-*.jsonl"))

    def steps(self) -> Iterator[StepLine]:
        """Every step that holds, in order. Raises RunError at a damaged line."""
        yield from (line for line in self._valid() if isinstance(line, StepLine))

    def epochs(self) -> list[EpochLine]:
        """Every epoch that holds, in order. Steps are not looked at."""
        lines = self._valid((SEGMENT, EPOCH))
        found = {line.epoch: line for line in lines if isinstance(line, EpochLine)}
        return [found[epoch] for epoch in sorted(found)]

    def rates(self) -> list[tuple[int, float]]:
        """Changes of the schedule's highest rate: after which step, and to what."""
        lines = self._valid((SEGMENT, RATE))
        return list({line.step: line.lr for line in lines if isinstance(line, RateLine)}.items())

    def _valid(self, prefixes: tuple[bytes, ...] = (b"{",)) -> Iterator[Line]:
        """Lines that no later segment supersedes."""
        segments = self.segments()
        starts = [_start(path) for path in segments]
        for k, path in enumerate(segments):
            later = [start for start in starts[k + 1 :] if start is not None]
            end = min(later, default=None)
            for line in read_lines(path, prefixes):
                # A rate holds from the next step on, which a later segment does again.
                at = line.step + isinstance(line, RateLine)
                if end is None or at <= end:
                    yield line


def create(path: Path, job: Job, project: str, template: str, state: State = "running") -> Run:
    """Makes a run's folder with all that the run is made from: to begin now, or `queued`.

    `job.run` need not be set. Raises RunError where the folder exists or cannot be made.
    """
    path = path.absolute()
    try:
        path.mkdir(parents=True)
        (path / "project.gradscape").write_text(project, encoding="utf-8")
        (path / "model.py").write_text(job.source, encoding="utf-8")
        write(path / "job.json", structs.replace(job, source="", run=""))
        # Last: a folder that has it is whole.
        now = time.time()
        begun = None if state == "queued" else now
        write(path / "run.json", Status(template=template, state=state, made=now, begun=begun))
    except FileExistsError:
        raise RunError(f"{path} exists. A run's folder must be a new one") from None
    except OSError as error:
        raise RunError(f"{path} cannot be made: {error.strerror}") from None
    return Run(path)


def open_run(path: Path) -> Run:
    """The run in a folder. Raises RunError where it holds none."""
    run = Run(path.absolute())
    if not (run.path / "run.json").is_file():
        raise RunError(f"{path} is not the folder of a run: it has no run.json")
    version = read(run.path / "run.json", Status).version
    if version > VERSION:
        raise RunError(f"{path} was written by a newer Gradscape (version {version} of its format)")
    return run


def _start(segment: Path) -> int | None:
    first = next(read_lines(segment, (SEGMENT,)), None)
    return first.step if first is not None else None
