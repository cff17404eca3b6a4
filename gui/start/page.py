"""StartPage: one thing to do first, networks to begin with, files that were open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradscape.gui.preferences import Recent
from gradscape.gui.start.architecture import Architecture
from gradscape.gui.start.architectures import kept, measured
from gradscape.gui.start.card import ArchitectureCard
from gradscape.gui.start.grid import CardGrid
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import button, frame, label, row

SIDE = 232


@dataclass(frozen=True)
class Starts:
    """What a person may do on the start page.

    Args:
        template: opens a network to begin with, by its name.
        new: opens an empty canvas.
        ask: lets a person choose a file.
        open: opens a file.
    """

    template: Callable[[str], object]
    new: Callable[[], object]
    ask: Callable[[], object]
    open: Callable[[Path], object]


class StartPage(QWidget):
    """The first page. Architectures that have to be measured come once the rest can be seen."""

    def __init__(
        self, starts: Starts, recent: Iterable[Recent], theme: Theme, scale: float = 1.0
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._starts = starts
        self._theme = theme
        self._scale = scale
        self.grid = CardGrid()
        self.grid.scale = scale
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setFixedWidth(round(240 * scale))
        self.search.textChanged.connect(self._filter)
        magnifier = icon("magnify", theme.colors["text2"])
        self.search.addAction(magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self.nothing = label("", "sub")
        self.nothing.hide()
        laid = QHBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(0)
        laid.addWidget(self._side(recent))
        laid.addWidget(self._main(), 1)
        self._put_up(kept())
        self._seen = False

    # ---- what stands where

    def _side(self, recent: Iterable[Recent]) -> QFrame:
        side = frame("left")
        side.setFixedWidth(round(SIDE * self._scale))
        laid = QVBoxLayout(side)
        laid.setContentsMargins(8, 20, 8, 8)
        laid.setSpacing(2)
        files = list(recent)
        if files:
            laid.addWidget(row(label(self.tr("Recent"), "caption"), margins=(8, 0, 0, 4)))
            now = datetime.now().astimezone()
            for each in files:
                path = Path(each.path)
                opened = datetime.fromtimestamp(each.opened).astimezone()
                entry = Entry(path.stem, when(opened, now.date()), str(path))
                entry.clicked.connect(lambda _=False, path=path: self._starts.open(path))
                laid.addWidget(entry)
            laid.addSpacing(16)
        laid.addWidget(row(label(self.tr("Examples"), "caption"), margins=(8, 0, 0, 4)))
        digits = Entry("digits", self.tr("8×8 scans of handwritten digits"))
        digits.clicked.connect(lambda: self._starts.template("digits"))
        laid.addWidget(digits)
        laid.addStretch(1)
        return side

    def _main(self) -> QScrollArea:
        content = QWidget()
        content.setObjectName("content")
        laid = QVBoxLayout(content)
        laid.setContentsMargins(40, 30, 40, 24)
        laid.setSpacing(0)
        laid.addWidget(label(self.tr("Draw a network. Leave with its code."), "title", wrap=True))
        laid.addSpacing(6)
        words = self.tr(
            "Start from the digits example: a residual and an inception block, "
            "with nothing to download."
        )
        laid.addWidget(label(words, "sub", wrap=True))
        laid.addSpacing(16)
        laid.addWidget(self._actions())
        laid.addSpacing(26)
        laid.addWidget(row(label(self.tr("Architectures"), "h1"), None, self.search))
        laid.addSpacing(12)
        laid.addWidget(self.grid)
        laid.addWidget(self.nothing)
        laid.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _actions(self) -> QWidget:
        def picture(name: str, color: str = "text2") -> QIcon:
            return icon(name, self._theme.colors[color])

        words = self.tr("Open the digits example")
        self.digits = button(words, "primary", picture("play", "accent_text"))
        self.digits.clicked.connect(lambda: self._starts.template("digits"))
        empty = button(self.tr("Empty canvas"), "", picture("plus"))
        empty.clicked.connect(lambda: self._starts.new())
        other = button(self.tr("Open …"), "", picture("folder-outline"))
        other.clicked.connect(lambda: self._starts.ask())
        return row(self.digits, empty, other, None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Once this can be seen, the rest follows."""
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._measure)
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the first thing, until the focus is on another."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.digits.click()
        else:
            super().keyPressEvent(event)

    # ---- architectures

    def _measure(self) -> None:
        """Put up the cards that were not kept."""
        if not self.grid.cards:
            self._put_up(measured())

    def _put_up(self, shown: Iterable[Architecture]) -> None:
        for each in shown:
            card = ArchitectureCard(each, self._theme, self._scale)
            card.clicked.connect(lambda _=False, name=each.name: self._starts.template(name))
            self.grid.add(card)
        words = self.tr("Search {0} architectures").format(len(self.grid.cards))
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self.grid.arrange()

    def _filter(self, typed: str) -> None:
        found = 0
        words = typed.casefold().split()
        for card in self.grid.cards:
            fits = all(word in card.accessibleName().casefold() for word in words)
            card.setVisible(fits)
            found += fits
        self.nothing.setText(self.tr("No architecture is called {0}").format(typed))
        self.nothing.setVisible(not found)
        self.grid.arrange()


class Entry(QPushButton):
    """A file or an example: its name, and beneath it when or what."""

    def __init__(self, title: str, note: str, tip: str = "") -> None:
        super().__init__()
        self.setProperty("role", "entry")
        self.setAccessibleName(f"{title}, {note}")
        self.setToolTip(tip)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(8, 4, 8, 4)
        laid.setSpacing(0)
        for each in (label(title), label(note, "dim")):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            laid.addWidget(each)
        self._laid = laid

    def sizeHint(self) -> QSize:
        return self._laid.sizeHint()


def when(opened: datetime, today: date) -> str:
    """A day as people say it: the time of today, yesterday, a day of this week, a date."""
    locale = QLocale()
    days = (today - opened.date()).days
    if days <= 0:
        return opened.strftime("%H:%M")
    if days == 1:
        return QCoreApplication.translate("StartPage", "yesterday")
    if days < 7:
        return locale.dayName(opened.isoweekday())
    form = "d MMM" if opened.year == today.year else "d MMM yyyy"
    return locale.toString(QDate(opened.year, opened.month, opened.day), form)
