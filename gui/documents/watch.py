"""FileWatch: notices when files are changed, replaced or removed by somebody else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

PAUSE = 150
"""Milliseconds of quiet, so that a file which is written in pieces is read once, and whole."""

Signature = tuple[int, int, int] | None


class FileWatch(QObject):
    """Watches files and the folders they lie in, since many programs replace a file by another."""

    stirred = Signal(object)
    """A set of paths: these files may be others by now, or gone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[Path, Signature] = {}
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self._timer.start)
        self._watcher.directoryChanged.connect(self._timer.start)

    def set_files(self, paths: set[Path]) -> None:
        """Watch these files and no others."""
        self._known = {path: _signature(path) for path in paths}
        self._follow()

    def look(self) -> None:
        """See whether a file stirred, also where the system did not say so."""
        now = {path: _signature(path) for path in self._known}
        stirred = {path for path in now if now[path] != self._known[path]}
        self._known = now
        self._follow()
        if stirred:
            self.stirred.emit(stirred)

    def _follow(self) -> None:
        """A file that was replaced is no longer watched; nor is one that was not there before."""
        wanted = {str(path) for path in self._known if path.exists()}
        wanted |= {str(path.parent) for path in self._known if path.parent.exists()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))


def _signature(path: Path) -> Signature:
    with suppress(OSError):
        stat = path.stat()
        return stat.st_ino, stat.st_mtime_ns, stat.st_size
    return None
