"""History: what a person does with the runs of the document that is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from gradscape.backends.runs import open_run
from gradscape.graph.errors import GradscapeError
from gradscape.graph.storage import loads
from gradscape.gui.documents.asking import Choice, Question
from gradscape.gui.training.history.found import Held
from gradscape.gui.training.history.restore import Restore
from gradscape.gui.training.history.runs import Runs
from gradscape.gui.training.history.words import title
from gradscape.gui.words import sentence

if TYPE_CHECKING:
    from gradscape.backends.exports import Form
    from gradscape.gui.documents import OpenDocument
    from gradscape.gui.training.history.panel import RunsPanel
    from gradscape.gui.window.page import Page
    from gradscape.gui.window.window import Window


class History(QObject):
    """The runs of each open document, the panels that show them, and what commands do."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._runs: dict[OpenDocument, Runs] = {}
        self._panels: list[RunsPanel] = []
        self.binned: list[Held] = []
        """Those that were put into the bin last."""
        window.page_changed.connect(self._turn)
        window.documents.closed.connect(self._closed)

    @property
    def runs(self) -> Runs | None:
        """Those of the document that is shown."""
        page = self._window.page
        return self.of(page.document) if page is not None and page.document is not None else None

    def of(self, document: OpenDocument) -> Runs:
        """Those of a document."""
        if document not in self._runs:
            made = self._runs[document] = Runs(document, self)
            made.said.connect(self._window.toast.say)
            made.deleted.connect(lambda held: self._deleted(made, held))
            made.offered.connect(lambda count: self._offer(made, count))
            made.changed.connect(self._window.refresh)
            made.chosen_changed.connect(self._window.refresh)
        return self._runs[document]

    def join(self, panel: RunsPanel) -> None:
        """Let a panel show the runs of whatever document is shown."""
        self._panels.append(panel)
        for view in (panel.list, panel.waiting):
            self._window.commands.attach(view, "runs")
        panel.show_runs(self.runs)

    def _turn(self, page: Page) -> None:
        for panel in self._panels:
            panel.show_runs(self.runs)

    def _closed(self, document: OpenDocument) -> None:
        runs = self._runs.pop(document, None)
        if runs is None:
            return
        runs.close()
        for panel in self._panels:
            if panel.runs is runs:
                panel.show_runs(None)
        runs.deleteLater()

    # ---- which run

    def chosen(self) -> Held | None:
        """The one run that is chosen; None where it is none, or several."""
        runs = self.runs
        return runs.current if runs is not None and len(runs.chosen) == 1 else None

    def some(self) -> bool:
        """Whether any is chosen."""
        return self.runs is not None and self.runs.current is not None

    def whole(self) -> bool:
        """Whether one is chosen that can be read."""
        held = self.chosen()
        return held is not None and held.entry.state != "damaged"

    def begun(self) -> bool:
        """Whether one is chosen that has begun."""
        held = self.chosen()
        return held is not None and held.entry.state not in ("damaged", "queued")

    def waits(self) -> bool:
        """Whether one is chosen that waits."""
        held = self.chosen()
        return held is not None and held.entry.state == "queued"

    def resumable(self) -> bool:
        """Whether one is chosen that can go on, and may."""
        held, runs = self.chosen(), self.runs
        return (
            held is not None
            and runs is not None
            and not runs.session.busy
            and held.entry.state in ("interrupted", "failed", "diverged")
        )

    def goes(self) -> bool:
        """Whether runs wait that could begin now."""
        runs = self.runs
        return runs is not None and bool(runs.found.waiting) and not runs.session.busy

    # ---- the network of a run

    def open_network(self) -> None:
        """Open the network of a run as a document of its own."""
        held = self.chosen()
        if held is not None:
            name = self.tr("{0}, {1}").format(self._name(), title(held.entry).lower())
            self._window.documents.example(held.path / "project.gradscape", name)

    def restore(self) -> None:
        """Let the document become the network of a run again; one step, which can be undone."""
        held, runs = self.chosen(), self.runs
        if held is None or runs is None:
            return
        try:
            project = loads(open_run(held.path).project)
        except GradscapeError as error:
            self._window.toast.say(sentence(error), "error")
            return
        editor = runs.document.editor
        before = editor.project
        words = self.tr("Restore the network of {0}").format(title(held.entry).lower())
        if not editor.do(Restore(project), words):
            return
        if editor.project is before:
            self._window.toast.say(
                self.tr("The network is that of {0} already").format(title(held.entry).lower())
            )
        else:
            said = self.tr("The network is that of {0} again").format(title(held.entry).lower())
            self._window.toast.say(said, "ok", (self.tr("Undo"), editor.undo))

    def resume(self) -> None:
        """Go on with a run that ended too early."""
        held, runs = self.chosen(), self.runs
        if held is None or runs is None:
            return
        session = runs.session
        if (runs.is_shown(held.path) or session.follow(held.path)) and session.resume():
            self._window.spaces.turn("train")

    def export(self, form: Form) -> None:
        """Write the code of a run, and its weights beside it."""
        held = self.chosen()
        if held is not None:
            self._window.exports.run(form, held.path)

    def show_folder(self) -> None:
        """Show the folder of a run as the system does."""
        held = self.chosen()
        if held is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(held.path)))

    def follow_folder(self) -> None:
        """Let a person choose the folder of a run made elsewhere, and show it while it grows."""
        runs = self.runs
        if runs is None:
            return
        name = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open the folder of a run"), str(runs.session.place())
        )
        if name and runs.session.follow(Path(name)):
            self._window.spaces.turn("train")

    # ---- order, notes, curves

    def add_to_queue(self) -> None:
        """Freeze the document as a run that waits."""
        if self.runs is not None:
            self.runs.waiting.add()

    def start_queue(self) -> None:
        """Begin the first run that waits."""
        if self.runs is not None:
            self.runs.waiting.start()
            self._window.spaces.turn("train")

    def move(self, by: int) -> None:
        """Let a run that waits begin earlier, or later."""
        held, runs = self.chosen(), self.runs
        if held is not None and runs is not None and held in runs.found.waiting:
            runs.waiting.move(held.path, runs.found.waiting.index(held) + by)

    def write_note(self) -> None:
        """Write a note into a run, in its row."""
        for panel in self._panels:
            if panel.isVisible():
                panel.setFocus()
                panel.write_note()

    def lay(self) -> None:
        """Lay the curves of a run over those that are shown, or no longer."""
        held, runs = self.chosen(), self.runs
        if held is not None and runs is not None:
            runs.lay(held.path, not runs.is_laid(held.path))

    def is_laid(self) -> bool:
        """Whether the curves of the chosen run lie over others."""
        held, runs = self.chosen(), self.runs
        return held is not None and runs is not None and runs.is_laid(held.path)

    def may_lay(self) -> bool:
        """Whether a run is chosen whose curves are not those that are shown."""
        held, runs = self.chosen(), self.runs
        return self.begun() and held is not None and not (runs and runs.is_shown(held.path))

    # ---- the bin

    def delete(self) -> None:
        """Put the chosen runs into the bin."""
        if self.runs is not None:
            self.runs.delete(self.runs.chosen)

    def put_back(self) -> None:
        """Take those out of the bin that were put there last."""
        binned, self.binned = self.binned, []
        runs = self.runs
        if runs is not None:
            runs.put_back(binned or runs.found.deleted[-1:])

    def may_put_back(self) -> bool:
        """Whether something lies in the bin."""
        return self.runs is not None and bool(self.runs.found.deleted)

    def empty_bin(self) -> None:
        """Remove what lies in the bin, once a person has said so."""
        runs = self.runs
        if runs is None or not runs.found.deleted:
            return
        names = [held.path.name for held in runs.found.deleted]
        count = len(names)
        question = Question(
            self.tr("Remove 1 run for good?")
            if count == 1
            else self.tr("Remove {0} runs for good?").format(count),
            self.tr("What lies in the bin is removed with its curves and weights: {0}.").format(
                ", ".join(names)
            ),
            (
                Choice("empty", self.tr("Empty the bin"), "destroy"),
                Choice("cancel", self.tr("Cancel"), "cancel"),
            ),
        )
        if self._window.documents.ask(question) == "empty":
            runs.empty_bin()

    def _deleted(self, runs: Runs, held: list[Held]) -> None:
        self.binned = held
        words = (
            self.tr("{0} is in the bin").format(title(held[0].entry))
            if len(held) == 1
            else self.tr("{0} runs are in the bin").format(len(held))
        )
        back: Callable[[], object] = lambda: runs.put_back(held)  # noqa: E731
        self._window.toast.say(words, "info", (self.tr("Put back"), back))

    def _offer(self, runs: Runs, count: int) -> None:
        words = self.tr("1 run waits") if count == 1 else self.tr("{0} runs wait").format(count)
        self._window.toast.say(words, "info", (self.tr("Start"), runs.waiting.start))

    def _name(self) -> str:
        page = self._window.page
        return page.document.title if page is not None and page.document is not None else ""
