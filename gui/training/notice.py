"""Notice: something to be known about a run, in words, with what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import button, label

Level = Literal["error", "warn", "ok", "info"]
_PICTURES = {
    "error": "alert-circle",
    "warn": "alert",
    "ok": "check-circle",
    "info": "information-outline",
}


@dataclass(frozen=True)
class Act:
    """A way out: what its button says, and what it does."""

    words: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Said:
    """What a notice says."""

    level: Level
    title: str
    text: str = ""
    acts: tuple[Act, ...] = ()


class Notice(QFrame):
    """One tinted box."""

    def __init__(self, said: Said, theme: Theme) -> None:
        super().__init__()
        self.said = said
        self.setProperty("role", "notice")
        self.setProperty("level", said.level)
        self.setAccessibleName(said.title)
        self.setAccessibleDescription(said.text)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 9, 12, 10)
        box.setSpacing(6)
        color = theme.colors["text2" if said.level == "info" else said.level]
        picture = QLabel()
        picture.setPixmap(icon(_PICTURES[said.level], color).pixmap(16, 16))
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(picture)
        head.addWidget(label(said.title, "strong", wrap=True), 1)
        box.addLayout(head)
        if said.text:
            box.addWidget(label(said.text, wrap=True))
        if said.acts:
            row = QHBoxLayout()
            row.setSpacing(8)
            for act in said.acts:
                made = button(act.words)
                made.clicked.connect(lambda _=False, run=act.run: run())
                row.addWidget(made)
            row.addStretch(1)
            box.addLayout(row)
