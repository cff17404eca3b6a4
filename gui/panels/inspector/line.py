"""Line: one line of text that is a value or an expression, with its result beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QListView, QWidget

from gradscape.gui import words
from gradscape.gui.panels.inspector.entry import MIXED, Unset
from gradscape.gui.panels.inspector.typed import (
    Form,
    Scope,
    TypedError,
    completions,
    is_computed,
    said,
    show,
    word_at,
)
from gradscape.gui.widgets import label

_POPUP = (Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


class Line(QLineEdit):
    """Enter or leaving it applies, Esc puts back; arrows and the wheel step a number."""

    applied = Signal(object)
    """A value that was typed."""
    stepped = Signal(object)
    """A value that a key or the wheel came to."""
    entered = Signal()
    """Enter was pressed."""
    began = Signal()
    """It has the focus: what follows is a step of its own."""
    cleared = Signal()
    """All was deleted where that means: the default."""
    judged = Signal(str)
    """What is wrong with the text as it stands, in words; empty: nothing."""

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.scope: Scope | None = None
        self.value: Any = None
        self._completer: QCompleter | None = None
        self._names: QAbstractItemView | None = None
        self._beside = label("", "dim")
        self._beside.setParent(self)
        self._beside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._beside.hide()
        self.textEdited.connect(self._edited)

    def show_value(self, value: Any, scope: Scope | None, placeholder: str, fresh: bool) -> str:
        """Show a value, unless something is being typed; what is wrong with it, in words.

        Args:
            fresh: it is another node's: what was typed is let go.
        """
        self.value, self.scope = value, scope
        self.setPlaceholderText(placeholder)
        text = "" if isinstance(value, Unset) else show(value)
        if fresh or not self.isModified():
            if self.text() != text:
                self.setText(text)
                self.setCursorPosition(0)
            self.setModified(False)
        return self._judge()

    def put_back(self) -> None:
        """Let go of what was typed."""
        self.setText("" if isinstance(self.value, Unset) else show(self.value))
        self.setModified(False)
        self.judged.emit(self._judge())

    def commit(self) -> None:
        """Apply what was typed, if it is a value."""
        if not self.isModified():
            return
        text = self.text().strip()
        if text == ("" if isinstance(self.value, Unset) else show(self.value)):
            self.setModified(False)
            return
        if not text and (self.value is MIXED or self.placeholderText()):
            self.cleared.emit()
            return
        try:
            value = self.form.read(text, self.scope)
        except TypedError as error:
            self.judged.emit(words.said(error))
            return
        self.applied.emit(value)

    # ---- what is wrong, and what comes out

    def _edited(self) -> None:
        self.judged.emit(self._judge())
        self._complete()

    def _judge(self) -> str:
        """What is wrong with the text; shows the result beside it."""
        text, why, beside = self.text(), "", ""
        if text.strip():
            try:
                value = self.form.read(text, self.scope)
                if is_computed(value) and self.scope is not None:
                    beside = said(self.form.result(value, self.scope))
            except TypedError as error:
                why = words.said(error)
        self._show_beside(beside)
        return why

    def _show_beside(self, text: str) -> None:
        if text != self._beside.text():
            self._beside.setText(text)
            self._beside.setVisible(bool(text))
            self.setToolTip(f"{self.text()} = {text}" if text else "")
            self._place()
            self.setTextMargins(0, 0, self._beside.width() + 4 if text else 0, 0)

    def _place(self) -> None:
        self._beside.adjustSize()
        size = self._beside.size()
        self._beside.move(self.width() - size.width() - 8, (self.height() - size.height()) // 2)

    @property
    def result(self) -> str:
        """What stands beside an expression."""
        return self._beside.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # ---- completing names

    def _complete(self) -> None:
        _, word = word_at(self.text(), self.cursorPosition())
        plain = self.form.kind == "text" and not self.text().startswith("=")
        if not word or plain or self.scope is None:
            if self._names:
                self._names.hide()
            return
        completer = self._completer or self._make_completer()
        popup = self._names
        assert popup is not None
        names = [name for name in completions(self.scope) if name != word]
        completer.setModel(QStringListModel(names, completer))
        completer.setCompletionPrefix(word)
        if not completer.completionCount():
            popup.hide()
            return
        popup.setCurrentIndex(completer.completionModel().index(0, 0))
        completer.complete()

    def _make_completer(self) -> QCompleter:
        self._completer = completer = QCompleter(self)
        self._names = QListView()
        completer.setPopup(self._names)
        completer.setWidget(self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(self._take)
        return completer

    def _take(self, name: str) -> None:
        start, _ = word_at(self.text(), self.cursorPosition())
        rest = self.text()[self.cursorPosition() :]
        text = self.text()[:start] + name
        if self.form.kind != "text" and not text.startswith("="):
            text = f"={text}"
        self.setText(text + rest)
        self.setCursorPosition(len(text))
        self.setModified(True)
        self.judged.emit(self._judge())

    @property
    def completing(self) -> bool:
        """Whether names are offered."""
        return self._names is not None and self._names.isVisible()

    # ---- keys and wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.completing and key in _POPUP:
            event.ignore()
        elif key in (Qt.Key.Key_Enter, Qt.Key.Key_Return):
            self.commit()
            self.entered.emit()
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.put_back()
        elif key in _STEPS and self.step(_STEPS[key] * self._times(event.modifiers())):
            event.accept()
        else:
            super().keyPressEvent(event)

    def step(self, steps: int) -> bool:
        """Change a number; False where there is none."""
        if not self.form.steps:
            return False
        try:
            value = self.form.read(self.text(), self.scope)
        except TypedError:
            return False
        moved = self.form.stepped(value, steps)
        if is_computed(value) or moved is value:
            return not is_computed(value) and isinstance(value, int | float)
        self.stepped.emit(moved)
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        steps = 1 if event.angleDelta().y() > 0 else -1
        self.step(steps * self._times(event.modifiers()))
        event.accept()

    @staticmethod
    def _times(modifiers: Qt.KeyboardModifier) -> int:
        return 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.began.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.commit()
