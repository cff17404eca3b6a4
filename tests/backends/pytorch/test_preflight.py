"""Whether a network can learn: networks that cannot, each told why, and some that can."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from msgspec import structs
from torch import nn

from gradscape.backends import data
from gradscape.backends.jobs import export
from gradscape.backends.protocol import (
    Checked,
    Ended,
    Event,
    Failed,
    Job,
    Loss,
    Preflight,
    Started,
    Stop,
)
from gradscape.backends.pytorch.batches import order
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.preflight import preflight
from gradscape.backends.pytorch.ready import network, place
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import create
from gradscape.backends.verdicts import Verdict, verdicts
from gradscape.graph import templates
from gradscape.graph.settings import Prepare
from tests.backends.models import AUXILIARY, folder_job, told

SOURCE = """\
import torch
from torch import nn

__all__ = ["Net"]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(30, 32)
        self.fc2 = nn.Linear(32, 32)
        self.fc3 = nn.Linear(32, 4)
        BEGIN

    def forward(self, x):
        x = torch.relu(self.fc1(torch.flatten(x, 1)))
        x = torch.relu(self.fc2(x))
        return self.fc3(x)
"""
LINES = (
    (16, "Net", "Flatten#1"),
    (16, "Net", "fc1"),
    (16, "Net", "ReLU#1"),
    (17, "Net", "fc2"),
    (17, "Net", "ReLU#2"),
    (18, "Net", "fc3"),
)
LAYERS = ("fc1", "fc2", "fc3")


def net(
    folder: Path, begin: str = "pass", old: str = "BEGIN", new: str = "", **training: Any
) -> Job:
    """Three layers that begin so, with one piece of the code changed."""
    assert old in SOURCE
    return folder_job(
        folder / "data",
        source=SOURCE.replace("BEGIN", begin).replace(old, new),
        nodes={f"{layer}.{kind}": layer for layer in LAYERS for kind in ("weight", "bias")},
        modules={"": "", **{layer: layer for layer in LAYERS}},
        lines=LINES,
        training={"batch": 32, "lr": 0.01, **training},
    )


def events(job: Job, control: Control | None = None) -> list[Event]:
    found: list[Event] = []
    preflight(Preflight(job=job, seconds=300), found.append, control or Control())
    return found


def checked(job: Job) -> Checked:
    started, last = events(job)
    assert isinstance(started, Started)
    assert isinstance(last, Checked), last
    return last


def found(job: Job) -> dict[str, Verdict]:
    return {verdict.code.name: verdict for verdict in verdicts(checked(job), job)}


def bad(job: Job) -> dict[str, Verdict]:
    return {name: verdict for name, verdict in found(job).items() if verdict.severity != "good"}


# ---- networks that can learn
def test_a_sound_network_is_told_what_it_will_cost(tmp_path: Path) -> None:
    job = net(tmp_path)
    assert list(found(job)) == ["start", "learned", "reached", "time", "memory"]
    last = checked(job)
    assert last.chance == pytest.approx(math.log(4))
    assert last.loss == pytest.approx(last.overfit[0], rel=1e-5)
    assert last.overfit[-1] < 0.02 * last.overfit[0]
    assert last.steps_per_epoch == 2
    assert last.epoch_seconds > 0
    assert last.memory > 10 << 20


def test_what_it_finds_is_the_same_again(tmp_path: Path) -> None:
    job = net(tmp_path)
    first, second = checked(job), checked(job)
    assert (first.loss, first.overfit) == (second.loss, second.overfit)


@pytest.mark.parametrize("template", ["digits", "cifar_resnet20"])
def test_of_sound_templates_nothing_bad_is_said(template: str) -> None:
    digits = data.describe("digits")
    if template != "digits":
        steps = (Prepare(resize=(32, 32)), Prepare(channels=3))
        digits = structs.replace(digits, prepare=steps)
    project = replace(templates.build(template), data=digits)
    training = structs.replace(project.training, batch=16)
    job = export(replace(project, training=training)).job("cpu", 1)
    assert bad(job) == {}


def test_with_dropout_and_smoothed_labels_a_batch_is_learned_too(tmp_path: Path) -> None:
    job = net(
        tmp_path,
        old="x = torch.relu(self.fc2(x))",
        new="x = nn.functional.dropout(torch.relu(self.fc2(x)), 0.5, self.training)",
    )
    job = structs.replace(job, outputs=(Loss(label_smoothing=0.2),))
    assert bad(job) == {}


def test_the_loss_at_first_is_that_of_a_run(tmp_path: Path) -> None:
    dropped = "x = nn.functional.dropout(self.fc2(x).relu(), 0.5, self.training)"
    job = net(tmp_path, old="x = torch.relu(self.fc2(x))", new=dropped)
    run = create(tmp_path / "run", job, "{}", "net")
    work(run.job, lambda _: None, Control())
    assert checked(job).loss == pytest.approx(next(run.steps()).loss, rel=1e-6)


def test_one_batch_is_learned_by_the_optimiser_of_the_training(tmp_path: Path) -> None:
    job = net(tmp_path, optimizer="sgd", lr=0.1)
    at = place(job)
    model = network(job, at.device)
    images, labels = at.supply.train.take(order(0, 0, 68)[:32])
    sgd = torch.optim.SGD(model.parameters(), momentum=0.9, weight_decay=0.01)
    losses = []
    for step in range(8):
        loss = nn.functional.cross_entropy(model(at.supply.prepare(images)), labels)
        losses.append(float(loss.detach()))
        sgd.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        sgd.param_groups[0]["lr"] = 0.1 * (step + 1) / 10
        sgd.step()
    assert checked(job).overfit[:8] == pytest.approx(losses, rel=1e-4)


def test_auxiliary_losses_count_in_what_guessing_costs(tmp_path: Path) -> None:
    steps = (Prepare(resize=(12, 10)), Prepare(channels=3))
    job = folder_job(
        tmp_path / "data", source=AUXILIARY, outputs=(Loss(), Loss(weight=0.3, auxiliary=True))
    )
    job = structs.replace(job, data=structs.replace(job.data, prepare=steps), modules={}, lines=())
    last = checked(job)
    assert last.chance == pytest.approx(1.3 * math.log(4))
    assert last.loss == pytest.approx(last.chance, rel=0.2)


def test_a_batch_in_parts_is_learned_alike(tmp_path: Path) -> None:
    whole, parts = checked(net(tmp_path)), checked(net(tmp_path, accumulate=4))
    assert parts.loss == pytest.approx(whole.loss, rel=1e-5)
    assert parts.overfit[:10] == pytest.approx(whole.overfit[:10], rel=1e-3)


# ---- networks that cannot
def test_weights_of_zero_get_no_gradient(tmp_path: Path) -> None:
    zero = "for p in self.parameters(): nn.init.zeros_(p)"
    verdict = bad(net(tmp_path, zero))
    assert verdict.keys() == {"stuck", "silent"}
    assert verdict["silent"].nodes == ("fc1", "fc2")
    assert "No gradient reaches fc1, fc2" in verdict["silent"].message


def test_a_branch_that_begins_with_zeros_learns_all_the_same(tmp_path: Path) -> None:
    zero = "nn.init.zeros_(self.fc2.weight)"
    job = net(tmp_path, zero, "x = torch.relu(self.fc2(x))", "x = x + self.fc2(x)")
    assert bad(job) == {}


def test_a_relu_that_never_opens_is_told(tmp_path: Path) -> None:
    verdict = bad(net(tmp_path, "nn.init.constant_(self.fc2.bias, -100)"))
    assert verdict.keys() == {"stuck", "silent"}
    assert verdict["silent"].nodes == ("fc1", "fc2")
    assert "a ReLU that never opens" in verdict["silent"].remedies[0]


def test_what_is_detached_is_told_though_the_rest_learns(tmp_path: Path) -> None:
    job = net(tmp_path, old="self.fc2(x)", new="self.fc2(x.detach())")
    verdict = bad(job)
    assert verdict.keys() == {"silent"}
    assert verdict["silent"].nodes == ("fc1",)


def test_an_output_that_hangs_on_no_weight_is_told(tmp_path: Path) -> None:
    verdict = bad(net(tmp_path, old="return self.fc3(x)", new="return self.fc3(x).detach()"))
    assert verdict.keys() == {"stuck", "silent"}
    assert verdict["silent"].nodes == LAYERS


def test_a_rate_far_too_high_is_told_with_a_lower_one(tmp_path: Path) -> None:
    verdict = bad(net(tmp_path, lr=10.0, optimizer="sgd"))
    assert verdict.keys() & {"rising", "broken-later"}
    (told,) = (verdict.get(name) for name in ("rising", "broken-later") if name in verdict)
    assert told is not None
    assert "the rate of 10 is too high" in told.message
    assert told.remedies == ("Try a rate of 1.",)


def test_a_rate_far_too_low_is_told_with_a_higher_one(tmp_path: Path) -> None:
    verdict = bad(net(tmp_path, lr=0.0001))
    assert verdict.keys() == {"slow"}
    assert verdict["slow"].remedies == ("Try a rate of 0.001; now it is 0.0001.",)


def test_a_softmax_too_many_is_told(tmp_path: Path) -> None:
    job = net(tmp_path, old="self.fc3(x)", new="self.fc3(x).softmax(1)")
    verdict = bad(job)
    assert verdict.keys() == {"capped"}
    assert "has been through a softmax already" in verdict["capped"].message


def test_a_start_with_sure_and_wrong_answers_is_told(tmp_path: Path) -> None:
    verdict = found(net(tmp_path, "nn.init.normal_(self.fc3.weight, std=20)"))
    assert "far above the 1.39 that guessing would cost" in verdict["start-high"].message


def test_the_first_node_that_is_not_finite_is_named(tmp_path: Path) -> None:
    job = net(tmp_path, "nn.init.constant_(self.fc2.weight, 1e38)")
    verdict = bad(job)
    assert verdict.keys() == {"broken"}
    assert verdict["broken"].nodes == ("fc2",)
    assert checked(job).overfit == ()


def test_the_first_node_whose_gradient_is_not_finite_is_named(tmp_path: Path) -> None:
    root = "x = (self.fc2(x) * 0).abs().sqrt()"
    job = net(tmp_path, old="x = torch.relu(self.fc2(x))", new=root)
    inside = [(17, "Net", node) for node in ("fc2", "Scale#1", "Absolute#1", "Root#1")]
    job = structs.replace(job, lines=(*LINES[:3], *inside, LINES[5]))
    last = checked(job)
    assert math.isfinite(last.loss)
    assert last.broken == "Root#1"


def test_what_breaks_on_the_way_is_named(tmp_path: Path) -> None:
    verdict = bad(net(tmp_path, lr=1e6, optimizer="sgd"))
    assert verdict.keys() == {"broken-later"}
    assert verdict["broken-later"].nodes
    assert "steps on one batch" in verdict["broken-later"].message


def test_a_frozen_node_is_not_missed(tmp_path: Path) -> None:
    assert bad(net(tmp_path, frozen=("fc1",))) == {}


# ---- ends
def test_an_error_in_torch_is_told_with_its_node(tmp_path: Path) -> None:
    job = net(tmp_path, old="nn.Linear(32, 32)", new="nn.Linear(16, 32)")
    last = events(job)[-1]
    assert isinstance(last, Failed)
    assert last.nodes == ("fc2",)


def test_data_that_is_gone_is_told(tmp_path: Path) -> None:
    job = net(tmp_path)
    job = structs.replace(job, data=structs.replace(job.data, name="/nowhere"))
    (last,) = events(job)
    assert isinstance(last, Failed)
    assert last.input


def test_a_stop_ends_it(tmp_path: Path) -> None:
    assert events(net(tmp_path), told(Stop()))[-1] == Ended(state="interrupted", step=0)


def test_no_time_is_enough_for_the_start_alone(tmp_path: Path) -> None:
    job = net(tmp_path)
    heard: list[Event] = []
    preflight(Preflight(job=job, seconds=1e-6), heard.append, Control())
    last = heard[-1]
    assert isinstance(last, Checked)
    assert math.isfinite(last.loss)
    assert last.overfit == ()
    assert [v.code.name for v in verdicts(last, job)] == ["start", "reached", "time", "memory"]
