"""Typeset: formulas as pictures, in the colours of the theme."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradscape.gui.widgets import text_scale

SIZE = 18.0
"""Of the letters, in pixels."""
_loading = Lock()


def latex(left: str, value: int | float, color: str = "") -> str:
    """An equation; its right side in a colour of its own where one is given."""
    right = f"{value:g}".replace("-", "{-}") if isinstance(value, float) else f"{value}"
    if color:
        right = rf"\textcolor{{{color}}}{{{right}}}"
    return f"{left} = {right}"


@lru_cache(maxsize=512)
def svg(text: str, color: str, size: float = SIZE) -> bytes:
    """A formula in LaTeX, as a picture in a colour."""
    drawn: str = library()(text, size=size, color=color).svg()
    return drawn.encode()


def library() -> Callable[..., Any]:
    """Loaded once, by the first thread that asks: it reads a font of mathematics."""
    with _loading:  # a second thread would find a part of it half imported
        return _library()


@cache
def _library() -> Callable[..., Any]:
    with warnings.catch_warnings():
        # It finds its font in a way that is going out of use.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex
    config.svg2 = False  # symbols, which Qt does not draw
    made: Callable[..., Any] = Latex
    return made


class Typeset(QWidget):
    """One formula; a wide one is drawn smaller."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self._shown: tuple[str, str] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_formula(self, text: str, color: str, spoken: str) -> None:
        """Show a formula in a colour, with the words that a screen reader says."""
        if self._shown != (text, color):
            self._shown = text, color
            self._renderer.load(QByteArray(svg(text, color)))
            self.setAccessibleName(spoken)
            self.updateGeometry()
            self.update()

    @property
    def formula(self) -> str:
        """What is shown, in LaTeX."""
        return self._shown[0] if self._shown else ""

    def sizeHint(self) -> QSize:
        return self._size().toSize()

    def heightForWidth(self, width: int) -> int:
        return round(self._fitting(width).height())

    def _size(self) -> QSizeF:
        """At the size of text."""
        return self._renderer.viewBoxF().size() * text_scale()

    def _fitting(self, width: float) -> QSizeF:
        size = self._size()
        scale = min(1.0, width / size.width()) if size.width() else 1.0
        return size * scale

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            size = self._fitting(self.width())
            self._renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
