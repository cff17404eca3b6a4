"""Python in the colours of the theme: keywords, texts, numbers, comments."""

from __future__ import annotations

import re
from keyword import iskeyword

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gradscape.gui.theme import Theme

TOKEN = re.compile(
    r"(?P<comment>#.*)"
    r'|(?P<long>""")'
    r"|(?P<text>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<number>\d[\w.]*(?:(?<=e)[+-]\d+)?)"
)
COLORS = {"comment": "text3", "text": "ok", "number": "warn", "word": "accent"}
"""The colour of each kind of token."""
INSIDE = 1
"""The state of a line that ends inside a text over several lines."""
OWN = frozenset({"self", "super"})
"""Words that are shown as keywords are."""


class Highlighter(QSyntaxHighlighter):
    """Colours each line by itself; a docstring over several is carried on."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._quiet = False

    def set_look(self, theme: Theme, quiet: bool) -> None:
        """Take other colours; quiet: all is grey, since it is no longer true."""
        if (theme, quiet) != (self._theme, self._quiet):
            self._theme, self._quiet = theme, quiet
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour a line."""
        place = 0
        self.setCurrentBlockState(0)
        if self.previousBlockState() == INSIDE:
            place = self._long(text, 0, 0)
        if self._quiet:
            self._paint(0, len(text), "text3")
            return
        while found := TOKEN.search(text, place):
            kind, place = found.lastgroup or "", found.end()
            if kind == "long":
                place = self._long(text, found.start(), found.end())
            elif kind != "word" or iskeyword(found[0]) or found[0] in OWN:
                self._paint(found.start(), found.end(), COLORS[kind])

    def _long(self, text: str, start: int, after: int) -> int:
        """Colour a text in three quotes from `start`; gives where it ends."""
        end = text.find('"""', after)
        if end < 0:
            self.setCurrentBlockState(INSIDE)
            end = len(text)
        else:
            end += 3
        self._paint(start, end, COLORS["text"])
        return end

    def _paint(self, start: int, end: int, color: str) -> None:
        form = QTextCharFormat()
        form.setForeground(self._theme.colors[color])
        self.setFormat(start, end - start, form)
