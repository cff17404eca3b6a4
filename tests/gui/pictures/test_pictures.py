"""Pictures of the canvas and of a panel, at one font and one size, against those that are kept."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPainter
from pytestqt.qtbot import QtBot

from gradscape.graph.document import Document
from gradscape.graph.edits import SetArgument
from gradscape.graph.templates import build
from gradscape.gui.editor import Editor
from gradscape.gui.panels.problems import ProblemRow, ProblemsPanel
from gradscape.gui.theme import Theme, Themes
from gradscape.gui.workbench import Workbench
from tests.gui.pictures.compare import SHARE, compare, difference

FONT = "Inter"


@pytest.fixture(autouse=True)
def _font(qtbot: QtBot) -> None:
    if FONT not in QFontDatabase.families():
        words = f"the font {FONT} is not installed; apt-get install fonts-inter"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)


@pytest.fixture
def dressed(request: pytest.FixtureRequest) -> Iterator[Theme]:
    """The application in a theme."""
    themes = Themes(request.param)
    themes.apply()
    yield themes.theme
    themes.deleteLater()


@pytest.fixture
def editor() -> Editor:
    return Editor(Document(build("digits")))


def shown(qtbot: QtBot, editor: Editor, theme: Theme) -> Workbench:
    view = Workbench(editor, theme)
    view.set_reduced_motion(True)
    qtbot.addWidget(view)
    view.resize(720, 560)
    view.show()
    qtbot.waitExposed(view)
    return view


def break_a_branch(editor: Editor) -> None:
    branch = next(n for n in editor.project.definitions["Inception"].body if n.name == "branch3")
    editor.do(SetArgument("Inception", (branch.id, "s1"), "padding", 1))


def node(editor: Editor, name: str) -> str:
    return next(n.id for n in editor.project.root.body if n.name == name)


@pytest.mark.parametrize("dressed", ["light"], indirect=True)
def test_an_error_where_branches_meet(qtbot: QtBot, editor: Editor, dressed: Theme) -> None:
    view = shown(qtbot, editor, dressed)
    editor.enter((node(editor, "inception"),))
    break_a_branch(editor)
    compare(view, "branches-light")


@pytest.mark.parametrize("dressed", ["dark"], indirect=True)
def test_a_block_open_in_place(qtbot: QtBot, editor: Editor, dressed: Theme) -> None:
    view = shown(qtbot, editor, dressed)
    residual = node(editor, "residual")
    editor.toggle((residual,))
    conv = next(n.id for n in editor.project.definitions["BasicBlock"].body if n.name == "conv1")
    editor.select([(residual, conv)])
    view.canvas.fit([(residual,)])
    compare(view, "residual-dark")


@pytest.mark.parametrize("dressed", ["light"], indirect=True)
def test_the_problems(qtbot: QtBot, editor: Editor, dressed: Theme) -> None:
    panel = ProblemsPanel(dressed)
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    qtbot.addWidget(panel)
    panel.resize(720, 120)
    panel.set_editor(editor)
    panel.show()
    qtbot.waitExposed(panel)
    break_a_branch(editor)
    (row,) = panel.findChildren(ProblemRow)
    qtbot.waitUntil(lambda: row.y() == 0)
    compare(panel, "problems-light")


def test_a_line_that_is_missing_is_seen(qtbot: QtBot, editor: Editor) -> None:
    whole = shown(qtbot, editor, Theme("light")).canvas
    kept = whole.grab().toImage()
    row = whole.places.row[(node(editor, "conv1"),)]
    box = whole.screen_rect(row)
    partly = kept.copy()
    with QPainter(partly) as painter:
        painter.fillRect(box.adjusted(8, 4, -4, -box.height() / 2), QColor("#FFFFFF"))
    assert difference(kept, partly) > SHARE
    assert difference(kept, kept) == 0
