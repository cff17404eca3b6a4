"""Runs to be plotted, and the plots that show them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.backends.runs.pyramid import Floats, Pyramid
from gradscape.gui.theme import Theme
from gradscape.gui.theme.theme import ThemeName
from gradscape.gui.training.plots import Epochs, Layer, Plots, RunData

NAMES = ("conv", "bn", "fc")


def run_of(
    loss: Sequence[float] | Floats,
    norms: Floats | None = None,
    names: Sequence[str] = NAMES,
    name: str = "run 1",
    every: int = 10,
    accuracy: bool = True,
) -> RunData:
    """A run with these losses; validation is a tenth worse, accuracy what is missing to 1."""
    values = np.asarray(loss, np.float64)
    layers = tuple(Layer(f"stem.{one}", one) for one in names)
    if norms is None:
        norms = np.tile(10.0 ** -np.arange(1.0, len(names) + 1), (len(values), 1))
    curves = Pyramid(), Pyramid(), Pyramid(len(names), np.float32)
    curves[0].append(values)
    curves[1].append(1 - values if accuracy else np.full(len(values), np.nan))
    if layers:
        curves[2].append(norms)
    at = np.arange(every, len(values) + 1, every, dtype=np.int64)
    valid = values[at - 1] * 1.1
    lost = np.full(len(at), np.nan)
    epochs = Epochs(at, valid, 1 - valid if accuracy else lost)
    return RunData(name, curves[0], curves[1], epochs, curves[2], layers)


def falling(steps: int = 100) -> Floats:
    """A loss that falls from about 0.9 to 0.1, without noise."""
    return np.asarray(0.8 * np.exp(-np.arange(steps) / (steps / 4)) + 0.1)


def shown(qtbot: QtBot, *runs: RunData, theme: ThemeName = "light", scale: float = 1.0) -> Plots:
    """The four plots as they are in a window."""
    plots = Plots(Theme(theme), scale)
    qtbot.addWidget(plots)
    plots.resize(788, 868)
    plots.show()
    qtbot.waitExposed(plots)
    plots.show_runs(runs)
    QApplication.processEvents()
    return plots
