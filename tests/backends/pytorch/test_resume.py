"""A run that is killed, wherever, and goes on, ends as if it had not been."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import safetensors.torch
import torch
from torch import Tensor

from gradscape.backends import files
from gradscape.backends.protocol import Ended, Event, Job, Saved, Stop
from gradscape.backends.pytorch import checkpoint
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run
from tests.backends.models import folder_job, new_run, told

SETTINGS: tuple[dict[str, Any], ...] = (
    {"optimizer": "sgd", "schedule": "cosine", "lr": 0.05},
    {"optimizer": "adam", "schedule": "constant"},
    {"optimizer": "adamw", "schedule": "one_cycle"},
)


class KilledError(BaseException):
    """Ends a run as a signal would: nothing of ours catches it."""


def figures(run: Run) -> tuple[Any, ...]:
    """All that a run came to, but how long it took."""
    epochs = [(e.epoch, e.step, e.train_loss, e.val_loss, e.val_accuracy) for e in run.epochs()]
    return run.weights.read_bytes(), list(run.steps()), epochs, run.status.state


def go(run: Run, emit: Callable[[Event], None] = lambda _: None) -> None:
    work(run.job, emit, Control())


def reference(tmp_path: Path, job: Job) -> tuple[Any, ...]:
    run = new_run(tmp_path / "whole", job)
    go(run)
    assert run.status.state == "finished"
    return figures(run)


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: s["optimizer"])
def test_killed_in_any_step(
    tmp_path: Path, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = folder_job(tmp_path / "data", training=settings, checkpoint_seconds=0.0)
    whole = reference(tmp_path, job)
    step = Engine._step
    for last in (1, 2, 7, 8, 9, 15, 16, 23, 24):

        def killed(self: Engine, index: Tensor, last: int = last) -> None:
            step(self, index)
            if self.at.step == last:
                raise KilledError

        run = new_run(tmp_path / str(last), job)
        with monkeypatch.context() as patch:
            patch.setattr(Engine, "_step", killed)
            with pytest.raises(KilledError):
                go(run)
        assert run.status.state == "interrupted"
        go(run)
        assert figures(run) == whole


@pytest.mark.parametrize("pause", [0.0, 1e6], ids=["each step", "each epoch"])
def test_killed_between_two_writes(
    tmp_path: Path, pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed as each of the calls that make a file whole and durable is reached."""
    job = folder_job(tmp_path / "data", training={"epochs": 2}, checkpoint_seconds=pause)
    whole = reference(tmp_path, job)
    real = {name: getattr(os, name) for name in ("fsync", "replace", "link", "rmdir")}
    calls = 0

    def counting(name: str, limit: float) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > limit:
                raise KilledError
            return real[name](*args, **kwargs)

        return call

    random, limit, tried = Random(0), 0, 0
    while True:
        run, calls = new_run(tmp_path / f"{limit}", job), 0
        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(os, name, counting(name, limit))
            try:
                go(run)
            except KilledError:
                tried += 1
            else:
                break
        go(run)
        assert figures(run) == whole
        limit += 1 if pause else random.randint(1, 9)
    assert tried > 10


def test_killed_while_bytes_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that was half written is never looked at, and is gone in the end."""
    job = folder_job(tmp_path / "data", checkpoint_seconds=0.0)
    whole = reference(tmp_path, job)
    save = safetensors.torch.save_file
    for last in (1, 5, 9, 17, 28):
        run, calls = new_run(tmp_path / str(last), job), 0

        def torn(tensors: Any, path: Path, *rest: Any, last: int = last) -> None:
            nonlocal calls
            calls += 1
            save(tensors, path, *rest)
            if calls == last:
                content = path.read_bytes()
                path.write_bytes(content[: len(content) // 2])
                (path.parent / ".tmpAbCd").write_bytes(content[:9])
                raise KilledError

        with monkeypatch.context() as patch:
            patch.setattr(checkpoint, "save_file", torn)
            with pytest.raises(KilledError):
                go(run)
        go(run)
        assert figures(run) == whole
        assert not list(run.path.glob("*.unfinished"))


def test_killed_again_and_again(tmp_path: Path, random: Random) -> None:
    job = folder_job(tmp_path / "data", training={"epochs": 4}, checkpoint_seconds=0.0)
    whole = reference(tmp_path, job)
    run, deaths = new_run(tmp_path / "run", job), 0

    def maybe(event: Event) -> None:
        if isinstance(event, Saved) and random.random() < 0.4:
            raise KilledError

    while run.status.state != "finished":
        try:
            go(run, maybe)
        except KilledError:
            deaths += 1
    assert deaths > 3
    assert figures(run) == whole
    assert len(run.segments()) == deaths + 1


def test_a_stop_at_any_step_is_no_loss(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data", checkpoint_seconds=1e6)
    whole = reference(tmp_path, job)
    run = new_run(tmp_path / "run", job)
    starts = 0
    while run.status.state != "finished":
        step = Engine._step

        def stopping(self: Engine, index: Tensor, step: Any = step) -> None:
            step(self, index)
            self.control.tell(Stop())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Engine, "_step", stopping)
            go(run)
        starts += 1
    assert starts >= 24
    assert figures(run) == whole


def test_the_number_of_threads_is_restored(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data", threads=2)
    run = new_run(tmp_path / "run", job)
    work(run.job, lambda _: None, told(Stop()))
    torch.set_num_threads(1)
    events: list[Event] = []
    go(run, events.append)
    assert torch.get_num_threads() == 2
    assert events[-1] == Ended(state="finished", step=24)


def test_other_seeds_are_other_runs(tmp_path: Path) -> None:
    first = reference(tmp_path, folder_job(tmp_path / "data"))
    again = reference(tmp_path / "again", folder_job(tmp_path / "data"))
    other = reference(tmp_path / "other", folder_job(tmp_path / "data", training={"seed": 1}))
    assert first == again
    assert first[0] != other[0]


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    files.replace_file(path, b"old")
    with pytest.raises(KilledError), files.replacing(path) as unfinished:
        unfinished.write_bytes(b"ne")
        raise KilledError
    assert path.read_bytes() == b"old"
    files.replace_file(path, b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]
    assert path.read_bytes() == b"new"
