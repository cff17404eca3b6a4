"""The weights of a run are tried out after it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from msgspec import structs
from safetensors.torch import load_file, save_file

from gradscape.backends.protocol import (
    Ended,
    Event,
    Failed,
    Job,
    Judge,
    Judged,
    Predict,
    Predicted,
    Question,
    Started,
    Stop,
    Trial,
)
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.ready import network
from gradscape.backends.pytorch.trial import trial
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run, open_run
from tests.backends.models import folder_job, new_run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """One that has learned its data."""
    made = new_run(tmp_path / "run", folder_job(tmp_path / "data", training={"epochs": 6}))
    work(made.job, lambda _: None, Control())
    assert made.epochs()[-1].val_accuracy == 1
    return made


def ask(job: Job, weights: Path | None, *questions: Question) -> list[Event]:
    """All that a trial says to questions and a Stop."""
    control = Control()
    events: list[Event] = []
    for command in (*questions, Stop()):
        control.tell(command)
    trial(Trial(job=job, weights=str(weights) if weights else None), events.append, control)
    return events


def asked_one_by_one(job: Job, weights: Path, *questions: Question) -> list[Event]:
    """The same, where each question waits for the answer before it."""
    control, left = Control(), [*questions, Stop()]
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if left:
            control.tell(left.pop(0))

    trial(Trial(job=job, weights=str(weights)), emit, control)
    return events


def picture(level: int) -> bytes:
    """A sample of the class `level`."""
    return np.full((1, 6, 5), 20 + 50 * level, np.float32).tobytes()


def of(kind: type[Any], events: list[Event]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("weights", [lambda run: run.weights, lambda run: run.best])
def test_a_trained_network_knows_its_classes(run: Run, weights: Callable[[Run], Path]) -> None:
    questions = [Predict(number=k, sample=picture(k), node="fc") for k in range(4)]
    events = asked_one_by_one(run.job, weights(run), *questions, Judge(number=4))
    started, *answers, judged, ended = events
    assert isinstance(started, Started)
    assert started.device == "cpu"
    assert [answer.number for answer in of(Predicted, answers)] == [0, 1, 2, 3]
    assert [int(np.argmax(answer.scores)) for answer in of(Predicted, answers)] == [0, 1, 2, 3]
    assert isinstance(judged, Judged)
    assert np.frombuffer(judged.predicted, np.int32).tolist() == [k % 4 for k in range(20)]
    assert isinstance(ended, Ended)


def test_the_answers_say_after_which_step_the_weights_are(run: Run) -> None:
    for weights, step in ((run.weights, 48), (run.last, 48), (None, 0)):
        events = ask(run.job, weights, Predict(number=1, sample=picture(0)))
        assert [event.step for event in (*of(Started, events), *of(Ended, events))] == [step] * 2


def test_questions_that_came_before_the_end_are_not_answered_after_it(run: Run) -> None:
    started, ended = ask(run.job, run.weights, Judge(number=1))
    assert isinstance(started, Started)
    assert isinstance(ended, Ended)


def test_a_plain_state_dict_of_any_other_program_will_do(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    save_file(load_file(run.weights), path)
    (found,) = of(Predicted, asked_one_by_one(run.job, path, Predict(number=1, sample=picture(2))))
    assert int(np.argmax(found.scores)) == 2
    assert found.step == 0


def test_without_weights_it_is_as_a_run_begins(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data")
    control, events = Control(), []

    def emit(event: Event) -> None:
        events.append(event)
        control.tell(Predict(number=1, sample=picture(1)) if len(events) == 1 else Stop())

    trial(Trial(job=job), emit, control)
    (found,) = of(Predicted, events)
    model = network(job, torch.device("cpu")).eval()
    mean, std = 114.5, 56.9
    with torch.no_grad():
        image = torch.frombuffer(bytearray(picture(1)), dtype=torch.float32).view(1, 1, 6, 5)
        rough = model((image - mean) / std).softmax(1)[0]
    assert found.scores == pytest.approx(rough.tolist(), abs=0.1)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def of_another_network(path: Path) -> None:
    save_file({"fc.weight": torch.zeros(2, 2)}, path)


def no_file(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [cut, of_another_network, no_file])
@pytest.mark.parametrize("name", ["weights", "last"])
def test_weights_that_do_not_fit_are_told(
    run: Run, name: str, damage: Callable[[Path], None]
) -> None:
    path: Path = getattr(run, name)
    damage(path)
    (failed,) = ask(run.job, path, Judge(number=1))
    assert isinstance(failed, Failed)
    assert failed.input
    assert failed.message.startswith(f"{path} is damaged, or holds the weights of another network")


def test_data_that_is_gone_is_told(run: Run) -> None:
    job = structs.replace(run.job, data=structs.replace(run.job.data, name="/nowhere"))
    (failed,) = ask(job, run.weights)
    assert isinstance(failed, Failed)
    assert failed.input
    assert "/nowhere" in failed.message


def test_samples_are_normalised_as_the_run_had_it(run: Run, tmp_path: Path) -> None:
    question = Predict(number=1, sample=picture(3))
    (before,) = of(Predicted, asked_one_by_one(run.job, run.weights, question))
    facts = open_run(run.path).data_facts
    assert facts is not None
    shifted = structs.replace(facts.normalization, mean=(0.0,))
    run.set_data_facts(structs.replace(facts, normalization=shifted))
    (after,) = of(Predicted, asked_one_by_one(run.job, run.weights, question))
    assert after.scores != before.scores
