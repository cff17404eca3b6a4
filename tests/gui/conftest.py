"""What tests of the window share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from gradscape.gui.application import build
from gradscape.gui.documents.asking import Question
from gradscape.gui.preferences import Preferences
from gradscape.gui.window.window import Window


class Discarding:
    """Answers that no work is to be kept."""

    def choose(self, question: Question) -> str:
        return next(choice.key for choice in question.choices if choice.role == "destroy")

    def files_to_open(self, folder: Path) -> list[Path]:
        return []

    def file_to_save(self, proposed: Path) -> Path | None:
        return None


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Those of somebody who has never been here."""
    return Preferences(tmp_path / "gradscape.ini")


@pytest.fixture
def window(qtbot: QtBot, preferences: Preferences) -> Iterator[Window]:
    """The window as it opens; given up at the end with all that is in it."""
    preferences.theme = "light"
    preferences.reduced_motion = True
    made = build(preferences)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.documents._asker = Discarding()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)
