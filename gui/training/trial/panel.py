"""TrialPanel: a network is tried out, while it learns and afterwards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, SignalInstance
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gradscape.backends.protocol import Judged, Predicted
from gradscape.graph.change import Change
from gradscape.graph.check import label
from gradscape.graph.settings import Data
from gradscape.gui.editor import Editor
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme
from gradscape.gui.training.session import Session
from gradscape.gui.training.trial.asking import Asking
from gradscape.gui.training.trial.insight import Insight
from gradscape.gui.training.trial.judging import Judging
from gradscape.gui.training.trial.sample import Sample, carried
from gradscape.gui.training.trial.source import Source
from gradscape.gui.training.trial.supply import Supply
from gradscape.gui.training.trial.verdict import Verdict
from gradscape.gui.widgets import scaled

NARROW, WIDE = 380, 620
"""Pixels below which there is a narrow column, and from which on two cards stand side by side."""


class TrialPanel(Panel):
    """Four cards: a sample, what the network makes of it, a node's maps, the confusion matrix.

    Nothing is asked while it is not seen.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.supply, self.asking = Supply(self), Asking(self)
        self.source, self.verdict = Source(self.supply, theme), Verdict(theme)
        self.insight, self.judging = Insight(theme), Judging(self.supply, theme)
        self._stale = False
        self._asked: tuple[Sample, str | None] | None = None
        self._columns, self._narrow = 0, False
        self._content = QWidget()
        self._content.setObjectName("content")
        self._grid = QGridLayout(self._content)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._content)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)
        self.setAcceptDrops(True)
        self._arrange()
        self.source.changed.connect(self.ask)
        self.supply.ready.connect(self._supplied)
        self.asking.predicted.connect(self._predicted)
        self.asking.judged.connect(self._judged)
        self.asking.renewed.connect(self._renew)
        self.asking.learned.connect(self._learned)
        self.judging.wanted.connect(self.judge)
        self.judging.chosen.connect(self.source.take)
        self.judging.learned.connect(self._sort_out)

    @property
    def session(self) -> Session | None:
        """The run that is asked."""
        return self.asking.session

    def set_session(self, session: Session | None) -> None:
        """Try the network of another document's run, or none."""
        if self.session is not None:
            self.session.changed.disconnect(self._look)
        self.asking.set_session(session)
        if session is not None:
            session.changed.connect(self._look)
        self.set_editor(session.editor if session is not None else None)

    def close_down(self) -> None:
        """It is given up; returns once no data is read any more."""
        self.set_session(None)
        self.supply.close()

    # ---- the panel

    def _followed(self, editor: Editor) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        return (editor.changed, self.on_changed), (editor.selected, self.on_selected)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for card in self._cards:
            card.set_theme(theme)
        self._columns = 0
        self._arrange()

    @property
    def _cards(self) -> tuple[Source, Verdict, Insight, Judging]:
        return self.source, self.verdict, self.insight, self.judging

    def refresh(self) -> None:
        self._look()
        self.ask()

    def on_changed(self, change: Change) -> None:
        self._look()

    def on_selected(self) -> None:
        self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()
        if self._stale:
            self._stale = False
            self._learned()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= scaled(WIDE) else 1
        if (columns, self.width() < scaled(NARROW)) == (self._columns, self._narrow):
            return
        self._columns, self._narrow = columns, self.width() < scaled(NARROW)
        gap = scaled(12) if columns == 2 else scaled(8)
        self._grid.setContentsMargins(gap, gap, gap, gap)
        self._grid.setSpacing(gap)
        for k, card in enumerate(self._cards):
            self._grid.addWidget(card, k // columns, k % columns)
        for card in self._cards:
            card.set_narrow(self._narrow)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(4):
            self._grid.setRowStretch(row, 1 if row < 4 // columns else 0)

    # ---- the data

    def _data(self) -> Data | None:
        session, editor = self.session, self.editor
        if session is not None and session.job is not None:
            return session.job.data
        return editor.project.data if editor is not None else None

    def _look(self) -> None:
        """Read the data, if it is another and this is seen."""
        if self.isVisible() and self._data() != self.supply.data:
            self.supply.fetch(self._data())
            self.source.refresh()
        self._tell()

    def _supplied(self) -> None:
        self.verdict.show_classes(self.supply.class_names)
        self.judging.forget()
        self._tell()
        if self.source.sample is not None:
            self.ask()

    # ---- questions

    def ask(self) -> None:
        """Ask what is made of the sample, and what the selected node computes of it."""
        sample, session = self.source.sample, self.session
        if not self.isVisible():
            self._stale = True
            return
        if sample is None or session is None or session.job is None:
            self._asked = None
            self._tell()
            return
        self._asked = sample, self._node()
        self.asking.predict(sample.bytes, self._asked[1])

    def judge(self) -> None:
        """Ask for the class of every validation sample."""
        if self.session is not None:
            self.asking.judge()
            self.judging.wait(self.asking.judging)

    def _node(self) -> str | None:
        """The dotted path of the selected node."""
        editor = self.editor
        if editor is None or editor.current is None:
            return None
        return label(editor.project, editor.current)

    def _learned(self) -> None:
        """The weights are others."""
        if not self.isVisible():
            self._stale = True
            return
        if self.source.sample is not None:
            self.ask()
        if self.judging.stale:
            self.judge()

    def _renew(self) -> None:
        """The weights are of another run."""
        self.judging.forget()
        self.judging.wait(False)
        self._tell()
        self.ask()

    # ---- answers

    def _predicted(self, answer: Predicted) -> None:
        session = self.session
        if self._asked is None or session is None or session.job is None:
            return
        sample, node = self._asked
        self.verdict.show_answer(answer, sample, session.job)
        if not answer.scores:
            self.insight.show_nothing("")
        elif node is None:
            self.insight.show_nothing(self._unselected())
        else:
            self.insight.show_answer(answer, node)

    def _judged(self, answer: Judged) -> None:
        self.judging.wait(False)
        self.judging.show_answer(answer)

    def _sort_out(self) -> None:
        """Which samples are wrong is known, or no longer."""
        found = self.judging.confusion
        self.source.show_wrong(found.wrong if found is not None else None)

    def _tell(self) -> None:
        """Say what is missing for a prediction."""
        session, sample = self.session, self.source.sample
        there = session is not None and session.job is not None
        self.judging.judge.setEnabled(there and not self.asking.judging and not self.supply.reading)
        if there and sample is not None:
            return
        if there:
            self.verdict.show_nothing(self.tr("Draw something, or take a sample from the data."))
        else:
            self.verdict.show_nothing(self.tr("No run yet: train the network first."))
        self.insight.show_nothing(self._unselected())

    def _unselected(self) -> str:
        if self._node() is None:
            return self.tr("Select a node on the drawing to see what it computes.")
        return self.tr("Its maps are shown once there is a prediction.")

    # ---- pictures from elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.supply.look is not None and carried(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = carried(event.mimeData())
        if found is not None:
            event.acceptProposedAction()
            self.source.take_picture(found)

    def event(self, event: QEvent) -> bool:
        override = event.type() is QEvent.Type.ShortcutOverride
        if (
            override
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            # Ours, whatever the window does on these keys.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.source.take_clipboard()
        else:
            super().keyPressEvent(event)
