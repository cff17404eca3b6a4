"""Overlay: the curves of runs that are laid over those of the run that is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.backends.runs import open_run
from gradscape.backends.runs.series import Series
from gradscape.graph.errors import GradscapeError
from gradscape.gui.training.history.background import Background
from gradscape.gui.words import sentence

MOST = 5
"""Runs that are laid over another at most."""
LOOK = 1000
"""Milliseconds after which the records of those that still grow are read on."""


class Overlay(QObject):
    """Reads the records of runs, each whole before it is shown, in a thread; then what is new."""

    changed = Signal()
    """Other runs are laid over, or one of them has more steps."""
    failed = Signal(str)
    """A record that cannot be read, in words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[str, Path] = {}
        self._series: dict[str, Series] = {}
        self._growing: frozenset[str] = frozenset()
        self._background = Background(self)
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._read)

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are wanted, in the order in which they were asked for."""
        return tuple(self._wanted)

    @property
    def series(self) -> list[tuple[str, Series]]:
        """Those that were read, in that order."""
        return [(name, self._series[name]) for name in self._wanted if name in self._series]

    @property
    def full(self) -> bool:
        """Whether no more can be laid over."""
        return len(self._wanted) >= MOST

    def lay(self, name: str, path: Path) -> bool:
        """Lay a run over; False where there are too many."""
        if name in self._wanted or self.full:
            return name in self._wanted
        self._wanted[name] = path
        self._read()
        return True

    def take_off(self, name: str) -> None:
        """Lay a run over no longer."""
        if self._wanted.pop(name, None) is not None:
            self._series.pop(name, None)
            self.changed.emit()

    def grow(self, names: frozenset[str]) -> None:
        """Which runs are still written."""
        over, self._growing = self._growing - names, names
        self._read_on(over)
        self._pace()

    def close(self) -> None:
        """Nothing is read any more."""
        self._timer.stop()
        self._background.close()

    def _pace(self) -> None:
        if self._growing & self._series.keys():
            self._timer.start()
        else:
            self._timer.stop()

    def _read(self) -> None:
        if self._background.busy:
            return
        new = next((name for name in self._wanted if name not in self._series), None)
        if new is not None:
            path = self._wanted[new]
            self._background.do(partial(_whole, path), partial(self._arrived, new, path))
        else:
            self._read_on(self._growing)
        self._pace()

    def _arrived(self, name: str, path: Path, found: Any) -> None:
        if self._wanted.get(name) == path:
            if isinstance(found, Series):
                self._series[name] = found
            else:
                del self._wanted[name]
                self.failed.emit(sentence(found))
            self.changed.emit()
        self._read()

    def _read_on(self, names: frozenset[str]) -> None:
        found = [self._more(name) for name in names & self._series.keys()]
        if any(found):
            self.changed.emit()

    def _more(self, name: str) -> bool:
        """What a second has brought is little."""
        try:
            return self._series[name].read()
        except (GradscapeError, OSError) as error:
            self._growing -= {name}
            self.failed.emit(sentence(error))
            return False


def _whole(path: Path) -> Series:
    run = open_run(path)
    series = Series(run, run.job.nodes)
    series.read()
    while series.behind:
        series.read()
    return series
