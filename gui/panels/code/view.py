"""A text of code: numbered lines of which some are marked, and which a click points at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from gradscape.gui.panels.code.highlight import Highlighter
from gradscape.gui.theme import Theme, font
from gradscape.gui.theme.fonts import SIZES

SPACING = 19 / 16
"""Height of a line over that of its letters."""
MARGIN = 8
"""Around the text; marks go on into it."""
BAR = 3
"""Width of the bar in front of a marked line."""
FINE = 500
"""Lines that are compared one by one; of more than that the middle is replaced as a whole."""


class CodeView(QTextEdit):
    """Shows lines, keeps scroll and cursor while they change."""

    pointed = Signal(int, str)
    """A click on a line, or Enter there: its number from 1, and the word under it."""
    moved = Signal(int, str)
    """The cursor stands on another line, or word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setObjectName("plain")
        self.setAccessibleName(self.tr("Code"))
        self.setCornerWidget(QWidget())
        self._lines: list[str] = [""]
        self._marked: frozenset[int] = frozenset()
        self._theme = theme
        self._numbers = _Numbers(self)
        self._highlighter = Highlighter(self.document(), theme)
        self.document().setDocumentMargin(MARGIN)
        self.verticalScrollBar().valueChanged.connect(self._numbers.update)
        self.document().blockCountChanged.connect(self._set_margin)
        self.cursorPositionChanged.connect(self._moved)
        self.set_look(theme, quiet=False)

    # ---- what is shown

    @property
    def text(self) -> str:
        """All lines as they are shown."""
        return "\n".join(self._lines)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Show other lines; only those that differ are touched."""
        if list(lines) == self._lines:
            return
        top = self.cursorForPosition(self.viewport().rect().topLeft())
        above = self.cursorRect(top).top()
        whole = self._lines == [""]
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for tag, start, end, first, last in reversed(_changes(self._lines, lines)):
            if tag != "equal":
                self._replace(cursor, start, end, lines[first:last])
        cursor.endEditBlock()
        self._lines = list(lines)
        if whole:
            self.moveCursor(QTextCursor.MoveOperation.Start)
            return
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(top).top() - above)

    def _replace(self, cursor: QTextCursor, start: int, end: int, lines: Sequence[str]) -> None:
        """Put lines in the place of those from `start` to `end`, which is not one of them."""
        document = self.document()
        text = "\n".join(lines)
        following = document.findBlockByNumber(end)
        if start == end:
            if following.isValid():
                cursor.setPosition(following.position())
                cursor.insertText(f"{text}\n")
            else:
                cursor.movePosition(QTextCursor.MoveOperation.End)
                cursor.insertText(f"\n{text}")
            return
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.setPosition(document.findBlockByNumber(start).position())
        if lines:
            last = document.findBlockByNumber(end - 1)
            cursor.setPosition(last.position() + last.length() - 1, keep)
        elif following.isValid():
            cursor.setPosition(following.position(), keep)
        else:
            cursor.setPosition(max(0, cursor.position() - 1))
            cursor.movePosition(QTextCursor.MoveOperation.End, keep)
        cursor.insertText(text)

    def set_look(self, theme: Theme, quiet: bool) -> None:
        """Take other colours; quiet: the code is not that of the network as it is."""
        self._theme = theme
        scale = QApplication.font().pixelSize() / SIZES["body"]
        code = font("code", max(scale, 0.5))
        if code != self.document().defaultFont():
            self.document().setDefaultFont(code)
            self._space()
        self._highlighter.set_look(theme, quiet)
        self._set_margin()
        self._mark()

    def _space(self) -> None:
        form = QTextBlockFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight
        form.setLineHeight(SPACING * 100, proportional.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)

    # ---- marks

    @property
    def marked(self) -> frozenset[int]:
        """The lines that are marked, from 1."""
        return self._marked

    def mark(self, lines: Collection[int], reveal: bool = True) -> None:
        """Mark lines, and bring the first of them into view."""
        self._marked = frozenset(lines)
        self._mark()
        if lines and reveal:
            self._bring(min(lines))

    def _mark(self) -> None:
        selections = []
        for number in sorted(self._marked):
            block = self.document().findBlockByNumber(number - 1)
            if block.isValid():
                each = QTextEdit.ExtraSelection()
                each.cursor = QTextCursor(block)
                each.format.setBackground(self._theme.colors["accent_soft"])
                each.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selections.append(each)
        self.setExtraSelections(selections)
        self._numbers.update()

    def _bring(self, number: int) -> None:
        """Scroll as little as shows a line, with some around it."""
        block = self.document().findBlockByNumber(number - 1)
        rect, view = self.cursorRect(QTextCursor(block)), self.viewport().rect()
        margin = min(3 * rect.height(), view.height() // 3)
        bar = self.verticalScrollBar()
        if rect.top() < margin:
            bar.setValue(bar.value() + rect.top() - margin)
        elif rect.bottom() > view.height() - margin:
            bar.setValue(bar.value() + rect.bottom() - view.height() + margin)

    def _sees_mark(self, height: int) -> bool:
        """Whether the first of the marked lines is in a view of that height."""
        if not self._marked:
            return False
        block = self.document().findBlockByNumber(min(self._marked) - 1)
        rect = self.cursorRect(QTextCursor(block))
        return rect.top() >= 0 and rect.bottom() <= height

    # ---- what a person points at

    def line_and_word(self) -> tuple[int, str]:
        """The line of the cursor, from 1, and the word that it stands in."""
        cursor = self.textCursor()
        number = cursor.blockNumber() + 1
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return number, cursor.selectedText()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that selects no text points at a line."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.pointed.emit(*self.line_and_word())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter points at the line of the cursor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pointed.emit(*self.line_and_word())
        else:
            super().keyPressEvent(event)

    def _moved(self) -> None:
        if self.hasFocus():
            self.moved.emit(*self.line_and_word())

    # ---- the numbers on the left

    def _set_margin(self) -> None:
        digits = max(2, len(str(self.document().blockCount())))
        letters = QFontMetrics(self.document().defaultFont())
        width = letters.horizontalAdvance("0" * digits) + 26
        self.setViewportMargins(width, 0, 0, 0)
        self._numbers.setFixedWidth(width + MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A marked line that is seen stays in view."""
        seen = self._sees_mark(event.oldSize().height())
        super().resizeEvent(event)
        if seen:
            self._bring(min(self._marked))
        area = self.contentsRect()
        self._numbers.setGeometry(
            QRect(area.left(), area.top(), self._numbers.width(), self.viewport().height())
        )

    def paint_numbers(self, painter: QPainter, area: QWidget) -> None:
        """Draw the numbers of the lines that are in view, and the bars of those marked."""
        painter.setFont(self.document().defaultFont())
        layout, scrolled = self.document().documentLayout(), self.verticalScrollBar().value()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block).translated(0, -scrolled)
            if rect.top() > area.height():
                return
            self._paint_number(painter, area, block, int(rect.top()), round(rect.height()))
            block = block.next()

    def _paint_number(
        self, painter: QPainter, area: QWidget, block: QTextBlock, top: int, height: int
    ) -> None:
        number = block.blockNumber() + 1
        marked = number in self._marked
        if marked:
            painter.fillRect(0, top, area.width(), height, self._theme.colors["accent_soft"])
            painter.fillRect(0, top, BAR, height, self._theme.colors["accent"])
        color: QColor = self._theme.colors["text2" if marked else "text3"]
        painter.setPen(color)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, top, area.width() - MARGIN - 10, height), right, str(number))


class _Numbers(QWidget):
    """The column of numbers."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._view.paint_numbers(painter, self)


def _changes(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What to do to the lines before, as `SequenceMatcher` says it."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) + len(new) > FINE:
        return [("replace", head, head + len(old), head, head + len(new))]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in found]
