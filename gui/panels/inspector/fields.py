"""Fields: a widget a kind of value. Each also takes an expression."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradscape.graph.expression import Expression
from gradscape.gui.panels.inspector.entry import Entry
from gradscape.gui.panels.inspector.line import Line
from gradscape.gui.panels.inspector.typed import Form
from gradscape.gui.theme import Theme
from gradscape.gui.theme.icons import icon
from gradscape.gui.widgets import be, label, scaled


class Field(QWidget):
    """Shows one entry and says what is to become of it."""

    applied = Signal(object, bool)
    """A value; and whether it is one of many steps of a key, the wheel or a drag."""
    cleared = Signal()
    """It is to be the default again."""
    began = Signal()
    """What follows is another step of the history."""
    menu = Signal(QPoint)
    """A menu is asked for, at this place on the screen."""

    def __init__(self, entry: Entry, theme: Theme) -> None:
        super().__init__()
        self.entry = entry
        self.theme = theme
        self._told = ""
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self._message = label("", "error", wrap=True)
        self._message.hide()
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(3)
        laid.addLayout(self.row)
        laid.addWidget(self._message)
        self.lines: tuple[Line, ...] = ()

    def add_line(self, form: Form, name: str = "") -> Line:
        """A line in the row, which does what this field does."""
        line = Line(form, self)
        line.setAccessibleName(name or self.entry.label)
        line.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        line.customContextMenuRequested.connect(
            lambda at, line=line: self.menu.emit(line.mapToGlobal(at))
        )
        line.judged.connect(self.tell)
        line.cleared.connect(self.cleared)
        line.began.connect(self.began)
        self.row.addWidget(line, 1)
        self.lines = (*self.lines, line)
        return line

    def show_entry(self, entry: Entry, fresh: bool) -> None:
        """Show the value, and what is wrong with it."""
        self.entry = entry
        why = self.show_value(entry, fresh)
        if not why and entry.required:
            why = self.tr("a value is missing: the block needs one")
        self.tell(why)
        self.setAccessibleDescription(entry.help)

    def show_value(self, entry: Entry, fresh: bool) -> str:
        """Show the value; what is wrong with it, in words."""
        raise NotImplementedError

    def accept(self) -> tuple[Line, ...]:
        """What was typed is to become the value; gives the lines in which something was."""
        typed = tuple(line for line in self.lines if line.isModified())
        for line in typed:
            line.setModified(False)
        return typed

    def step(self, steps: int) -> None:
        """Change a number by some steps: the label was dragged."""
        if self.lines:
            self.lines[0].step(steps)

    def compute(self) -> None:
        """Let an expression be typed."""
        line = self.lines[0]
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        if not line.text().startswith("="):
            line.setText("=")
            line.setModified(True)

    def tell(self, why: str) -> None:
        """Say in words what is wrong; the field is red as long as there is something."""
        if why != self._told:
            self._told = why
            self._message.setText(f"{why[:1].upper()}{why[1:]}." if why else "")
            self._message.setVisible(bool(why))
        bad = bool(why) or self.entry.blamed
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if isinstance(widget, Line | QComboBox):
                be(widget, "problem", bad)

    @property
    def problem(self) -> str:
        """What is wrong, in words."""
        return self._told


class LineField(Field):
    """Numbers, lists, texts: one line."""

    def __init__(self, entry: Entry, theme: Theme) -> None:
        super().__init__(entry, theme)
        self.line = self.add_line(entry.form)
        self.line.applied.connect(lambda value: self.applied.emit(value, False))
        self.line.stepped.connect(lambda value: self.applied.emit(value, True))
        self.setFocusProxy(self.line)

    def show_value(self, entry: Entry, fresh: bool) -> str:
        return self.line.show_value(entry.value, entry.scope, entry.placeholder, fresh)


class SizeField(Field):
    """Height and width: two lines, set together while they are linked."""

    def __init__(self, entry: Entry, theme: Theme) -> None:
        super().__init__(entry, theme)
        names = (self.tr("height"), self.tr("width"))
        self.sides = tuple(self.add_line(entry.form, f"{entry.label}, {name}") for name in names)
        for k, line in enumerate(self.sides):
            line.applied.connect(lambda value, k=k: self._apply(k, value, False))
            line.stepped.connect(lambda value, k=k: self._apply(k, value, True))
        self.link = QToolButton()
        self.link.setProperty("role", "flat")
        self.link.setCheckable(True)
        self.link.setFixedHeight(scaled(28))
        self.link.setStyleSheet(
            f"padding: 0; min-width: {scaled(16)}px; icon-size: {scaled(12)}px;"
        )
        self.link.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.link.toggled.connect(self._linked)
        self.row.setSpacing(3)
        self.row.insertWidget(1, self.link)
        self.link.setChecked(True)
        self.setFocusProxy(self.sides[0])
        self._known: Any = None

    def _linked(self, linked: bool) -> None:
        name = "link-variant" if linked else "close"
        self.link.setIcon(icon(name, self.theme.colors["text3"]))
        self.link.setText("×")
        self.link.setAccessibleName(self.tr("Height and width together"))
        told = self.tr("Height and width are set together; a click parts them.")
        apart = self.tr("Height and width are set apart; a click links them.")
        self.link.setToolTip(told if linked else apart)

    def show_value(self, entry: Entry, fresh: bool) -> str:
        whole = not isinstance(entry.value, tuple)
        pair = (entry.value, entry.value) if whole else entry.value
        if fresh:
            self.link.setChecked(pair[0] == pair[1])
        one = whole and isinstance(entry.value, Expression)
        if self.sides[1].isHidden() != one:
            self.sides[1].setHidden(one)
            self.link.setHidden(one)
        found = [
            line.show_value(value, entry.scope, entry.placeholder, fresh)
            for line, value in zip(self.sides, pair, strict=True)
        ]
        return next(filter(None, found), "")

    def _apply(self, side: int, value: Any, step: bool) -> None:
        known, pair = self.entry.value, value
        if isinstance(value, tuple):
            pass  # both were typed into one
        elif self.link.isChecked() or not isinstance(known, tuple):
            pair = value if isinstance(value, Expression) else (value, value)
        else:
            pair = (value, known[1]) if side == 0 else (known[0], value)
        self.applied.emit(pair, step)
