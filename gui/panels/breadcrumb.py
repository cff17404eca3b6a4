"""The breadcrumb: the network and the blocks around what is shown, each a way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gradscape.graph.diagnostic import Path
from gradscape.gui.editor import Editor
from gradscape.gui.panels.trail import titles
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
        for k, (text, to) in enumerate(said):
            if k:
                part = QLabel("›")
                part.setObjectName("dim")
                self._add(part)
            self._add(self._step(text, to, last=k == len(said) - 1))
        self.adjustSize()

    def _add(self, part: QWidget) -> None:
        self._row.addWidget(part)
        # A layout shows a new widget only later, and a hidden one has no size to adjust to.
        part.show()

    def _step(self, text: str, to: Path, last: bool) -> QWidget:
        button = QPushButton(text)
        button.setObjectName("flat")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setEnabled(not last)
        button.setStyleSheet("font-weight: 600" if last else "")
        button.clicked.connect(partial(self._editor.enter, to))
        return button
