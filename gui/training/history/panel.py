"""The panel of runs: those that wait, those that were, and what differs between them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradscape.graph.change import Change
from gradscape.gui.commands import Commands
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.history.between import between, since
from gradscape.gui.training.history.commands import MENU, QUEUE_MENU, RUN_MENU
from gradscape.gui.training.history.difference import DifferenceView
from gradscape.gui.training.history.list import RunList
from gradscape.gui.training.history.rows import row_of
from gradscape.gui.training.history.runs import Runs
from gradscape.gui.training.history.words import title
from gradscape.gui.widgets import button, label, line, row, tool
from gradscape.gui.words import sentence

WIDE = 620
"""Pixels from which what differs stands beside the list, and not below it."""
ROWS = 4
"""Runs that wait and are seen at once."""


class RunsPanel(Panel):
    """Shows the runs of one document.

    Args:
        commands: those of runs, for buttons and menus.
    """

    overlay_changed = Signal(object)
    """list[tuple[str, Series]]: runs whose curves lie over the one that is shown."""

    def __init__(
        self, theme: Theme, commands: Commands | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Runs"))
        self._commands = commands
        self.runs: Runs | None = None
        self._watches = False
        self._filling = False
        self._parted = False
        self._asked: tuple[object, ...] = ()
        self.waiting = RunList(theme, self.tr("Runs that wait"))
        self.waiting.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.waiting.setDropIndicatorShown(True)
        self.list = RunList(theme, self.tr("Runs"))
        for each in (self.waiting, self.list):
            each.rows.noted.connect(self._note)
            each.rows.laid.connect(self._lay)
            each.rows.moved.connect(self._move)
            each.selectionModel().selectionChanged.connect(partial(self._chosen, each))
            each.customContextMenuRequested.connect(partial(self._menu, each))
            each.delegate.closeEditor.connect(lambda *_: QTimer.singleShot(0, self, self.refresh))
        self.difference = DifferenceView(theme)
        self.difference.node_wanted.connect(self._reveal)
        self.empty = label("", "sub", wrap=True)
        self.empty.setContentsMargins(16, 14, 16, 14)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build()

    def _build(self) -> None:
        self.queue_head = label("", "caption")
        self.begin = self._button("runs.start_queue", self.tr("Start"))
        self._queue = QWidget()
        queue = QVBoxLayout(self._queue)
        queue.setContentsMargins(0, 0, 0, 0)
        queue.setSpacing(0)
        queue.addWidget(row(self.queue_head, None, self.begin, margins=(14, 6, 8, 4)))
        queue.addWidget(self.waiting)
        queue.addWidget(line())
        self.add = self._button("runs.queue", self.tr("Add to queue"))
        self.more = tool(icon("dots-horizontal", self.theme.colors["text2"]), self.tr("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._made(MENU))
        self._head = row(label(self.tr("Runs"), "caption"), None, self.add, self.more)
        self._head.setContentsMargins(14, 6, 8, 4)
        lists = QWidget()
        listed = QVBoxLayout(lists)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(0)
        for part in (self._head, self._queue, self.empty):
            listed.addWidget(part)
        listed.addWidget(self.list, 1)
        listed.addStretch(0)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.splitterMoved.connect(self._parts)
        self._split.addWidget(lists)
        self._split.addWidget(self.difference)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.addWidget(self._split)

    def _button(self, name: str, words: str) -> QWidget:
        made = button(words)
        if self._commands is not None:
            action = self._commands.action(name)
            made.clicked.connect(action.trigger)
            made.setToolTip(action.toolTip())
            made.setEnabled(action.isEnabled())
            action.changed.connect(partial(_follow, made, action))
        return made

    def _made(self, names: tuple[str, ...]) -> QMenu:
        menu = QMenu(self)
        if self._commands is not None:
            menu.aboutToShow.connect(self._commands.refresh)
            for name in names:
                if name:
                    menu.addAction(self._commands.action(name))
                else:
                    menu.addSeparator()
        return menu

    # ---- whose runs

    def show_runs(self, runs: Runs | None) -> None:
        """Show those of another document, or none."""
        if runs is self.runs:
            return
        self._watch(False)
        if self.runs is not None:
            self.runs.changed.disconnect(self.refresh)
            self.runs.chosen_changed.disconnect(self.refresh)
            self.runs.overlay_changed.disconnect(self.overlay_changed)
        self.runs = runs
        if runs is not None:
            runs.changed.connect(self.refresh)
            runs.chosen_changed.connect(self.refresh)
            runs.overlay_changed.connect(self.overlay_changed)
        self.overlay_changed.emit([])
        if runs is not None:
            runs.tell_overlay()
        self._watch(self.isVisible())
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch(False)

    def _watch(self, on: bool) -> None:
        if self.runs is not None and on != self._watches:
            self._watches = on
            self.runs.watch(1 if on else -1)

    def set_theme(self, theme: Theme) -> None:
        for each in (self.waiting, self.list):
            each.delegate.theme = theme
            each.scheduleDelayedItemsLayout()
        self.difference.theme = theme
        self.more.setIcon(icon("dots-horizontal", theme.colors["text2"]))
        self._asked = ()
        super().set_theme(theme)

    def on_changed(self, change: Change) -> None:
        """What differs from the document may be another."""
        if self.isVisible():
            self._compare()

    # ---- what is shown

    def refresh(self) -> None:
        """Show the runs as they are, where somebody sees them."""
        if not self.isVisible() or self.list.writes or self.waiting.writes:
            return
        runs = self.runs
        self._filling = True
        for view, held in (
            (self.waiting, runs.found.waiting if runs else ()),
            (self.list, runs.found.runs if runs else ()),
        ):
            view.rows.set_rows([row_of(each, runs) for each in held] if runs else [])
            view.scheduleDelayedItemsLayout()
            self._select(view)
        self._filling = False
        some, waits = self.list.rows.rowCount(), self.waiting.rows.rowCount()
        self.list.setVisible(bool(some))
        self._queue.setVisible(bool(waits))
        words = self.tr("1 run waits") if waits == 1 else self.tr("{0} runs wait").format(waits)
        self.queue_head.setText(words)
        shown = min(ROWS, waits)
        height = sum(self.waiting.sizeHintForRow(k) for k in range(shown))
        self.waiting.setFixedHeight(height + 4)
        self.empty.setVisible(not some)
        self.empty.setText(self._nothing(bool(waits)))
        self._compare()

    def _nothing(self, waits: bool) -> str:
        if self.runs is None:
            return self.tr("No document is open.")
        if not self.runs.known:
            return ""
        if waits:
            return self.tr("Nothing has run yet.")
        return self.tr(
            "No runs yet. Each training is kept here with its curves, its network and its settings."
        )

    def _select(self, view: RunList) -> None:
        chosen = self.runs.chosen if self.runs is not None else ()
        places = [place for path in chosen if (place := view.rows.place(path)) is not None]
        held = sorted(index.row() for index in view.selectionModel().selectedIndexes())
        if sorted(places) == held:
            return
        wanted = QItemSelection()
        for place in places:
            wanted.select(view.rows.index(place), view.rows.index(place))
        flag = QItemSelectionModel.SelectionFlag
        view.selectionModel().select(wanted, flag.ClearAndSelect)
        if places:
            at = view.rows.index(places[-1])
            view.selectionModel().setCurrentIndex(at, flag.NoUpdate)

    def _compare(self) -> None:
        """Say what differs between two runs, or between one and the document."""
        runs, view = self.runs, self.difference
        held = [found for path in runs.chosen if (found := runs.held(path))] if runs else []
        held = [each for each in held if each.entry.state != "damaged"]
        view.setVisible(bool(held))
        self._part()
        if runs is None or not held:
            self._asked = ()
            return
        editor = runs.document.editor
        pair = sorted(held, key=lambda each: each.entry.made)[:2]
        earlier = pair[0].path in runs.earlier
        asked = (*(each.path for each in held), earlier, len(held) == 1 and editor.project)
        if asked == self._asked:
            return
        self._asked = asked
        names = [title(each.entry) for each in pair]
        if len(held) > 2:
            view.show_words(self.tr("{0} runs are chosen").format(len(held)))
            view.words.setText(self.tr("Of two runs, this says what differs."))
            view.words.show()
            return
        if len(held) == 2:
            view.show_words(self.tr("From {0} to {1}").format(*names))
            work = partial(between, pair[0].path, pair[1].path)
        else:
            since_then = self.tr("Since {0}").format(names[0])
            older = self.tr("{0} is of an earlier version").format(names[0])
            view.show_words(older if earlier else since_then, earlier=earlier)
            work = partial(since, pair[0].path, editor.project)
        runs.background.do(work, partial(self._compared, asked))

    def _parts(self) -> None:
        self._parted = True

    def _part(self) -> None:
        """Give what differs the room that it asks for, unless a person has given it some."""
        if not self.difference.isVisible() or self._parted:
            return
        across = self._split.orientation() is Qt.Orientation.Horizontal
        room = self.width() if across else self.height()
        asked = room if across else self.difference.height_asked()
        least = min(asked, room * 2 // 5)
        self._split.setSizes([room - least, least])

    def _compared(self, asked: tuple[object, ...], found: Any) -> None:
        if asked != self._asked or self.runs is None:
            return
        if isinstance(found, Exception):
            self.difference.words.setText(sentence(found))
            self.difference.words.show()
        else:
            self.difference.show_between(found, self.runs.document.editor.project)
        QTimer.singleShot(0, self, self._part)

    # ---- what a person does

    def _chosen(self, view: RunList, *_: object) -> None:
        if self._filling or self.runs is None:
            return
        rows = view.rows.rows
        paths = [rows[index.row()].path for index in view.selectionModel().selectedIndexes()]
        if not paths:
            if any(view.rows.place(path) is not None for path in self.runs.chosen):
                self.runs.choose(())
            return
        known = [path for path in self.runs.chosen if path in paths]
        self.runs.choose([*known, *(path for path in paths if path not in known)])

    def _menu(self, view: RunList, at: QPoint) -> None:
        menu = self._made(QUEUE_MENU if view is self.waiting else RUN_MENU)
        menu.aboutToHide.connect(menu.deleteLater)
        index = view.indexAt(at)
        if not index.isValid() and view.currentIndex().isValid():
            at = view.visualRect(view.currentIndex()).center()
        menu.popup(view.viewport().mapToGlobal(at))

    def write_note(self) -> None:
        """Let the note of the run that was chosen last be written in its row."""
        if self.runs is None or not self.runs.chosen:
            return
        for view in (self.list, self.waiting):
            place = view.rows.place(self.runs.chosen[-1])
            if place is not None:
                view.setCurrentIndex(view.rows.index(place))
                view.edit(view.rows.index(place))

    def _note(self, path: Path, note: str) -> None:
        if self.runs is not None:
            self.runs.set_note(path, note)

    def _lay(self, path: Path, on: bool) -> None:
        if self.runs is not None:
            self.runs.lay(path, on)

    def _move(self, path: Path, place: int) -> None:
        if self.runs is not None:
            self.runs.waiting.move(path, place)

    def _reveal(self, path: tuple[str, ...]) -> None:
        if self.runs is not None:
            self.runs.document.editor.reveal(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What differs stands where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)


def _follow(made: QWidget, action: Any) -> None:
    made.setEnabled(action.isEnabled())
