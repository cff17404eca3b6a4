"""The training script: its form, and that it repeats a run without Gradscape."""

import itertools
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import structs

from gradscape.backends import data
from gradscape.backends.data.dataset import Normalization
from gradscape.backends.protocol import Event, Job, Loss, Rate, Saved, Stop
from gradscape.backends.pytorch.control import Control, Told
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run
from gradscape.backends.source.script import training_script
from gradscape.graph.settings import Data, OptimizerName, Prepare, Training, changed
from tests.backends.data.images import write_images
from tests.backends.models import (
    AUTOENCODER,
    AUXILIARY,
    DIGITS,
    NODES,
    folder_job,
    new_run,
    told,
)

REFUSED = """
import runpy, sys
sys.modules["gradscape"] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
LINE = re.compile(
    r"epoch (\d+)  train loss (\S+)  val loss (\S+?)(?:  val accuracy (\d\.\d{4}))?\n"
)


def script_of(run: Run) -> str:
    job, facts, environment = run.job, run.data_facts, run.environment
    assert facts is not None
    assert environment is not None
    return training_script(
        job.source,
        job.outputs,
        job.data,
        job.training,
        facts.normalization,
        environment.threads,
        job.nodes,
        run.rates(),
    )


def printed(script: Path, *arguments: str) -> list[tuple[str, ...]]:
    """What the script prints, in an interpreter that refuses to import Gradscape."""
    run = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", REFUSED, str(script), *arguments],
        capture_output=True,
        text=True,
        cwd=script.parent,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [match.groups(default="") for match in LINE.finditer(run.stdout)]


def recorded(run: Run) -> list[tuple[str, ...]]:
    return [
        (
            str(line.epoch),
            f"{line.train_loss:.6g}",
            f"{line.val_loss:.6g}",
            "" if line.val_accuracy is None else f"{line.val_accuracy:.4f}",
        )
        for line in run.epochs()
    ]


def left_alone(path: Path) -> None:
    """A formatter would change nothing, and a linter finds nothing."""
    for command in (
        ["format", "--isolated", "--diff"],
        ["check", "--isolated", "--select", "E,F,I,UP,B"],
    ):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout


def formatted(folder: Path, text: str) -> Path:
    """The script as a file that is left alone."""
    path = folder / "train.py"
    path.write_text(text, encoding="utf-8")
    left_alone(path)
    return path


def repeats(tmp_path: Path, job: Job) -> None:
    run = new_run(tmp_path / "run", job)
    work(run.job, lambda _: None, Control())
    assert run.status.state == "finished"
    assert printed(formatted(tmp_path, script_of(run))) == recorded(run)


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": "sgd", "batch": 128, "schedule": "cosine", "lr": 0.05, "momentum": 0.8},
        {"optimizer": "adam", "batch": 128, "schedule": "constant", "weight_decay": 0.001},
        {"optimizer": "adamw", "batch": 256, "schedule": "one_cycle", "warmup": 0.3, "seed": 3},
    ],
    ids=lambda settings: settings["optimizer"],
)
def test_digits_are_repeated_by_each_optimiser(tmp_path: Path, settings: dict[str, Any]) -> None:
    job = Job(
        source=DIGITS,
        outputs=(Loss(label_smoothing=0.1),),
        data=data.describe("digits"),
        training=changed(Training(epochs=3), settings),
        run="",
        device="cpu",
        threads=1,
        nodes=NODES,
    )
    repeats(tmp_path, job)


def test_a_folder_with_preparation_auxiliary_outputs_and_frozen_parts_is_repeated(
    tmp_path: Path,
) -> None:
    job = folder_job(
        tmp_path / "data",
        source=AUXILIARY,
        outputs=(Loss(), Loss(weight=0.3, auxiliary=True)),
        nodes={"conv1.weight": "conv1", "conv1.bias": "conv1", "fc.weight": "fc"},
        lines=(),
        # Sums depend on it: the script sets it as well.
        threads=2,
        training={"frozen": ["conv1"]},
    )
    prepare = (Prepare(resize=(12, 10)), Prepare(channels=3))
    repeats(tmp_path, structs.replace(job, data=structs.replace(job.data, prepare=prepare)))


@pytest.mark.parametrize("parts", [True, False])
def test_a_folder_of_images_is_repeated(tmp_path: Path, parts: bool) -> None:
    folder, counts = tmp_path / "data", {"a": 20, "b": 14, "c": 9, "d": 8}
    write_images(folder / "train" if parts else folder, counts, "L" if parts else "RGB")
    if parts:
        write_images(folder / "val", {"a": 4, "d": 3}, "L")
        repeats(tmp_path, folder_job(folder))
    else:
        colour = {"source": AUXILIARY, "outputs": (Loss(), Loss(weight=0.3, auxiliary=True))}
        job = folder_job(folder, **colour, nodes={}, lines=())
        prepare = (Prepare(resize=(12, 10)),)
        repeats(tmp_path, structs.replace(job, data=structs.replace(job.data, prepare=prepare)))


@pytest.mark.parametrize("loss", ["mse", "bce_with_logits"])
def test_an_autoencoder_is_repeated(tmp_path: Path, loss: str) -> None:
    outputs = (Loss(loss=loss, target="input"),)  # type: ignore[arg-type]
    job = folder_job(tmp_path / "data", source=AUTOENCODER, outputs=outputs, nodes={}, lines=())
    repeats(tmp_path, job)


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_batches_in_parts_are_repeated(tmp_path: Path, loss: str) -> None:
    """Of unequal parts, in a network whose batch norm sees them."""
    outputs = (Loss(loss=loss),)  # type: ignore[arg-type]
    repeats(tmp_path, folder_job(tmp_path / "data", outputs=outputs, training={"accumulate": 3}))


@pytest.mark.parametrize("schedule", ["constant", "one_cycle"])
def test_a_run_whose_rate_was_changed_is_repeated(tmp_path: Path, schedule: str) -> None:
    """Twice while it ran, once between two of its starts."""
    job = folder_job(tmp_path / "data", training={"schedule": schedule}, checkpoint_seconds=0.0)
    run, control = new_run(tmp_path / "run", job), Control()
    said: dict[int, Told] = {3: Rate(lr=0.04), 16: Rate(lr=0.001), 18: Stop()}

    def emit(event: Event) -> None:
        if isinstance(event, Saved) and event.step in said:
            control.tell(said.pop(event.step))

    work(run.job, emit, control)
    assert run.status.state == "interrupted"
    work(run.job, lambda _: None, told(Rate(lr=0.02)))
    assert [step for step, _ in run.rates()] == [3, 16, 18]
    assert printed(formatted(tmp_path, script_of(run))) == recorded(run)


def test_its_arguments_change_the_run(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data")
    run = new_run(tmp_path / "run", job)
    work(run.job, lambda _: None, Control())
    path = formatted(tmp_path, script_of(run))
    out = tmp_path / "other.pt"
    lines = printed(path, "--epochs", "1", "--lr", "0.1", "--seed", "7", "--out", str(out))
    assert len(lines) == 1
    assert lines[0] != recorded(run)[0]
    assert out.exists()


LOSSES = [
    (Loss(),),
    (Loss(label_smoothing=0.05), Loss(loss="mse", target="input", weight=0.123456789)),
    (Loss(loss="bce_with_logits"), Loss(loss="mse", weight=2)),
    (Loss(auxiliary=True, weight=0.3), Loss(), Loss(auxiliary=True, weight=1 / 3)),
    tuple(Loss(weight=k / 7, auxiliary=k > 0) for k in range(12)),
]


def test_a_formatter_leaves_it_alone(tmp_path: Path) -> None:
    cases = itertools.product(
        LOSSES, (None, 1000), get_args(OptimizerName), ((), ("fc",), ("stem", "body", "fc"))
    )
    for k, (outputs, classes, optimizer, frozen) in enumerate(cases):
        shape = (12, 28, 28) if frozen else (1, 28, 28)
        prepare = () if frozen else (Prepare(resize=(224, 224)), Prepare(channels=3))
        text = training_script(
            DIGITS,
            outputs,
            Data(name="digits", prepare=prepare, shape=shape, classes=classes),
            Training(
                optimizer=optimizer,
                lr=1e-5,
                weight_decay=0.123456789,
                frozen=frozen,
                accumulate=1 + k % 2,
            ),
            Normalization((123.456,) * shape[0], (0.000123456,) * shape[0]),
            16,
            NODES,
            [(n * 97 + 1, 0.3 / (n + 7)) for n in range(k % 12)],
        )
        (tmp_path / f"train{k}.py").write_text(text, encoding="utf-8")
    left_alone(tmp_path)
