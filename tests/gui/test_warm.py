"""The first second: what is brought in while a person may already be at work."""

from __future__ import annotations

from threading import Event, Thread

from pytestqt.qtbot import QtBot

import gradscape.gui.documents  # noqa: F401  # else the import itself would take as long
from gradscape.gui.application import Warm, build

BRIEF = 0.3
"""Seconds that an import takes here: longer by far than documents take to begin."""


def test_documents_wait_for_what_is_being_imported(qtbot: QtBot) -> None:
    window = build()
    qtbot.addWidget(window)
    warm, never = Warm(window), Event()
    warm._thread = Thread(target=lambda: never.wait(BRIEF))
    window.before_documents = warm.wait
    warm._thread.start()
    assert not window.documents.items
    assert not warm._thread.is_alive()
