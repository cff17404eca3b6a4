"""The four plots of the Train workspace, side by side, with one range of steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gradscape.gui.theme import Theme
from gradscape.gui.training.plots.curves import CurvePlot
from gradscape.gui.training.plots.data import RunData
from gradscape.gui.training.plots.depth import DepthPlot
from gradscape.gui.training.plots.heat import HeatPlot
from gradscape.gui.training.plots.plot import Plot


class Plots(QWidget):
    """Loss, accuracy, gradient norm by depth, and by layer and step."""

    node_chosen = Signal(str)
    """The dotted path of a node that a person has pointed at."""
    step_chosen = Signal(int)
    """A step that a person has pointed at, counted from 1: `set_step` shows it."""
    said = Signal(str, str)
    """Words for the person, and their level: ok or error."""

    def __init__(self, theme: Theme, scale: float = 1.0) -> None:
        super().__init__()
        self.loss = CurvePlot("loss", theme, scale)
        self.accuracy = CurvePlot("accuracy", theme, scale)
        self.by_depth = DepthPlot(theme, scale)
        self.heat = HeatPlot(theme, scale)
        self._over_steps: tuple[Plot, ...] = (self.loss, self.accuracy, self.heat)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(12)
        for k, plot in enumerate(self.all):
            grid.addWidget(plot, k // 2, k % 2)
            plot.node_chosen.connect(self.node_chosen)
            plot.step_chosen.connect(self.step_chosen)
            plot.said.connect(self.said)
        for at in (0, 1):
            grid.setRowStretch(at, 1)
            grid.setColumnStretch(at, 1)
        for plot in self._over_steps:
            plot.zoomed.connect(self._zoom)
            plot.followed.connect(self.follow)
        self.by_depth.followed.connect(self.by_depth.follow)
        self.heat.cell_chosen.connect(self._choose_cell)

    @property
    def all(self) -> tuple[Plot, ...]:
        """The four of them, in the order of reading."""
        return self.loss, self.accuracy, self.by_depth, self.heat

    def show_runs(self, runs: Sequence[RunData]) -> None:
        """Show a run, the first one, and the curves of others laid over it.

        Called for every frame in which there is something new.
        """
        self.loss.show_runs(runs)
        self.accuracy.show_runs(runs)
        run = runs[0] if runs else RunData("")
        self.by_depth.show_run(run)
        self.heat.show_run(run)

    def set_step(self, step: int | None) -> None:
        """Mark a step, and show its gradients by depth; None: the newest one."""
        self.loss.set_step(step)
        self.accuracy.set_step(step)
        self.by_depth.set_step(step)
        self.heat.set_step(step)

    def set_node(self, path: str | None) -> None:
        """Mark a node, by its dotted path."""
        self.by_depth.set_node(path)
        self.heat.set_node(path)

    def set_theme(self, theme: Theme, scale: float | None = None) -> None:
        """Wear a theme, with text of that scale."""
        for plot in self.all:
            plot.set_theme(theme, scale)

    def follow(self) -> None:
        """Show all steps, and the newest from now on."""
        for plot in self._over_steps:
            plot.follow()

    def _zoom(self, start: float, end: float) -> None:
        for plot in self._over_steps:
            if plot is not self.sender():
                plot.show_steps(start, end)

    def _choose_cell(self, path: str, step: int) -> None:
        self.node_chosen.emit(path)
        self.step_chosen.emit(step)
