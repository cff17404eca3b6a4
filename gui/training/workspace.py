"""The Train workspace: the plots of a run, its card, and what else concerns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.theme import Theme
from gradscape.gui.training.charts import Charts
from gradscape.gui.training.empty import Empty
from gradscape.gui.training.heat import Heat
from gradscape.gui.training.history.part import RunsPart
from gradscape.gui.training.notices import Ways
from gradscape.gui.training.part import Part
from gradscape.gui.training.plots import RunData
from gradscape.gui.training.running import Running
from gradscape.gui.training.setup.part import SetupPart
from gradscape.gui.training.side import Side
from gradscape.gui.training.trial.part import TrialPart
from gradscape.gui.window.desk import AREA
from gradscape.gui.workbench import Workbench

if TYPE_CHECKING:
    from gradscape.backends.runs.series import Series
    from gradscape.gui.window.window import Window


class Workspace(QWidget):
    """Shows the session of one document at a time, and colours its canvas."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        theme, scale = window.themes.theme, window.themes.scale
        self.document: OpenDocument | None = None
        self.heat: Heat | None = None
        self.charts = Charts(theme, scale)
        self.charts.setObjectName(AREA)
        self.charts.step_chosen.connect(lambda step: self._follow())
        self.charts.said.connect(window.toast.say)
        self.empty = Empty(window.commands, theme)
        self.empty.setObjectName(AREA)
        self.empty.settings_wanted.connect(self.show_settings)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.charts)
        ways = Ways(self._show_version, window.commands.action("train.start").trigger)
        self.running = Running(window.commands, theme, ways)
        self.side = Side(scale)
        self.side.add("run", self.tr("Run"), self.running)
        assert window.history is not None  # the desk came first
        runs = RunsPart(window.history, window.commands, theme)
        runs.panel.overlay_changed.connect(self._lay_over)
        self.side.add("runs", self.tr("Runs"), runs)
        self.side.add("trial", self.tr("Try it"), TrialPart(theme))
        self.setup = SetupPart(theme, window.documents.workers)
        self.side.add("setup", self.tr("Settings"), self.setup)
        laid = QHBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(0)
        laid.addWidget(self._middle, 1)
        laid.addWidget(self.side)

    def add_part(self, id: str, title: str, part: Part) -> None:
        """Put another tab at the right."""
        self.side.add(id, title, part)

    @property
    def device(self) -> str:
        """On which the next run is to compute."""
        return self.setup.panel.device

    # ---- which run is shown

    def show_document(self, document: OpenDocument | None, bench: Workbench | None) -> None:
        """Show the run of another document on its canvas, or none."""
        if document is self.document:
            return
        self._leave()
        self.document = document
        if document is not None and bench is not None:
            session, editor = document.session, document.editor
            self.heat = Heat(bench, session)
            session.changed.connect(self._tell)
            session.moved.connect(self._follow)
            editor.changed.connect(self._edited)
            editor.shown.connect(self._shown)
        self.charts.show_session(
            document.session if document else None, document.editor if document else None
        )
        self.side.show_document(document)
        self._tell()

    def _leave(self) -> None:
        document = self.document
        if document is None:
            return
        document.session.changed.disconnect(self._tell)
        document.session.moved.disconnect(self._follow)
        document.editor.changed.disconnect(self._edited)
        document.editor.shown.disconnect(self._shown)
        if self.heat is not None:
            self.heat.clear()
        self.document = self.heat = None

    def _tell(self) -> None:
        """Another state, or another run."""
        if self.document is None:
            return
        there = self.document.session.run is not None
        self._middle.setCurrentWidget(self.charts if there else self.empty)
        self.empty.show_editor(self.document.editor)
        self.running.tell(self.charts.step)
        self.side.setVisible(there or self.side.count > 1 or bool(self.running.said))
        self._follow()

    def _follow(self) -> None:
        """New figures, or another step."""
        if self.document is None or self.heat is None:
            return
        self.charts.refresh()
        self.running.follow(self.charts.step)
        self.heat.show(self.charts.step)

    def _lay_over(self, others: list[tuple[str, Series]]) -> None:
        """Lay the curves of other runs over those that are shown."""
        self.charts.others = [RunData.of(name, series) for name, series in others]
        self._follow()

    def _edited(self) -> None:
        if self.document is not None:
            self.empty.show_editor(self.document.editor)
            self.running.tell(self.charts.step)
            self._shown()

    def _shown(self) -> None:
        if self.heat is not None:
            self.heat.show(self.charts.step)

    # ---- what a person wants

    def show_settings(self) -> None:
        """Let the settings of the training be seen, here or those of the network."""
        if self.side.has("setup"):
            self.side.show_part("setup")
        elif self.document is not None:
            self.document.editor.select(())
            self._window.spaces.turn("design")
            self._window.desk.show_panel("inspector")

    def _show_version(self) -> None:
        document = self.document
        run = document.session.run if document is not None else None
        if document is not None and run is not None:
            title = self.tr("{0}, {1}").format(document.title, run.path.name)
            self._window.documents.example(run.path / "project.gradscape", title)

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and text of another size."""
        self.charts.set_theme(theme, scale)
        self.empty.set_theme(theme)
        self.side.set_theme(theme, scale)
