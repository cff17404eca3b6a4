"""What an edit costs: from the person's step to the report of the check, at several sizes.

The network is one body of residual blocks and of branches that are joined, as people draw it. Timed
are the edit, the new project, the check and the cost. `argument` changes a layer in the middle, so
that a few layers behind it change; `far` changes the picture's size, and so every shape; `wire`
lays a skip from elsewhere. `--json` prints {"machine", "edit_ms": {size: {kind: figures}}}, where
figures are {"median", "p99"}.

    python benchmarks/check.py [--sizes 100,1000,5000] [--edits 200] [--json]
"""

import argparse
import gc
import json
import platform
import statistics
import time
from collections.abc import Iterator

from gradscape.graph.arguments import completed_project
from gradscape.graph.builder import Builder, op
from gradscape.graph.change import apply
from gradscape.graph.check import Checker, check
from gradscape.graph.edits import Connect, Disconnect, Edit, Edits, SetArgument
from gradscape.graph.model import Wire
from gradscape.graph.project import Project

SIZES = "100,1000,5000"
KINDS = ("argument", "wire", "far")
"""The aims at 1,000 nodes: 5 ms for an argument, 10 ms for a wire; growth no worse than linear."""


class Net(Builder):
    """Units of a residual block and an inception block, until there are enough nodes."""

    def __init__(self, size: int) -> None:
        super().__init__("Net")
        self.count = 0
        self.sums: list[Wire] = []
        self.widths: list[Wire] = []
        x = self.conv(self.image(3, 64, 64), 64)
        while len(self.nodes) < size - 4:
            x = self.residual(x) if len(self.sums) % 3 else self.inception(self.residual(x))
        x = self(op.linear(out_features=10), self(op.global_avg_pool2d(), x), name="fc")
        self.output(x)

    def conv(self, x: Wire, channels: int, kernel: int = 3) -> Wire:
        """Convolution, batch norm, ReLU."""
        self.count += 1
        node = op.conv2d(out_channels=channels, kernel_size=kernel, padding=kernel // 2, bias=False)
        self.last = self(node, x, name=f"conv{self.count}")
        x = self(op.batch_norm2d(), self.last, name=f"bn{self.count}")
        return self(op.relu(), x, name=f"relu{self.count}")

    def residual(self, x: Wire) -> Wire:
        """A bottleneck around which the input goes."""
        y = self.conv(x, 16, 1)
        self.widths.append(self.last)
        self.sums.append(self(op.add(), self.conv(self.conv(y, 16), 64, 1), x))
        return self.sums[-1]

    def inception(self, x: Wire) -> Wire:
        """Four branches side by side."""
        branches = [self.conv(x, 16, 1), self.conv(self.conv(x, 8, 1), 16)]
        branches.append(self.conv(self.conv(x, 8, 1), 16, 5))
        self.count += 1
        pool = self(op.max_pool2d(kernel_size=3, stride=1, padding=1), x, name=f"pool{self.count}")
        return self(op.concat(), *branches, self.conv(pool, 16, 1))


def edits(net: Net, kind: str) -> Iterator[Edit]:
    """Edits of a sort without end, all of which leave the network sound."""
    turn = 0
    while True:
        turn += 1
        if kind == "far":
            size = 65 + turn % 97
            yield SetArgument("Net", (next(iter(net.nodes)),), "height", size)
        elif kind == "argument":
            width = net.widths[len(net.widths) // 2 + turn % 3 - 1][0]
            yield SetArgument("Net", (width,), "out_channels", 8 + turn % 11)
        else:
            middle = max(len(net.sums) // 2, 1)
            target, source = net.sums[middle][0], net.sums[(middle - 1 - turn % 2) * (turn % 5 > 0)]
            yield Edits(
                (Disconnect("Net", target, "terms", 1), Connect("Net", source, target, "terms"))
            )


def measured(size: int, kind: str, number: int) -> list[float]:
    """Milliseconds of each edit."""
    net = Net(size)
    project: Project = completed_project(Project.of(net.definition()))
    checker = Checker()
    assert checker.check(project).ok
    times = []
    steps = edits(net, kind)
    gc.collect()
    for _ in range(number + 10):
        edit = next(steps)
        start = time.perf_counter()
        project = apply(project, edit.apply(project))
        report = checker.check(project)
        assert report.cost
        times.append(1e3 * (time.perf_counter() - start))
        assert report.ok, [d.message for d in report.diagnostics]
    again = check(project)
    assert (again.diagnostics, again.cost) == (report.diagnostics, report.cost)
    return times[10:]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: dict[str, dict[str, dict[str, float]]] = {}
    for size in map(int, options.sizes.split(",")):
        found[str(size)] = {}
        for kind in KINDS:
            times = sorted(measured(size, kind, options.edits))
            p99 = times[min(len(times) - 1, int(0.99 * len(times)))]
            median = statistics.median(times)
            found[str(size)][kind] = {"median": round(median, 3), "p99": round(p99, 3)}
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    if options.json:
        print(json.dumps({"machine": machine, "edit_ms": found}))
        return
    print(machine)
    for size_, kinds in found.items():
        for kind, figures in kinds.items():
            print(f"{size_:>6} nodes  {kind:<9} median {figures['median']:8.2f} ms"
                  f"   99th percentile {figures['p99']:8.2f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
