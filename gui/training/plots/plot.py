"""What the four plots have in common: a card with a head, axes, a pointer that reads values."""

from __future__ import annotations

from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsGridLayout,
    QGraphicsWidget,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
)

from gradscape.gui.theme import Theme
from gradscape.gui.training.plots.axis import Axis
from gradscape.gui.training.plots.hand import Hand
from gradscape.gui.training.plots.menu import PlotMenu
from gradscape.gui.training.plots.ranges import Range
from gradscape.gui.training.plots.readout import Readout, Value
from gradscape.gui.training.plots.saving import Table
from gradscape.gui.training.plots.view import Ink, View
from gradscape.gui.widgets import label

_CROSS, _PAINT = 20, 10


class Plot(QFrame):
    """A card with one plot. Its kinds say what is painted, and what the pointer reads.

    Args:
        axes: the left one and that below.
    """

    node_chosen = Signal(str)
    """The dotted path of a node that a person has pointed at."""
    step_chosen = Signal(int)
    """A step that a person has pointed at, counted from 1."""
    zoomed = Signal(float, float)
    """A person has chosen a range of steps."""
    followed = Signal()
    """The newest step is to be in sight again."""
    said = Signal(str, str)
    """Words for the person, and their level: ok or error."""

    def __init__(self, axes: tuple[Axis, Axis], theme: Theme, scale: float) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.theme, self.scale = theme, scale
        self.title = ""
        self.following = True
        """Whether all is in sight, and the newest step remains so."""
        self.left, self.bottom = axes
        self.view = View()
        self.canvas = self._canvas()
        self.caption, self.sub = label("", "caption"), label("", "dim")
        self.empty = QLabel(self.canvas)
        self.readout = Readout(self.canvas)
        self.pointer: QPointF | None = None
        self._hint = ""
        self._ringed = False
        self._ink = Ink(self.view, self._painted, _PAINT)
        self._over = Ink(self.view, self._crossed, _CROSS)
        self._lay_out()
        self._listen()

    def call(self, title: str, below: str) -> None:
        """What it is called, and what its lower axis counts."""
        self.title = title
        self.caption.setText(title)
        self.canvas.setAccessibleName(title)
        self.bottom.title = below

    def minimumSizeHint(self) -> QSize:
        return QSize(round(200 * self.scale), round(160 * self.scale))

    # ---- what a kind of plot has to say
    def prepare(self) -> None:
        """Make pixels of what is in sight."""
        raise NotImplementedError

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint what was prepared."""
        raise NotImplementedError

    def read(self, at: QPointF) -> None:
        """Tell the values at the pointer, in pixels of the view."""
        raise NotImplementedError

    def point(self, painter: QPainter, area: QRectF, at: QPointF) -> None:
        """Paint what belongs to the pointer."""
        raise NotImplementedError

    def choose(self, at: QPointF) -> None:
        """A person has clicked at a place, in pixels of the view."""
        raise NotImplementedError

    def walk(self, by: int) -> None:
        """A person goes on by the keyboard."""
        raise NotImplementedError

    def table(self) -> Table:
        """The values themselves."""
        raise NotImplementedError

    def fill_menu(self, menu: PlotMenu) -> None:
        """Put what only this kind can do in front of what all can."""

    # ---- for all
    def set_theme(self, theme: Theme, scale: float | None = None) -> None:
        """Wear a theme, with text of that scale."""
        self.theme, self.scale = theme, scale or self.scale
        self.canvas.setBackground(theme.color("panel"))
        self.empty.setStyleSheet(f"color: {theme.hex('text3')};")
        for axis in (self.left, self.bottom):
            axis.dress(theme, self.scale)
        self.readout.dress(theme, self.scale)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        self.prepare()
        self._ink.update()
        if self.pointer is not None:
            self.point_at(self.pointer)

    def follow(self) -> None:
        """Show all, and the newest step from now on."""
        self.following = True
        self.refresh()

    def show_steps(self, start: float, end: float) -> None:
        """Show a range of steps, and stay there."""
        self.following = False
        self.view.setXRange(start, end, padding=0)
        self.refresh()

    @property
    def sight(self) -> Range:
        """What the lower axis covers."""
        low, high = self.view.viewRange()[0]
        return low, high

    @property
    def reach(self) -> Range:
        """What the left axis covers."""
        low, high = self.view.viewRange()[1]
        return low, high

    def set_range(self, x: Range | None = None, y: Range | None = None) -> None:
        """Cover other values, if they are others."""
        if x is not None and x != self.sight:
            self.view.setXRange(*x, padding=0)
        if y is not None and y != self.reach:
            self.view.setYRange(*y, padding=0)

    def stride(self) -> int:
        """Steps that a key goes on by."""
        return max(1, round((self.sight[1] - self.sight[0]) / 100))

    def say_empty(self, words: str) -> None:
        """Calm words where there is nothing to draw; none where there is."""
        if self.empty.text() != words:
            self.empty.setText(words)
            self.empty.setVisible(bool(words))
            for axis in (self.left, self.bottom):
                axis.blank = bool(words)
                axis.redraw()

    def describe(self, words: str) -> None:
        """Tell those who cannot see it what is newest."""
        if self.canvas.accessibleDescription() != words:
            self.canvas.setAccessibleDescription(words)

    def hint(self, words: str, tip: str = "") -> None:
        """Say what is drawn, at the right of the head."""
        if self._hint != words:
            self._hint = words
            self._elide()
        if self.caption.toolTip() != tip:
            self.caption.setToolTip(tip)
            self.sub.setToolTip(tip)

    def open_menu(self, at: QPoint) -> None:
        """The menu of the plot, at a place of its canvas."""
        menu = PlotMenu(self)
        self.fill_menu(menu)
        menu.add_common()
        menu.popup(self.canvas.mapToGlobal(at))

    def save_picture(self, path: Path) -> None:
        """Write the card as a PNG, twice as fine as on the screen. Raises OSError."""
        from gradscape.gui.training.plots.saving import write_picture

        self.forget_pointer()
        write_picture(self, path)

    # ---- how it is put together
    def _canvas(self) -> pg.GraphicsView:
        canvas = pg.GraphicsView(background=self.theme.color("panel"))
        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        held = QGraphicsWidget()
        grid = QGraphicsGridLayout(held)
        grid.setContentsMargins(0, 6, 8, 0)
        grid.setSpacing(0)
        grid.addItem(self.left, 0, 0)
        grid.addItem(self.view, 0, 1)
        grid.addItem(self.bottom, 1, 1)
        grid.setColumnStretchFactor(1, 1)
        grid.setRowStretchFactor(0, 1)
        for axis in (self.left, self.bottom):
            axis.linkToView(self.view)
            axis.setZValue(1)
            # What the axes of pyqtgraph do with the mouse is not ours.
            axis.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        canvas.setCentralItem(held)
        return canvas

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.caption)
        head.addStretch(1)
        head.addWidget(self.sub)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 10, 6)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _listen(self) -> None:
        self.view.clicked.connect(self.choose)
        self.view.zoomed.connect(self._by_hand)
        self.view.reset.connect(self.followed)
        self.view.sigResized.connect(self._resized)
        self.canvas.customContextMenuRequested.connect(self.open_menu)
        self._hand = Hand(self)

    def _resized(self) -> None:
        self.empty.setGeometry(self.canvas.rect().adjusted(16, 0, -16, 0))
        self.refresh()

    def _by_hand(self) -> None:
        self.following = False
        self.refresh()
        self.zoomed.emit(*self.sight)

    # ---- paint
    def _painted(self, painter: QPainter, area: QRectF) -> None:
        if not self.empty.text():
            self.draw(painter, area)
        if self._ringed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(self.theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _crossed(self, painter: QPainter, area: QRectF) -> None:
        if self.pointer is not None and not self.empty.text():
            self.point(painter, area, self.pointer)

    def grid(self, painter: QPainter, area: QRectF) -> None:
        """Faint lines at the figures of the left axis."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.theme.color("line", 150))
        _, _, c, d = self.view.to_pixels()
        for one in self.left.places():
            y = one.at * c + d
            painter.drawLine(QPointF(0, y), QPointF(area.width(), y))

    def hairline(self, painter: QPainter, area: QRectF, x: float) -> None:
        """A line from top to bottom, under the pointer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.theme.color("text3", 150))
        painter.drawLine(QPointF(x, 0), QPointF(x, area.height()))

    def tell(self, title: str, values: list[Value], at: QPointF) -> None:
        """Values beside the pointer."""
        place = self.canvas.mapFromScene(self.view.mapToScene(at))
        self.readout.tell(title, values, place, self.canvas.rect())

    # ---- the pointer
    def point_at(self, at: QPointF) -> None:
        """The pointer is at a place of the view."""
        if self.empty.text():
            self.forget_pointer()
            return
        self.pointer = at
        self.read(at)
        self._over.update()

    def forget_pointer(self) -> None:
        """The pointer has gone."""
        if self.pointer is not None:
            self.pointer = None
            self._over.update()
        self.readout.hide()

    def ring(self, on: bool) -> None:
        """Whether the keyboard is seen to be here."""
        self._ringed = on
        self._ink.update()

    def zoom(self, by: float) -> None:
        """Show that part of what is in sight along x, around its middle."""
        self.view.scaleBy(x=by)
        self._by_hand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        """What is drawn is said as far as there is room beside the title."""
        taken = self.caption.sizeHint().width() + 40
        elide = Qt.TextElideMode.ElideRight
        words = self.sub.fontMetrics().elidedText(self._hint, elide, self.width() - taken)
        if self.sub.text() != words:
            self.sub.setText(words)
