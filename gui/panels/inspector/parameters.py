"""Parameters: what a block asks its uses for, and the names that it gives to expressions."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gradscape.graph.edits import Edit, RemoveParameter, RenameParameter, SetLet, SetParameter
from gradscape.graph.expression import Expression
from gradscape.gui.panels.inspector.entry import MISSING
from gradscape.gui.panels.inspector.line import Line
from gradscape.gui.panels.inspector.typed import Form, Scope, TypedError
from gradscape.gui.theme import Theme
from gradscape.gui.theme.icons import icon
from gradscape.gui.widgets import button, clear, label, scaled, tool
from gradscape.gui.words import said

NAME = Form("text", computed=False)
VALUE = Form("any", optional=True)


class Names(QWidget):
    """A list of names with their values: renamed, given another value, removed, added."""

    asked = Signal(object, object)
    """An edit, and the line that it came from."""
    told = Signal(str)
    """What is wrong with what was typed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.definition = ""
        self.values: dict[str, Any] = {}
        self.rows: dict[str, tuple[Line, Line]] = {}
        self._scope: Scope | None = None
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.heading = label(self.heading_text(), "caption")
        self._message = label("", "error", wrap=True)
        self._message.hide()
        self.adds = button(self.adding_text(), "link")
        self.adds.clicked.connect(self._begin)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(16, 4, 16, 4)
        laid.setSpacing(6)
        laid.addWidget(self.heading)
        laid.addLayout(self._grid)
        laid.addWidget(self._message)
        laid.addWidget(self.adds)
        self._draft: tuple[Line, Line] | None = None
        self._typed: list[Line] = []

    # ---- what the two lists do otherwise

    def heading_text(self) -> str:
        raise NotImplementedError

    def adding_text(self) -> str:
        raise NotImplementedError

    def placeholder(self) -> str:
        """What stands where there is no value."""
        raise NotImplementedError

    def set(self, name: str, value: Any) -> Edit:
        """The edit that gives a name a value."""
        raise NotImplementedError

    def remove(self, name: str) -> Edit:
        """The edit that takes a name away."""
        raise NotImplementedError

    def rename(self, old: str, new: str) -> Edit | None:
        """The edit that calls it otherwise; None: it cannot be."""
        raise NotImplementedError

    # ---- what is shown

    def show_names(
        self, definition: str, values: dict[str, Any], scope: Scope | None, fresh: bool
    ) -> None:
        """Show the names of a definition."""
        self.definition, self._scope = definition, scope
        if fresh or list(values) != list(self.values):
            self._build(values)
            fresh = True
        self.values = values
        if fresh:
            self.tell("")
        for name, (called, value) in self.rows.items():
            called.show_value(name, None, "", fresh)
            given = MISSING if values[name] is None else values[name]
            value.show_value(given, scope, self.placeholder(), fresh)

    def _build(self, values: dict[str, Any]) -> None:
        clear(self._grid)
        self._draft = None
        self.rows = {name: self._row(at, name) for at, name in enumerate(values)}
        self.adds.show()

    def _row(self, at: int, name: str) -> tuple[Line, Line]:
        called, value = Line(NAME), Line(VALUE)
        called.setAccessibleName(self.tr("Name of {}").format(name))
        value.setAccessibleName(self.tr("Value of {}").format(name))
        renamable = self.rename(name, name) is not None
        called.setReadOnly(not renamable)
        called.applied.connect(lambda new: self._renamed(name, str(new), called))
        value.applied.connect(lambda given: self.asked.emit(self.set(name, given), value))
        value.cleared.connect(lambda: self.asked.emit(self.set(name, None), value))
        value.stepped.connect(lambda given: self.asked.emit(self.set(name, given), value))
        for line in (called, value):
            line.judged.connect(self.tell)
        gone = tool(icon("close", self.theme.colors["text3"]), self.tr("Remove {}").format(name))
        gone.setFixedWidth(scaled(28))
        gone.clicked.connect(lambda: self.asked.emit(self.remove(name), gone))
        for column, widget in enumerate((called, value, gone)):
            self._grid.addWidget(widget, at, column)
        return called, value

    def _renamed(self, old: str, new: str, line: Line) -> None:
        edit = self.rename(old, new)
        if edit is not None:
            self.asked.emit(edit, line)

    # ---- adding one

    def _begin(self) -> None:
        called, value = self._draft = Line(NAME), Line(VALUE)
        called.setPlaceholderText(self.tr("name"))
        value.setPlaceholderText(self.placeholder())
        called.setAccessibleName(self.tr("Name of what is added"))
        value.setAccessibleName(self.tr("Value of what is added"))
        value.scope, value.value, called.value = self._scope, MISSING, MISSING
        called.entered.connect(lambda: value.setFocus())
        value.entered.connect(self._add)
        for column, line in enumerate((called, value)):
            line.judged.connect(self.tell)
            self._grid.addWidget(line, len(self.rows), column)
        self.adds.hide()
        called.setFocus()

    def _add(self) -> None:
        assert self._draft is not None
        called, value = self._draft
        try:
            given = value.form.read(value.text(), self._scope)
        except TypedError as error:
            self.tell(said(error))
            return
        self.asked.emit(self.set(called.text().strip(), given), called)

    def settle(self) -> None:
        """What was typed is about to become so."""
        self._typed = [line for line in self._lines if line.isModified()]
        for line in self._typed:
            line.setModified(False)

    def unsettle(self) -> None:
        """It could not: it stays as it was typed."""
        for line in self._typed:
            line.setModified(True)

    @property
    def _lines(self) -> tuple[Line, ...]:
        pairs = (*self.rows.values(), *([self._draft] if self._draft else ()))
        return tuple(line for pair in pairs for line in pair)

    def tell(self, why: str) -> None:
        """Say what is wrong."""
        self._message.setText(f"{why[:1].upper()}{why[1:]}." if why else "")
        self._message.setVisible(bool(why))

    @property
    def problem(self) -> str:
        """What is wrong, in words."""
        return self._message.text()


class Parameters(Names):
    """What a block asks its uses for; one without a default has to be given."""

    def heading_text(self) -> str:
        return self.tr("Parameters")

    def adding_text(self) -> str:
        return self.tr("Add a parameter")

    def placeholder(self) -> str:
        return self.tr("required")

    def set(self, name: str, value: Any) -> Edit:
        return SetParameter(self.definition, name, value)

    def remove(self, name: str) -> Edit:
        return RemoveParameter(self.definition, name)

    def rename(self, old: str, new: str) -> Edit | None:
        return RenameParameter(self.definition, old, new)


class Lets(Names):
    """Names for what is computed along the way."""

    def heading_text(self) -> str:
        return self.tr("Computed names")

    def adding_text(self) -> str:
        return self.tr("Name an expression")

    def placeholder(self) -> str:
        return self.tr("expression")

    def set(self, name: str, value: Any) -> Edit:
        given = value if isinstance(value, Expression) or value is None else Expression(repr(value))
        return SetLet(self.definition, name, given)

    def remove(self, name: str) -> Edit:
        return SetLet(self.definition, name, None)

    def rename(self, old: str, new: str) -> Edit | None:
        return None
