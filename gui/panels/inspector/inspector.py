"""Inspector: what is selected, in fields and figures. All of it comes from the declarations."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gradscape.graph.change import Change
from gradscape.graph.edits import Edit
from gradscape.graph.model import Node
from gradscape.gui.panels.inspector import facts
from gradscape.gui.panels.inspector.details import Details
from gradscape.gui.panels.inspector.entry import Section, Target
from gradscape.gui.panels.inspector.fields import Field
from gradscape.gui.panels.inspector.fieldset import Fieldset
from gradscape.gui.panels.inspector.hand import Hand
from gradscape.gui.panels.inspector.head import Head
from gradscape.gui.panels.inspector.parameters import Lets, Names, Parameters
from gradscape.gui.panels.inspector.settings import data_sections, network_sections
from gradscape.gui.panels.inspector.sheet import sections
from gradscape.gui.panels.inspector.subject import Subject, subject
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme
from gradscape.gui.widgets import button, clear, scaled
from gradscape.gui.words import title

LATER = 30
"""Milliseconds after an edit."""
LEAST = 280
"""Pixels that it is wide, at the least."""


class Inspector(Panel):
    """Speaks of the selected nodes; with none, of the network or the block that is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.subject: Subject | None = None
        self.fieldsets: list[Fieldset] = []
        self._form: Hashable = None
        self._sections: tuple[Section, ...] = ()
        self.hand = Hand(self)
        self._stale = False
        self._more = False
        self.head = Head(theme)
        self.head.renamed.connect(self._rename)
        self.details = Details(theme)
        self.details.mended.connect(lambda fix: self.editor and self.editor.apply(fix))
        self.parameters, self.lets = Parameters(theme), Lets(theme)
        for names in (self.parameters, self.lets):
            names.asked.connect(lambda edit, _, names=names: self._ask(names, edit))
        self._inside = QWidget()
        self._links = QVBoxLayout(self._inside)
        self._links.setContentsMargins(16, 8, 16, 0)
        self._links.setSpacing(2)
        self._lay()
        # Figures and formulas follow a little later: typing and dragging must not wait for them.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_details)

    def entrance(self) -> QWidget | None:
        """The arguments: whoever wants the name has a key for it."""
        return self._area.widget()

    def _lay(self) -> None:
        content = QWidget()
        content.setObjectName("content")
        self._laid = QVBoxLayout(content)
        self._laid.setContentsMargins(0, 10, 0, 0)
        self._laid.setSpacing(8)
        for part in (self.parameters, self.lets, self._inside, self.details):
            self._laid.addWidget(part)
        self._laid.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has it
        self._area.setHorizontalScrollBarPolicy(
            self._area.horizontalScrollBarPolicy().ScrollBarAlwaysOff
        )
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(0)
        laid.addWidget(self.head)
        laid.addWidget(self._area, 1)
        self.setMinimumWidth(scaled(LEAST))

    # ---- the panel

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.head.dress(theme)
        self.details.dress(theme)
        self.parameters.theme = self.lets.theme = theme
        self.setMinimumWidth(scaled(LEAST))
        self._form = None
        self.refresh()

    def on_shown(self) -> None:
        self.refresh()

    def on_selected(self) -> None:
        self.refresh()

    def on_changed(self, change: Change) -> None:
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show what is selected; what is being typed stays as long as it is the same node's."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        editor = self.hand.editor = self.editor
        self.head.setVisible(editor is not None)
        self._area.setVisible(editor is not None)
        if editor is None:
            self.subject = None
            return
        before, self.subject = self.subject, subject(editor)
        self.hand.count = len(self.subject.targets)
        fresh = before is None or before.key != self.subject.key
        color = self.theme.families[self.subject.family]
        spoken = self.subject
        self.head.show_head(spoken.title, spoken.subtitle, color, spoken.help, spoken.named, fresh)
        self._show_fields(fresh)
        self._show_names(fresh)
        self._show_inside()
        if not self._later.isActive():
            self._later.start(0 if fresh else LATER)

    # ---- fields

    def _show_fields(self, fresh: bool) -> None:
        assert self.editor is not None
        assert self.subject is not None
        shown = self.subject.targets
        if shown:
            fed = data_sections(self.editor, shown)
            self._sections = (*fed, *sections(self.editor, shown, self._more))
        else:
            self._sections = () if self.editor.at else network_sections(self.editor)
        form = tuple(
            (section.title, tuple((e.key, e.label, e.form.sort) for e in section.entries))
            for section in self._sections
        )
        if form != self._form:
            self._form = form
            self._build()
            fresh = True
        if fresh:
            self.hand.begin()
        for fieldset, section in zip(self.fieldsets, self._sections, strict=True):
            fieldset.show_section(section, fresh)

    def _build(self) -> None:
        focused = next((key for key, f in self.fields.items() if _has_focus(f)), None)
        for fieldset in self.fieldsets:
            fieldset.hide()
            fieldset.deleteLater()
        self.fieldsets = [Fieldset(section, self.theme) for section in self._sections]
        for at, fieldset in enumerate(self.fieldsets):
            self._laid.insertWidget(at, fieldset)
            self.hand.serve(fieldset)
            fieldset.unfolded.connect(self._unfold)
            fieldset.show()
        self._chain()
        if focused in self.fields:
            self.fields[focused].setFocus()

    def _chain(self) -> None:
        """Let Tab go on from the head: Qt would come to new fields after all else in the window."""
        before: QWidget = self.head.help
        for fieldset in self.fieldsets:
            for widget in fieldset.findChildren(QWidget):
                within = widget.window() is self.window()  # the list of a combo box is not
                if within and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(before, widget)
                    before = widget

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that are shown, by the keys of their entries."""
        return {key: field for each in self.fieldsets for key, field in each.fields.items()}

    def _unfold(self, more: bool) -> None:
        self._more = more
        self.refresh()

    # ---- names, inside, details

    def _rename(self, name: str) -> None:
        if self.editor is None:  # half typed when its document was closed
            return
        assert self.subject is not None
        if not name and not self.subject.nameless:
            self.head.tell(self.tr("the code calls it by a name: give it one"))
            return
        self.head.title.setModified(False)
        why = self.hand.do(self.subject.renamed(self.editor, name))
        if why:
            self.head.title.setModified(True)
        self.head.tell(why)
        if not why:
            self.head.title.show_title(self.subject.title, fresh=False)

    def _show_names(self, fresh: bool) -> None:
        assert self.editor is not None
        assert self.subject is not None
        body = not self.subject.targets
        self.parameters.setVisible(body)
        self.lets.setVisible(body)
        if body:
            definition = self.editor.project.definitions[self.editor.body]
            plan = self.editor.shown_plan
            scope = plan.scope if plan is not None and plan.scope else None
            name = definition.name
            self.parameters.show_names(name, dict(definition.parameters), scope, fresh)
            self.lets.show_names(name, dict(definition.lets), scope, fresh)

    def _ask(self, names: Names, edit: Edit) -> None:
        names.settle()
        why = self.hand.do(edit)
        if why:
            names.unsettle()
        names.tell(why)

    def _show_inside(self) -> None:
        """Ways to what a chain or a block holds."""
        assert self.editor is not None
        assert self.subject is not None
        clear(self._links)
        self._inside.hide()
        shown = self.subject.targets
        for text, path, enters in self._ways(shown[0]) if len(shown) == 1 else ():
            way = button(text, "link")
            act = self.editor.enter if enters else self.editor.reveal
            way.clicked.connect(lambda _=False, act=act, path=path: act(path))
            self._links.addWidget(way)
        self._inside.setVisible(self._links.count() > 0)

    def _ways(self, target: Target) -> list[tuple[str, tuple[str, ...], bool]]:
        assert self.editor is not None
        node, path = target.node, target.path
        if node.op == "sequence":
            held = enumerate(node.args.get("body", ()))
            return [(f"{k}  {title(inner)}", (*path, inner.id), False) for k, inner in held]
        if node.op == "repeat" and isinstance(of := node.args.get("of"), Node):
            node, path = of, (*path, "0")
        if node.op in self.editor.project.definitions:
            return [(self.tr("Open {}").format(node.op), path, True)]
        return []

    def _show_details(self) -> None:
        editor = self.editor
        if editor is None or self.subject is None or not self.isVisible():
            return
        shown = self.subject.targets
        if not shown:
            self.details.show_facts(facts.of_body(editor))
        elif len(shown) == 1:
            self.details.show_facts(facts.of_node(editor, shown[0]))
        else:
            self.details.show_facts(facts.of_nodes(editor, shown))


def _has_focus(field: Field) -> bool:
    proxy = field.focusProxy()
    return field.hasFocus() or bool(proxy and proxy.hasFocus())
