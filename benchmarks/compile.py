"""What the way from graph to model costs: rendering, building, and the steps of what is built.

Rendered models are held against hand-written ones with equal weights, in turns within one process;
beside each ratio stands that of the hand-written model against itself, which is how far the machine
can be trusted. `--json` prints {"machine", "render_ms": {template: median}, "check_ms": …,
"build_ratio": {model: …}, "step_ratio": {model: …}, "itself": {model: …}}.

    python benchmarks/compile.py [--pairs 100] [--size 64] [--batch 8] [--device cpu] [--json]
"""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from handwritten import MODELS
from torch import Tensor, nn

from gradscape.backends.source import render
from gradscape.graph import templates
from gradscape.graph.check import check

ROUNDS = 20
"""Repetitions of what takes milliseconds."""


@dataclass(frozen=True)
class Steps:
    """Medians over the pairs; a step in milliseconds."""

    ratio: float
    itself: float
    ours_ms: float
    theirs_ms: float


def seconds(work: Callable[[], Any]) -> float:
    """How long something takes once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median_ms(work: Callable[[], Any]) -> float:
    """Milliseconds, the first time left out."""
    work()
    return 1e3 * statistics.median(seconds(work) for _ in range(ROUNDS))


def rendered(name: str) -> Callable[[], nn.Module]:
    """The constructor that the source of a template defines."""
    namespace: dict[str, Any] = {}
    exec(templates.build(name).source(), namespace)
    made: Callable[[], nn.Module] = namespace[namespace["__all__"][0]]
    return made


class Trainer:
    """Steps of one model: forward, loss, backward, SGD."""

    def __init__(self, model: nn.Module, images: Tensor, labels: Tensor) -> None:
        self.model = model.to(images.device).train()
        self.images, self.labels = images, labels
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def step(self) -> None:
        """One step, to its end."""
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.model(self.images), self.labels)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        loss.item()


def step_times(name: str, pairs: int, images: Tensor, labels: Tensor) -> Steps:
    """Ours, theirs and theirs once more, in turns whose order goes round."""
    ours, theirs, again = rendered(name)(), MODELS[name](), MODELS[name]()
    theirs.load_state_dict(ours.state_dict())
    again.load_state_dict(ours.state_dict())
    sides = [Trainer(model, images, labels) for model in (ours, theirs, again)]
    for side in sides:
        side.step()
    taken: list[Sequence[float]] = []
    for turn in range(pairs):
        order = [(turn + k) % 3 for k in range(3)]
        once = {k: seconds(sides[k].step) for k in order}
        taken.append([once[k] for k in range(3)])
    return Steps(
        statistics.median(a / b for a, b, _ in taken),
        statistics.median(c / b for _, b, c in taken),
        1e3 * statistics.median(a for a, _, _ in taken),
        1e3 * statistics.median(b for _, b, _ in taken),
    )


def build_ratio(name: str) -> float:
    """Constructing ours against theirs, in pairs."""
    ours, theirs = rendered(name), MODELS[name]
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)][1:]
    return statistics.median(a / b for a, b in pairs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--size", type=int, default=64, help="height and width of the images")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    device = torch.device(arguments.device)
    torch.manual_seed(0)
    images = torch.randn(arguments.batch, 3, arguments.size, arguments.size, device=device)
    labels = torch.randint(0, 1000, (arguments.batch,), device=device)
    names = arguments.models.split(",")
    render_ms, check_ms = {}, {}
    for name in templates.names():
        project = templates.build(name)
        plan = check(project).plan
        assert plan is not None
        definitions = project.definitions
        render_ms[name] = median_ms(lambda: render(plan, definitions))  # noqa: B023
        check_ms[name] = median_ms(lambda: check(project))  # noqa: B023
    steps = {name: step_times(name, arguments.pairs, images, labels) for name in names}
    document = {
        "machine": {
            "platform": platform.platform(),
            "device": str(device),
            "cores": os.cpu_count(),
            "threads": torch.get_num_threads(),
            "torch": str(torch.__version__),
        },
        "render_ms": {name: round(value, 2) for name, value in render_ms.items()},
        "check_ms": {name: round(value, 2) for name, value in check_ms.items()},
        "build_ratio": {name: round(build_ratio(name), 3) for name in names},
        "step_ratio": {name: round(s.ratio, 4) for name, s in steps.items()},
        "itself": {name: round(s.itself, 4) for name, s in steps.items()},
        "step_ms": {name: round(s.ours_ms, 2) for name, s in steps.items()},
    }
    if arguments.json:
        print(json.dumps(document))
        return
    for key, value in document.items():
        print(f"{key}: " + ", ".join(f"{name} {figure}" for name, figure in value.items()))


if __name__ == "__main__":
    main()
