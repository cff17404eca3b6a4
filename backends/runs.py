"""The record of a run: a folder that holds all that it was made from, and what came of it.

| File | Holds |
|---|---|
| `project.gradscape`, `model.py`, `job.json` | the project, its source, the settings |
| `environment.json`, `data.json` | versions, device, threads; the data's fingerprint |
| `run.json` | the state |
| `metrics-0001.jsonl`, … | every step and epoch; a new segment after each resume |
| `last.safetensors`, `best.safetensors` | checkpoints: newest, lowest validation loss |
| `weights.safetensors` | the weights of the finished run, a plain state dict |

The segments are the truth: they are only ever appended to, so they can be followed while the run
goes on, and the steps that a resumed run does again supersede those of earlier segments.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct, structs

from gradscape.backends.data.dataset import Normalization
from gradscape.backends.files import replace_file
from gradscape.backends.protocol import Job, State
from gradscape.graph.errors import GradscapeError

VERSION = 1
S = TypeVar("S", bound=Struct)


class RunError(GradscapeError):
    """A run's folder that cannot be made, read or written: which, why, and what to do."""


class Status(Struct, frozen=True, kw_only=True):
    """What `run.json` says. `template` is the name of the network, `message` why a run broke."""

    version: int = VERSION
    template: str
    state: State = "running"
    message: str = ""


class Environment(Struct, frozen=True, kw_only=True):
    """Where a run was begun."""

    gradscape: str
    torch: str
    python: str
    platform: str
    device: str
    device_name: str
    threads: int


class DataFacts(Struct, frozen=True, kw_only=True):
    """Which data it was, to the byte, and how it was normalised."""

    fingerprint: str
    normalization: Normalization


class SegmentLine(Struct, frozen=True, tag_field="type", tag="segment", kw_only=True):
    """The first line of a segment: what follows comes after step `step`.

    `parameters` names the norms of its steps.
    """

    step: int
    parameters: tuple[str, ...]


class StepLine(Struct, frozen=True, tag_field="type", tag="step", kw_only=True):
    """One step, counted from 1 over the whole run; null stands for a number that is not finite."""

    step: int
    loss: float | None
    lr: float
    norms: tuple[float | None, ...]


class EpochLine(Struct, frozen=True, tag_field="type", tag="epoch", kw_only=True):
    """One epoch, counted from 1, that was over after step `step`."""

    epoch: int
    step: int
    train_loss: float
    val_loss: float | None
    val_accuracy: float | None
    seconds: float


