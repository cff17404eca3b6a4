"""The breadcrumb: the network and the blocks around what is shown, each a way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gradscape.graph.diagnostic import Path
from gradscape.gui.editor import Editor
from gradscape.gui.panels.trail import titles
from gradscape.gui.places import node_at
from gradscape.gui.theme import Theme


class Breadcrumb(QFrame):
    """Network › block › block; a click shows that body again."""

    def __init__(self, editor: Editor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Where you are"))
        self._editor = editor
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 2, 6, 2)
        self._row.setSpacing(0)
        editor.shown.connect(self.refresh)
        editor.changed.connect(lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Say where one is now."""
        path, project = self._editor.at, self._editor.project
        words = (project.network, *titles(project, path))
        said = [(text, path[:k]) for k, text in enumerate(words)]
        if said == getattr(self, "_said", None):
            return
        self._said = said
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        before = self.parentWidget()
        for k, (text, to) in enumerate(said):
            if k:
                part = QLabel("›")
                part.setObjectName("dim")
                self._add(part)
            step = self._step(text, to, last=k == len(said) - 1)
            self._add(step)
            if before is not None:
                QWidget.setTabOrder(before, step)
                before = step
        self.adjustSize()

    def _add(self, part: QWidget) -> None:
        self._row.addWidget(part)
        # A layout shows a new widget only later, and a hidden one has no size to adjust to.
        part.show()

    def _step(self, text: str, to: Path, last: bool) -> QPushButton:
        button = _Step(text)
        button.setEnabled(not last and self._can_be_shown(to))
        if last:
            button.setObjectName("here")
        button.clicked.connect(partial(self._show, to))
        return button

    def _can_be_shown(self, path: Path) -> bool:
        """Whether a body is one of its own; a chain and a repeat are parts of that around them."""
        project = self._editor.project
        return not path or node_at(project, path).op in project.definitions

    def _show(self, path: Path) -> None:
        over = self.parentWidget()
        if over is not None:  # a button that goes passes the keyboard on, as Tab does
            over.setFocus()
        left = self._editor.at[: len(path) + 1]
        self._editor.enter(path)
        self._editor.select((left,))


class _Step(QPushButton):
    """A button that Enter presses, though it is a key of the canvas below."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setObjectName("flat")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # when it is offered, before a shortcut hears of it
        return super().event(event)
