"""Exports of the window: the model's code, a script that trains it, a figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

if TYPE_CHECKING:
    from gradscape.backends.exports import Form
    from gradscape.gui.documents import OpenDocument
    from gradscape.gui.window.window import Window

EXPORTS = ("export.module", "export.script", "export.figure")
"""The commands that export, in the order of their menu."""


class Exports(QObject):
    """What leaves the window as code, or as a figure."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._folder: Path | None = None

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

    def figure(self) -> None:
        """Write what the canvas shows as a figure."""
        from gradscape.graph.errors import GradscapeError
        from gradscape.gui.canvas.export import render
        from gradscape.gui.words import said
        from gradscape.gui.workbench import Workbench

        page = self._window.page
        if page is None or page.document is None or not isinstance(page.view, Workbench):
            return
        words = self.tr("Figures (*.svg *.pdf *.png)")
        path = self._ask(page.document, ".svg", words)
        if path is None:
            return
        try:
            render(page.view.canvas.scene, self._window.themes.theme, path)
        except GradscapeError as error:
            self._window.toast.say(said(error), "error")
            return
        self._window.toast.say(self.tr("Wrote {0}").format(path.name), "ok")

    def run(self, form: Form, folder: Path) -> None:
        """Write the code of a run, from its folder, and its weights beside it."""
        from gradscape.backends import exports
        from gradscape.graph.errors import GradscapeError
        from gradscape.gui.words import said

        page = self._window.page
        if page is None or page.document is None:
            return
        ending = ".py" if form == "module" else "_train.py"
        path = self._ask(page.document, ending, self.tr("Python files (*.py)"), folder.name)
        if path is None:
            return
        try:
            written = exports.write(folder, path, form)
        except GradscapeError as error:
            self._window.toast.say(said(error), "error")
            return
        names = (
            self.tr("{0} and {1}").format(*(each.name for each in written))
            if len(written) == 2
            else path.name
        )
        self._window.toast.say(self.tr("Wrote {0}").format(names), "ok")

    def _write(self, form: Form, ending: str) -> None:
        from gradscape.backends import exports
        from gradscape.backends.files import replace_file
        from gradscape.backends.jobs import InvalidNetworkError
        from gradscape.graph.errors import GradscapeError
        from gradscape.gui.words import said

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
            self._window.toast.say(said(error), "error")
            return
        path = self._ask(page.document, ending, self.tr("Python files (*.py)"))
        if path is None:
            return
        try:
            replace_file(path, text.encode())
        except OSError as error:
            words = self.tr("{0} cannot be written: {1}").format(path, error.strerror)
            self._window.toast.say(words, "error")
            return
        self._window.toast.say(self.tr("Wrote {0}").format(path.name), "ok")

    def _ask(self, document: OpenDocument, ending: str, kinds: str, name: str = "") -> Path | None:
        """The file that a person chooses: at first beside the document's own, then where last."""
        beside = document.path.parent if document.path else self._window.documents.last_folder()
        title = (name or document.title).replace("/", "-").replace("\\", "-")
        if ending.endswith(".py"):  # so that it can be imported
            title = re.sub(r"\W+", "_", title).strip("_").lower()
            title = title if title.isidentifier() else f"model_{title}"
        proposed = str((self._folder or beside) / f"{title}{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export"), proposed, kinds)
        if not chosen:
            return None
        path = Path(chosen)
        self._folder = path.parent
        return path if path.suffix else path.with_suffix(ending[ending.rindex(".") :])
