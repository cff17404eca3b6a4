"""Loss and accuracy: batches, their smoothed curve, validation, and other runs for comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gradscape.backends.runs.pyramid import Floats
from gradscape.gui.theme import Theme
from gradscape.gui.training.plots import hues, ticks
from gradscape.gui.training.plots.axis import Axis
from gradscape.gui.training.plots.data import Grown, RunData
from gradscape.gui.training.plots.menu import PlotMenu
from gradscape.gui.training.plots.names import Name, Names
from gradscape.gui.training.plots.plot import Plot
from gradscape.gui.training.plots.ranges import steps_in_sight, values_in_sight
from gradscape.gui.training.plots.reading import Read, read
from gradscape.gui.training.plots.readout import Value
from gradscape.gui.training.plots.reduce import at_step, half_life
from gradscape.gui.training.plots.saving import Table
from gradscape.gui.training.plots.strokes import Map, Stroke, band, stroke

Kind = Literal["loss", "accuracy"]
_DOTS = 80
"""Epochs in sight that have a dot each."""
_THICK = 1.6


class CurvePlot(Plot):
    """The loss, or the accuracy, of a run and of others for comparison."""

    def __init__(self, kind: Kind, theme: Theme, scale: float = 1.0) -> None:
        self.log = False
        self._kind = kind
        self._runs: Sequence[RunData] = ()
        self._reads: list[Read] = []
        self._strokes: list[Stroke] = []
        self._named: list[Name] = []
        self._names = Names()
        self._marks: list[tuple[QPointF, QColor]] = []
        super().__init__((Axis("left", self._rows), Axis("bottom", ticks.steps)), theme, scale)
        self.call(self.tr("Loss") if kind == "loss" else self.tr("Accuracy"), self.tr("step"))
        self.chosen = pg.InfiniteLine(angle=90, movable=True)
        self.chosen.setZValue(15)
        self.chosen.hide()
        self.chosen.sigDragged.connect(lambda line: self._choose(round(line.value())))
        self.view.addItem(self.chosen, ignoreBounds=True)
        self.set_theme(theme, scale)

    @property
    def steps(self) -> int:
        """Of the longest of the runs."""
        return max((self._curve(run).steps for run in self._runs), default=0)

    @property
    def names(self) -> list[tuple[str, QRectF]]:
        """What is written at the curves, and where in the view."""
        pairs = zip(self._named, self._names.spots, strict=True)
        return [(name.text, spot) for name, spot in pairs if not spot.isEmpty()]

    def show_runs(self, runs: Sequence[RunData]) -> None:
        """Show a run, the first one, and others laid over it."""
        self._runs = runs
        self.refresh()

    def set_step(self, step: int | None) -> None:
        """Mark a step; None: no one, what is shown is the newest."""
        self.chosen.setVisible(step is not None)
        if step is not None and not self.chosen.moving:
            self.chosen.setValue(step)

    def set_theme(self, theme: Theme, scale: float | None = None) -> None:
        """Wear a theme, with text of that scale."""
        self.chosen.setPen(pg.mkPen(theme.color("accent"), width=1))
        self.chosen.setHoverPen(pg.mkPen(theme.color("accent"), width=2))
        super().set_theme(theme, scale)

    def set_log(self, on: bool) -> None:
        """Count values by their logarithm, or as they are."""
        self.log = on
        self.left.redraw()
        self.refresh()

    # ---- from values to pixels
    def prepare(self) -> None:
        if self.following:
            self.set_range(x=steps_in_sight(self.steps, self.sight))
        self._reads = [
            read(self._curve(run), self._validation(run), self.sight, self._width(k), k > 0)
            for k, run in enumerate(self._runs)
        ]
        some = any(one.some for one in self._reads)
        self.say_empty("" if some or not self.following else self._nothing())
        self._fit()
        to = Map(*self.view.to_pixels(), self.log)
        self._strokes, self._named = [], []
        for k in reversed(range(len(self._reads))):
            self._add(to, self._reads[k], k)
        self._say()

    def _curve(self, run: RunData) -> Grown:
        return run.loss if self._kind == "loss" else run.accuracy

    def _validation(self, run: RunData) -> tuple[Floats, Floats]:
        values = run.epochs.loss if self._kind == "loss" else run.epochs.accuracy
        return run.epochs.steps.astype(np.float64), values

    def _width(self, k: int) -> float:
        """Columns: a smooth line needs half as many as there are pixels."""
        return max(8.0, float(self.view.width()) / (2 if k else 1))

    def _fit(self) -> None:
        values: list[Floats] = []
        for k, one in enumerate(self._reads):
            if k == 0:
                values += [one.columns.low.ravel(), one.columns.high.ravel()]
            values += [one.smooth, one.valid_in(self.sight)]
        to = Map(1, 0, 1, 0, self.log)
        bounds = (0.0, 1.0) if self._kind == "accuracy" and not self.log else None
        scaled = [to.scaled(one) for one in values]
        self.set_range(y=values_in_sight(scaled, self.reach, bounds))

    def _add(self, to: Map, one: Read, k: int) -> None:
        """The strokes of a run, and their names."""
        hue = hues.training(self.theme) if k == 0 else hues.other(self.theme, k - 1)
        above = self._kind == "accuracy"
        smooth = stroke(to, one.ends, one.smooth, hue, 1 if k else _THICK)
        if k == 0:
            self._strokes.append(
                band(to, one.columns, hues.batch(self.theme), hues.dense(self.theme))
            )
        self._strokes.append(smooth)
        name = self.tr("training") if len(self._runs) == 1 else self._runs[k].name
        if np.isfinite(one.smooth).any():
            self._named.append(Name(name, hue, smooth, above))
        if np.isfinite(one.values).any():
            orange = hues.validation(self.theme)
            dots = len(one.valid_in(self.sight)) <= _DOTS
            if k == 0:
                valid = stroke(to, one.steps, one.values, orange, _THICK, dots)
                self._named.append(Name(self.tr("validation"), orange, valid, not above))
                self._strokes.append(valid)

    # ---- paint
    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.grid(painter, area)
        for one in self._strokes:
            one.draw(painter)
        self._names.draw(painter, area, self._named, self._strokes, self.theme, self.scale)

    def point(self, painter: QPainter, area: QRectF, at: QPointF) -> None:
        self.hairline(painter, area, at.x())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.color("panel"))
        for spot, hue in self._marks:
            painter.setBrush(hue)
            painter.drawEllipse(spot, 4, 4)

    # ---- the pointer
    def step_at(self, at: QPointF) -> int:
        """The step nearest to a place of the view."""
        a, b, _, _ = self.view.to_pixels()
        return min(max(1, round((at.x() - b) / a)), max(1, self.steps))

    def read(self, at: QPointF) -> None:
        step = self.step_at(at)
        to = Map(*self.view.to_pixels(), self.log)
        values: list[Value] = []
        self._marks = []
        for name, value, hue, where in self._values(step):
            if np.isfinite(value):
                values.append(Value(hue, name, ticks.figure(value)))
                x, y = to.x(np.array([where])), to.y(np.array([value]))
                self._marks.append((QPointF(x[0], y[0]), hue))
        self.tell(self.tr("step {0}").format(f"{step:,}"), values, at)

    def _values(self, step: int) -> list[tuple[str, float, QColor, float]]:
        """Of each curve: its name, its value at a step, its colour, and the step of the value."""
        found: list[tuple[str, float, QColor, float]] = []
        for k, one in enumerate(self._reads):
            hue = hues.training(self.theme) if k == 0 else hues.other(self.theme, k - 1)
            if k == 0:
                batch = at_step(self._curve(self._runs[0]), step)
                pale = hues.batch(self.theme)
                found += [(self.tr("batch"), float(value), pale, step) for value in batch]
            if len(one.smooth) and step <= one.ends[-1]:
                name = self.tr("smoothed") if len(self._runs) == 1 else self._runs[k].name
                found.append((name, float(np.interp(step, one.ends, one.smooth)), hue, step))
            if k == 0 and len(one.steps):
                near = int(np.argmin(np.abs(one.steps - step)))
                words = self.tr("validation, step {0}").format(f"{int(one.steps[near]):,}")
                orange = hues.validation(self.theme)
                found.append((words, float(one.values[near]), orange, float(one.steps[near])))
        return found

    def choose(self, at: QPointF) -> None:
        self._choose(self.step_at(at))

    def walk(self, by: int) -> None:
        now = round(self.chosen.value()) if self.chosen.isVisible() else self.steps
        self._choose(now + by * self.stride())

    def _choose(self, step: int) -> None:
        if self.steps:
            self.step_chosen.emit(min(max(1, step), self.steps))

    # ---- words
    def fill_menu(self, menu: PlotMenu) -> None:
        menu.add_choice(self.tr("Log scale"), self.log, self.set_log)

    def _nothing(self) -> str:
        if self._kind == "accuracy" and any(run.steps for run in self._runs):
            return self.tr("No accuracy: this network does not tell classes apart")
        return self.tr("The curve begins with the first step")

    def _say(self) -> None:
        if not self._runs or self.empty.text():
            self.hint("")
            self.describe(self.empty.text())
            return
        one, curve = self._reads[0], self._curve(self._runs[0])
        tip = self.tr(
            "Smoothed: the exponential mean, in which the weight of a step halves every {0} steps"
        ).format(f"{half_life(curve.steps):,}")
        valid = one.values[np.isfinite(one.values)]
        words = self.tr("batch and smoothed; validation each epoch")
        words = words if len(valid) else self.tr("batch and smoothed")
        if len(self._runs) > 1:
            words = self.tr("batch and validation of {0}").format(self._runs[0].name)
        self.hint(words if self._kind == "loss" else "", tip)
        now = ticks.figure(float(at_step(curve, curve.steps)[0])) if curve.steps else "–"
        told = [self.tr("step {0}: training {1}").format(f"{curve.steps:,}", now)]
        if len(valid):
            told.append(self.tr("validation {0}").format(ticks.figure(float(valid[-1]))))
        self.describe(", ".join(told))

    def table(self) -> Table:
        heads, columns = [self.tr("step")], [np.arange(1, self.steps + 1)]
        for run in self._runs:
            curve = self._curve(run)
            found = curve.columns(0, curve.steps, max(1, curve.steps))
            batch, valid = np.full((2, self.steps), np.nan)
            batch[found.edges[:-1]] = found.mean[:, 0]
            at, values = run.epochs.steps, self._validation(run)[1]
            inside = (at >= 1) & (at <= self.steps)
            valid[at[inside] - 1] = values[inside]
            heads += [f"{run.name} {word}" for word in (self.tr("batch"), self.tr("validation"))]
            columns += [batch, valid]
        return Table(heads, columns)

    def _rows(self, low: float, high: float, length: float) -> list[ticks.Tick]:
        made = ticks.logarithmic if self.log else ticks.linear
        return made(low, high, length / (30 * self.scale))
