"""Gradient norm by depth: of each node, now and at two earlier steps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradscape.backends.runs.pyramid import Floats
from gradscape.gui.theme import Theme
from gradscape.gui.training.plots import hues, ticks
from gradscape.gui.training.plots.axis import LONGEST, Axis, names
from gradscape.gui.training.plots.data import Grown, RunData
from gradscape.gui.training.plots.names import Name, Names
from gradscape.gui.training.plots.plot import Plot
from gradscape.gui.training.plots.ranges import values_in_sight
from gradscape.gui.training.plots.readout import Value
from gradscape.gui.training.plots.reduce import earlier, scale_of, shades
from gradscape.gui.training.plots.saving import Table
from gradscape.gui.training.plots.strokes import Map, Stroke, stroke

_KEPT = 32
_NEAR = 14.0
"""Pixels from a point at which a click still means it."""


class _Profile(NamedTuple):
    """The norms of all layers at a step."""

    step: int
    norms: Floats


class DepthPlot(Plot):
    """Layers from input to output below, the norm of their gradients on a log scale at the left."""

    def __init__(self, theme: Theme, scale: float = 1.0) -> None:
        self._run = RunData("")
        self._step: int | None = None
        self._picked: str | None = None
        self._profiles: list[_Profile] = []
        self._kept: dict[int, _Profile] = {}
        self._seen: tuple[Grown, int] = self._run.norms, 0
        self._strokes: list[Stroke] = []
        self._dots: list[tuple[QPointF, QColor, bool]] = []
        self._colors = (0.0, 1.0)
        self._names = Names()
        axes = Axis("left", self._rows), Axis("bottom", names([], 1))
        super().__init__(axes, theme, scale)
        self.call(self.tr("Gradient norm by depth"), self.tr("layer, input to output"))
        self.set_theme(theme, scale)

    def show_run(self, run: RunData) -> None:
        """Show the gradients of a run."""
        self._run = run
        self.refresh()

    def set_step(self, step: int | None) -> None:
        """Show that step instead of the newest one; None: the newest."""
        if step != self._step:
            self._step = step
            self.refresh()

    def set_node(self, path: str | None) -> None:
        """Mark the point of a node."""
        if path != self._picked:
            self._picked = path
            self.refresh()

    # ---- from values to pixels
    def prepare(self) -> None:
        norms = self._run.norms
        steps = self._run.steps
        count = len(self._run.layers)
        now = min(self._step or steps, steps)
        wanted = (*earlier(now), now) if count and now else ()
        self._profiles = [self._profile(step) for step in wanted]
        some = any(np.isfinite(one.norms).any() for one in self._profiles)
        self.say_empty("" if some else self._nothing())
        self._fit(count)
        self._colors = scale_of(norms)
        self._make_strokes()
        self._say(now)

    def _profile(self, step: int) -> _Profile:
        """The norms at a step, which may have to be read from the record: the last few are kept."""
        norms = self._run.norms
        if norms is not self._seen[0] or norms.steps < self._seen[1]:
            self._kept.clear()
        self._seen = norms, norms.steps
        if step not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[step] = _Profile(step, self._run.norms_at(step))
        return self._kept[step]

    def _fit(self, count: int) -> None:
        if self.following and count:
            room = max(0.5, 0.04 * count)
            wanted = (-room, count - 1 + room)
            self.set_range(x=wanted)
        self._name_layers()
        to = Map(1, 0, 1, 0, log=True)
        values = [to.scaled(one.norms) for one in self._profiles]
        self.set_range(y=values_in_sight([*values, *self._round(values)], self.reach))

    def _round(self, values: list[Floats]) -> list[Floats]:
        """A little room above and below, and at least a decade."""
        held = np.concatenate([np.empty(0), *values])
        held = held[np.isfinite(held)]
        if not len(held):
            return []
        low, high = float(held.min()), float(held.max())
        less = max(0.0, 1.0 - (high - low)) / 2 + 0.1
        return [np.array([low - less, high + less])]

    def _name_layers(self) -> None:
        words = [layer.name for layer in self._run.layers]
        metrics = QFontMetricsF(self.bottom.words)
        widest = max(map(metrics.horizontalAdvance, words), default=0.0)
        low, high = self.sight
        room = self.view.width() / max(1.0, high - low)
        turned = 0.0 if widest + 5 <= room else min(widest + 2, LONGEST * self.scale)
        need = metrics.height() if turned else 1.0
        if (words, turned, need) != self.bottom.named:
            self.bottom.named = (words, turned, need)
            self.bottom.turned = turned
            self.bottom.ticks = names(words, need)
            self.bottom.redraw()
        self.bottom.resize_to()

    def _make_strokes(self) -> None:
        to = Map(*self.view.to_pixels(), log=True)
        x = np.arange(len(self._run.layers), dtype=np.float64)
        across = to.x(x).tolist()
        self._strokes, self._dots = [], []
        for k, one in enumerate(self._profiles):
            newest = k == len(self._profiles) - 1
            faint = 120 if self._many else 170
            color = self.theme.color("text2" if newest else "text3", 255 if newest else faint)
            width = 1.3 if newest and not self._many else 1
            self._strokes.append(stroke(to, x, one.norms, color, width))
        if not self._profiles:
            return
        norms = self._profiles[-1].norms
        floor = self.view.height() - 5
        # What is 0 has no logarithm: it stands at the bottom.
        y = np.where(norms == 0, floor, to.y(norms))
        colors = shades(norms, self._colors)
        for k in np.flatnonzero(np.isfinite(y)).tolist():
            at = QPointF(across[k], float(y[k]))
            picked = self._run.layers[k].path == self._picked
            self._dots.append((at, hues.shade(float(colors[k]), self.theme), picked))

    @property
    def _many(self) -> bool:
        """Whether there are more points than large ones have room."""
        return len(self._run.layers) * 9 > float(self.view.width())

    # ---- paint
    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.grid(painter, area)
        for one in self._strokes:
            one.draw(painter)
        self._names.draw(painter, area, self._named(), self._strokes, self.theme, self.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, rim = self.theme.color("panel"), self.theme.color("text3")
        for at, color, picked in self._dots:
            painter.setPen(rim if hues.faint(color, ground) else Qt.PenStyle.NoPen)
            painter.setBrush(color)
            size = 2.5 if self._many else 4.0
            painter.drawEllipse(at, size, size)
            if picked:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.theme.color("accent"), 2))
                painter.drawEllipse(at, size + 3, size + 3)

    def _named(self) -> list[Name]:
        """Which step each of the earlier lines is of."""
        color = self.theme.color("text2")
        pairs = zip(self._profiles[:-1], self._strokes[:-1], strict=True)
        return [Name(self._step_words(one.step), color, line) for one, line in pairs]

    def _step_words(self, step: int) -> str:
        return self.tr("step {0}").format(f"{step:,}")

    def point(self, painter: QPainter, area: QRectF, at: QPointF) -> None:
        k = self._nearest(at)
        if k is None:
            return
        a, b, _, _ = self.view.to_pixels()
        self.hairline(painter, area, k * a + b)

    # ---- the pointer
    def _nearest(self, at: QPointF) -> int | None:
        a, b, _, _ = self.view.to_pixels()
        k = round((at.x() - b) / a)
        return k if 0 <= k < len(self._run.layers) else None

    def read(self, at: QPointF) -> None:
        k = self._nearest(at)
        if k is None or not self._profiles:
            self.readout.hide()
            return
        values = []
        for one in reversed(self._profiles):
            color = None
            if one is self._profiles[-1]:
                shade = shades(one.norms[k : k + 1], self._colors)
                color = hues.shade(float(shade[0]), self.theme)
            values.append(
                Value(color, self._step_words(one.step), ticks.figure(float(one.norms[k])))
            )
        self.tell(self._run.layers[k].path, values, at)

    def choose(self, at: QPointF) -> None:
        a, b, _, _ = self.view.to_pixels()
        k = self._nearest(at)
        if k is not None and abs(k * a + b - at.x()) <= max(_NEAR, abs(a) / 2):
            self.node_chosen.emit(self._run.layers[k].path)

    def walk(self, by: int) -> None:
        paths = [layer.path for layer in self._run.layers]
        if paths:
            now = paths.index(self._picked) if self._picked in paths else -1 if by > 0 else 0
            self.node_chosen.emit(paths[(now + by) % len(paths)])

    # ---- words
    def _nothing(self) -> str:
        if self._run.steps and not self._run.layers:
            return self.tr("Nothing here has parameters, so there are no gradients")
        return self.tr("Gradients are drawn from the first step on")

    def _say(self, now: int) -> None:
        if self.empty.text():
            self.hint("")
            self.describe(self.empty.text())
            return
        before = [f"{one.step:,}" for one in self._profiles[:-1]]
        at = self.tr("now") if self._step is None else self._step_words(now)
        if len(before) == 2:
            at = self.tr("{0}, and steps {1} and {2}").format(at, *before)
        elif before:
            at = self.tr("{0}, and step {1}").format(at, *before)
        self.hint(at)
        norms = self._profiles[-1].norms
        there = np.flatnonzero(np.isfinite(norms))
        if not len(there):
            self.describe("")
            return
        low, high = there[np.argmin(norms[there])], there[np.argmax(norms[there])]
        self.describe(
            self.tr("step {0}: least {1} at {2}, most {3} at {4}").format(
                f"{now:,}",
                ticks.figure(float(norms[low])),
                self._run.layers[low].path,
                ticks.figure(float(norms[high])),
                self._run.layers[high].path,
            )
        )

    def table(self) -> Table:
        paths = np.array([layer.path for layer in self._run.layers])
        heads = [self.tr("layer")]
        heads += [self.tr("step {0}").format(one.step) for one in self._profiles]
        return Table(heads, [paths, *(one.norms for one in self._profiles)])

    def _rows(self, low: float, high: float, length: float) -> list[ticks.Tick]:
        return ticks.logarithmic(low, high, length / (34 * self.scale))
