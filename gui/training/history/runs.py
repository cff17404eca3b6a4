"""Runs: those of one document, as a person sees them, and what may be done with them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from gradscape.backends.runs import Run
from gradscape.backends.runs.entry import Entry, Figures
from gradscape.backends.runs.queue import Queue
from gradscape.backends.runs.registry import Registry
from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.training.beginning import stem
from gradscape.gui.training.history.background import Background
from gradscape.gui.training.history.earlier import Origins
from gradscape.gui.training.history.found import Found, Held, Place, look
from gradscape.gui.training.history.overlay import Overlay
from gradscape.gui.training.history.waiting import Waiting
from gradscape.gui.training.history.words import say, title
from gradscape.gui.words import sentence

SOON = 1000
"""Milliseconds from one look at the folder to the next, at least."""
SELDOM = 4000
"""The same, while no run is written."""
SHARE = 20
"""A look that takes long, as on a network, is followed by a pause of so many times that."""
SETTLED = 400
"""Milliseconds after an edit when the network is held against those of the runs."""


class Runs(QObject):
    """The runs of a document. Folders are looked at beside the window, while somebody watches."""

    changed = Signal()
    """Other runs, or another is known of one."""
    chosen_changed = Signal()
    """Other runs are chosen."""
    overlay_changed = Signal(object)
    """list[tuple[str, Series]]: the runs that are laid over the one that is shown."""
    said = Signal(str, str)
    """Words for the person, and of what kind: info, ok or error."""
    offered = Signal(int)
    """So many runs wait from an earlier time; told once."""
    deleted = Signal(object)
    """list[Held]: they were put into the bin."""

    def __init__(self, document: OpenDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.session = document.session
        self.found = Found()
        self.known = False
        """Whether the folder was looked at yet."""
        self.chosen: tuple[Path, ...] = ()
        """The runs that are chosen, in the order in which that was done."""
        self.earlier: frozenset[Path] = frozenset()
        """Those whose network is another than that of the document."""
        self.background = Background(self)
        self.waiting = Waiting(self)
        self.overlay = Overlay(self)
        self.overlay.changed.connect(self.tell_overlay)
        self.overlay.failed.connect(lambda why: self.said.emit(why, "error"))
        self._origins = Origins()
        self.places: tuple[Place, ...] = ()
        """Where they lie: where the document was saved anew, also where it was before."""
        self._viewers = 0
        self._looking = self._again = False
        self._epochs = -1
        self._folder = QFileSystemWatcher(self)
        self._folder.directoryChanged.connect(self._stirred)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._edited = QTimer(self, singleShot=True, interval=SETTLED)
        self._edited.timeout.connect(self._compare)
        document.settled.connect(self._place)
        document.editor.changed.connect(self._changed)
        self.session.changed.connect(self._session_changed)
        self.session.moved.connect(self._session_moved)
        self._place()

    # ---- which runs

    @property
    def all(self) -> tuple[Held, ...]:
        """Those that have begun, newest first, then those that wait."""
        return self.found.runs + self.found.waiting

    def held(self, path: Path) -> Held | None:
        """A run by its folder; None where it is no longer there."""
        return next((held for held in self.all if held.path == path), None)

    @property
    def current(self) -> Held | None:
        """The run that was chosen last."""
        return self.held(self.chosen[-1]) if self.chosen else None

    def state(self, held: Held) -> str:
        """Of a run, also where that is more than its folder says."""
        if self.session.busy and self.is_shown(held.path):
            return self.session.state
        return held.entry.state

    def is_shown(self, path: Path) -> bool:
        """Whether the workspace shows the run."""
        return self.session.run is not None and self.session.run.path == path

    def choose(self, paths: Iterable[Path]) -> None:
        """Choose runs; a single one is shown, unless another one goes on here."""
        chosen = tuple(dict.fromkeys(paths))
        if chosen == self.chosen:
            return
        self.chosen = chosen
        self.chosen_changed.emit()
        if len(chosen) == 1 and not self.session.busy and not self.is_shown(chosen[0]):
            held = self.held(chosen[0])
            if held is not None and held.entry.state not in ("damaged", "queued"):
                self.session.follow(held.path)

    # ---- the folder

    def watch(self, by: int) -> None:
        """One more watches, or one less."""
        self._viewers += by
        if self._viewers and by > 0:
            self.look()

    def look(self) -> None:
        """See what is in the folder."""
        if self._looking:
            self._again = True
            return
        self._looking, self._again = True, False
        self._timer.stop()
        begun = time.monotonic()
        self.background.do(partial(look, self.places), partial(self._looked, begun))

    def close(self) -> None:
        """The document is closed."""
        self._timer.stop()
        self._edited.stop()
        self.waiting.close()
        self.overlay.close()
        self.background.close()

    def _looked(self, begun: float, found: Any) -> None:
        self._looking = False
        if isinstance(found, Exception):
            if not self.known:
                self.said.emit(sentence(found), "error")
            found = self.found
        known, self.known = self.known, True
        if found != self.found or not known:
            before, self.found = self.found, found
            self._forget_gone()
            if {held.path for held in before.runs} != {held.path for held in found.runs}:
                self._edited.start(0)
            self.changed.emit()
        if not known and found.waiting:
            self.offered.emit(len(found.waiting))
        growing = frozenset(str(h.path) for h in found.runs if h.entry.state == "running")
        self.overlay.grow(growing)
        if self._viewers:
            took = 1000 * (time.monotonic() - begun)
            least = SOON if growing else SELDOM
            self._timer.start(round(max(least, SHARE * took)))
        if self._again:
            self.look()

    def _forget_gone(self) -> None:
        there = {held.path for held in self.all}
        for name in self.overlay.names:
            if Path(name) not in there:
                self.overlay.take_off(name)
        chosen = tuple(path for path in self.chosen if path in there)
        if chosen != self.chosen:
            self.chosen = chosen
            self.chosen_changed.emit()

    def _stirred(self) -> None:
        if self._viewers and (not self._timer.isActive() or self._timer.remainingTime() > SOON):
            self._timer.start(SOON)

    def _place(self) -> None:
        place = Place(self.session.place().absolute(), stem(self.document.title))
        if place in self.places:
            return
        self.places = (place, *self.places)
        if place.folder.is_dir():
            self._folder.addPath(str(place.folder))
        self.look()

    # ---- the run that is shown

    def _session_changed(self) -> None:
        self._epochs = -1
        if self._viewers or self.known:
            self.look()
        self.changed.emit()

    def _session_moved(self) -> None:
        """An epoch of the run that is shown is over: its figures are known without a look."""
        series, run = self.session.series, self.session.run
        if series is None or run is None or len(series.epochs) == self._epochs:
            return
        self._epochs = len(series.epochs)
        held = self.held(run.path)
        if held is not None and self.session.busy:
            entry: Entry = structs.replace(held.entry, figures=Figures.of(series.epochs))
            self._replace(Held(held.path, entry))

    def _replace(self, new: Held) -> None:
        def replaced(held: tuple[Held, ...]) -> tuple[Held, ...]:
            return tuple(new if each.path == new.path else each for each in held)

        runs, waiting, deleted = self.found
        self.found = Found(replaced(runs), replaced(waiting), deleted)
        self.changed.emit()

    # ---- which are of an earlier version

    def _changed(self) -> None:
        if self._viewers:
            self._edited.start()

    def _compare(self) -> None:
        project = self.document.editor.project
        held = self.all

        def work() -> frozenset[Path]:
            folders = {each.path.parent for each in held}
            return frozenset(
                folder / name
                for folder in folders
                for name in self._origins.earlier(
                    folder, [h.entry for h in held if h.path.parent == folder], project
                )
            )

        self.background.do(work, self._compared)

    def _compared(self, found: Any) -> None:
        if not isinstance(found, Exception) and found != self.earlier:
            self.earlier = found
            self.changed.emit()

    # ---- curves of others

    def lay(self, path: Path, on: bool) -> None:
        """Lay the curves of a run over those of the one that is shown, or no longer."""
        name = str(path)
        if not on:
            self.overlay.take_off(name)
        elif not self.overlay.lay(name, path):
            self.said.emit(self.tr("Five runs at most are laid over another"), "info")
        self.changed.emit()

    def is_laid(self, path: Path) -> bool:
        """Whether the curves of a run are wanted over others."""
        return str(path) in self.overlay.names

    def tell_overlay(self) -> None:
        """Say which curves lie over the run that is shown."""
        held = {str(each.path): title(each.entry) for each in self.all}
        found = [(held.get(name, Path(name).name), s) for name, s in self.overlay.series]
        self.overlay_changed.emit(found)
        self.changed.emit()

    # ---- what is done with them

    def act(self, work: Callable[[], Any], then: Callable[[Any], None] = lambda _: None) -> None:
        """Do something to the folder beside the window, then look; what fails is said."""

        def done(found: Any) -> None:
            if isinstance(found, Exception):
                self.said.emit(sentence(found), "error")
            else:
                then(found)
            self.look()

        self.background.do(work, done)

    def set_note(self, path: Path, note: str) -> None:
        """Write a note into a run."""
        held = self.held(path)
        if held is None or held.entry.note == note:
            return
        self._replace(Held(path, structs.replace(held.entry, note=note)))
        self.act(lambda: Run(path).set_note(note))

    def delete(self, paths: Iterable[Path]) -> None:
        """Put runs into the bin."""
        held = [each for path in paths if (each := self.held(path)) is not None]

        def work() -> list[Held]:
            for each in held:
                registry = Registry(each.path.parent)
                if each.entry.state == "queued":
                    Queue(registry).remove(each.path.name)
                else:
                    registry.delete(each.path.name)
            return held

        self.act(work, self.deleted.emit)

    def put_back(self, held: Iterable[Held]) -> None:
        """Take runs out of the bin."""
        back = tuple(held)

        def work() -> None:
            for each in back:
                Registry(each.path.parent).put_back(each.path.name)

        self.act(work, lambda _: self.said.emit(put_back_words(back), "ok"))

    def empty_bin(self) -> None:
        """Remove for good what lies in the bin."""
        folders = {held.path.parent for held in self.found.deleted}

        def work() -> None:
            for folder in folders:
                Registry(folder).empty_bin()

        self.act(work, lambda _: self.said.emit(self.tr("The bin is empty"), "ok"))


def put_back_words(held: Iterable[Held]) -> str:
    """`Run 3 is back`."""
    names = [title(each.entry) for each in held]
    if len(names) == 1:
        return say("{0} is back").format(names[0])
    return say("{0} runs are back").format(len(names))
