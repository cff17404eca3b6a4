"""Exports of the window: the model's code, a script that trains it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

if TYPE_CHECKING:
    from gradscape.backends.exports import Form
    from gradscape.gui.window.window import Window

EXPORTS = ("export.module", "export.script")
"""The commands that export, in the order of their menu."""


class Exports(QObject):
    """What leaves the window as code."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def choose(self) -> None:
        """Show what there is to be exported, under the button of that name."""
        menu = QMenu(self._window)
        for name in EXPORTS:
            menu.addAction(self._window.commands.action(name))
        button = self._window.bar.export
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def module(self) -> None:
        """Write the model as a Python module."""
        self._write("module", ".py")

    def script(self) -> None:
        """Write a script that trains the model, and needs nothing of ours."""
        self._write("script", "_train.py")

    def _write(self, form: Form, ending: str) -> None:
        from gradscape.backends import exports
        from gradscape.backends.files import replace_file
        from gradscape.backends.jobs import InvalidNetworkError
        from gradscape.graph.errors import GradscapeError

        page = self._window.page
        if page is None or page.document is None:
            return
        try:
            origin = exports.Origin(page.document.editor.project)
            text = exports.module(origin) if form == "module" else exports.script(origin)
        except InvalidNetworkError:
            self._window.desk.show_panel("problems")
            self._window.toast.say(self.tr("A network with errors has no code yet"), "error")
            return
        except GradscapeError as error:
            self._window.toast.say(str(error), "error")
            return
        path = page.document.path
        folder = path.parent if path else Path.cwd()
        proposed = str(folder / f"{page.document.title}{ending}")
        words = self.tr("Python files (*.py)")
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export"), proposed, words)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".py")
        try:
            replace_file(path, text.encode())
        except OSError as error:
            words = self.tr("{0} cannot be written: {1}").format(path, error.strerror)
            self._window.toast.say(words, "error")
            return
        self._window.toast.say(self.tr("Wrote {0}").format(path.name), "ok")
