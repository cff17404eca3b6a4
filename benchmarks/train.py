"""What the engine costs: its steps, with metrics and gradient norms, against the shortest loop.

Both sides train the same network on the same samples in the same order with the same optimiser, in
turns within one process. `--json` prints {"machine", "step_ratio": {model: …}, …}.

    python benchmarks/train.py [--models digits,cifar_resnet20] [--rounds 15] [--json]
"""

import argparse
import json
import math
import os
import platform
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradscape.backends.data.dataset import Normalization
from gradscape.backends.protocol import Event, Job, Loss, frame
from gradscape.backends.pytorch.batches import Part, Preparation, Supply, order
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.device import choose, describe, make_repeatable
from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.objective import optimizer
from gradscape.backends.pytorch.source import build
from gradscape.backends.runs import Segment, create
from gradscape.graph import templates
from gradscape.graph.settings import Data, Training

MODELS = "digits,mlp,cifar_resnet20"
BATCH = 64
SECONDS = 0.6
"""How long one side's turn is to take; its number of steps follows from it."""


@dataclass(frozen=True)
class Result:
    """Medians over the rounds; a step in milliseconds."""

    ratio: float
    itself: float
    engine_ms: float
    loop_ms: float
    steps: int


def job_of(name: str, device: str, folder: Path) -> Job:
    """Training of a template on pictures of noise, as large as it takes them."""
    project = templates.build(name)
    scope = project.scope
    data = Data(
        name="noise",
        shape=(scope["channels"], scope["height"], scope["width"]),
        classes=scope["classes"],
    )
    return Job(
        source=project.source(),
        outputs=(Loss(),),
        data=data,
        training=Training(batch=BATCH, epochs=1 << 20),
        run=str(folder),
        device=device,
    )


def supply_of(job: Job, device: torch.device) -> Supply:
    """Random samples, normalised as those of a data set would be."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (4096, *job.data.shape), dtype=np.uint8)
    labels = random.integers(0, job.data.classes or 1, 4096)
    part = Part(images, labels, device)
    normalization = Normalization((127.5,) * job.data.shape[0], (73.9,) * job.data.shape[0])
    return Supply(part, part, Preparation(normalization, (), images.ndim, device))


class EngineSide:
    """The engine's own loop, with its record on the disk and its events encoded."""

    def __init__(self, job: Job, supply: Supply, device: torch.device, folder: Path) -> None:
        run = create(folder, job, "{}", "benchmark")
        torch.manual_seed(0)
        model = build(job).to(device)
        self.engine = Engine(job, run, model, supply, device, self.emit, Control())
        self.engine.segment = Segment(run, 0, self.engine.names)
        self.engine.due_at = math.inf
        self.sink = Path(os.devnull).open("wb")  # noqa: SIM115

    def emit(self, event: Event) -> None:
        """As far as the pipe."""
        self.sink.write(frame(event))

    def run(self, steps: int) -> None:
        """One epoch of so many steps, without its validation."""
        self.engine.steps = steps
        self.engine.at.step = self.engine.at.epoch * steps
        self.engine._steps()
        self.engine.at.epoch += 1


class LoopSide:
    """What a person writes who wants nothing but the weights."""

    def __init__(self, job: Job, supply: Supply, device: torch.device) -> None:
        torch.manual_seed(0)
        self.model: nn.Module = build(job).to(device)
        self.optimizer = optimizer(self.model.parameters(), job.training)
        self.supply = supply
        self.device = device
        self.epoch = 0

    def run(self, steps: int) -> None:
        """So many steps, and their losses read once at the end."""
        self.model.train()
        index = order(0, self.epoch, len(self.supply.train)).to(self.device)
        loss: Tensor | None = None
        for k in range(steps):
            images, labels = self.supply.train.take(index[k * BATCH : (k + 1) * BATCH])
            loss = F.cross_entropy(self.model(self.supply.prepare(images)), labels)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
        assert loss is not None
        loss.item()
        self.epoch += 1


def seconds(side: EngineSide | LoopSide, steps: int) -> float:
    """How long so many steps take, to the last of them."""
    begun = time.perf_counter()
    side.run(steps)
    return (time.perf_counter() - begun) / steps


def measure(name: str, device: torch.device, rounds: int) -> Result:
    """Engine, loop, loop, engine, … so that what drifts meets both alike."""
    with tempfile.TemporaryDirectory() as folder:
        job = job_of(name, str(device), Path(folder) / "run")
        supply = supply_of(job, device)
        engine = EngineSide(job, supply, device, Path(folder) / "run")
        loop, other = LoopSide(job, supply, device), LoopSide(job, supply, device)
        steps = 2
        while (once := seconds(loop, steps)) * steps < SECONDS and steps < 4096 // BATCH:
            steps = min(4096 // BATCH, max(2 * steps, int(SECONDS / once)))
        sides: tuple[EngineSide | LoopSide, ...] = (engine, loop, other)
        for side in sides:
            seconds(side, steps)
        times = []
        for turn in range(rounds):
            first = turn % 3
            taken = {k % 3: seconds(sides[k % 3], steps) for k in range(first, first + 3)}
            times.append((taken[0], taken[1], taken[2]))
        engine.engine.segment.close()
        engine.sink.close()
    return Result(
        statistics.median(2 * a / (b + c) for a, b, c in times),
        statistics.median(b / c for _, b, c in times),
        1e3 * statistics.median(a for a, _, _ in times),
        1e3 * statistics.median(b for _, b, _ in times),
        steps,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default=MODELS)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    device = choose(arguments.device)
    threads = make_repeatable(device, arguments.threads)
    results = {
        name: measure(name, device, arguments.rounds) for name in arguments.models.split(",")
    }
    machine = {
        "device": describe(device),
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "threads": threads,
        "torch": str(torch.__version__),
    }
    if arguments.json:
        document = {
            "machine": machine,
            "step_ratio": {name: round(result.ratio, 4) for name, result in results.items()},
            "loop_against_itself": {name: round(r.itself, 4) for name, r in results.items()},
            "engine_ms": {name: round(r.engine_ms, 3) for name, r in results.items()},
            "loop_ms": {name: round(r.loop_ms, 3) for name, r in results.items()},
        }
        print(json.dumps(document))
        return
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    for name, r in results.items():
        print(
            f"{name:>16}: engine {r.engine_ms:8.3f} ms, loop {r.loop_ms:8.3f} ms a step, "
            f"ratio {r.ratio:.3f} (loop against itself {r.itself:.3f})"
        )


if __name__ == "__main__":
    main()
