"""What floats over the canvas: the zoom, where one is, find, what to do on an empty page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from gradscape.gui.canvas.plates import box_of, legend_box
from gradscape.gui.canvas.scene import Box
from gradscape.gui.panels.breadcrumb import Breadcrumb
from gradscape.gui.panels.find import FindBar
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import scaled

if TYPE_CHECKING:
    from gradscape.gui.workbench.workbench import Workbench

INSET = 12
GAP = 8
"""Between plates."""
STEP = 1.25


class Overlays(QObject):
    """Plates in the corners of a workbench; the canvas goes on below them."""

    def __init__(self, bench: Workbench, theme: Theme) -> None:
        super().__init__(bench)
        self._bench = bench
        self.zoom = ZoomPlate(bench, theme)
        self.breadcrumb = Breadcrumb(bench.editor, theme, bench.canvas)
        self.empty = _Empty(bench)
        self.find = FindBar(theme, bench.canvas)
        self.find.set_editor(bench.editor)
        self.find.closed.connect(self._make_room)
        bench.canvas.covered = self._boxes
        bench.editor.shown.connect(self.place)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.zoom.set_theme(theme)
        self.find.set_theme(theme)

    def open_find(self) -> None:
        """Let the person look for a node."""
        self.find.open()
        self.place()
        self._make_room()

    def _make_room(self) -> None:
        """Whoever sees all sees all beside what stands there now."""
        if self._bench.canvas.whole:
            self._bench.canvas.fit()

    def _boxes(self) -> list[Box]:
        """Where plates stand that something can be seen beside."""
        canvas = self._bench.canvas
        plates = (self.zoom, self.breadcrumb, self.find)
        return [box_of(each.geometry()) for each in plates if each.isVisibleTo(canvas)]

    def refresh(self) -> None:
        """Show the zoom, and whether the page is empty."""
        self.zoom.show_zoom(self._bench.canvas.view.zoom)
        scene = self._bench.canvas.scene
        self.empty.setVisible(not scene.cards and not scene.frames)

    def place(self) -> None:
        """Put all in their corners."""
        canvas = self._bench.canvas
        for plate in (self.zoom, self.breadcrumb, self.empty, self.find):
            plate.adjustSize()
            plate.raise_()
        low = canvas.height()
        if canvas.scene.legend is not None:
            legend = legend_box(canvas.width(), canvas.height())
            beside = legend.top() > low / 2 and INSET + self.zoom.width() + GAP > legend.left()
            low = round(legend.top()) + INSET - GAP if beside else low
        self.zoom.move(INSET, low - self.zoom.height() - INSET)
        self.breadcrumb.move(INSET, INSET)
        self.find.move(canvas.width() - self.find.width() - INSET, INSET)
        self.empty.move(
            (canvas.width() - self.empty.width()) // 2,
            (canvas.height() - self.empty.height()) // 2,
        )


class ZoomPlate(QFrame):
    """Farther, how near, nearer, all in view, tidy."""

    def __init__(self, bench: Workbench, theme: Theme) -> None:
        super().__init__(bench.canvas)
        self.setObjectName("card")
        canvas = bench.canvas
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(0)
        self._buttons: list[tuple[QPushButton, str]] = []
        self._button("minus", self.tr("Zoom out"), lambda: canvas.zoom_by(1 / STEP))
        self._percent = QPushButton()
        self._percent.setObjectName("flat")
        self._percent.setToolTip(self.tr("Back to 100 %"))
        self._percent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._percent.clicked.connect(lambda: canvas.zoom_to(1.0))
        row.addWidget(self._percent)
        self._button("plus", self.tr("Zoom in"), lambda: canvas.zoom_by(STEP))
        self._button("fit-to-page-outline", self.tr("Show all  F"), lambda: canvas.fit())
        self._button("sitemap-outline", self.tr("Tidy  Ctrl+L"), bench.tidy)
        self.set_theme(theme)

    def _button(self, picture: str, words: str, act: Callable[[], object]) -> None:
        button = QPushButton()
        button.setObjectName("flat")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: act())
        self._buttons.append((button, picture))
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in other colours."""
        for button, picture in self._buttons:
            button.setIcon(icon(picture, theme.color("text2")))
            button.setFixedWidth(scaled(28))
        self._percent.setMinimumWidth(scaled(54))

    def show_zoom(self, zoom: float) -> None:
        """Say how near one is."""
        self._percent.setText(f"{zoom * 100:.0f}\N{THIN SPACE}%")


class _Empty(QFrame):
    """What to do first where there is nothing yet."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QVBoxLayout(self)
        for words, role in (
            (self.tr("Nothing here yet"), "h2"),
            (self.tr("Drag a layer here from the left, or press Space to search for one."), "sub"),
        ):
            label = QLabel(words)
            label.setObjectName(role)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(label)
