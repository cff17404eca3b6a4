"""The lines of a record: steps and epochs, in segments that are only ever appended to."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from gradscape.backends.runs.facts import RunError


class SegmentLine(Struct, frozen=True, tag_field="type", tag="segment", kw_only=True):
    """The first line of a segment: what follows comes after step `step`.

    `parameters` names the norms of its steps.
    """

    step: int
    parameters: tuple[str, ...]


class StepLine(Struct, frozen=True, tag_field="type", tag="step", kw_only=True):
    """One step, counted from 1 over the whole run; null stands for a number that is not finite.

    `accuracy` is the share of the batch that was classified right, where there are classes.
    """

    step: int
    loss: float | None
    lr: float
    norms: tuple[float | None, ...]
    accuracy: float | None = None


class EpochLine(Struct, frozen=True, tag_field="type", tag="epoch", kw_only=True):
    """One epoch, counted from 1, that was over after step `step`."""

    epoch: int
    step: int
    train_loss: float
    val_loss: float | None
    val_accuracy: float | None
    seconds: float


class RateLine(Struct, frozen=True, tag_field="type", tag="rate", kw_only=True):
    """After step `step` the highest rate of the schedule became `lr`."""

    step: int
    lr: float


Line = SegmentLine | StepLine | EpochLine | RateLine
_lines = msgspec.json.Decoder(Line)
EPOCH = b'{"type":"epoch"'
RATE = b'{"type":"rate"'
SEGMENT = b'{"type":"segment"'


def read_lines(path: Path, prefixes: tuple[bytes, ...]) -> Iterator[Line]:
    """The lines of a segment that begin so. Raises RunError at a damaged one."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            # Without an end, it is being written, or its writer was killed.
            if line.startswith(prefixes) and line.endswith(b"\n"):
                try:
                    yield _lines.decode(line)
                except msgspec.MsgspecError as error:
                    raise RunError(f"{path}, line {number} is damaged: {error}") from None