Line = SegmentLine | StepLine | EpochLine
_lines = msgspec.json.Decoder(Line)
_line = msgspec.json.Encoder()
_EPOCH = b'{"type":"epoch"'
_SEGMENT = b'{"type":"segment"'


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
        return _text(self.path / "project.gradscape")

    @property
    def job(self) -> Job:
        """What was to be trained, in the folder where the run lies now."""
        job = _read(self.path / "job.json", Job)
        return structs.replace(job, source=_text(self.path / "model.py"), run=str(self.path))

    @property
    def status(self) -> Status:
        """The state. A run that nobody writes any more was interrupted, whatever it says."""
        status = _read(self.path / "run.json", Status)
        if status.state == "running" and not self.is_locked():
            return structs.replace(status, state="interrupted")
        return status

    def set_state(self, state: State, message: str = "") -> None:
        """Whoever calls holds the lock."""
        status = _read(self.path / "run.json", Status)
        _write(self.path / "run.json", structs.replace(status, state=state, message=message))

    @property
    def environment(self) -> Environment | None:
        """Where it was begun; None before a worker was there."""
        path = self.path / "environment.json"
        return _read(path, Environment) if path.exists() else None

    def set_environment(self, environment: Environment) -> None:
        """Kept from the first start on."""
        _write(self.path / "environment.json", environment)

    @property
    def data_facts(self) -> DataFacts | None:
        """What was measured on the data; None before a worker was there."""
        path = self.path / "data.json"
        return _read(path, DataFacts) if path.exists() else None

    def set_data_facts(self, facts: DataFacts) -> None:
        """Kept from the first start on."""
        _write(self.path / "data.json", facts)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps others from writing. Raises RunError where somebody else does.

        The system lets go of it when the process ends, however it ends.
        """
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise RunError(
                "{path} is being written by another process. Wait for it, or stop it first",
                path=self.path,
            ) from None
        try:
            yield
        finally:
            lock.release()

    def is_locked(self) -> bool:
        """Whether a process is writing the run."""
        try:
            with self.lock():
                return False
        except RunError:
            return True

    def segments(self) -> list[Path]:
        """The files of the record, in the order in which they were begun."""
        return sorted(self.path.glob("metrics-*.jsonl"))

    def steps(self) -> Iterator[StepLine]:
        """Every step that holds, in order. Raises RunError at a damaged line."""
        yield from (line for line in self._valid() if isinstance(line, StepLine))

    def epochs(self) -> list[EpochLine]:
        """Every epoch that holds, in order. Steps are not looked at."""
        lines = self._valid((_SEGMENT, _EPOCH))
        found = {line.epoch: line for line in lines if isinstance(line, EpochLine)}
        return [found[epoch] for epoch in sorted(found)]

    def _valid(self, prefixes: tuple[bytes, ...] = (b"{",)) -> Iterator[Line]:
        """Lines that no later segment supersedes."""
        segments = self.segments()
        starts = [_start(path) for path in segments]
        for k, path in enumerate(segments):
            later = [start for start in starts[k + 1 :] if start is not None]
            end = min(later, default=None)
            for line in _read_lines(path, prefixes):
                if end is None or line.step <= end:
                    yield line


class Segment:
    """One file of the record while it is written; whoever writes holds the lock."""

    def __init__(self, run: Run, step: int, parameters: Sequence[str]) -> None:
        """Begins a new one after step `step`."""
        path = run.path / f"metrics-{len(run.segments()) + 1:04d}.jsonl"
        self._file = path.open("xb")
        self.write([SegmentLine(step=step, parameters=tuple(parameters))])

    def write(self, lines: Sequence[Line]) -> None:
        """Appends lines, for others to read at once."""
        self._file.write(b"".join(_line.encode(line) + b"\n" for line in lines))
        self._file.flush()

    def sync(self) -> None:
        """Returns once all is on the disk: before a checkpoint that relies on it."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends the segment."""
        self._file.close()


def create(path: Path, job: Job, project: str, template: str) -> Run:
    """Makes a run's folder with all that the run is made from.

    `job.run` need not be set. Raises RunError where the folder exists or cannot be made.
    """
    path = path.absolute()
    try:
        path.mkdir(parents=True)
        (path / "project.gradscape").write_text(project, encoding="utf-8")
        (path / "model.py").write_text(job.source, encoding="utf-8")
        _write(path / "job.json", structs.replace(job, source="", run=""))
        # Last: a folder that has it is whole.
        _write(path / "run.json", Status(template=template))
    except FileExistsError:
        raise RunError("{path} exists. A run's folder must be a new one", path=path) from None
    except OSError as error:
        raise RunError(
            "{path} cannot be made: {reason}", path=path, reason=error.strerror
        ) from None
    return Run(path)


def open_run(path: Path) -> Run:
    """The run in a folder. Raises RunError where it holds none."""
    run = Run(path.absolute())
    if not (run.path / "run.json").is_file():
        raise RunError("{path} is not the folder of a run: it has no run.json", path=path)
    version = _read(run.path / "run.json", Status).version
    if version > VERSION:
        raise RunError(
            "{path} was written by a newer Gradscape (version {version} of its format)",
            path=path,
            version=version,
        )
    return run


def _start(segment: Path) -> int | None:
    first = next(_read_lines(segment, (_SEGMENT,)), None)
    return first.step if first is not None else None


def _read_lines(path: Path, prefixes: tuple[bytes, ...]) -> Iterator[Line]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            # Without an end, it is being written, or its writer was killed.
            if line.startswith(prefixes) and line.endswith(b"\n"):
                try:
                    yield _lines.decode(line)
                except msgspec.MsgspecError as error:
                    raise RunError(
                        "{path}, line {number} is damaged: {error}",
                        path=path,
                        number=number,
                        error=str(error),
                    ) from None


def _write(path: Path, value: Struct) -> None:
    replace_file(path, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def _read(path: Path, kind: type[S]) -> S:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise RunError(
            "{path} cannot be read: {reason}", path=path, reason=error.strerror
        ) from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise RunError("{path} is damaged: {error}", path=path, error=str(error)) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunError(
            "{path} cannot be read: {reason}", path=path, reason=error.strerror
        ) from None
    except UnicodeDecodeError as error:
        raise RunError("{path} is damaged: {error}", path=path, error=str(error)) from None
