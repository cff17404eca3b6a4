"""What a person wants of a run while it goes: pause, another rate, an end after the epoch."""

import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from gradscape.backends.protocol import (
    Continue,
    Continued,
    Ended,
    Epoch,
    Event,
    Judge,
    Judged,
    Pause,
    Paused,
    Predict,
    Predicted,
    Rate,
    Rated,
    Saved,
    Steps,
    Stop,
)
from gradscape.backends.pytorch.control import Control, Told
from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run
from tests.backends.models import folder_job, new_run
from tests.backends.pytorch.test_resume import KilledError, figures

Say = Callable[[Event], Told | tuple[Told, ...] | None]


def go(run: Run, say: Say = lambda _: None) -> list[Event]:
    """A run to its end; `say` is what somebody says when they hear of an event."""
    control, events = Control(), []

    def emit(event: Event) -> None:
        events.append(event)
        said = say(event)
        for command in said if isinstance(said, tuple) else (said,):
            if command is not None:
                control.tell(command)

    work(run.job, emit, control)
    return events


def once(after: int, *said: Told) -> Say:
    """Says it when the checkpoint of a step is written, and not again."""
    left = [said]
    return lambda event: left.pop() if left and event == Saved(step=after) else None


def fresh(tmp_path: Path, name: str, **fields: Any) -> Run:
    fields.setdefault("checkpoint_seconds", 0.0)
    return new_run(tmp_path / name, folder_job(tmp_path / "data", **fields))


def without_saves(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Saved | Steps)]


def rates(run: Run) -> list[float]:
    return [line.lr for line in run.steps()]


def test_a_pause_changes_nothing(tmp_path: Path) -> None:
    whole = fresh(tmp_path, "whole")
    go(whole)
    run = fresh(tmp_path, "run")
    pause = once(11, Pause())
    events = go(run, lambda e: Continue() if isinstance(e, Paused) else pause(e))
    assert figures(run) == figures(whole)
    at = events.index(Paused(step=11))
    assert events[at - 1] == Saved(step=11)
    assert events[at + 1] == Continued(step=11)


def test_a_paused_run_takes_no_step_and_no_time(tmp_path: Path) -> None:
    """While it waits, an hour passes on its clock."""
    run, later = fresh(tmp_path, "run"), [0.0]
    pause = once(11, Pause())

    def say(event: Event) -> Told | tuple[Told, ...] | None:
        if isinstance(event, Paused):
            later[0] += 3600
            return Continue()
        return pause(event)

    clock = "gradscape.backends.pytorch.engine.time.monotonic"
    real = time.monotonic
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, lambda: real() + later[0])
        events = go(run, say)
    assert Continued(step=11) in events
    assert sum(line.seconds for line in run.epochs()) < 3600


def test_a_pause_ends_with_a_stop(tmp_path: Path) -> None:
    run = fresh(tmp_path, "run")
    pause = once(5, Pause())
    events = go(run, lambda e: Stop() if isinstance(e, Paused) else pause(e))
    assert events[-1] == Ended(state="interrupted", step=5)
    assert not any(isinstance(event, Continued) for event in events)
    whole = fresh(tmp_path, "whole")
    go(whole)
    go(run)
    assert figures(run) == figures(whole)


def test_a_run_that_waits_ends_when_nobody_is_there_any_more(tmp_path: Path) -> None:
    """The pipe's thread says stop, long after the run has begun to wait."""
    run, control, waits = fresh(tmp_path, "run"), Control(), threading.Event()
    control.tell(Pause())
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, Paused):
            waits.set()

    def leave() -> None:
        waits.wait()
        control.tell(Stop())

    thread = threading.Thread(target=leave)
    thread.start()
    work(run.job, emit, control)
    thread.join()
    assert events[-1] == Ended(state="interrupted", step=0)
    assert run.last.exists()


def test_a_stop_after_the_epoch_validates_it(tmp_path: Path) -> None:
    run = fresh(tmp_path, "run")
    events = go(run, once(11, Stop(after="epoch")))
    assert events[-1] == Ended(state="interrupted", step=16)
    assert [line.epoch for line in run.epochs()] == [1, 2]
    assert run.status.state == "interrupted"
    whole = fresh(tmp_path, "whole")
    go(whole)
    go(run)
    assert figures(run) == figures(whole)


def test_a_stop_after_the_last_epoch_finishes(tmp_path: Path) -> None:
    run = fresh(tmp_path, "run")
    assert go(run, once(20, Stop(after="epoch")))[-1] == Ended(state="finished", step=24)
    assert run.weights.exists()


