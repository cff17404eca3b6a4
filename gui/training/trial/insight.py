"""Insight: the card with the feature maps and the kernels of a node."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradscape.backends.protocol import Predicted
from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme, font
from gradscape.gui.training.trial.card import Aside, Card
from gradscape.gui.training.trial.grid import Grid, Make, Tile
from gradscape.gui.training.trial.maps import Planes, Scale, kernels, maps
from gradscape.gui.training.trial.shades import colored, image, ramp, sampled
from gradscape.gui.widgets import label, scaled, text_scale


class Insight(Card):
    """Maps of the node that is selected, for the sample at hand, and what its kernels are."""

    def __init__(self, theme: Theme) -> None:
        self.maps, self.kernels = Grid(theme, ""), Grid(theme, "")
        self.legend, self.kernel_legend = Legend(theme), Legend(theme)
        self.kernel_caption, self.kernel_count = label("", "caption"), Aside()
        self.note = label("", "sub", wrap=True)
        super().__init__("", theme)
        self._planes: dict[Grid, Planes] = {}
        self.node = ""
        self.caption.setText(self.tr("Feature maps"))
        self.kernel_caption.setText(self.tr("Kernels"))
        self.maps.setAccessibleName(self.tr("Feature maps"))
        self.kernels.setAccessibleName(self.tr("Kernels"))
        self.box.addWidget(self.note)
        self.box.addWidget(self.maps, 3)
        self.box.addWidget(self.legend)
        head = QHBoxLayout()
        head.addWidget(self.kernel_caption)
        head.addWidget(self.kernel_count, 1)
        self.box.addLayout(head)
        self.box.addWidget(self.kernels, 2)
        self.box.addWidget(self.kernel_legend)
        self.box.addStretch(0)
        self.maps.turned.connect(self._count)
        self.kernels.turned.connect(self._count)
        self.show_nothing("")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.legend, self.kernel_legend):
            part.set_theme(theme)
        for grid in (self.maps, self.kernels):
            grid.set_theme(theme)
            if grid in getattr(self, "_planes", {}):
                self._show(grid, self._planes[grid])

    def show_nothing(self, why: str) -> None:
        """There are neither maps nor kernels, and why."""
        self._planes.clear()
        for part in (self.maps, self.legend):
            part.setVisible(False)
        self._with_kernels(False)
        self._say(why)
        self.aside.setText("")
        self._stretch(True)

    def show_answer(self, answer: Predicted, node: str) -> None:
        """Show what an answer tells of a node."""
        self.node = node
        self._planes.clear()
        self._say(answer.why)
        there = bool(answer.maps)
        self.maps.setVisible(there)
        self.legend.setVisible(there)
        if there:
            self._show(self.maps, maps(answer.maps, answer.maps_shape))
        self._with_kernels(bool(answer.kernels))
        if answer.kernels:
            self._show(self.kernels, kernels(answer.kernels, answer.kernels_shape))
        self._stretch(not there and not answer.kernels)
        self._count()

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _with_kernels(self, there: bool) -> None:
        for part in (self.kernels, self.kernel_legend, self.kernel_caption, self.kernel_count):
            part.setVisible(there)

    def _stretch(self, empty: bool) -> None:
        self.box.setStretch(self.box.count() - 1, 1 if empty else 0)

    def _show(self, grid: Grid, planes: Planes) -> None:
        self._planes[grid] = planes
        legend = self.legend if grid is self.maps else self.kernel_legend
        legend.show_scale(planes.scale, planes.colored)
        high, wide = planes.values.shape[1:3]
        grid.show_tiles(len(planes), min(12.0, max(1 / 12, wide / high)), self._maker(planes))

    def _maker(self, planes: Planes) -> Make:
        theme = self.theme

        def make(k: int) -> Tile:
            values, scale = planes.values[k], planes.scale
            low, high = planes.range(k)
            if planes.colored:
                name = planes.name(k)
                return Tile(sampled(np.moveaxis(values, -1, 0), 0, 1), name)
            name = f"{planes.name(k)} \N{MIDDLE DOT} {figure(low)} … {figure(high)}"
            return Tile(colored(values, scale.low, scale.high, scale.signed, theme), name)

        return make

    def _count(self) -> None:
        if self.maps in self._planes:
            words = self._seen(self.maps)
            self.aside.setText(f"{self.node} \N{MIDDLE DOT} {words}")
        elif self._planes:
            self.aside.setText(self.node)
        if self.kernels in self._planes:
            self.kernel_count.setText(self._seen(self.kernels))

    def _seen(self, grid: Grid) -> str:
        """How many there are, and which of them are seen."""
        seen, count = grid.seen, grid.count
        high, wide = self._planes[grid].values.shape[1:3]
        size = f"{wide}×{high}" if high == wide else f"{high}×{wide}"
        if len(seen) >= count:
            return self.tr("{0} of {1}").format(exact(count), size)
        words = self.tr("{0} to {1} of {2}, each {3}")
        return words.format(exact(seen.start + 1), exact(seen.stop), exact(count), size)


class Legend(QWidget):
    """From what value to what the colours go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._scale = Scale(0, 1, False)
        self._plain = False

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def show_scale(self, scale: Scale, plain: bool) -> None:
        """Show another one; a plain one is of red, green and blue, and has no colours itself."""
        self._scale, self._plain = scale, plain
        marks = (scale.low, 0.0, scale.high) if scale.signed else (scale.low, scale.high)
        self.setAccessibleName(" … ".join(figure(mark) for mark in marks))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(16))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(100), scaled(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font("small", text_scale()))
        painter.setPen(self.theme.colors["text3"])
        scale, middle = self._scale, Qt.AlignmentFlag.AlignVCenter
        low, high = figure(scale.low), figure(scale.high)
        metrics = painter.fontMetrics()
        room = QRectF(self.rect())
        if self._plain:
            painter.drawText(room, middle, self.tr("red, green, blue; grey is zero"))
            return
        bar = scaled(110)
        painter.drawText(room, middle, low)
        x = metrics.horizontalAdvance(low) + scaled(6)
        thick = scaled(8)
        area = QRectF(x, (room.height() - thick) / 2, bar, thick)
        painter.drawImage(area, image(ramp(scale.signed, self.theme)[None]))
        painter.drawText(room.adjusted(x + bar + scaled(6), 0, 0, 0), middle, high)


def figure(value: float) -> str:
    """0.62, −1.5, 2.1e−4."""
    text = f"{value:.3g}" if value else "0"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("-", "\N{MINUS SIGN}")
