"""FileDrop: files that are let fall on the window are opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from gradscape.gui.documents.documents import SUFFIX, Documents


class FileDrop(QObject):
    """Takes files on a window, and on all in it that wants none itself."""

    def __init__(self, window: QWidget, documents: Documents) -> None:
        super().__init__(window)
        self._documents = documents
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags that carry files, and no others."""
        drags = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() not in drags or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        files = _files(event.mimeData())
        if not files:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self._open(files)
        return True

    def _open(self, files: list[Path]) -> None:
        ours = [file for file in files if file.suffix == SUFFIX]
        if others := [file.name for file in files if file.suffix != SUFFIX]:
            words = self.tr("Not opened: {0}. A project's file ends in {1}")
            self._documents.say(words, "error", ", ".join(others), SUFFIX)
        self._documents.open_all(ours)


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
