"""OpenDocument: a document with its editor, its file, and what keeps its steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.graph.autosave import Autosave
from gradscape.graph.document import Document
from gradscape.graph.errors import GradscapeError
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor

if TYPE_CHECKING:
    from gradscape.gui.training.session import Session
    from gradscape.gui.training.worker import Workers

SYNC = 1000
"""Milliseconds after a step when it is on the disk, for where the power fails too."""

IDLE = 400
"""Milliseconds after which a person is taken to look before the first step."""


class OpenDocument(QObject):
    """A document that a person has open.

    Args:
        document: its project and history.
        folder: where journals lie that cannot lie beside their file.
        title: what it is called, without an ending.
        path: of its file; None before it was ever saved.
        digest: of what the file holds.
    """

    settled = Signal()
    """Its title, its file, its run, or whether there is something to save may be another by now."""
    not_kept = Signal(str)
    """Steps are not kept for after a crash, and why, in words."""

    def __init__(
        self,
        document: Document,
        folder: Path,
        title: str,
        path: Path | None = None,
        digest: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = Editor(document, self)
        self.title, self.path = title, path
        self.digest = digest
        """Of the file that the document goes on from, or is meant to replace."""
        self.seen = digest
        """Of the file as a person last heard of it; empty where it is gone."""
        self.autosave = Autosave(document, folder, title)
        if path is not None:
            self.autosave.settle(path, digest)
        self._in_trouble = False
        self.workers: Callable[[], Workers | None] = lambda: None
        """Says where its run gets workers from; by default it has its own."""
        self._session: Session | None = None
        self._sync = QTimer(self)
        self._sync.setSingleShot(True)
        self._sync.setInterval(SYNC)
        self._sync.timeout.connect(self.autosave.sync)
        self.editor.changed.connect(self._changed)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE)
        self._idle.timeout.connect(self.autosave.prepare)
        self._idle.start()

    @property
    def name(self) -> str:
        """As questions call it: that of its file, or else its title."""
        return self.path.name if self.path else self.title

    @property
    def modified(self) -> bool:
        """Whether there is something to save."""
        return self.editor.document.modified

    @property
    def session(self) -> Session:
        """Its run, which is made when it is asked for first."""
        if self._session is None:
            from gradscape.backends.runs.registry import folder_of
            from gradscape.gui.training.session import Session

            self._session = Session(
                self.editor,
                lambda: folder_of(self.path),
                self,
                title=lambda: self.title,
                workers=self.workers(),
            )
            self._session.changed.connect(self.settled)
        return self._session

    @property
    def trains(self) -> bool:
        """Whether a run of it goes on here."""
        return self._session is not None and self._session.busy

    def save(self, path: Path) -> None:
        """Write it to a file, which is its own from then on.

        Raises:
            GradscapeError: it cannot be written; all is as it was.
        """
        digest = self.editor.document.save(path)
        self.path, self.title = path, path.stem
        self.settle(digest)

    def reload(self, project: Project, digest: str) -> None:
        """Become what the file holds; a step that can be undone."""
        self.editor.document.reload(project, self.tr("Read from the file"))
        self.settle(digest)

    def settle(self, digest: str) -> None:
        """Go on from, or mean to replace, the file as it is now."""
        self.digest = self.seen = digest
        self.autosave.title = self.title
        self.autosave.settle(self.path, digest)
        self._idle.start()
        self.settled.emit()

    def differ(self, digest: str = "") -> None:
        """The same, where the file holds something else, or is gone: there is something to save."""
        self.editor.document.differs()
        self.settle(digest)

    def close(self) -> None:
        """It is closed, and what was not saved is not wanted."""
        self._sync.stop()
        self._idle.stop()
        if self._session is not None:
            self._session.close()
        self.autosave.close()

    def _changed(self) -> None:
        self._sync.start()
        trouble: GradscapeError | None = self.autosave.trouble
        if trouble is not None and not self._in_trouble:
            self.not_kept.emit(str(trouble))
        self._in_trouble = trouble is not None
