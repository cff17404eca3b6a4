"""A language in which each text stands between brackets, and what is said outside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

WRAPPED = re.compile(r"⟦[^⟦⟧]*⟧")
HALVES = re.compile(r"^[^⟦⟧]*⟧|⟦[^⟦⟧]*$")
"""Of a text that was parted after it was translated: a message, behind its first statement."""
WORD = re.compile(r"[^\W\d_]{2,}")


class Pseudo(QTranslator):
    """Wraps each text, and remembers what it was asked for: (context, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if not source:
            return ""
        self.asked.add((context, source))
        return f"⟦{source}⟧"

    def isEmpty(self) -> bool:
        return False


def left(text: str, names: frozenset[str]) -> list[str]:
    """The words of a text that nobody translated and that are no names."""
    plain = re.sub(r"<[^>]*>|&(?=\w)", "", text)
    while (shorter := WRAPPED.sub(" ", plain)) != plain:
        plain = shorter
    while (shorter := HALVES.sub(" ", plain)) != plain:
        plain = shorter
    return [word for word in WORD.findall(plain) if word not in names]


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """(whose, text) of all that a widget and those in it say."""
    for widget in (root, *root.findChildren(QWidget)):
        kind = f"{type(widget).__name__} {widget.objectName()}".strip()
        yield f"{kind}, tool tip", widget.toolTip()
        yield f"{kind}, name", widget.accessibleName()
        yield f"{kind}, description", widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton):
            yield kind, widget.text()
        elif isinstance(widget, QLineEdit):
            yield f"{kind}, placeholder", widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from ((kind, widget.itemText(k)) for k in range(widget.count()))
        elif isinstance(widget, QTabBar):
            yield from ((kind, widget.tabText(k)) for k in range(widget.count()))
        elif isinstance(widget, QMenu):
            yield kind, widget.title()
        elif isinstance(widget, QDockWidget):
            yield kind, widget.windowTitle()
        elif isinstance(widget, QAbstractItemView):
            yield from _rows(widget, kind)
        for action in widget.actions():
            yield f"{kind}, action", action.text()
            yield f"{kind}, action", action.toolTip()


def _rows(view: QAbstractItemView, kind: str) -> Iterator[tuple[str, str]]:
    model = view.model()
    if model is None:
        return
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
    for row in range(model.rowCount()):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            for role in roles:
                said = model.index(row, column).data(role)
                if isinstance(said, str):
                    yield f"{kind}, row {row}", said
