"""A batch computed in parts: the same gradient in less memory."""

import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from msgspec import structs
from torch import Tensor, nn

from gradscape.backends import process
from gradscape.backends.process import WorkerError, train
from gradscape.backends.protocol import Ended, Job, Loss
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.failures import failed
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run
from gradscape.graph.settings import Prepare, changed
from tests.backends.models import AUTOENCODER, AUXILIARY, PLAIN, folder_job, new_run


def plain_job(folder: Path, parts: int = 1, **fields: Any) -> Job:
    fields.setdefault("source", PLAIN)
    training = {"accumulate": parts, **fields.pop("training", {})}
    return folder_job(folder, nodes={}, modules={"": ""}, lines=(), training=training, **fields)


def first_gradients(run: Run, monkeypatch: pytest.MonkeyPatch) -> list[Tensor]:
    """Those of the first step."""
    seen: list[list[Tensor]] = []
    gradients = Engine._gradients

    def spy(self: Engine, index: Tensor) -> Any:
        found = gradients(self, index)
        seen.append([p.grad.clone() for p in self.parameters if p.grad is not None])
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "_gradients", spy)
        work(run.job, lambda _: None, Control())
    assert run.status.state == "finished"
    return seen[0]


@pytest.mark.parametrize("parts", [2, 3, 8, 100])
@pytest.mark.parametrize("kind", ["label", "auxiliary", "input"])
def test_parts_reach_the_gradient_of_the_whole(
    tmp_path: Path, parts: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields: dict[str, Any] = {}
    if kind == "auxiliary":
        prepare = (Prepare(resize=(12, 10)), Prepare(channels=3))
        data = structs.replace(folder_job(tmp_path / "data").data, prepare=prepare)
        losses = (Loss(label_smoothing=0.1), Loss(weight=0.3, auxiliary=True))
        fields = {"source": AUXILIARY, "data": data, "outputs": losses}
    elif kind == "input":
        fields = {"source": AUTOENCODER, "outputs": (Loss(loss="mse", target="input"),)}
    runs = [
        new_run(tmp_path / str(k), plain_job(tmp_path / "data", k, **fields)) for k in (1, parts)
    ]
    whole, parted = (first_gradients(run, monkeypatch) for run in runs)
    for a, b in zip(whole, parted, strict=True):
        assert float((a - b).abs().max()) <= 1e-5 * max(1.0, float(a.abs().max()))
    losses_of = [[line.loss for line in run.steps()] for run in runs]
    assert losses_of[0] == pytest.approx(losses_of[1], rel=1e-3)
    accuracies = [next(run.steps()).accuracy for run in runs]
    assert accuracies[0] == accuracies[1]


def test_no_part_is_larger_than_its_share(tmp_path: Path) -> None:
    """Neither in training nor in validation."""
    source = PLAIN.replace(
        "        x = self.body", "        assert len(x) <= 3, len(x)\n        x = self.body"
    )
    run = new_run(tmp_path / "run", plain_job(tmp_path / "data", 3, source=source))
    work(run.job, lambda _: None, Control())
    assert (run.status.state, run.status.message) == ("finished", "")


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (nn.ReLU(), "gives the same gradient"),
        (nn.BatchNorm2d(3), "batch norm takes its statistics of 32 samples"),
        (nn.Dropout(), "dropout draws anew for each part"),
    ],
)
def test_the_offer_says_what_parts_change(tmp_path: Path, module: nn.Module, said: str) -> None:
    job = folder_job(tmp_path / "data", training={"batch": 64})
    told = failed(torch.OutOfMemoryError("CUDA out of memory"), nn.Sequential(module), job)
    assert told.memory
    assert "The batch of 64 computed in half" in told.message
    assert said in told.message
    assert ("same gradient" in told.message) == isinstance(module, nn.ReLU)


def test_where_a_sample_alone_is_too_large_no_parts_are_offered(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data", training={"batch": 4, "accumulate": 4})
    told = failed(torch.OutOfMemoryError("CUDA out of memory"), nn.Sequential(), job)
    assert "smaller network" in told.message
    assert "accumulate" not in told.message


LIMITED = """
import resource, sys
from gradscape.backends.pytorch.__main__ import main
import gradscape.backends.pytorch.worker
from pathlib import Path
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
limit = held + (400 << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
sys.exit(main())
"""
"""A worker that may take 400 MB more than it needs to stand there."""

# What a step keeps of a sample: 24 maps of 256 × 256 float32, 6 MB.
WIDE = PLAIN.replace(
    "        x = self.body(self.stem(x))\n",
    """\
        x = self.body(self.stem(x))
        wide = F.interpolate(x[:, :1], (256, 256)).repeat(1, 8, 1, 1)
        x = x + 1e-9 * torch.tanh(wide * wide.exp()).mean()
""",
).replace("import torch\n", "import torch\nimport torch.nn.functional as F\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sets a limit as Linux has it")
def test_a_run_that_takes_all_memory_is_told_so_and_its_offer_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-P", "-c", LIMITED))
    job = plain_job(tmp_path / "data", source=WIDE, training={"batch": 64, "epochs": 1})
    run = new_run(tmp_path / "1", job)
    with pytest.raises(WorkerError, match="computed in half") as caught:
        list(train(run.job))
    assert caught.value.memory
    assert run.status.state == "failed"
    assert not run.is_locked()
    for parts in (2, 4, 8):
        training = changed(job.training, {"accumulate": parts})
        run = new_run(tmp_path / str(parts), structs.replace(job, training=training))
        try:
            assert list(train(run.job))[-1] == Ended(state="finished", step=1)
            break
        except WorkerError as error:
            if not error.memory:
                raise
    assert run.status.state == "finished"
