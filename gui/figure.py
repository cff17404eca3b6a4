"""A network as a figure, without a window: what `gradscape render` does."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gradscape.graph.check import check
from gradscape.graph.project import Project
from gradscape.gui.canvas.export import render
from gradscape.gui.drawing import Drawing
from gradscape.gui.theme import Theme, font
from gradscape.gui.theme.theme import ThemeName


def write(project: Project, out: Path, theme: ThemeName = "light", across: bool = False) -> None:
    """Draw a network as the canvas does, tidily where it has no layout, into a file.

    Args:
        out: ends in .svg, .pdf or .png.
        across: the flow is from left to right.

    Raises:
        GradscapeError: it cannot be written.
    """
    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        app = QApplication(["gradscape"])
        app.setFont(font())
    drawing = Drawing()
    drawing.across = across
    render(drawing.scene(check(project), (), frozenset()), Theme(theme), out)
