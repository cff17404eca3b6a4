"""What a frame costs while a network trains: the plots of the Train workspace.

`curves` is ten curves of ten thousand points in one plot, one more point each in every frame;
`plots` all four of them, with the gradients of 62 layers; `memory` the process while a run grows
to a hundred thousand points. Times are CPU milliseconds of the GUI thread, from new points to
all of them painted; a wide pen would show here first.

    python benchmarks/live.py [--frames 200] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import platform

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from live_plots import four_plots_ms, memory_mib, ten_curves_ms
from PySide6.QtWidgets import QApplication

from gradscape.gui.theme import Themes

CURVES, POINTS = 10, 10_000
MANY = 100_000


def measured(app: QApplication, frames: int) -> dict[str, object]:
    """Everything, by name."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "curves": {
            "curves": CURVES,
            "points": POINTS,
            **ten_curves_ms(app, CURVES, POINTS, frames),
        },
        "plots": {"points": POINTS, **four_plots_ms(app, POINTS, frames)},
        "memory": memory_mib(app, MANY),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="What a frame costs while a network trains.")
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print numbers for programs")
    options = parser.parse_args()
    app = QApplication([])
    Themes("light").apply()
    facts = measured(app, options.frames)
    if options.json:
        print(json.dumps(facts, indent=2))
        return
    for name, value in facts.items():
        words = value
        if isinstance(value, dict):
            words = ", ".join(f"{key} {each}" for key, each in value.items())
        print(f"{name}: {words}")


if __name__ == "__main__":
    main()
