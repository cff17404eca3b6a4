"""What the figures of a preflight mean."""

import math
from typing import Any

import pytest

from gradscape.backends import verdicts as module
from gradscape.backends.protocol import Checked, Job, Loss
from gradscape.backends.verdicts import Code, Verdict, verdicts
from gradscape.graph.settings import Data, Training

FALLING = tuple(2.3 * 0.9**k for k in range(60))


def job(**fields: Any) -> Job:
    data = Data(name="digits", shape=(1, 8, 8), classes=10)
    training = Training(lr=0.01, batch=64, epochs=12)
    given = {"source": "", "outputs": (Loss(),), "data": data, "training": training, "run": ""}
    return Job(**{**given, **fields})


def told(**fields: Any) -> dict[str, Verdict]:
    """By code, what is said of these figures."""
    network, available = fields.pop("job", job()), fields.pop("available", None)
    given: dict[str, Any] = {
        "loss": 2.31,
        "chance": math.log(10),
        "overfit": FALLING,
        "epoch_seconds": 3.0,
        "steps_per_epoch": 22,
        "memory": 400_000_000,
    }
    found = verdicts(Checked(**{**given, **fields}), network, available)
    return {verdict.code.name: verdict for verdict in found}


def test_good_figures_are_told_in_words() -> None:
    assert [verdict.message for verdict in told().values()] == [
        "Before it learns, the loss is 2.31; guessing would cost 2.3.",
        "One batch is learned by heart: in 60 steps its loss falls from 2.3 to 0.00567.",
        "A gradient reaches every node that is trained.",
        "An epoch takes about 3 s, all 12 about 36 s.",
        "It takes 400 MB of memory at most.",
    ]
    assert {verdict.severity for verdict in told().values()} == {"good"}


@pytest.mark.parametrize(
    ("loss", "code"),
    [
        (2.0, "start"),
        (3.3, "start"),
        (3.6, "start-high"),
        (40.0, "start-high"),
        (1.5, "start-low"),
        (math.nan, "start-not-finite"),
    ],
)
def test_the_loss_at_the_start_is_held_against_guessing(loss: float, code: str) -> None:
    assert next(iter(told(loss=loss))) == code


def test_without_classes_there_is_nothing_to_guess() -> None:
    assert next(iter(told(chance=None, loss=40.0))) == "start-alone"


@pytest.mark.parametrize(
    ("losses", "code"),
    [
        ([2.3 * 0.97**k for k in range(60)], "learning"),
        ([2.3 - 0.01 * k for k in range(60)], "slow"),
        ([2.3] * 60, "stuck"),
        ([2.3, 2.0, *[1.8] * 58], "stuck"),
        ([2.3 * 1.1**k for k in range(60)], "rising"),
        ([2.3, 40.0, *[3.0] * 58], "rising"),
        ([2.3, 40.0, *[0.01] * 58], "learned"),
        ([2.3, 2.2, 2.1], "too-few-steps"),
        ([2.3, 9.0, 30.0], "rising"),
        ([2.3, *[1.465] * 59], "capped"),
        ([2.3, *[1.4] * 59], "stuck"),
        ([2.3, 5.0, math.inf], "broken-later"),
    ],
)
def test_what_becomes_of_one_batch(losses: list[float], code: str) -> None:
    assert list(told(overfit=tuple(losses)))[1] == code


def test_smoothed_labels_leave_a_loss_that_nobody_can_lower() -> None:
    losses = tuple(0.87 + 1.43 * 0.9**k for k in range(60))
    smoothed = job(outputs=(Loss(label_smoothing=0.2),))
    assert "learned" in told(overfit=losses, job=smoothed)
    assert "learned" not in told(overfit=losses)


def test_of_a_loss_that_is_not_finite_no_gradient_is_praised() -> None:
    assert list(told(loss=math.nan, overfit=())) == ["start-not-finite", "time", "memory"]


def test_a_network_that_breaks_at_the_start_is_told_by_its_node() -> None:
    found = told(loss=math.nan, overfit=(), broken="layer1.0.bn1")
    assert list(found) == ["broken", "time", "memory"]
    assert found["broken"].nodes == ("layer1.0.bn1",)
    assert "layer1.0.bn1 is the first whose values" in found["broken"].message


def test_a_sentence_names_a_few_of_many_silent_nodes() -> None:
    nodes = tuple(f"conv{k}" for k in range(9))
    silent = told(silent=nodes)["silent"]
    assert silent.nodes == nodes
    assert "conv0, conv1, conv2, conv3, … (5)" in silent.message


def test_what_takes_long_is_told() -> None:
    assert told(epoch_seconds=500.0)["time"].message.endswith(
        "about 8 min, all 12 about 1 h 40 min."
    )
    assert told(epoch_seconds=4000.0)["time-long"].message == (
        "An epoch takes about 1 h 7 min, all 12 about 13 h 20 min."
    )
    assert "7 d" in told(epoch_seconds=50_000.0)["time-long"].message


def test_memory_that_is_not_there_is_told_with_half_the_batch() -> None:
    assert "memory" in told(memory=7 << 30, available=8 << 30)
    full = told(memory=9 << 30, available=8 << 30)["memory-full"]
    assert full.message == "It takes 9.7 GB of memory; there is 8.6 GB."
    assert full.remedies[0] == "Try a batch of 32."
    assert "memory" not in told(memory=0)


def test_each_code_has_one_name() -> None:
    codes = [value for value in vars(module).values() if isinstance(value, Code)]
    assert len({code.name for code in codes}) == len(codes)
    assert all(code.remedies for code in codes if code.severity != "good")
