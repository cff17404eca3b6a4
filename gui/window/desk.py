"""Desk: the canvas of the document that is shown, and the panels around it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QEvent,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gradscape.gui.editor import Editor
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme
from gradscape.gui.window.grip import Grip

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
LEAST = QSize(120, 80)
"""To which a panel can be made small."""
AREA = "area"
"""How parts of what the panels give way to are called, between which the keyboard goes."""
NARROW = 240
"""Pixels that a canvas keeps beside what the panels give way to."""
VERSION = 1
"""Of the arrangement of panels. Remembered ones of another version are forgotten."""


@dataclass(frozen=True)
class Berth:
    """Where a panel stands before anybody moves it.

    Args:
        size: its width, or at the bottom its height.
        headed: shows its title where it is no tab; for panels whose content does not say it.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    size: int
    headed: bool = False


class Desk(QMainWindow):
    """Panels are docks: each can be moved, closed and laid upon another."""

    moved = Signal()
    """A panel stands elsewhere, or was shown or hidden."""

    def __init__(self, theme: Theme, scale: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self._theme = theme
        self._scale = scale
        self._editor: Editor | None = None
        self._panels: dict[str, Panel] = {}
        self._docks: dict[str, QDockWidget] = {}
        self._berths: dict[str, Berth] = {}
        self._away: QByteArray | None = None
        self._resized = False
        self._beside: QWidget | None = None
        self.canvases = QStackedWidget()
        self._middle = QSplitter()
        self._middle.setHandleWidth(1)
        self._middle.setChildrenCollapsible(False)
        self._middle.addWidget(self.canvases)
        self.setCentralWidget(self._middle)
        options = QMainWindow.DockOption
        self.setDockOptions(
            options.AllowTabbedDocks | options.AllowNestedDocks | options.GroupedDragging
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, LEFT),
            (Qt.Corner.BottomRightCorner, RIGHT),
        ):
            self.setCorner(corner, area)
        self._tidying = QTimer(self)
        self._tidying.setSingleShot(True)
        self._tidying.timeout.connect(self._tidy)

    # ---- panels

    def add_panel(self, berth: Berth, panel: Panel) -> None:
        """Put a panel where it belongs, upon those that stand there at the bottom."""
        dock = QDockWidget(berth.title, self)
        dock.setObjectName(berth.id)
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dock.setWidget(_held(panel))
        dock.setTitleBarWidget(Grip(dock, berth.title if berth.headed else "", self._theme))
        self._panels[berth.id] = panel
        self._docks[berth.id] = dock
        self._berths[berth.id] = berth
        self._moor(berth)
        # Qt calls a panel visible that lies under another's tab; a panel asks so as to spare work.
        dock.visibilityChanged.connect(panel.setVisible)
        for signal in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
            signal.connect(lambda *_: self._tidying.start(0))

    def panel(self, id: str) -> Panel:
        """A panel by its name. Raises KeyError: there is none."""
        return self._panels[id]

    @property
    def panels(self) -> tuple[Berth, ...]:
        """All panels, in the order in which they were added."""
        return tuple(self._berths.values())

    def is_shown(self, id: str) -> bool:
        """Whether a panel stands on the desk, be it under another."""
        return not self._docks[id].isHidden()

    def show_panel(self, id: str, shown: bool = True) -> None:
        """Put a panel on the desk and on top of those it lies with, or take it away."""
        self._docks[id].setVisible(shown)
        if shown:
            self._docks[id].raise_()

    def toggle_panel(self, id: str) -> None:
        """Take a panel away that can be seen; put one back, or on top of those it lies with."""
        seen = not self._panels[id].visibleRegion().isEmpty()
        self.show_panel(id, not (self.is_shown(id) and seen))

    def set_title(self, id: str, title: str) -> None:
        """What stands on a panel's tab, as `Problems  2`."""
        self._docks[id].setWindowTitle(title)
        grip = self._docks[id].titleBarWidget()
        if isinstance(grip, Grip) and self._berths[id].headed:
            grip.title = title
            grip.update()

    def put(self, id: str, area: Qt.DockWidgetArea, size: int = 0) -> None:
        """Move a panel to another side, in its place among the tabs that stand there.

        Args:
            size: its width, or at the bottom its height; 0: that of its berth.
        """
        dock, left = self._docks[id], self.area(id)
        dock.setFloating(False)
        there = self._moored(area, but=id)
        self.addDockWidget(area, dock)
        if there:
            self.tabifyDockWidget(self._docks[there[0]], dock)
            beside = self.tabifiedDockWidgets(dock)
            order = list(self._berths)
            for later in there:
                if order.index(later) > order.index(id) and self._docks[later] in beside:
                    self.tabifyDockWidget(dock, self._docks[later])
        self.show_panel(id)
        self._give({id: size or self._berths[id].size}, area)
        stayed = self._moored(left, but=id)
        if left is not area and stayed:
            self._give({stayed[0]: self._berths[stayed[0]].size}, left)

    def _moored(self, area: Qt.DockWidgetArea, but: str) -> list[str]:
        """The panels that are shown on a side, in the order of their berths."""
        return [
            name
            for name, dock in self._docks.items()
            if name != but and not dock.isHidden() and self.dockWidgetArea(dock) is area
        ]

    def _give(self, sizes: dict[str, int], area: Qt.DockWidgetArea) -> None:
        """Give panels of a side sizes, as they are at text of normal size."""
        way = Qt.Orientation.Vertical if area is BOTTOM else Qt.Orientation.Horizontal
        docks = [self._docks[name] for name in sizes]
        most = self.width() // 2  # the canvas is to stay in sight
        given = [min(round(size * self._scale), most) for size in sizes.values()]
        self.resizeDocks(docks, given, way)

    def area(self, id: str) -> Qt.DockWidgetArea:
        """The side on which a panel stands."""
        return self.dockWidgetArea(self._docks[id])

    def walk(self, by: int) -> None:
        """Move the keyboard to the next area: the canvas, then each panel that can be seen.

        What speaks of the current node comes first, what may be put in last.
        """
        seen = [name for name, each in self._panels.items() if not each.visibleRegion().isEmpty()]
        order = {RIGHT: 0, BOTTOM: 1, LEFT: 2}
        seen.sort(key=lambda name: order.get(self.area(name), 3))
        shown: list[QWidget] = [self._panels[name] for name in seen]
        if self._away is not None and self._beside is not None:
            parts = self._beside.findChildren(QWidget, AREA)
            shown = [part for part in parts if part.isVisible()]
        areas = [area for area in (self.canvases.currentWidget(), *shown) if area is not None]
        focus = QApplication.focusWidget()
        at = next((k for k, area in enumerate(areas) if _holds(area, focus)), 0)
        others = (areas[(at + by * step) % len(areas)] for step in range(1, len(areas)))
        any(_enter(area) for area in others)  # one with nothing to be used is passed

    # ---- what is shown

    def set_editor(self, editor: Editor | None, canvas: QWidget) -> None:
        """Show a document: its canvas in the middle, and what each panel says of it."""
        self.canvases.setCurrentWidget(canvas)
        self._editor = editor
        for panel in self._panels.values():
            if panel.editor is not editor:
                panel.set_editor(editor)

    def join(self, canvas: QWidget) -> None:
        """Take the canvas of a document that was opened."""
        self.canvases.addWidget(canvas)

    def leave(self, canvas: QWidget, editor: Editor | None) -> None:
        """Let go of a document that was closed: of its canvas, and of it in the panels."""
        self.canvases.removeWidget(canvas)
        if self._editor is editor:
            self._editor = None
            for panel in self._panels.values():
                panel.set_editor(None)

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and give the panels room for text of another size."""
        self._theme = theme
        if scale != self._scale:
            self._scale = scale
            self._resized = self.gave_way
            self._resize()
        for name, panel in self._panels.items():
            panel.set_theme(theme)
            grip = self._docks[name].titleBarWidget()
            if isinstance(grip, Grip):
                grip.theme = theme
                grip.update()
            _hold(panel)

    # ---- where they stand

    def arrangement(self) -> QByteArray:
        """Where all panels stand, to be remembered."""
        return self.saveState(VERSION) if self._away is None else self._away

    def settle(self) -> None:
        """Give everything its place at once, not with the next events."""
        laid = self.layout()
        if laid is not None:
            laid.activate()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    @property
    def gave_way(self) -> bool:
        """Whether something else stands beside the canvas, and no panel is to be seen."""
        return self._away is not None

    def give_way(self, to: QWidget, canvas: int) -> None:
        """Put something in place of all panels, beside a canvas that is narrow at first.

        Args:
            canvas: its width, at text of normal size.
        """
        if self._away is None:
            self._away = self.saveState(VERSION)
            for dock in self._docks.values():
                dock.hide()
        self.canvases.setMinimumWidth(NARROW)
        first = self._beside is not to
        if first:
            self._middle.insertWidget(1, to)
            self._middle.setStretchFactor(1, 1)
            self._beside = to
        to.show()
        if first:
            width = round(canvas * self._scale)
            self._middle.setSizes([width, max(width, self.width() - width)])

    def come_back(self) -> None:
        """Let the panels stand where they stood before they gave way."""
        if self._away is None or self._beside is None:
            return
        away, self._away = self._away, None
        self._beside.hide()
        self.canvases.setMinimumWidth(0)
        self.arrange(away)
        if self._resized:
            self._resized = False
            self._resize()

    def arrange(self, state: QByteArray) -> None:
        """Put the panels where they stood; as shipped, if that is not known."""
        if state.isEmpty() or not self.restoreState(state, VERSION):
            self.rearrange()

    def rearrange(self) -> None:
        """Put all panels where they were shipped."""
        for berth in self._berths.values():
            self._docks[berth.id].setFloating(False)
            self.removeDockWidget(self._docks[berth.id])
        for berth in self._berths.values():
            self._moor(berth)
            self._docks[berth.id].show()
        for area in (LEFT, RIGHT, BOTTOM):
            first = next((b for b in self._berths.values() if b.area is area), None)
            if first is not None:
                self._docks[first.id].raise_()
        self._resize()

    def _moor(self, berth: Berth) -> None:
        dock = self._docks[berth.id]
        self.addDockWidget(berth.area, dock)
        others = [b for b in self._berths.values() if b.area is berth.area and b is not berth]
        before = [b for b in others if self._docks[b.id].parent() is self]
        before = [b for b in before if self.dockWidgetArea(self._docks[b.id]) is berth.area]
        if before and berth.area is BOTTOM:
            self.tabifyDockWidget(self._docks[before[-1].id], dock)

    def _resize(self) -> None:
        for area in (LEFT, RIGHT, BOTTOM):
            first = next((b for b in self.panels if b.area is area), None)
            if first is not None:
                self._give({first.id: first.size}, area)

    def _tidy(self) -> None:
        """A panel that is a tab needs no head of its own."""
        for dock in self._docks.values():
            grip = dock.titleBarWidget()
            if isinstance(grip, Grip):
                grip.set_tabbed(bool(self.tabifiedDockWidgets(dock)) and not dock.isFloating())
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setExpanding(False)
            bar.setDrawBase(False)
            bar.setAccessibleName(self.tr("Panels"))
            bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.moved.emit()


def _held(panel: QWidget) -> QWidget:
    """A panel in a box, which keeps its place while the panel is hidden under another's tab."""
    box = QWidget()
    laid = QVBoxLayout(box)
    laid.setContentsMargins(0, 0, 0, 0)
    laid.addWidget(panel)
    _hold(panel)
    return box


def _hold(panel: QWidget) -> None:
    """Keep a panel as wide as it asks for; with much to say it takes no room from the canvas."""
    box = panel.parentWidget()
    assert box is not None
    box.setMinimumSize(LEAST.expandedTo(panel.minimumSize()))


def _holds(area: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (focus is area or area.isAncestorOf(focus))


def _enter(area: QWidget) -> bool:
    """Give an area the keyboard: itself, or the first part of it that takes it, if one does."""
    first = area.entrance() if isinstance(area, Panel) else None
    inside = first.findChildren(QWidget) if first is not None else []
    parts = (*inside, area, *area.findChildren(QWidget))
    by_tab = Qt.FocusPolicy.TabFocus
    for part in parts:
        takes = bool(part.focusPolicy() & by_tab) and part.isEnabled()
        if takes and part.isVisibleTo(area.window()):
            part.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False
