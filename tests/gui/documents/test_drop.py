from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph import save
from gradscape.gui.documents import Documents
from gradscape.gui.documents.drop import FileDrop
from gradscape.gui.preferences import Preferences
from tests.graph.projects import everything
from tests.gui.documents.answers import Answers

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Dropping:
    """A window on which files are let fall."""

    def __init__(self, folder: Path) -> None:
        preferences = Preferences(folder / "gradscape.ini")
        self.documents = Documents(Answers(), preferences, folder / "state")
        self.widget = QWidget()
        self.filter = FileDrop(self.widget, self.documents)
        self.said: list[str] = []
        self.documents.said.connect(lambda words, kind: self.said.append(words))

    def drop(self, data: QMimeData) -> bool:
        """Drag something over the window and let go; whether it was taken."""
        copy = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(QPoint(5, 5), copy, data, LEFT, NONE)
        enter.ignore()
        QApplication.sendEvent(self.widget, enter)
        if not enter.isAccepted():
            return False
        drop = QDropEvent(QPointF(5, 5), copy, data, LEFT, NONE)
        drop.ignore()
        QApplication.sendEvent(self.widget, drop)
        return drop.isAccepted()


@pytest.fixture
def dropping(tmp_path: Path, qtbot: QtBot) -> Iterator[Dropping]:
    made = Dropping(tmp_path)
    qtbot.addWidget(made.widget)
    yield made
    made.documents.close_all()
    made.documents.deleteLater()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_projects_that_are_let_fall_are_opened(dropping: Dropping, tmp_path: Path) -> None:
    paths = [tmp_path / "a.gradscape", tmp_path / "b c.gradscape"]
    for path in paths:
        save(everything(), path)
    assert dropping.drop(files(*paths))
    assert [each.path for each in dropping.documents.items] == paths


def test_other_files_are_refused_in_words(dropping: Dropping, tmp_path: Path) -> None:
    path = tmp_path / "a.gradscape"
    save(everything(), path)
    assert dropping.drop(files(tmp_path / "notes.txt", path))
    assert [each.path for each in dropping.documents.items] == [path]
    assert dropping.said == ["Not opened: notes.txt. A project's file ends in .gradscape"]


def test_what_is_no_file_is_left_to_others(dropping: Dropping) -> None:
    data = QMimeData()
    data.setText("conv2d")
    assert not dropping.drop(data)
    data.setUrls([QUrl("https://example.org/a.gradscape")])
    assert not dropping.drop(data)
    assert dropping.documents.items == []
