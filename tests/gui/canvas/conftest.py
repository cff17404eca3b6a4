"""A canvas that is shown, the hand over it, and what it tells."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import Hand, Wishes


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Shows the digits example, without motion."""
    made = Canvas(Theme("light"))
    qtbot.addWidget(made)
    made.reduced_motion = True
    made.resize(1000, 880)
    made.show_scene(scenes.digits())
    made.look(View(1, 60, 4))
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def hand(canvas: Canvas) -> Hand:
    return Hand(canvas)


@pytest.fixture
def wishes(canvas: Canvas) -> Wishes:
    return Wishes(canvas)
