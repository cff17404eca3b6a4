"""Runs Gradscape as `python main.py` does, and says over a pipe where things are and what is so.

It only looks: a line of JSON on standard input is a question, a line on standard output its answer.
All that is done to the window comes from the display's mouse and keyboard.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QTabBar, QWidget

from gradscape.graph.edits.base import title
from gradscape.graph.storage import dumps
from gradscape.gui import application
from gradscape.gui.canvas.hit import End
from gradscape.gui.panels.inspector.inspector import Inspector
from gradscape.gui.panels.palette import Palette
from gradscape.gui.panels.rows import ROW
from gradscape.gui.preferences import Preferences
from gradscape.gui.window.window import Window
from gradscape.gui.workbench import Workbench
from gradscape.main import main

Box = tuple[int, int, int, int]
"""Left, top, width, height on the screen."""
W = TypeVar("W", bound=QWidget)


class Witness(QObject):
    """Answers questions about a window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._hears = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._hears.activated.connect(self._answer)

    def _answer(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self._hears.setEnabled(False)
            return
        name, *words = json.loads(line)
        ask: Callable[..., Any] = getattr(self, name)
        sys.stdout.write(json.dumps(ask(*words)) + "\n")
        sys.stdout.flush()

    # ---- where things are; None: not to be seen

    def button(self, words: str) -> Box | None:
        """A button, an item of a menu, a tab, by what it says."""
        for widget in self._seen(QAbstractButton):
            if words in (_plain(widget.text()), widget.accessibleName()) and widget.isEnabled():
                return _box(widget, widget.rect())
        for menu in self._seen(QMenu):
            for action in menu.actions():
                if _plain(action.text()) == words and action.isEnabled():
                    return _box(menu, menu.actionGeometry(action))
        for bar in self._seen(QTabBar):
            for place in range(bar.count()):
                if bar.tabText(place) == words:
                    return _box(bar, bar.tabRect(place))
        return None

    def row(self, words: str) -> Box | None:
        """A row of the palette."""
        listed = next(iter(self._seen(Palette))).list
        model = listed.model()
        for place in range(model.rowCount()):
            index = model.index(place, 0)
            if index.data(ROW).title == words:
                found = listed.visualRect(index)
                inside = listed.viewport().rect().contains(found)
                return _box(listed.viewport(), found) if inside else None
        return None

    def palette(self) -> Box | None:
        """The list of the palette."""
        listed = next(iter(self._seen(Palette))).list
        return _box(listed.viewport(), listed.viewport().rect())

    def canvas(self) -> Box | None:
        """The canvas."""
        bench = self._bench
        return _box(bench.canvas, bench.canvas.rect()) if bench else None

    def card(self, words: str) -> Box | None:
        """A node on the canvas, by what stands on it."""
        bench = self._bench
        if bench is None:
            return None
        for row, card in enumerate(bench.canvas.scene.cards):
            if card.title == words:
                return _box(bench.canvas, bench.canvas.screen_rect(row).toRect())
        return None

    def port(self, words: str, is_output: bool) -> Box | None:
        """The first input or output of a node on the canvas."""
        bench = self._bench
        if bench is None:
            return None
        for card in bench.canvas.scene.cards:
            if card.title == words:
                x, y = bench.canvas.view.to_screen(*bench.canvas.place(End(card.id, 0, is_output)))
                return _box(bench.canvas, QRect(QPoint(round(x), round(y)), QSize(1, 1)))
        return None

    def field(self, words: str) -> Box | None:
        """A line that takes text, by its name."""
        for line in self._seen(QLineEdit):
            if line.accessibleName() == words:
                return _box(line, line.rect())
        return None

    # ---- what is so

    def front(self) -> int:
        """The window that a window manager would give the keyboard to."""
        shown = QApplication.activeModalWidget() or self._window
        return int(shown.winId())

    def focus(self) -> str:
        """What has the keyboard."""
        widget = QApplication.focusWidget()
        if widget is None:
            return ""
        bench = self._bench
        if bench is not None and widget is bench.canvas:
            return "canvas"
        words = widget.accessibleName() or _plain(str(widget.property("text") or ""))
        return words or type(widget).__name__

    def popup(self) -> bool:
        """Whether a menu is open."""
        return QApplication.activePopupWidget() is not None

    def dragging(self) -> bool:
        """Whether something is dragged: its picture is a window of its own."""
        return any(
            window.isVisible() and window.metaObject().className() == "QShapedPixmapWindow"
            for window in QGuiApplication.allWindows()
        )

    def titles(self) -> list[str]:
        """The tabs of the window."""
        return [self._window.tabs.tabText(place) for place in range(self._window.tabs.count())]

    def cards(self) -> list[str]:
        """What stands on the canvas."""
        bench = self._bench
        return [card.title for card in bench.canvas.scene.cards] if bench else []

    def wires(self) -> list[tuple[str, str]]:
        """From what to what wires lead, in the body that is shown."""
        bench = self._bench
        if bench is None:
            return []
        names = {card.id: card.title for card in bench.canvas.scene.cards}
        drawn = bench.canvas.scene.wires
        return [(names[wire.source], names[wire.target]) for wire in drawn]

    def selection(self) -> list[str]:
        """What is selected, the current one last."""
        bench = self._bench
        if bench is None:
            return []
        return [title(bench.editor.node(path)) for path in bench.editor.selection]

    def errors(self) -> list[str]:
        """What the check finds wrong."""
        bench = self._bench
        return [each.code.name for each in bench.editor.report.errors] if bench else []

    def shape(self, words: str) -> str | None:
        """What comes out of a node, as it stands on the canvas."""
        bench = self._bench
        cards = bench.canvas.scene.cards if bench else ()
        return next((card.shape for card in cards if card.title == words), None)

    def value(self, words: str) -> str | None:
        """What stands in a field of the inspector."""
        for inspector in self._seen(Inspector):
            for line in inspector.findChildren(QLineEdit):
                if line.accessibleName() == words and line.isVisible():
                    return line.text()
        return None

    def project(self) -> str:
        """The project as a file would hold it."""
        bench = self._bench
        return dumps(bench.editor.project) if bench else ""

    def message(self) -> str:
        """What the window has told in passing."""
        return self._window.toast.text

    def steps(self) -> list[bool]:
        """Whether there is something to undo, and to redo."""
        bench = self._bench
        document = bench.editor.document if bench else None
        return [document.can_undo, document.can_redo] if document else [False, False]

    def buttons(self) -> list[str]:
        """The words of all buttons and menu items that can be used."""
        found = [
            _plain(each.text()) or each.accessibleName() for each in self._seen(QAbstractButton)
        ]
        items = [each.text() for menu in self._seen(QMenu) for each in menu.actions()]
        return [*found, *map(_plain, items)]

    # ---- parts

    @property
    def _bench(self) -> Workbench | None:
        view = self._window.page.view if self._window.page else None
        return view if isinstance(view, Workbench) else None

    def _seen(self, kind: type[W]) -> Iterator[W]:
        """What can be seen, of that kind, and used: a dialog shuts off what is behind it."""
        modal = QApplication.activeModalWidget()
        for top in QApplication.topLevelWidgets():
            if modal is not None and top is not modal and not isinstance(top, QMenu):
                continue
            found = [top] if isinstance(top, kind) else []
            for widget in (*found, *top.findChildren(kind)):
                if widget.isVisible() and not widget.visibleRegion().isEmpty():
                    yield widget


def _plain(words: str) -> str:
    """Without the signs of the keys that choose it."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _box(widget: QWidget, rect: QRect) -> Box:
    corner = widget.mapToGlobal(rect.topLeft())
    return corner.x(), corner.y(), rect.width(), rect.height()


def _watched(preferences: Preferences | None = None) -> Window:
    window = _build(preferences)
    Witness(window)
    return window


if __name__ == "__main__":
    _build = application.build
    application.build = _watched
    sys.exit(main([]))
