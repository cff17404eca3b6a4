"""What a job comes to: losses, metrics, ends, and words where it breaks."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from msgspec import structs
from safetensors.torch import load_file
from torch import Tensor

from gradscape.backends.protocol import (
    Ended,
    Epoch,
    Event,
    Failed,
    Loss,
    Saved,
    Started,
    Steps,
    Stop,
)
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.memory import held
from gradscape.backends.pytorch.objective import Objective
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run, open_run
from gradscape.graph.settings import Prepare
from tests.backends.data.folders import write_folder
from tests.backends.models import (
    AUTOENCODER,
    AUXILIARY,
    CONVOLUTION,
    LINES,
    folder_job,
    new_run,
    told,
)


def train(tmp_path: Path, control: Control | None = None, **fields: Any) -> tuple[Run, list[Event]]:
    """A run in a folder of its own, and all that it told."""
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", **fields))
    return run, again(run, control)


def again(run: Run, control: Control | None = None) -> list[Event]:
    events: list[Event] = []
    work(run.job, events.append, control or Control())
    return events


def of(kind: type[Any], events: list[Event]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def failure(events: list[Event]) -> Failed:
    assert isinstance(events[-1], Failed), events[-1]
    return events[-1]


def test_a_run_learns_and_is_recorded(tmp_path: Path) -> None:
    run, events = train(tmp_path, training={"epochs": 6})
    started = of(Started, events)[0]
    assert (started.steps_per_epoch, started.step, started.threads) == (8, 0, 1)
    assert events[-1] == Ended(state="finished", step=48)
    assert run.status.state == "finished"
    epochs = run.epochs()
    assert [line.epoch for line in epochs] == [1, 2, 3, 4, 5, 6]
    assert epochs[-1].val_accuracy == 1
    assert epochs[-1].train_loss < epochs[0].train_loss
    told = [(e.epoch, e.train_loss, e.val_loss, e.val_accuracy) for e in of(Epoch, events)]
    assert told == [(e.epoch, e.train_loss, e.val_loss, e.val_accuracy) for e in epochs]


def test_every_step_is_recorded_and_told(tmp_path: Path) -> None:
    run, events = train(tmp_path)
    steps = list(run.steps())
    assert [line.step for line in steps] == list(range(1, 25))
    told = of(Steps, events)
    assert [x for e in told for x in e.losses] == [line.loss for line in steps]
    assert [x for e in told for x in e.rates] == [line.lr for line in steps]
    norms = np.concatenate([np.frombuffer(e.norms, np.float32) for e in told])
    recorded = np.array([line.norms for line in steps], np.float32)
    assert np.array_equal(norms.reshape(24, -1), recorded)
    losses = [line.loss for line in steps if line.loss is not None]
    means = [sum(losses[k : k + 8]) / 8 for k in (0, 8, 16)]
    assert [line.train_loss for line in run.epochs()] == means


def test_norms_are_those_of_the_gradients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[float]] = []
    step = Engine._step

    def spy(self: Engine, index: Tensor) -> None:
        step(self, index)
        seen.append(
            [float(torch.linalg.vector_norm(p.grad)) for p in self.parameters if p.grad is not None]
        )

    monkeypatch.setattr(Engine, "_step", spy)
    run, events = train(tmp_path)
    recorded = np.array([line.norms for line in run.steps()], np.float32)
    assert np.allclose(recorded, seen, rtol=1e-5)
    assert of(Started, events)[0].parameters == tuple(folder_job(tmp_path / "data").nodes)


@pytest.mark.parametrize("auxiliary_first", [False, True])
def test_each_batch_is_judged_by_its_main_output(
    tmp_path: Path, auxiliary_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder_job(tmp_path / "data").data
    data = structs.replace(data, prepare=(Prepare(resize=(12, 10)), Prepare(channels=3)))
    losses = (Loss(), Loss(weight=0.3, auxiliary=True))
    source = AUXILIARY
    if auxiliary_first:
        losses, source = losses[::-1], source.replace("return x, aux", "return aux, x")
    seen: list[int] = []
    call = Objective.__call__

    def spy(self: Objective, outputs: Any, labels: Tensor, inputs: Tensor, training: bool) -> Any:
        if training:
            seen.append(int((outputs[auxiliary_first].argmax(1) == labels).sum()))
        return call(self, outputs, labels, inputs, training)

    monkeypatch.setattr(Objective, "__call__", spy)
    run, events = train(tmp_path, source=source, outputs=losses, data=data, nodes={}, lines=())
    assert [n for e in of(Steps, events) for n in e.correct] == seen
    assert [line.accuracy for line in run.steps()] == [n / 8 for n in seen]
    assert len(set(seen)) > 2


def test_without_classes_no_batch_is_judged(tmp_path: Path) -> None:
    outputs = (Loss(loss="mse", target="input"),)
    run, events = train(tmp_path, source=AUTOENCODER, outputs=outputs, nodes={}, lines=())
    assert {e.correct for e in of(Steps, events)} == {()}
    assert {line.accuracy for line in run.steps()} == {None}


def test_a_batch_larger_than_the_data_is_judged_by_what_there_is(tmp_path: Path) -> None:
    run, _ = train(tmp_path, training={"batch": 100, "epochs": 30})
    assert [line.accuracy for line in run.steps()][-1] == 1


def test_time_and_memory_of_the_steps_are_told(tmp_path: Path) -> None:
    """A tensor of 64 MB that a step keeps is seen; the time of validation is none of a step."""
    source = CONVOLUTION.replace(
        "        x = self.body",
        "        self.kept = torch.ones(1 << 24)\n"
        "        if not self.training:\n"
        "            __import__('time').sleep(0.05)\n"
        "        x = self.body",
    )
    before = held(torch.device("cpu"))
    run, events = train(tmp_path, source=source)
    steps = of(Steps, events)
    assert all(event.seconds > 0 for event in steps)
    assert max(event.memory for event in steps) > before + (1 << 25)
    # Three validations in three batches each slept that long.
    assert sum(event.seconds for event in steps) < sum(e.seconds for e in run.epochs()) - 0.3


def test_a_parameter_that_takes_no_part_has_no_norm(tmp_path: Path) -> None:
    source = CONVOLUTION.replace(
        "        self.fc =", "        self.unused = nn.Linear(2, 2)\n        self.fc ="
    )
    run, events = train(tmp_path, source=source)
    names = of(Started, events)[0].parameters
    norms = dict(zip(names, next(run.steps()).norms, strict=True))
    assert norms["unused.weight"] is None
    assert norms["fc.weight"] is not None


def test_weights_are_a_plain_state_dict(tmp_path: Path) -> None:
    run, _ = train(tmp_path)
    weights = load_file(run.weights)
    assert set(weights) >= set(run.job.nodes)
    assert weights["stem.bn.num_batches_tracked"] == 24
    last = load_file(run.last)
    assert all(torch.equal(value, last[f"model.{name}"]) for name, value in weights.items())


def test_the_best_checkpoint_is_of_the_lowest_validation_loss(tmp_path: Path) -> None:
    # The rate is so high that later epochs are worse.
    run, events = train(
        tmp_path, training={"optimizer": "sgd", "lr": 3.0, "epochs": 5, "schedule": "constant"}
    )
    losses = [line.val_loss for line in run.epochs()]
    best = [e.epoch for e in of(Epoch, events) if e.best][-1]
    finite = [loss for loss in losses if loss is not None]
    assert losses[best - 1] == min(finite)
    step = load_file(run.best)["model.stem.bn.num_batches_tracked"]
    assert step == best * 8


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle"])
def test_every_optimiser_and_schedule_learns(tmp_path: Path, optimizer: str, schedule: str) -> None:
    rate = 0.1 if optimizer == "sgd" else 0.01
    settings = {"optimizer": optimizer, "schedule": schedule, "lr": rate}
    run, _ = train(tmp_path, training=settings)
    rates = [line.lr for line in run.steps()]
    assert max(rates) == pytest.approx(rate, rel=0.05)
    assert rates[0] < rate / 2
    assert (rates[-1] == rate) == (schedule == "constant")
    losses = [line.train_loss for line in run.epochs()]
    assert losses[-1] < losses[0]


def test_weight_decay_shrinks(tmp_path: Path) -> None:
    norms = []
    for decay in (0.0, 0.5):
        folder = tmp_path / str(decay)
        run, _ = train(folder, training={"weight_decay": decay, "lr": 0.02})
        norms.append(float(load_file(run.weights)["fc.weight"].norm()))
    assert norms[1] < norms[0]


def test_frozen_parameters_stay(tmp_path: Path) -> None:
    run, events = train(tmp_path, training={"frozen": ["stem", "fc"]})
    other = new_run(tmp_path / "other", folder_job(tmp_path / "data", training={"epochs": 1}))
    again(other)
    names = of(Started, events)[0].parameters
    assert names == ("body.conv.weight", "body.bn.weight", "body.bn.bias")
    torch.manual_seed(0)
    fresh: dict[str, Any] = {}
    exec(CONVOLUTION, fresh)
    before = fresh["Small"]().state_dict()
    after = load_file(run.weights)
    assert torch.equal(after["fc.weight"], before["fc.weight"])
    assert torch.equal(after["stem.conv.weight"], before["stem.conv.weight"])
    assert not torch.equal(after["body.conv.weight"], before["body.conv.weight"])


def test_a_frozen_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    _, events = train(tmp_path, training={"frozen": ["stern"]})
    assert failure(events).input
    assert "'stern'" in failure(events).message


def test_everything_frozen_is_refused(tmp_path: Path) -> None:
    _, events = train(tmp_path, training={"frozen": ["stem", "body", "fc"]})
    assert "Nothing is left to train" in failure(events).message


def test_auxiliary_outputs_count_in_training_only(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data")
    data = structs.replace(job.data, prepare=(Prepare(resize=(12, 10)), Prepare(channels=3)))
    losses = (Loss(label_smoothing=0.1), Loss(weight=0.3, auxiliary=True))
    settings = {"epochs": 8, "lr": 0.02}
    run, events = train(
        tmp_path, source=AUXILIARY, outputs=losses, data=data, nodes={}, lines=(), training=settings
    )
    assert events[-1] == Ended(state="finished", step=64)
    assert "aux.weight" in load_file(run.weights)
    epochs = run.epochs()
    assert epochs[-1].val_accuracy == 1
    # In evaluation the auxiliary loss is gone.
    assert epochs[0].train_loss > 1.2 * (epochs[0].val_loss or 0)


@pytest.mark.parametrize("loss", ["mse", "bce_with_logits"])
def test_an_output_may_be_held_against_the_input(tmp_path: Path, loss: str) -> None:
    outputs = (Loss(loss=loss, target="input"),)  # type: ignore[arg-type]
    run, events = train(
        tmp_path, source=AUTOENCODER, outputs=outputs, nodes={}, lines=(), training={"epochs": 5}
    )
    assert events[-1] == Ended(state="finished", step=40)
    epochs = run.epochs()
    assert epochs[-1].train_loss < epochs[0].train_loss
    assert 0 < (epochs[-1].val_loss or 0) < 2
    assert epochs[-1].val_accuracy is None


@pytest.mark.parametrize("loss", ["mse", "bce_with_logits"])
def test_labels_may_be_held_against_numbers(tmp_path: Path, loss: str) -> None:
    outputs = (Loss(loss=loss),)  # type: ignore[arg-type]
    run, _ = train(tmp_path, outputs=outputs, training={"epochs": 6})
    assert run.epochs()[-1].val_accuracy == 1


def test_a_loss_that_is_not_finite_ends_the_run_at_its_step(tmp_path: Path) -> None:
    source = CONVOLUTION.replace(
        "        return self.fc(x)",
        "        self.calls = getattr(self, 'calls', 0) + self.training\n"
        "        return self.fc(x) / (self.calls != 11)",
    )
    run, events = train(tmp_path, source=source, checkpoint_seconds=0.0)
    assert events[-1] == Ended(state="diverged", step=11)
    assert run.status.state == "diverged"
    assert "step 11" in run.status.message
    steps = list(run.steps())
    assert (steps[-1].step, steps[-1].loss) == (11, None)
    assert of(Saved, events)[-1].step == 10
    assert not run.weights.exists()


def test_a_learning_rate_that_is_too_high_diverges(tmp_path: Path) -> None:
    source = CONVOLUTION.replace("self.bn(self.conv(x))", "self.conv(x)").replace(
        "        self.bn = nn.BatchNorm2d(out_channels)\n", ""
    )
    _, events = train(
        tmp_path, source=source, nodes={}, training={"optimizer": "sgd", "lr": 1e5, "epochs": 20}
    )
    assert events[-1].state == "diverged"  # type: ignore[union-attr]


def test_a_stop_keeps_a_checkpoint_after_its_step(tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", checkpoint_seconds=0.0))
    control, events = Control(), []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, Saved) and event.step == 5:
            control.tell(Stop())

    work(run.job, emit, control)
    assert events[-1] == Ended(state="interrupted", step=5)
    assert run.status.state == "interrupted"
    assert run.epochs() == []
    assert [e.step for e in of(Started, again(run))] == [5]
    assert open_run(run.path).status.state == "finished"


def test_changed_data_stops_a_resume(tmp_path: Path) -> None:
    run, _ = train(tmp_path, told(Stop()))
    write_folder(tmp_path / "data", train=72, validation=20)
    assert "has changed" in failure(again(run)).message


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    run, _ = train(tmp_path, told(Stop()))
    content = run.last.read_bytes()
    run.last.write_bytes(content[: len(content) // 2])
    assert "last.safetensors is damaged" in failure(again(run)).message


def test_a_folder_that_is_being_written_is_refused(tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data"))
    with run.lock():
        said = failure(again(run))
    assert said.input
    assert "another process" in said.message
    assert run.segments() == []


def test_missing_data_is_told_as_such(tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data"))
    next((tmp_path / "data").glob("train-labels*")).unlink()
    said = failure(again(run))
    assert said.input
    assert said.data
    assert "lacks train-labels" in said.message
    assert run.status.state == "failed"


@pytest.mark.parametrize("device", ["cuda:9", "abacus"])
def test_a_device_that_is_not_there_is_told(tmp_path: Path, device: str) -> None:
    _, events = train(tmp_path, device=device)
    assert failure(events).input
    assert not failure(events).data
    assert device in failure(events).message


@pytest.mark.parametrize(
    ("old", "new", "nodes"),
    [
        # A module with weights, in the second use of a block.
        ("Block(8, 8)", "Block(9, 8)", ("body.conv",)),
        ("nn.Linear(240", "nn.Linear(241", ("fc",)),
        # A module without weights: by the line and its name.
        ("nn.Dropout(p=0.1)", "nn.AvgPool2d(9)", ("dropout",)),
        # Code of the line itself, beside a module.
        ("torch.flatten(x, 1)", "torch.flatten(x, 7)", ("flatten",)),
    ],
)
def test_an_exception_in_torch_names_the_node(
    tmp_path: Path, old: str, new: str, nodes: tuple[str, ...]
) -> None:
    run, events = train(tmp_path, source=CONVOLUTION.replace(old, new))
    said = failure(events)
    assert said.nodes == nodes
    assert nodes[0] in said.message
    assert "model.py" in said.trace
    assert run.status.state == "failed"
    assert run.status.message == said.message


def test_inline_code_in_a_block_names_its_nodes(tmp_path: Path) -> None:
    source = CONVOLUTION.replace(
        "torch.relu(self.bn(self.conv(x)))", "self.bn(self.conv(x)) + x[:, :3]"
    )
    _, events = train(tmp_path, source=source, lines=(*LINES[:2], (14, "Block", "add")))
    assert failure(events).nodes == ("body.add",)


def test_memory_that_runs_out_is_told_with_the_batch(tmp_path: Path) -> None:
    source = CONVOLUTION.replace(
        "        x = self.dropout",
        "        torch.empty(1 << 60, dtype=torch.uint8)\n        x = self.dropout",
    )
    _, events = train(tmp_path, source=source)
    assert "memory" in failure(events).message
    assert "The batch of 8 computed in half" in failure(events).message
    assert failure(events).memory


def test_outputs_without_a_loss_are_told(tmp_path: Path) -> None:
    _, events = train(tmp_path, outputs=(Loss(), Loss()))
    assert "returned 1 outputs, 2 have a loss" in failure(events).message


def test_shapes_that_torch_would_broadcast_are_refused(tmp_path: Path) -> None:
    source = AUTOENCODER.replace("reshape(-1, 1, 6, 5)", "reshape(-1, 30, 1, 1)")
    outputs = (Loss(loss="mse", target="input"),)
    _, events = train(tmp_path, source=source, outputs=outputs, nodes={}, lines=())
    assert "8×30×1×1" in failure(events).message


@pytest.mark.parametrize(
    "source", ["x = 1\n", "__all__ = ['No']\n", "def (:\n", "__all__ = ['A']\nA = dict\n"]
)
def test_a_source_without_a_model_is_told(tmp_path: Path, source: str) -> None:
    _, events = train(tmp_path, source=source)
    assert failure(events).message
