"""Runs as a worker would leave them, without one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gradscape.backends.protocol import Job, Loss
from gradscape.backends.runs import EpochLine, Line, Run, Segment, StepLine, create
from gradscape.backends.runs.registry import Registry
from gradscape.graph.settings import Data, Training

JOB = Job(
    source="# model\n",
    outputs=(Loss(),),
    data=Data(name="digits", shape=(1, 8, 8), classes=10),
    training=Training(),
    run="",
    nodes={"conv.weight": "conv", "conv.bias": "conv", "fc.weight": "fc"},
)
NAMES = tuple(JOB.nodes)


def step(number: int, loss: float | None = 1.0, **fields: Any) -> StepLine:
    return StepLine(
        step=number, loss=loss, **{"lr": 0.1, "norms": (3.0, 4.0, float(number)), **fields}
    )


def epoch(number: int, at: int, loss: float | None, accuracy: float | None = None) -> EpochLine:
    return EpochLine(
        epoch=number, step=at, train_loss=9.0, val_loss=loss, val_accuracy=accuracy, seconds=1.5
    )


def write(run: Run, lines: Sequence[Line], after: int = 0) -> None:
    """One more segment."""
    segment = Segment(run, after, NAMES)
    segment.write(lines)
    segment.close()


def finished(registry: Registry, stem: str = "digits") -> Run:
    """A run of two epochs."""
    run = registry.create(stem, JOB, "{}", "Digits")
    write(run, [step(1), epoch(1, 1, 0.5, 0.8), step(2), epoch(2, 2, 0.75, 0.7)])
    with run.lock():
        run.set_state("finished")
    return run


def damaged(folder: Path) -> None:
    """A folder in which something went wrong."""
    run = create(folder, JOB, "{}", "Digits")
    (run.path / "job.json").write_bytes(b"{")