def test_an_end_at_once_is_stronger_than_one_after_the_epoch(tmp_path: Path) -> None:
    run = fresh(tmp_path, "run")
    events = go(run, once(11, Stop(after="epoch"), Stop(), Stop(after="epoch")))
    assert events[-1] == Ended(state="interrupted", step=11)


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle"])
def test_another_rate_holds_from_the_next_step_on(tmp_path: Path, schedule: str) -> None:
    whole = fresh(tmp_path, "whole", training={"schedule": schedule})
    go(whole)
    run = fresh(tmp_path, "run", training={"schedule": schedule})
    events = go(run, once(11, Rate(lr=0.02), Rate(lr=0.03)))
    at = events.index(Rated(step=11, lr=0.03))
    assert events[at - 1] == Saved(step=11)
    assert run.rates() == [(11, 0.03)]
    before = rates(whole)
    assert rates(run) == pytest.approx(before[:11] + [3 * lr for lr in before[11:]])
    assert [line.loss for line in run.steps()][:12] == [line.loss for line in whole.steps()][:12]
    assert figures(run) != figures(whole)


def test_the_rate_can_be_changed_in_a_pause(tmp_path: Path) -> None:
    run = fresh(tmp_path, "run")
    pause = once(8, Pause())

    def say(event: Event) -> Told | tuple[Told, ...] | None:
        if isinstance(event, Paused):
            return Rate(lr=0.5), Rate(lr=0.04)
        return Continue() if isinstance(event, Rated) else pause(event)

    told = without_saves(go(run, say))
    at = told.index(Paused(step=8))
    assert told[at + 1 : at + 3] == [Rated(step=8, lr=0.04), Continued(step=8)]
    assert run.rates() == [(8, 0.04)]


def test_a_resumed_run_keeps_its_rates(tmp_path: Path) -> None:
    """Killed in every step after the change, and as it is made."""

    def change(after: int, killed: Callable[[Event], bool]) -> Say:
        rate = once(after, Rate(lr=0.02))

        def say(event: Event) -> Told | tuple[Told, ...] | None:
            if killed(event):
                raise KilledError
            return rate(event)

        return say

    whole = fresh(tmp_path, "whole")
    go(whole, change(11, lambda _: False))
    for last in (11, 12, 16, 20):
        run = fresh(tmp_path, f"after {last}")

        def killed(event: Event, run: Run = run, last: int = last) -> bool:
            return event == Saved(step=last) and bool(run.rates())

        with pytest.raises(KilledError):
            go(run, change(11, killed))
        go(run)
        assert figures(run) == figures(whole)
        assert run.rates() == [(11, 0.02)]


def test_a_rate_that_no_checkpoint_holds_is_none(tmp_path: Path) -> None:
    """Killed between the record and the checkpoint: nobody was told that the rate had changed."""
    whole, run, save = fresh(tmp_path, "whole"), fresh(tmp_path, "run"), Engine._save
    go(whole)

    def killed(self: Engine, best: bool = False) -> None:
        if self.at.rates:
            raise KilledError
        save(self, best)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_save", killed)
        with pytest.raises(KilledError):
            go(run, once(11, Rate(lr=0.02)))
    assert run.rates() == [(11, 0.02)]
    go(run)
    assert run.rates() == []
    assert figures(run) == figures(whole)


def test_questions_change_nothing(tmp_path: Path) -> None:
    """Before steps, during validation and in a pause, in a network with batch norm and dropout."""
    whole, run = fresh(tmp_path, "whole"), fresh(tmp_path, "run")
    expected = go(whole)
    sample = np.linspace(0, 255, 30, dtype=np.float32).tobytes()
    numbers, validate = count(1), Engine._validate

    def ask() -> tuple[Told, ...]:
        number = next(numbers)
        return Judge(number=number), Predict(number=-number, sample=sample, node="body.conv")

    def asked(self: Engine) -> Any:
        for question in ask():
            self.control.tell(question)
        return validate(self)

    def say(event: Event) -> Told | tuple[Told, ...] | None:
        if isinstance(event, Paused):
            return *ask(), Continue()
        if isinstance(event, Saved):
            return *ask(), *((Pause(),) if event.step == 11 else ())
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_validate", asked)
        events = go(run, say)
    answers = [event for event in events if isinstance(event, Judged | Predicted)]
    assert len(answers) > 50
    assert not any(answer.why for answer in answers)
    assert [answer.step for answer in answers] == sorted(answer.step for answer in answers)
    assert figures(run) == figures(whole)
    last, same = load_file(run.last), load_file(whole.last)
    assert all(torch.equal(value, same[name]) for name, value in last.items())
    kinds = (Epoch, Ended)
    assert [type(e) for e in events if isinstance(e, kinds)] == [
        type(e) for e in expected if isinstance(e, kinds)
    ]


def test_what_is_said_during_validation_is_done_there(tmp_path: Path) -> None:
    """One batch is validated, then the run waits, and the epoch counts once."""
    run, validate = fresh(tmp_path, "run"), Engine._validate

    def slow(self: Engine) -> Any:
        if self.at.epoch == 0:
            self.control.tell(Pause())
        return validate(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_validate", slow)
        events = go(run, lambda e: Continue() if isinstance(e, Paused) else None)
    told = without_saves(events)
    at = told.index(Paused(step=8))
    assert told[at + 1] == Continued(step=8)
    assert isinstance(told[at + 2], Epoch)
    assert [line.epoch for line in run.epochs()] == [1, 2, 3]
