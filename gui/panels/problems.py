"""The problems panel: what the check says, and the ways out as buttons."""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradscape.graph.check import Report
from gradscape.graph.diagnostic import Diagnostic, Severity
from gradscape.graph.project import Project
from gradscape.graph.text import Text
from gradscape.gui.calm import severity
from gradscape.gui.editor import Editor
from gradscape.gui.panels.panel import Panel
from gradscape.gui.panels.trail import BETWEEN, trail
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import button, label, line, scaled
from gradscape.gui.words import said

FIRST, MORE = 20, 100
"""How many problems are shown at first, and how many come at each press of the last button."""
ICONS: dict[Severity, tuple[str, str]] = {
    "error": ("alert-circle", "error"),
    "warning": ("alert", "warn"),
    "hint": ("lightbulb-outline", "text3"),
}
"""The icon of each severity, and the name of its colour."""
LEFT = Qt.AlignmentFlag.AlignLeft
NARROW = 480
"""Pixels of a row below which the buttons stand under the words."""
BUTTON = 0.36
"""Of the width of a row, at most, for the words of a button."""
_PARTS = re.compile(r"[.:;] +(?=\S)")


class Words(NamedTuple):
    """A problem in words: what is wrong where, and what more there is to say."""

    title: str
    text: str


def words(project: Project, problem: Diagnostic) -> Words:
    """The message, parted behind its first statement, which says of which node it is."""
    head, rest = statement(problem)
    where = trail(project, problem.nodes[0]) if any(problem.nodes) else ""
    name = where.rpartition(BETWEEN)[2]
    if name and head.startswith(f"{name} "):
        head = where + head.removeprefix(name)
    elif where:
        first = head.partition(" ")[0]
        if said(Text(problem.code.template)).startswith(
            f"{first} "
        ):  # a word of ours, and not a name
            head = head[:1].lower() + head[1:]
        head = f"{where}: {head}"
    return Words(head, rest)


def statement(problem: Diagnostic) -> Words:
    """The message, parted behind its first statement."""
    message = said(problem.message)
    parted = (found for found in _PARTS.finditer(message) if " " in message[: found.start()])
    found = next(parted, None)
    if found is None:
        return Words(message.rstrip("."), "")
    rest = message[found.end() :]
    return Words(message[: found.start()], rest[:1].upper() + rest[1:])


def counted(report: Report) -> int:
    """How many errors and warnings there are; hints are no problems."""
    return sum(severity(d) != "hint" for d in report.diagnostics)


