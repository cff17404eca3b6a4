"""A document on the workbench, and the hand over its canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.templates import build
from gradscape.gui.editor import Editor
from gradscape.gui.theme import Theme
from gradscape.gui.workbench import Workbench
from tests.gui.workbench.bench import Bench

Open = Callable[[Project], Bench]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """Opens a project on a workbench that is shown."""

    def make(project: Project) -> Bench:
        editor = Editor(Document(project))
        view = Workbench(editor, Theme("light"))
        editor.setParent(view)
        qtbot.addWidget(view)
        view.canvas.reduced_motion = True
        view.resize(1200, 1000)
        view.show()
        qtbot.waitExposed(view)
        return Bench(view)

    return make


@pytest.fixture
def digits(opened: Open) -> Bench:
    return opened(build("digits"))
