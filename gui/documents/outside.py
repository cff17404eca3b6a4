"""Outside: what becomes of open documents when somebody else changes their files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from gradscape.graph.change import diff
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError, load_known
from gradscape.gui.documents import questions
from gradscape.gui.documents.differences import differences
from gradscape.gui.documents.watch import FileWatch
from gradscape.gui.words import said

if TYPE_CHECKING:
    from gradscape.gui.documents.documents import Documents
    from gradscape.gui.documents.open_document import OpenDocument

UNREADABLE = "unreadable"
"""In the place of the digest of a file that holds no project."""
LATER = 300
"""Milliseconds after which it is tried again, where a person was in the middle of something."""


class Outside(QObject):
    """Watches the files of all documents. What was not modified here is read anew, quietly."""

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._documents = documents
        self._watch = FileWatch(self)
        self._watch.stirred.connect(self._stirred)
        self._waiting: set[Path] = set()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER)
        self._later.timeout.connect(self._see)

    def follow(self) -> None:
        """Watch the files that the documents have now."""
        self._watch.set_files({each.path for each in self._documents.items if each.path})

    def look(self) -> None:
        """See whether files were changed, also where the system did not say so."""
        self._watch.look()

    def _stirred(self, paths: set[Path]) -> None:
        self._waiting |= paths
        self._see()

    def _see(self) -> None:
        held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if self._documents.asking or held:
            self._later.start()
            return
        paths, self._waiting = self._waiting, set()
        for path in sorted(paths):
            if document := self._documents.at(path):
                self._see_one(document, path)

    def _see_one(self, document: OpenDocument, path: Path) -> None:
        try:
            project, digest = load_known(path)
        except StorageError as error:
            if path.exists():
                self._unreadable(document, error)
            elif document.seen:
                self._gone(document)
            return
        if digest == document.seen:
            return
        document.seen = digest
        if document.modified and diff(document.editor.project, project):
            self._ask(document, project, digest)
            return
        document.reload(project, digest)
        words = self.tr("{0} was changed outside, and read again")
        self._documents.say(words, "info", document.name)

    def _unreadable(self, document: OpenDocument, error: StorageError) -> None:
        document.editor.document.differs()
        document.seen = UNREADABLE
        document.settled.emit()
        words = self.tr("{0} was changed outside, and cannot be read; yours stays. {1}")
        self._documents.say(words, "error", document.name, said(error.why))

    def _gone(self, document: OpenDocument) -> None:
        document.differ()
        words = self.tr("{0} is no longer in its folder. Saving writes it anew")
        self._documents.say(words, "error", document.name)

    def _ask(self, document: OpenDocument, project: Project, digest: str) -> None:
        self._documents.wanted.emit(document)
        found = differences(document.editor.project, project)
        answer = self._documents.ask(questions.changed_outside(document.name, found))
        if answer == "mine":
            document.differ(digest)
        elif answer == "theirs":
            document.reload(project, digest)
