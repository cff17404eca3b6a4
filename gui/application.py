"""The application: from the first paint to the end of the window."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from gradscape.gui.preferences import Preferences
from gradscape.gui.start.page import StartPage, Starts
from gradscape.gui.theme import Theme, Themes
from gradscape.gui.window.failure import Boundary
from gradscape.gui.window.page import View
from gradscape.gui.window.window import Window

if TYPE_CHECKING:
    from gradscape.gui.editor import Editor


def run(files: Sequence[Path] = ()) -> int:
    """Open the window, with these files, until it is closed; returns the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt's loop would let Ctrl+C wait for the mouse
    paint_alone()
    app = QApplication(["gradscape"])
    app.setApplicationName("gradscape")
    app.setApplicationDisplayName("Gradscape")
    app.setDesktopFileName("gradscape")
    app.setStyle("Fusion")
    window = build()
    boundary = Boundary(window)
    boundary.install()
    window.show()
    warm = Warm(window)
    window.before_documents = warm.wait
    warm.done.connect(lambda: window.documents.workers.stand_by())
    warm.done.connect(lambda: window.documents.recover())
    if files:
        QTimer.singleShot(0, lambda: window.documents.open_all(files))
    warm.start()
    return app.exec()


def paint_alone() -> None:
    """Let Qt fill shapes in the thread that paints; to be called before anything is painted.

    A shape as tall as a card it would hand to others: that takes 65 µs, filling it alone 5.
    """
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


class Warm(QTimer):
    """Imports what a document needs, once the window has been painted.

    What knows no widgets comes in a thread, so that the window answers a person meanwhile; the rest
    a piece at a time.
    """

    done = Signal()
    """A document can be shown at once."""

    AHEAD = (
        "networkx",
        "numpy.typing",
        "gradscape.graph.check",
        "gradscape.graph.templates",
        "gradscape.graph.arrange",
        "gradscape.graph.autosave",
        "gradscape.backends.jobs",
    )
    PIECES = (
        "gradscape.gui.canvas.painter",
        "gradscape.gui.canvas.canvas",
        "gradscape.gui.drawing",
        "gradscape.gui.workbench",
        "gradscape.gui.panels.code",
        "gradscape.gui.panels.inspector",
        "gradscape.gui.window.panels",
    )
    PAUSE = 40
    """Milliseconds between two pieces, for what a person does meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._left = list(self.PIECES)
        self._thread: Thread | None = None
        self.setInterval(self.PAUSE)
        self.timeout.connect(self._next)

    def wait(self) -> None:
        """Return once the thread has no more to do.

        Two threads that import parts of one package at once may each see the other's half done.
        """
        if self._thread is not None:
            self._thread.join()

    def _next(self) -> None:
        if self._thread is None:
            self._thread = _beside(lambda: [import_module(name) for name in self.AHEAD])
        elif self._thread.is_alive():
            return
        elif self._left:
            import_module(self._left.pop(0))
        else:
            self.stop()
            self.done.emit()
            self._thread = _beside(_load_later)


def _beside(act: Callable[[], object]) -> Thread:
    """A thread that does something; the end of the program waits for it."""
    thread = Thread(target=act)
    thread.start()
    return thread


def _load_later() -> None:
    """What formulas are set with, and what runs are plotted with."""
    from gradscape.gui.panels.inspector.typeset import library

    library()
    import_module("pyqtgraph")


def build(preferences: Preferences | None = None) -> Window:
    """The window with its start page, dressed but not shown."""
    preferences = preferences or Preferences()
    themes = Themes(preferences.theme, preferences.text_scale, preferences.reduced_motion)
    themes.apply()
    window = Window(preferences, themes, _start, _canvas)
    themes.setParent(window)
    window.open_start()
    return window


def _start(window: Window) -> QWidget:
    starts = Starts(
        template=lambda name: window.documents.template(name),
        new=lambda: window.documents.new(),
        ask=lambda: window.documents.choose(),
        open=lambda path: window.documents.open(path),
    )
    themes = window.themes
    return StartPage(starts, window.preferences.recent, themes.theme, themes.scale)


def _canvas(editor: Editor, theme: Theme) -> View:
    from gradscape.gui.workbench import Workbench

    return Workbench(editor, theme)
