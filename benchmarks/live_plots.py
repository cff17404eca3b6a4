"""What the plots of the Train workspace cost, used by live.py: frames, and memory."""

from __future__ import annotations

import gc
import time
from statistics import median

import numpy as np
import psutil
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from gradscape.backends.runs.pyramid import Pyramid
from gradscape.gui.theme import Theme
from gradscape.gui.training.plots import Epochs, Layer, Plots, RunData
from gradscape.gui.training.plots.curves import CurvePlot

CARD = QSize(378, 416)
"""A card of the four in a window of 1520 × 940."""
AREA = QSize(788, 868)
LAYERS = 62
"""Nodes with parameters: ResNet-18 has about that many."""
WARM = 5


def curve(steps: int, seed: int, start: int = 0) -> np.ndarray:
    """A loss that falls, with noise that pyramids cannot make smaller."""
    random = np.random.default_rng(seed)
    t = np.arange(start, start + steps)
    return 2.3 * np.exp(-t / 4000) + 0.1 + random.normal(0, 0.05, steps)


def grown(steps: int, seed: int, layers: int = 0) -> RunData:
    """A run of so many steps, with a validation every twentieth of it."""
    loss, accuracy, norms = Pyramid(), Pyramid(), Pyramid(layers, np.float32, 1 << 19)
    run = RunData(
        f"run {seed}",
        loss,
        accuracy,
        Epochs.of(()),
        norms,
        tuple(Layer(f"layer{k}", f"layer{k}") for k in range(layers)),
    )
    append(run, steps, seed)
    at = np.arange(1, 21, dtype=np.int64) * steps // 20
    valid = 2.3 * np.exp(-at / 4000) + 0.15
    return RunData(run.name, loss, accuracy, Epochs(at, valid, 1 - valid / 3), norms, run.layers)


def append(run: RunData, steps: int, seed: int) -> None:
    """Further steps, as a worker sends them."""
    values = curve(steps, seed, run.steps)
    for held, more in ((run.loss, values), (run.accuracy, 1 - values / 3)):
        held.append(values if held is run.loss else more)  # type: ignore[attr-defined]
    layers = len(run.layers)
    if layers:
        depth = 10.0 ** np.linspace(-1, -3, layers)
        run.norms.append(values[:, None] * depth)  # type: ignore[attr-defined]


def painted(widget: QWidget, image: QImage) -> None:
    """All of a widget, as the screen would have it."""
    widget.render(image)


class _Counted(CurvePlot):
    drawn = 0

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.drawn += 1
        super().draw(painter, area)


def ten_curves_ms(app: QApplication, count: int, points: int, frames: int) -> dict[str, float]:
    """Milliseconds of a frame, CPU of the GUI thread: a step more in each curve, all drawn anew.

    Painted as a window does it: what has not changed, as the head of the card, is left as it is.
    """
    plot = _Counted("loss", Theme("light"))
    plot.resize(CARD)
    plot.show()
    app.processEvents()
    runs = [grown(points, seed) for seed in range(count)]
    plot.drawn = 0
    times, parts = [], []
    for frame in range(frames + WARM):
        for seed, run in enumerate(runs):
            append(run, 1, seed + frame)
        start = time.thread_time()
        plot.show_runs(runs)
        middle = time.thread_time()
        app.processEvents()
        times.append((time.thread_time() - start) * 1000)
        parts.append((middle - start) * 1000)
    assert plot.drawn >= frames, "frames were left out"
    plot.close()
    plot.deleteLater()
    return _facts(times[WARM:]) | {"of_it_reduced": round(median(parts[WARM:]), 2)}


def four_plots_ms(app: QApplication, points: int, frames: int) -> dict[str, float]:
    """Of all four plots of one run with the gradients of many layers, painted as a window does."""
    plots = Plots(Theme("light"))
    plots.resize(AREA)
    plots.show()
    app.processEvents()
    run = grown(points, 0, LAYERS)
    times = []
    for frame in range(frames + WARM):
        append(run, 1, frame)
        start = time.thread_time()
        plots.show_runs([run])
        app.processEvents()
        times.append((time.thread_time() - start) * 1000)
    plots.close()
    plots.deleteLater()
    return _facts(times[WARM:])


def memory_mib(app: QApplication, points: int, every: int = 500) -> dict[str, float]:
    """Memory of the process while a run grows to so many points, all four plots drawn each time.

    `grown_mib` is what the second half of the steps has added.
    """
    plots = Plots(Theme("light"))
    plots.resize(AREA)
    plots.show()
    run = grown(every, 0, LAYERS)
    image = QImage(AREA, QImage.Format.Format_RGB32)
    process = psutil.Process()
    held: list[float] = []
    for k in range(points // every):
        append(run, every, k)
        plots.show_runs([run])
        painted(plots, image)
        app.processEvents()
        if k % 20 == 19:
            gc.collect()
            held.append(process.memory_info().rss / 2**20)
    plots.close()
    plots.deleteLater()
    half = held[len(held) // 2]
    return {
        "points": points,
        "half_mib": round(half, 1),
        "end_mib": round(held[-1], 1),
        "grown_mib": round(held[-1] - half, 1),
    }


def _facts(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "frames": len(times),
        "median_ms": round(median(times), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
        "worst_ms": round(ordered[-1], 2),
    }