class ProblemsPanel(Panel):
    """A row a problem: errors, warnings, then hints, which are quieter."""

    count_changed = Signal(int)
    """How many errors and warnings there are, for the tab."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Problems"))
        self.count = 0
        self._limit = FIRST
        self._rows: list[ProblemRow] = []
        self.empty = label("", "sub")
        self.empty.setContentsMargins(16, 12, 16, 12)
        self.more = button("", "link")
        self.more.clicked.connect(self._show_more)
        content = QWidget()
        content.setObjectName("content")
        self._laid = QVBoxLayout(content)
        self._laid.setContentsMargins(0, 0, 0, 0)
        self._laid.setSpacing(0)
        self._laid.addWidget(self.empty)
        self._laid.addWidget(self.more)
        self._laid.addStretch(1)
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("Problems"))
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(content)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.addWidget(self._area)

    def set_editor(self, editor: Editor | None) -> None:
        self._limit = FIRST
        super().set_editor(editor)

    def refresh(self) -> None:
        """Say what the check says now; the rows only where somebody sees them."""
        report = self.editor.report if self.editor else None
        count = counted(report) if report else 0
        if count != self.count:
            self.count = count
            self.count_changed.emit(count)
        if self.isVisible():
            self._fill(report.diagnostics if report else ())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _fill(self, problems: tuple[Diagnostic, ...]) -> None:
        shown = problems[: self._limit]
        while len(self._rows) < len(shown):
            made = ProblemRow(self)
            self._laid.insertWidget(self._laid.count() - 2, made)
            self._rows.append(made)
        for each, problem in zip(self._rows, shown, strict=False):
            each.show_problem(problem)
        for unused in self._rows[len(shown) :]:
            focus = QApplication.focusWidget()
            if focus is not None and unused.isAncestorOf(focus):
                self._area.setFocus()  # a button that is hidden passes the keyboard on, as Tab does
            unused.hide()
        by = Qt.FocusPolicy
        self._area.setFocusPolicy(by.StrongFocus if problems else by.NoFocus)
        left = len(problems) - len(shown)
        self.more.setVisible(left > 0)
        self.more.setText(self.tr("and {0} more").format(f"{left:,}"))
        self.empty.setVisible(not problems)
        self.empty.setText(
            self.tr("No problems: the network can be built and trained.")
            if self.editor
            else self.tr("No document is open.")
        )

    def _show_more(self) -> None:
        self._limit += MORE
        self.refresh()


class ProblemRow(QFrame):
    """One problem: icon, words, the best way out, further ones in a menu, and where it is."""

    def __init__(self, panel: ProblemsPanel) -> None:
        super().__init__()
        self._panel = panel
        self._said: tuple[object, ...] = ()
        self._problem: Diagnostic | None = None
        self.picture = QLabel()
        self.title = label("", "strong", wrap=True)
        self.text = label("", "sub", wrap=True)
        self.fix = button("")
        self.fix.clicked.connect(lambda: self._mend(0))
        self.others = QToolButton()
        self.others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.others.setAccessibleName(self.tr("Other ways out"))
        self.others.setToolTip(self.tr("Other ways out"))
        self.others.setMenu(QMenu(self.others))
        self.show_button = button(self.tr("Show"))
        self.show_button.clicked.connect(self._reveal)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for each in (self.title, self.text):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(each)
        spoken = QHBoxLayout()
        spoken.setSpacing(8)
        spoken.addWidget(self.picture)
        spoken.addLayout(column, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for pressed in (self.fix, self.others, self.show_button):
            self._buttons.addWidget(pressed)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setContentsMargins(16, 8, 12, 8)
        self._across.setSpacing(8)
        self._across.addLayout(spoken, 1)
        self._across.addLayout(self._buttons)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(0)
        laid.addLayout(self._across)
        laid.addWidget(line())

    def show_problem(self, problem: Diagnostic) -> None:
        """Say this problem; what says the same already is left as it is."""
        editor = self._panel.editor
        assert editor is not None
        self._problem = problem
        loudness = severity(problem)
        told = words(editor.project, problem)
        theme = self._panel.theme
        labels = tuple(said(fix.label) for fix in problem.fixes)
        size = scaled(18)
        state = (told, loudness, labels, theme, size)
        self.setVisible(True)
        if state == self._said:
            return
        self._said = state
        name, color = ICONS[loudness]
        self.picture.setPixmap(icon(name, theme.colors[color]).pixmap(QSize(size, size)))
        self.picture.setFixedWidth(size + 4)
        self.picture.setAccessibleName(_severity(loudness))
        quiet = loudness == "hint"
        self._be(self.title, "sub" if quiet else "strong")
        self.title.setText(told.title)
        self.text.setText(told.text)
        self.text.setVisible(bool(told.text))
        self.setAccessibleName(f"{_severity(loudness)}: {told.title}. {told.text}")
        self.fix.setVisible(bool(labels))
        self._name_fix()
        self.others.setVisible(len(labels) > 1)
        self.others.setIcon(icon("chevron-down", theme.colors["text2"]))
        self.others.menu().clear()
        for k, text in enumerate(labels[1:], 1):
            self.others.menu().addAction(text).triggered.connect(
                lambda checked=False, k=k: self._mend(k)
            )
        self.show_button.setVisible(any(problem.nodes))
        self.show_button.setAccessibleName(self.tr("Show {0}").format(told.title.partition(":")[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < scaled(NARROW)
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._across.setAlignment(self._buttons, LEFT if narrow else Qt.AlignmentFlag(0))
        self._buttons.setContentsMargins(self.picture.width() + 8 if narrow else 0, 0, 0, 0)
        self._name_fix()

    def _name_fix(self) -> None:
        """The words of the button, shortened where they would leave the problem no room."""
        fixes = self._problem.fixes if self._problem else ()
        whole = said(fixes[0].label) if fixes else ""
        room = max(120, round(self.width() * BUTTON))
        self.fix.setText(
            self.fix.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        )
        self.fix.setToolTip(whole if self.fix.text() != whole else "")
        self.fix.setAccessibleName(whole)

    @staticmethod
    def _be(widget: QLabel, role: str) -> None:
        if widget.property("role") != role:
            widget.setProperty("role", role)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _mend(self, k: int) -> None:
        editor = self._panel.editor
        if editor is not None and self._problem is not None:
            editor.apply(self._problem.fixes[k])

    def _reveal(self) -> None:
        editor = self._panel.editor
        if editor is not None and self._problem is not None:
            editor.reveal(next(path for path in self._problem.nodes if path))


def _severity(severity: Severity) -> str:
    named = {
        "error": QCoreApplication.translate("ProblemsPanel", "Error"),
        "warning": QCoreApplication.translate("ProblemsPanel", "Warning"),
        "hint": QCoreApplication.translate("ProblemsPanel", "Hint"),
    }
    return named[severity]
