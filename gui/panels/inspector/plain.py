"""Fields with a widget of their own for literals: a box to tick, a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget

from gradscape.gui.panels.inspector.entry import MISSING, MIXED, Entry, Unset
from gradscape.gui.panels.inspector.fields import Field, LineField, SizeField
from gradscape.gui.panels.inspector.typed import Form, TypedError, is_computed
from gradscape.gui.theme import Theme
from gradscape.gui.words import said


class _Combo(QComboBox):
    """Turns with the wheel only where it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Plain(Field):
    """A widget of its own for literals, and a line in its place for an expression."""

    def __init__(self, entry: Entry, theme: Theme, native: QWidget) -> None:
        super().__init__(entry, theme)
        self.native = native
        native.setAccessibleName(entry.label)
        native.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        native.customContextMenuRequested.connect(lambda at: self.menu.emit(native.mapToGlobal(at)))
        self.row.addWidget(native, 1)
        self.line = self.add_line(Form(entry.form.kind, entry.form.parameter))
        self.line.applied.connect(lambda value: self.applied.emit(value, False))
        self.line.hide()
        self.setFocusProxy(native)

    def show_value(self, entry: Entry, fresh: bool) -> str:
        computed = is_computed(entry.value)
        typing = not fresh and self.line.isModified() and not self.line.isHidden()
        self._swap(computed or typing)
        if computed or typing:
            return self.line.show_value(entry.value, entry.scope, "", fresh)
        with QSignalBlocker(self.native):
            self.show_literal(entry)
        return self._why(entry)

    def _why(self, entry: Entry) -> str:
        if isinstance(entry.value, Unset) or entry.value is None:
            return ""
        try:
            entry.form.result(entry.value, entry.scope)
        except TypedError as error:
            return said(error)
        return ""

    def show_literal(self, entry: Entry) -> None:
        """Show a value that is no expression."""
        raise NotImplementedError

    def compute(self) -> None:
        self._swap(True)
        super().compute()

    def _swap(self, line: bool) -> None:
        if self.line.isHidden() == line:
            focused = self.native.hasFocus() or self.line.hasFocus()
            self.setFocusProxy(self.line if line else self.native)
            self.line.setHidden(not line)
            self.native.setHidden(line)
            if focused:
                self.setFocus()


class BooleanField(Plain):
    """A box to be ticked."""

    def __init__(self, entry: Entry, theme: Theme) -> None:
        self.box = QCheckBox()
        super().__init__(entry, theme, self.box)
        self.box.clicked.connect(lambda: self.applied.emit(self.box.isChecked(), False))

    def show_literal(self, entry: Entry) -> None:
        if entry.value is MIXED:
            self.box.setTristate(True)
            self.box.setCheckState(Qt.CheckState.PartiallyChecked)
            return
        self.box.setTristate(False)
        given = entry.placeholder == "true" if entry.value is MISSING else bool(entry.value)
        self.box.setChecked(given)


class ChoiceField(Plain):
    """One of a few; where the entry says so, also a folder that is looked for."""

    def __init__(self, entry: Entry, theme: Theme) -> None:
        self.combo = _Combo()
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        super().__init__(entry, theme, self.combo)
        self._choices: object = None
        self.combo.activated.connect(self._chosen)

    def _chosen(self, index: int) -> None:
        choices = self.entry.form.choices
        if index < len(choices):
            self.applied.emit(choices[index][0], False)
            return
        self.show_literal(self.entry)  # what was chosen is no value yet, and perhaps never will be
        folder = QFileDialog.getExistingDirectory(self, self.entry.browse.rstrip(" …"))
        if folder:
            self.applied.emit(folder, False)

    def show_literal(self, entry: Entry) -> None:
        given = entry.value
        if self._choices != entry.form.choices:
            self._choices = entry.form.choices
            self.combo.clear()
            for value, words in entry.form.choices:
                self.combo.addItem(words, value)
            if entry.browse:
                self.combo.insertSeparator(self.combo.count())
                self.combo.addItem(entry.browse)
        choices = enumerate(value for value, _ in entry.form.choices)
        known = next((k for k, value in choices if value is given or value == given), -1)
        self.combo.setPlaceholderText("—" if given is MIXED else str(given))
        self.combo.setCurrentIndex(known)


def make(entry: Entry, theme: Theme) -> Field:
    """The field of an entry."""
    if entry.form.choices:
        return ChoiceField(entry, theme)
    kinds: dict[str, type[Field]] = {"boolean": BooleanField, "size": SizeField}
    return kinds.get(entry.form.kind, LineField)(entry, theme)
