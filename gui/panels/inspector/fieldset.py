"""Fieldset: the fields of a section, each with its label, in two columns."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from gradscape.gui.panels.inspector.entry import Entry, Section
from gradscape.gui.panels.inspector.fields import Field
from gradscape.gui.panels.inspector.plain import make
from gradscape.gui.theme import Theme
from gradscape.gui.theme.icons import icon
from gradscape.gui.widgets import be, button, label, scaled

LABELS = 104
"""The width of the labels."""
_PIXELS = 4
"""A drag of so many is a step."""


class FieldLabel(QLabel):
    """Names a field; dragged sideways it changes its number."""

    dragged = Signal(int)
    """Steps since the last time."""
    began = Signal()

    def __init__(self, text: str, scrubs: bool) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "sub")
        self._scrubs = scrubs
        self._from: float | None = None
        self._steps = 0
        if scrubs:
            self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mark(self, modified: bool) -> None:
        """Stand out a little where the value is not the default."""
        be(self, "role", "" if modified else "sub")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from, self._steps = event.position().x(), 0
            self.buddy().setFocus(Qt.FocusReason.MouseFocusReason)
            self.began.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None or not self._scrubs:
            return
        steps = int((event.position().x() - self._from) / _PIXELS)
        if steps != self._steps:
            self.dragged.emit(steps - self._steps)
            self._steps = steps

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None


class Fieldset(QWidget):
    """Keeps its widgets as long as the entries are of the same sort."""

    applied = Signal(object, object, bool)
    """A field, its value, and whether it is one of many steps."""
    cleared = Signal(object)
    menu = Signal(object, QPoint)
    began = Signal()
    """What follows is another step of the history."""
    unfolded = Signal(bool)
    """Its fields are wanted, or no more."""

    def __init__(self, section: Section, theme: Theme) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.labels: dict[str, FieldLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, scaled(LABELS))
        grid.setColumnStretch(1, 1)
        first = 0
        self.fold: QPushButton | None = None
        if section.title:
            grid.setContentsMargins(16, 6, 16, 0)
            heading: QWidget = label(section.title, "caption")
            if section.folds:
                heading = self.fold = self._fold(section, theme)
            grid.addWidget(heading, 0, 0, 1, 2)
            first = 1
        for at, entry in enumerate(section.entries, first):
            self._add(grid, at, entry, theme)

    def _add(self, grid: QGridLayout, at: int, entry: Entry, theme: Theme) -> None:
        field = make(entry, theme)
        name = FieldLabel(entry.label, entry.form.steps and not entry.form.choices)
        name.setFixedWidth(scaled(LABELS - 8))
        name.setMinimumHeight(scaled(28))
        name.setBuddy(field.focusProxy() or field)
        name.setToolTip(entry.help)
        name.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        name.customContextMenuRequested.connect(
            lambda where: self.menu.emit(field, name.mapToGlobal(where))
        )
        name.dragged.connect(field.step)
        name.began.connect(self.began)
        field.began.connect(self.began)
        field.applied.connect(lambda value, step: self.applied.emit(field, value, step))
        field.cleared.connect(lambda: self.cleared.emit(field))
        field.menu.connect(lambda where: self.menu.emit(field, where))
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(field, at, 1)
        self.fields[entry.key] = field
        self.labels[entry.key] = name

    def _fold(self, section: Section, theme: Theme) -> QPushButton:
        opened = bool(section.entries)
        sign = icon("chevron-down" if opened else "chevron-right", theme.colors["text2"])
        fold = button(section.title, "link", sign)
        fold.setCheckable(True)
        fold.setChecked(opened)
        fold.setStyleSheet(f"color: {theme.hex('text2')};")
        fold.toggled.connect(self.unfolded)
        return fold

    def show_section(self, section: Section, fresh: bool) -> None:
        """Show values of the same sort."""
        for entry in section.entries:
            self.fields[entry.key].show_entry(entry, fresh)
            self.labels[entry.key].mark(entry.modified)
