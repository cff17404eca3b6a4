"""Side: the right of the Train workspace. One part is seen; tabs where there are several."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.theme import Theme
from gradscape.gui.training.part import Part
from gradscape.gui.widgets import button, frame, line
from gradscape.gui.window.desk import AREA

WIDTH = 300


class Side(QFrame):
    """Parts in the order in which they were added, by their names."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.setObjectName(AREA)
        self.setProperty("role", "right")
        self._parts: dict[str, Part] = {}
        self._tabs: dict[str, QPushButton] = {}
        self._stack = QStackedWidget()
        self._bar = frame("panel")
        self._laid = QHBoxLayout(self._bar)
        self._laid.setContentsMargins(8, 0, 8, 0)
        self._laid.setSpacing(0)
        self._laid.addStretch(1)
        self._line = line()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._bar)
        box.addWidget(self._line)
        box.addWidget(self._stack, 1)
        self.setFixedWidth(round(WIDTH * scale))

    def add(self, id: str, title: str, part: Part) -> None:
        """Put another part behind the others."""
        self._parts[id] = part
        self._stack.addWidget(part)
        tab = button(title, "tab")
        tab.setCheckable(True)
        tab.clicked.connect(lambda: self.show_part(id))
        self._tabs[id] = tab
        self._laid.insertWidget(len(self._tabs) - 1, tab)
        several = len(self._parts) > 1
        self._bar.setVisible(several)
        self._line.setVisible(several)
        self.show_part(next(iter(self._parts)))

    def has(self, id: str) -> bool:
        """Whether there is a part of that name."""
        return id in self._parts

    def part(self, id: str) -> Part:
        """A part by its name. Raises KeyError: there is none."""
        return self._parts[id]

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    @property
    def shown(self) -> str:
        """The name of the part that is seen."""
        seen = self._stack.currentWidget()
        return next((name for name, each in self._parts.items() if each is seen), "")

    def show_part(self, id: str) -> None:
        """Let a part be seen."""
        self._stack.setCurrentWidget(self._parts[id])
        for name, tab in self._tabs.items():
            tab.setChecked(name == id)

    def show_document(self, document: OpenDocument | None) -> None:
        """Let every part show another document, or none."""
        for part in self._parts.values():
            part.show_document(document)

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and a width for the size of text."""
        self.setFixedWidth(round(WIDTH * scale))
        for part in self._parts.values():
            part.set_theme(theme, scale)
