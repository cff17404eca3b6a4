"""A run that diverges says where that began, and leaves a good checkpoint."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from gradscape.backends.protocol import Ended, Event, Saved
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run
from tests.backends.models import CONVOLUTION, LINES, folder_job, new_run

# The buffer goes with the checkpoint, so a step done again is the same step.
COUNTED = CONVOLUTION.replace(
    "        self.fc =", "        self.register_buffer('calls', torch.zeros(()))\n        self.fc ="
).replace(
    "        x = self.body(self.stem(x))\n",
    "        self.calls += self.training\n"
    "        x = self.stem(x)\n"
    "        FAULT\n"
    "        x = self.body(x)\n",
)
COUNTED_LINES = (
    *LINES[:3],
    (30, "Small", "stem"),
    (31, "Small", "scale"),
    (32, "Small", "body"),
    (33, "Small", "flatten"),
    (33, "Small", "dropout"),
    (34, "Small", "fc"),
)
OUTPUT = "x = x / (self.calls != 11)"
"""Infinite in step 11."""
GRADIENT = "x = torch.sqrt(x * (self.calls != 11)) if self.calls == 11 else x"
"""Zeros in step 11, where the slope of a root is infinite; and infinity times zero is no number."""


def diverging(tmp_path: Path, fault: str, **fields: Any) -> tuple[Run, list[Event]]:
    job = folder_job(
        tmp_path / "data",
        source=COUNTED.replace("FAULT", fault),
        lines=COUNTED_LINES,
        **fields,
    )
    run = new_run(tmp_path / "run", job)
    events: list[Event] = []
    work(run.job, events.append, Control())
    return run, events


@pytest.mark.parametrize("pause", [0.0, 1e6], ids=["each step", "each epoch"])
def test_the_first_output_that_is_not_finite_is_named(tmp_path: Path, pause: float) -> None:
    run, events = diverging(tmp_path, OUTPUT, checkpoint_seconds=pause)
    assert events[-1] == Ended(state="diverged", step=11, node="scale")
    assert run.status.state == "diverged"
    assert "loss of step 11 is not finite" in run.status.message
    assert "output of scale" in run.status.message
    assert not run.is_locked()


def test_before_the_first_checkpoint_the_run_is_begun_again(tmp_path: Path) -> None:
    fault = OUTPUT.replace("11", "3")
    run, events = diverging(tmp_path, fault, checkpoint_seconds=1e6)
    assert events[-1] == Ended(state="diverged", step=3, node="scale")
    assert not run.last.exists()


@pytest.mark.parametrize("pause", [0.0, 1e6], ids=["each step", "each epoch"])
def test_the_first_gradient_that_is_not_finite_is_named(tmp_path: Path, pause: float) -> None:
    """The loss of the step is finite; the weights after it are not."""
    _, events = diverging(tmp_path, GRADIENT, checkpoint_seconds=pause)
    ended = events[-1]
    assert isinstance(ended, Ended)
    assert (ended.state, ended.gradient) == ("diverged", True)
    assert ended.step == (11 if pause == 0 else 12)
    assert ended.node == "scale"


@pytest.mark.parametrize("fault", [OUTPUT, GRADIENT], ids=["output", "gradient"])
def test_the_last_good_checkpoint_stays(tmp_path: Path, fault: str) -> None:
    run, events = diverging(tmp_path, fault, checkpoint_seconds=0.0)
    assert [event.step for event in events if isinstance(event, Saved)][-1] == 10
    assert all(value.isfinite().all() for value in load_file(run.last).values())


def test_weights_ruined_by_the_last_step_finish_no_run(tmp_path: Path) -> None:
    fault = GRADIENT.replace("11", "24")
    run, events = diverging(tmp_path, fault, checkpoint_seconds=1e6)
    ended = events[-1]
    assert isinstance(ended, Ended)
    assert (ended.state, ended.step, ended.gradient) == ("diverged", 24, True)
    assert not run.weights.exists()
    assert [line.epoch for line in run.epochs()][:2] == [1, 2]


def test_what_is_done_again_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, events = diverging(tmp_path, OUTPUT, checkpoint_seconds=1e6)
    assert [line.step for line in run.steps()] == list(range(1, 12))
    assert len(run.segments()) == 1
    assert sum(isinstance(event, Ended) for event in events) == 1


def test_a_search_that_fails_does_not_hide_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Engine) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(Engine, "again", full)
    run, events = diverging(tmp_path, OUTPUT)
    assert events[-1] == Ended(state="diverged", step=11)
    assert run.status.state == "diverged"
