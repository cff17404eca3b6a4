"""What Tidy costs: templates with their blocks opened, and networks of several sizes.

Networks are chains, forks that meet and skips, as people draw them, once without frames and once
with; `loose` ones are wired at random. Timed is the first Tidy, and `again` one that is given the
drawing before. Aims: 200 ms at 1,000 nodes, which is what the animation takes, and growth near
linear. `--json` prints {"machine", "arrange_ms": {drawing: figures}}, where figures are {"nodes",
"wires", "median", "again", "crossings"}.

    python benchmarks/arrange.py [--sizes 1000,5000] [--times 5] [--json]
"""

import argparse
import gc
import json
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from gradscape.graph import templates
from gradscape.graph.arrange import Layout

sys.path.insert(0, str(Path(__file__).parents[1]))  # the drawings are those of the tests

from tests.graph.arrange.drawings import Drawing, drawn
from tests.graph.arrange.examples import chain
from tests.graph.arrange.randoms import loose, network

SIZES = "1000,5000"
OPENED = {"resnet18": 3, "resnet152": 2, "googlenet": 3, "vit_b_16": 3}
"""Templates, and how deep they are opened."""


def cases(sizes: list[int]) -> Iterator[tuple[str, Drawing]]:
    """What is timed."""
    for name, depth in OPENED.items():
        yield f"{name}, {depth} deep", drawn(templates.build(name), depth)
    for size in sizes:
        yield f"chain {size}", chain(size)
        yield f"network {size}", network(Random(1), size)
        yield f"with frames {size}", network(Random(2), size, frames=True)
        yield f"loose {size}", loose(Random(3), size, 4)


def measured(drawing: Drawing, times: int) -> dict[str, float]:
    """Medians in milliseconds."""
    first, again = [], []
    layout: Layout | None = None
    for _ in range(times):
        for before, found in ((None, first), (layout or drawing.arranged(), again)):
            gc.collect()
            start = time.process_time()
            layout = drawing.arranged(before)
            found.append(1e3 * (time.process_time() - start))
    assert layout is not None
    return {
        "nodes": len(drawing.boxes),
        "wires": len(drawing.wires),
        "median": round(statistics.median(first), 1),
        "again": round(statistics.median(again), 1),
        "crossings": layout.crossings,
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    found = {name: measured(drawing, options.times) for name, drawing in cases(sizes)}
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    if options.json:
        print(json.dumps({"machine": machine, "arrange_ms": found}))
        return
    print(machine)
    for name, row in found.items():
        print(f"{name:<20} {row['nodes']:>5} nodes {row['wires']:>6} wires"
              f"   median {row['median']:7.1f} ms   again {row['again']:7.1f} ms"
              f"   {row['crossings']:>6} crossings")  # fmt: skip


if __name__ == "__main__":
    main()
