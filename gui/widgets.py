"""The small widgets that every panel is made of, each with the role that the style sheet knows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from gradscape.gui.theme.fonts import SIZES


def text_scale() -> float:
    """How large text is now; 1 is as usual."""
    size = QApplication.font().pixelSize()
    return size / SIZES["body"] if size > 0 else 1.0


def scaled(pixels: float) -> int:
    """Pixels for something that grows with the text, given those at its usual size."""
    return round(pixels * text_scale())


def label(text: str, role: str = "", wrap: bool = False) -> QLabel:
    """Text in a role: title, page, h2, caption, strong, sub, dim, code, error, warn, ok."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    _be(made, role)
    return made


def button(text: str, role: str = "", icon: QIcon | None = None) -> QPushButton:
    """A button with words: primary, flat, link, seg, tab, or plain."""
    made = QPushButton(text)
    if icon is not None:
        made.setIcon(icon)
    _be(made, role)
    return made


def tool(icon: QIcon, name: str, role: str = "flat") -> QToolButton:
    """A button with an icon; its name is told by the tool tip and to screen readers."""
    made = QToolButton()
    made.setIcon(icon)
    made.setToolTip(name)
    made.setAccessibleName(name)
    _be(made, role)
    return made


def frame(role: str) -> QFrame:
    """A plain box: bar, left, right, bottom, status, panel, card, floating, segs."""
    made = QFrame()
    _be(made, role)
    return made


def line() -> QFrame:
    """One pixel that parts what stands above from what stands below."""
    made = frame("line")
    made.setFixedHeight(1)
    return made


def row(
    *parts: QWidget | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 8,
) -> QWidget:
    """Widgets side by side; a number is a gap, None takes the space that is left."""
    made = QWidget()
    laid = QHBoxLayout(made)
    laid.setContentsMargins(*margins)
    laid.setSpacing(spacing)
    for part in parts:
        if part is None:
            laid.addStretch(1)
        elif isinstance(part, int):
            laid.addSpacing(part)
        else:
            laid.addWidget(part)
    return made


def clear(layout: QLayout) -> None:
    """Take all widgets from a layout, and let go of them.

    The keyboard stays near: a widget that is hidden would pass it on to whatever comes next.
    """
    focus, holder = QApplication.focusWidget(), layout.parentWidget()
    if focus is not None and holder is not None and holder.isAncestorOf(focus):
        holder.setFocus()
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def be(widget: QWidget, name: str, value: object) -> None:
    """Give a widget a property that the style sheet asks for, if it is another."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _be(widget: QWidget, role: str) -> None:
    if role:
        widget.setProperty("role", role)
