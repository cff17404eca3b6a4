"""Files of the window: new, open, save, and what is asked before work is given up.

The first paint waits for none of what a network is: that is imported when it is needed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gradscape.gui.window.page import Page

if TYPE_CHECKING:
    from gradscape.graph.project import Project
    from gradscape.gui.window.window import Window

SUFFIX = ".gradscape"


class Files(QObject):
    """What menus, the start page and dropped files do."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    # ---- open

    def new(self) -> None:
        """Open an empty canvas."""
        from gradscape.graph.builder import Builder
        from gradscape.graph.project import Project

        self.show(Project.of(Builder("Network").definition()), self.tr("untitled"))

    def template(self, name: str) -> None:
        """Open a network to begin with."""
        from gradscape.graph.templates import build

        self.show(build(name), name)

    def ask(self) -> None:
        """Let a person choose files, and open them."""
        words = self.tr("Gradscape projects (*{0})").format(SUFFIX)
        title, folder = self.tr("Open"), self._folder()
        names, _ = QFileDialog.getOpenFileNames(self._window, title, folder, words)
        self.open_all(map(Path, names))

    def open_all(self, paths: Iterable[Path]) -> None:
        """Open files, one tab each."""
        for path in paths:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a file, or turn to it where it is open; why it cannot be read is said."""
        from gradscape.graph.storage import StorageError, load

        path = path.resolve()
        for page in self._window.pages:
            if page.path == path:
                self._window.show_page(page)
                return
        try:
            project = load(path)
        except StorageError as error:
            self._window.toast.say(str(error), "error")
            return
        self.show(project, path.stem, path)
        self._window.preferences.remember(path, time.time())

    def show(self, project: Project, title: str, path: Path | None = None) -> Page:
        """Open a project in a tab."""
        from gradscape.graph.document import Document
        from gradscape.gui.editor import Editor

        editor = Editor(Document(project), self._window)
        page = Page(title, self._window.make_view(editor), editor, path)
        self._window.add_page(page)
        return page

    # ---- save

    def save(self) -> bool:
        """Write the page that is shown to its file; False where that did not come about."""
        page = self._window.page
        if page is None or page.editor is None:
            return False
        return self._write(page, page.path) if page.path else self.save_as()

    def save_as(self) -> bool:
        """Write the page that is shown to a file that a person chooses."""
        page = self._window.page
        if page is None or page.editor is None:
            return False
        proposed = str(page.path or Path(self._folder()) / f"{page.title}{SUFFIX}")
        words = self.tr("Gradscape projects (*{0})").format(SUFFIX)
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save as"), proposed, words)
        if not name:
            return False
        path = Path(name)
        return self._write(page, path if path.suffix else path.with_suffix(SUFFIX))

    def _write(self, page: Page, path: Path) -> bool:
        from gradscape.graph.storage import StorageError

        assert page.editor is not None
        try:
            page.editor.document.save(path)
        except StorageError as error:
            self._window.toast.say(str(error), "error")
            return False
        page.path = path.resolve()
        self._window.preferences.remember(path, time.time())
        self._window.rename(page, path.stem)
        self._window.toast.say(self.tr("Saved {0}").format(path.name), "ok")
        return True

    def may_close(self, page: Page) -> bool:
        """Ask what becomes of work that is not saved; False where the page is to stay."""
        self._window.show_page(page)
        box = QMessageBox(self._window)
        box.setText(self.tr("{0} has changes that are not saved").format(page.title))
        choice = QMessageBox.StandardButton
        box.setStandardButtons(choice.Save | choice.Discard | choice.Cancel)
        box.setDefaultButton(choice.Save)
        answer = box.exec()
        if answer == choice.Save:
            return self.save()
        return answer == choice.Discard

    def _folder(self) -> str:
        recent = self._window.preferences.recent
        return str(Path(recent[0].path).parent if recent else Path.cwd())
