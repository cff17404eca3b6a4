"""Hand: makes edits of what is typed, stepped, reset or exposed in a field."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from gradscape.graph.edits import Edit, Expose
from gradscape.graph.errors import GradscapeError
from gradscape.graph.names import another
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.fields import Field
from gradscape.gui.panels.inspector.fieldset import Fieldset
from gradscape.gui.panels.inspector.line import Line
from gradscape.gui.prompt import Prompt
from gradscape.gui.words import said


class Hand(QObject):
    """Applies to an editor what fields ask for; they say what was refused.

    Args:
        count: how many nodes the fields stand for.
    """

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.panel = panel
        self.editor: Editor | None = None
        self.count = 0
        self._run = 0

    def serve(self, fieldset: Fieldset) -> None:
        """Do what the fields of a set ask for from now on."""
        fieldset.applied.connect(self.apply)
        fieldset.cleared.connect(self.reset)
        fieldset.menu.connect(self.pop_up)
        fieldset.began.connect(self.begin)

    def begin(self) -> None:
        """What follows is another step of the history."""
        self._run += 1

    def apply(self, field: Field, value: Any, step: bool) -> None:
        """Give the argument of a field a value. Steps of one run are one in the history."""
        if not step:
            self.begin()
        gesture = (id(self), field.entry.key, self._run) if step else None
        try:
            edit = field.entry.set(value)
        except GradscapeError as error:
            field.tell(said(error))
            return
        self._attempt(field, edit, gesture)

    def reset(self, field: Field) -> None:
        """Take a field back to its default."""
        self.begin()
        self._attempt(field, field.entry.reset)

    def _attempt(self, field: Field, edit: Edit | None, gesture: Hashable = None) -> None:
        typed: tuple[Line, ...] = field.accept()
        label = ""
        if self.count > 1:  # a single edit has words of its own
            label = self.tr("Set {} of {} nodes").format(field.entry.label, self.count)
        why = self.do(edit, label, gesture) if edit else ""
        if why:
            for line in typed:
                line.setModified(True)
            field.tell(why)
        else:
            field.show_entry(field.entry, fresh=False)

    def do(self, edit: Edit, label: str = "", gesture: Hashable = None) -> str:
        """Apply an edit; why it cannot be, in words."""
        if self.editor is None:  # what was half typed when its document was closed
            return ""
        refused: list[str] = []
        connection = self.editor.refused.connect(lambda why: refused.append(why))
        try:
            self.editor.do(edit, label, gesture)
        finally:
            self.editor.refused.disconnect(connection)
        return refused[0] if refused else ""

    # ---- the menu of a field

    def pop_up(self, field: Field, where: QPoint) -> None:
        """Open the menu of a field at a place on the screen."""
        self.menu_of(field).popup(where)

    def menu_of(self, field: Field) -> QMenu:
        """What can be done with a field besides typing."""
        entry = field.entry
        line = next((line for line in field.lines if line.hasFocus()), None)
        menu = line.createStandardContextMenu() if line else QMenu()
        menu.setParent(self.panel, menu.windowFlags())
        first = menu.actions()[0] if menu.actions() else None
        resets = menu.addAction(self.tr("Reset to the default"), lambda: self.reset(field))
        resets.setEnabled(entry.reset is not None)
        made = [resets]
        if entry.form.computed:
            made.append(menu.addAction(self.tr("Type an expression"), field.compute))
        if len(entry.exposes) == 1:
            text = self.tr("Expose as a parameter of {}…").format(entry.exposes[0][0])
            made.append(menu.addAction(text, lambda: self.expose(field)))
        if first:
            menu.insertActions(first, made)
            menu.insertSeparator(first)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def expose(self, field: Field) -> Prompt:
        """Ask for a name, and let the uses of the block decide what stands in a field."""
        assert self.editor is not None
        definition, path, argument = field.entry.exposes[0]
        known = self.editor.project.definitions[definition]
        taken = {*known.parameters, *known.lets, *(node.name for node in known.body)}
        asked = Prompt(
            self.tr("Expose {}").format(field.entry.label),
            self.tr("Name of the parameter of {}").format(definition),
            another(argument, taken),
            self.tr("Expose"),
            lambda name: self.do(Expose(definition, path, argument, name)),
            self.panel,
        )
        asked.open()
        return asked
