"""Head: what is selected, what it is called, where it stands; its help on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradscape.gui.theme import Theme
from gradscape.gui.theme.icons import icon
from gradscape.gui.widgets import be, label, line, tool

TEXT = 7
"""From the side of the title to its text: border, padding, and what Qt leaves."""


class Title(QLineEdit):
    """A name that is changed where it stands."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setProperty("role", "heading")
        self.returnPressed.connect(self._commit)

    def show_title(self, text: str, fresh: bool) -> None:
        """Show a name, unless another one is being typed."""
        self._text = text
        if fresh or not self.isModified():
            if self.text() != text:
                self.setText(text)
                self.setCursorPosition(0)
            self.setModified(False)

    def _commit(self) -> None:
        if self.isModified():
            text = self.text().strip()
            if text == self._text:
                self.setModified(False)
            else:
                self.renamed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setText(self._text)
            self.setModified(False)
            self.textEdited.emit(self._text)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._commit()
        if not self.isModified():
            self.setCursorPosition(0)


class _Strip(QWidget):
    """The hue of the family."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(4)
        self.color = QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.color)
            painter.drawRoundedRect(self.rect(), 2, 2)


class Head(QWidget):
    """Strip, name, what it is; the button opens its help below."""

    renamed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._strip = _Strip()
        self.title = Title()
        self.title.setAccessibleName(self.tr("Name"))
        self.subtitle = label("", "dim", wrap=True)
        self.subtitle.setContentsMargins(TEXT, 0, 0, 0)
        self._message = label("", "error", wrap=True)
        self._message.setContentsMargins(TEXT, 0, 0, 0)
        self._message.hide()
        self.help = tool(icon("help-circle-outline", theme.colors["text2"]), self.tr("Help"))
        self.help.setCheckable(True)
        self.text = label("", "sub", wrap=True)
        self.text.setContentsMargins(16, 0, 16, 12)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.hide()
        self.help.toggled.connect(self._helped)
        self._lay()
        self.dress(theme)
        self.title.renamed.connect(self.renamed)
        self.title.textEdited.connect(lambda: self.tell(""))

    def _lay(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        for part in (self.title, self.subtitle, self._message):
            names.addWidget(part)
        top = QHBoxLayout()
        top.setContentsMargins(16, 4, 8, 10)  # below the strip by which the panel is moved
        top.setSpacing(1)
        top.addWidget(self._strip)
        top.addLayout(names, 1)
        top.addWidget(self.help, 0, Qt.AlignmentFlag.AlignTop)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(0)
        laid.addLayout(top)
        laid.addWidget(self.text)
        laid.addWidget(line())

    def dress(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.help.setIcon(icon("help-circle-outline", theme.colors["text2"]))

    def show_head(
        self, title: str, subtitle: str, color: QColor, text: str, named: bool, fresh: bool
    ) -> None:
        """Show what is selected.

        Args:
            text: its help; empty: there is none.
            named: it can be given another name.
        """
        self.title.setReadOnly(not named)
        self.title.show_title(title, fresh)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        if self._strip.color != color:
            self._strip.color = color
            self._strip.update()
        self.help.setVisible(bool(text))
        self.text.setText(text)
        self.text.setVisible(bool(text) and self.help.isChecked())
        if fresh:
            self.tell("")

    def tell(self, why: str) -> None:
        """Say why it cannot be called so."""
        self._message.setText(f"{why[:1].upper()}{why[1:]}." if why else "")
        self._message.setVisible(bool(why))
        be(self.title, "problem", bool(why))

    @property
    def problem(self) -> str:
        """Why it cannot be called so."""
        return self._message.text()

    def _helped(self, shown: bool) -> None:
        self.text.setVisible(shown and bool(self.text.text()))
