"""Gradient norm, layer × step: a row for each node, a column for each pixel of time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from gradscape.backends.runs.pyramid import Columns, Floats
from gradscape.gui.theme import Theme
from gradscape.gui.training.plots import hues, ticks
from gradscape.gui.training.plots.axis import LEFT, LONGEST, Axis, names
from gradscape.gui.training.plots.bar import ColorBar
from gradscape.gui.training.plots.data import RunData
from gradscape.gui.training.plots.menu import PlotMenu
from gradscape.gui.training.plots.plot import Plot
from gradscape.gui.training.plots.readout import Value
from gradscape.gui.training.plots.reduce import scale_of, shades
from gradscape.gui.training.plots.saving import Table

_COLUMN = 2.0
"""Pixels of a column, where there are more steps than columns."""
_PARTED = 9.0
"""Pixels of a row from which on the rows are parted by a line."""


class HeatPlot(Plot):
    """The gradient norm of each layer over the steps, by colour on a log scale."""

    cell_chosen = Signal(str, int)
    """The path of a node, and a step, that a person has pointed at."""

    def __init__(self, theme: Theme, scale: float = 1.0) -> None:
        self._run = RunData("")
        self._step: int | None = None
        self._picked: str | None = None
        self.highest = False
        """Whether a column shows the highest of its steps instead of their mean."""
        self._columns: Columns | None = None
        self._drawn, self._grain = 0, 1
        self._pixels = np.zeros((0, 0), np.uint32)
        self._colors = (0.0, 1.0)
        axes = Axis("left", names([], 1), line=False), Axis("bottom", ticks.steps, line=False)
        super().__init__(axes, theme, scale)
        self.call(self.tr("Gradient norm, layer × step"), self.tr("step"))
        self.view.invertY(True)
        self.bar = ColorBar(theme, scale)
        head = self.layout().itemAt(0).layout()  # type: ignore[union-attr]  # laid by Plot
        head.addWidget(self.bar)  # type: ignore[union-attr]
        self.set_theme(theme, scale)

    def show_run(self, run: RunData) -> None:
        """Show the gradients of a run. Drawn anew when there is a column more of them."""
        seen, self._run = self._run, run
        grown = run.norms.steps - self._drawn
        same = run.norms is seen.norms and run.layers == seen.layers
        if not same or grown < 0 or grown >= self._grain or not self._drawn:
            self.refresh()

    def set_step(self, step: int | None) -> None:
        """Mark a step; None: no one."""
        if step != self._step:
            self._step = step
            self._ink.update()

    def set_node(self, path: str | None) -> None:
        """Mark the row of a node."""
        if path != self._picked:
            self._picked = path
            self._ink.update()

    def set_theme(self, theme: Theme, scale: float | None = None) -> None:
        """Wear a theme, with text of that scale."""
        self.bar.dress(theme, scale or self.scale)
        super().set_theme(theme, scale)

    # ---- from values to pixels
    def prepare(self) -> None:
        norms, layers, steps = self._run.norms, self._run.layers, self._run.norms.steps
        self._columns = None
        self.bottom.resize_to()
        if self.following and steps:
            self.set_range(x=(0.0, float(steps)))
        if layers and steps:
            low, high = self.sight
            width = max(1, round(self.view.width() / _COLUMN))
            self._columns = norms.picture(max(0, int(low)), min(steps, int(high) + 1), width)
        found = self._columns
        self._drawn = steps
        self._grain = 1 if found is None else int(np.diff(found.edges).max(initial=1))
        some = found is not None and bool(np.isfinite(found.mean).any())
        self.say_empty("" if some else self._nothing())
        self._elide()
        self._name_rows()
        if found is not None and some:
            self._paint_cells(found)
        self._say()

    def _name_rows(self) -> None:
        words = [layer.name for layer in self._run.layers]
        count = max(1, len(words))
        self.set_range(y=(-0.5, count - 0.5))
        metrics = QFontMetricsF(self.left.words)
        if (words, 0.0, metrics.height()) != self.left.named:
            self.left.named = (words, 0.0, metrics.height())
            self.left.ticks = names(words, metrics.height())
            widest = max(map(metrics.horizontalAdvance, words), default=0.0)
            room = max(LEFT * self.scale, min(widest, LONGEST * self.scale) + 9)
            self.left.resize_to(room)
            self.left.redraw()

    def _paint_cells(self, found: Columns) -> None:
        self._colors = scale_of(self._run.norms)
        cells = np.ascontiguousarray(self._cells(found).T)
        self._pixels = hues.pixels(shades(cells, self._colors), self.theme)
        self.bar.tell(self._colors)

    def _cells(self, found: Columns) -> Floats:
        return found.high if self.highest else found.mean

    def set_highest(self, on: bool) -> None:
        """Show the highest of what a column covers, or the mean."""
        self.highest = on
        self.refresh()

    def _elide(self) -> None:
        taken = self.caption.sizeHint().width() + self.bar.sizeHint().width() + 40
        self.bar.setVisible(not self.empty.text() and taken <= self.width())

    # ---- paint
    def draw(self, painter: QPainter, area: QRectF) -> None:
        count = len(self._run.layers)
        row = area.height() / max(1, count)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_cells(painter, area)
        if row >= _PARTED:
            part = 2.0 if row >= 2 * _PARTED else 1.0
            for k in range(1, count):
                top = round(k * row - part / 2)
                painter.fillRect(QRectF(0, top, area.width(), part), self.theme.color("panel"))
        paths = [layer.path for layer in self._run.layers]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._picked in paths:
            k = paths.index(self._picked)
            painter.setPen(QPen(self.theme.color("accent"), 2))
            painter.drawRect(QRectF(1, k * row, area.width() - 2, row))
        if self._step is not None:
            a, b, _, _ = self.view.to_pixels()
            x = (self._step - 0.5) * a + b
            painter.setPen(QPen(self.theme.color("panel"), 3))
            painter.drawLine(QPointF(x, 0), QPointF(x, area.height()))
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, area.height()))

    def _draw_cells(self, painter: QPainter, area: QRectF) -> None:
        if self._columns is None or not self._pixels.size:
            return
        # pyqtgraph's image takes ten times as long: its pixels are in another order than Qt's.
        rows, columns = self._pixels.shape
        image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        a, b, _, _ = self.view.to_pixels()
        start, end = int(self._columns.edges[0]), int(self._columns.edges[-1])
        painter.drawImage(QRectF(start * a + b, 0, (end - start) * a, area.height()), image)

    def point(self, painter: QPainter, area: QRectF, at: QPointF) -> None:
        cell = self._cell(at)
        if cell is None:
            return
        row = area.height() / len(self._run.layers)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.theme.color("text"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(at.x() - 3, cell[0] * row, 6, row - 1))

    # ---- the pointer
    def _cell(self, at: QPointF) -> tuple[int, int] | None:
        """The row, and the step counted from 1, at a place of the view."""
        a, b, c, d = self.view.to_pixels()
        row, step = round((at.y() - d) / c), int((at.x() - b) / a) + 1
        inside = 0 <= row < len(self._run.layers) and 1 <= step <= self._run.norms.steps
        return (row, step) if inside else None

    def read(self, at: QPointF) -> None:
        cell = self._cell(at)
        if cell is None:
            self.readout.hide()
            return
        row, step = cell
        norms = self._run.norms_at(step)
        shade = shades(norms[row : row + 1], self._colors)
        text = ticks.figure(float(norms[row]))
        hue = hues.shade(float(shade[0]), self.theme)
        words = self.tr("step {0}").format(f"{step:,}")
        self.tell(self._run.layers[row].path, [Value(hue, words, text)], at)

    def choose(self, at: QPointF) -> None:
        cell = self._cell(at)
        if cell is not None:
            self.cell_chosen.emit(self._run.layers[cell[0]].path, cell[1])

    def walk(self, by: int) -> None:
        steps = self._run.norms.steps
        if steps:
            self.step_chosen.emit(min(max(1, (self._step or steps) + by * self.stride()), steps))

    # ---- words
    def fill_menu(self, menu: PlotMenu) -> None:
        menu.add_choice(self.tr("Highest instead of mean"), self.highest, self.set_highest)

    def _nothing(self) -> str:
        if self._run.steps and not self._run.layers:
            return self.tr("Nothing here has parameters, so there are no gradients")
        return self.tr("A row for each layer grows from the first step on")

    def _say(self) -> None:
        if self._columns is None or self.empty.text():
            self.describe(self.empty.text())
            return
        words = self.tr("{0} layers, {1} steps")
        self.describe(words.format(len(self._run.layers), f"{self._run.norms.steps:,}"))

    def table(self) -> Table:
        found = self._columns
        heads = [self.tr("from step"), self.tr("to step")]
        heads += [layer.path for layer in self._run.layers]
        if found is None:
            return Table(heads, [np.empty(0)] * len(heads))
        cells = self._cells(found)
        return Table(heads, [found.edges[:-1] + 1, found.edges[1:], *cells.T])
