"""What a list says of a run, without its steps."""

import re
from pathlib import Path
from typing import Literal

from msgspec import Struct

from gradscape.backends.protocol import State
from gradscape.backends.runs.facts import RunError, read
from gradscape.backends.runs.lines import EpochLine
from gradscape.backends.runs.run import open_run
from gradscape.graph.settings import Data, Training


class Figures(Struct, frozen=True, kw_only=True):
    """What a run has come to: its last epoch, and the one with the lowest validation loss.

    `epochs` are those that are over, `seconds` what they took together.
    """

    epochs: int = 0
    seconds: float = 0.0
    train_loss: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None
    best_epoch: int | None = None
    best_loss: float | None = None
    best_accuracy: float | None = None

    @classmethod
    def of(cls, epochs: list[EpochLine]) -> "Figures":
        """Those of the epochs that hold, in order."""
        if not epochs:
            return cls()
        last = epochs[-1]
        judged = [(line.val_loss, line) for line in epochs if line.val_loss is not None]
        best = min(judged, key=lambda pair: pair[0], default=(None, None))[1]
        return cls(
            epochs=last.epoch,
            seconds=sum(line.seconds for line in epochs),
            train_loss=last.train_loss,
            val_loss=last.val_loss,
            val_accuracy=last.val_accuracy,
            best_epoch=best.epoch if best else None,
            best_loss=best.val_loss if best else None,
            best_accuracy=best.val_accuracy if best else None,
        )


class Entry(Struct, frozen=True, kw_only=True):
    """A run in a list. `name` is that of its folder, `number` what that ends in: `digits-4`, 4.

    A folder that cannot be read has the state `damaged`, and `message` says why. `made`, `begun`
    and `ended` are seconds since 1970.
    """

    name: str
    number: int | None
    state: State | Literal["damaged"]
    message: str = ""
    network: str = ""
    made: float = 0.0
    begun: float | None = None
    ended: float | None = None
    training: Training | None = None
    data: Data | None = None
    device: str = ""
    note: str = ""
    figures: Figures = Figures()


class _Settings(Struct, frozen=True):
    """The part of `job.json` that a list shows."""

    training: Training
    data: Data
    device: str = "auto"


def number_of(name: str) -> int | None:
    """The number of a run, from its folder's name; None where that ends in none."""
    found = re.search(r"-([0-9]{1,9})$", name)
    return int(found[1]) if found else None


def read_entry(path: Path) -> Entry:
    """What is said of the run in a folder; a damaged one is told, never raised.

    A run that nobody writes any more was interrupted, whatever it says.
    """
    try:
        return _read_entry(path)
    except (RunError, OSError) as error:
        return Entry(
            name=path.name,
            number=number_of(path.name),
            state="damaged",
            message=str(error),
            made=_changed(path),
        )


def _read_entry(path: Path) -> Entry:
    run = open_run(path)
    status = run.status
    settings = read(path / "job.json", _Settings)
    files = [*run.segments(), path / "run.json"]
    over = status.state not in ("queued", "running")
    return Entry(
        name=path.name,
        number=number_of(path.name),
        state=status.state,
        message=status.message,
        network=status.template,
        made=_changed(path / "job.json") if status.made is None else status.made,
        begun=status.begun,
        ended=status.ended or (max(map(_changed, files)) if over else None),
        training=settings.training,
        data=settings.data,
        device=settings.device,
        note=run.note,
        figures=Figures.of(run.epochs()),
    )


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
