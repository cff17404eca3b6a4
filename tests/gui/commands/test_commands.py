"""Commands, as a person meets them: by keys, by name, on other keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradscape.gui.commands import Command, Commands
from gradscape.gui.commands.finder import CommandPalette
from gradscape.gui.commands.shortcuts import ShortcutEditor
from gradscape.gui.preferences import Preferences
from gradscape.gui.theme import Theme


class Desk(QMainWindow):
    """A window with a canvas and a field, and commands that note that they ran."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.possible = True
        self.canvas, self.field, self.panel = QWidget(), QLineEdit(), QWidget()
        for each in (self.canvas, self.panel):
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        middle = QWidget()
        laid = QVBoxLayout(middle)
        for each in (self.canvas, self.field, self.panel):
            laid.addWidget(each)
        self.setCentralWidget(middle)
        self.commands = Commands(self, preferences, Theme("light"))
        self.add("edit.undo", "Undo", "Edit", "Ctrl+Z", enabled=lambda: self.possible)
        self.add("view.fit", "Zoom to fit", "View", "F", context="canvas")
        self.commands.attach(self.canvas)
        self.add("node.skip", "Make a skip connection", "Node", "S; Ctrl+K", context="canvas")
        self.add("view.map", "Minimap", "View", checked=lambda: self.possible)
        self.resize(800, 600)

    def add(self, id: str, title: str, group: str, shortcut: str = "", **more: object) -> None:
        def run() -> None:
            self.ran.append(id)

        self.commands.add(Command(id, title, group, run, shortcut, icon="undo", **more))  # type: ignore[arg-type]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    made = Desk(Preferences(tmp_path / "a.ini"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.canvas.setFocus()
    return made


def press(desk: Desk, key: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier
    focus = desk.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier.ControlModifier if control else modifier.NoModifier)


def test_a_letter_is_a_command_on_the_canvas_and_a_letter_in_a_field(
    qtbot: QtBot, desk: Desk
) -> None:
    press(desk, Qt.Key.Key_S)
    press(desk, Qt.Key.Key_K, control=True)
    assert desk.ran == ["node.skip", "node.skip"]
    desk.field.setFocus()
    press(desk, Qt.Key.Key_S)
    press(desk, Qt.Key.Key_F)
    assert desk.field.text() == "sf"
    desk.panel.setFocus()
    press(desk, Qt.Key.Key_S)
    assert desk.ran == ["node.skip", "node.skip"], "a list in a panel is no canvas either"


def test_what_cannot_be_done_does_not_run(qtbot: QtBot, desk: Desk) -> None:
    press(desk, Qt.Key.Key_Z, control=True)
    assert desk.ran == ["edit.undo"]
    desk.possible = False
    desk.commands.refresh()
    press(desk, Qt.Key.Key_Z, control=True)
    assert desk.ran == ["edit.undo"]
    assert not desk.commands.action("view.map").isChecked()


def test_a_failing_command_leaves_the_others_in_order(desk: Desk) -> None:
    def fail() -> None:
        desk.possible = False
        raise RuntimeError

    with pytest.raises(RuntimeError):
        desk.commands._run(Command("x", "X", "Edit", fail))
    assert not desk.commands.action("edit.undo").isEnabled()


def test_two_commands_of_one_name_are_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"edit\.undo"):
        desk.add("edit.undo", "Undo", "Edit")


def test_icons_follow_the_theme(desk: Desk) -> None:
    desk.commands.set_theme(Theme("dark"))
    picture = desk.commands.action("edit.undo").icon().pixmap(16, 16).toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(16) for y in range(16)}
    assert Theme("dark").hex("text2") in seen
    assert QColor(Theme("light").hex("text2")).name() not in seen


# ---- by name
def test_the_palette_finds_by_words_letters_and_initials(qtbot: QtBot, desk: Desk) -> None:
    palette = CommandPalette(desk.commands, Theme("light"), desk)
    for typed, first in (("und", "Undo"), ("mini", "Minimap"), ("ztf", "Zoom to fit")):
        palette.popup()
        QTest.keyClicks(palette.field, typed)
        assert palette.list.currentIndex().data() == first
        assert palette.list.model().rowCount() < 4
    palette.popup()
    QTest.keyClicks(palette.field, "qqq")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.ran == []


def test_the_palette_runs_under_the_keyboard_and_gives_the_focus_back(
    qtbot: QtBot, desk: Desk
) -> None:
    palette = CommandPalette(desk.commands, Theme("light"), desk)
    palette.popup()
    assert palette.field.hasFocus()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.ran == ["view.fit"]
    assert not palette.isVisible()
    assert desk.canvas.hasFocus()
    palette.popup()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert desk.canvas.hasFocus()


def test_the_palette_shows_what_cannot_be_done_last_and_does_not_do_it(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.possible = False
    palette = CommandPalette(desk.commands, Theme("light"), desk)
    palette.popup()
    model = palette.list.model()
    assert model.index(model.rowCount() - 1, 0).data() == "Undo"
    QTest.keyClicks(palette.field, "undo")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.ran == []
    assert palette.isVisible()


# ---- on other keys
def test_keys_can_be_changed_and_stay_changed(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    editor = ShortcutEditor(desk.commands, desk)
    qtbot.addWidget(editor)
    editor.search.setText("undo")
    assert editor.chosen is not None
    assert editor.chosen.id == "edit.undo"
    editor.keys.setKeySequence("Ctrl+U")
    assert "free" in editor.says.text()
    editor.assign.click()
    press(desk, Qt.Key.Key_U, control=True)
    press(desk, Qt.Key.Key_Z, control=True)
    assert desk.ran == ["edit.undo"]
    assert "Ctrl+U" in desk.commands.action("edit.undo").toolTip()
    later = Desk(Preferences(tmp_path / "a.ini"))
    qtbot.addWidget(later)
    assert later.commands.shown_keys("edit.undo") == "Ctrl+U"


def test_a_conflict_is_said_in_words_before_it_is_solved(qtbot: QtBot, desk: Desk) -> None:
    editor = ShortcutEditor(desk.commands, desk)
    qtbot.addWidget(editor)
    editor.search.setText("undo")
    editor.keys.setKeySequence("Ctrl+K")
    assert editor.says.text() == "Ctrl+K belongs to Make a skip connection (Node), which loses it."
    editor.assign.click()
    press(desk, Qt.Key.Key_K, control=True)
    press(desk, Qt.Key.Key_S)
    assert desk.ran == ["edit.undo", "node.skip"], "it loses this one alone"


def test_keys_can_be_taken_away_and_put_back(qtbot: QtBot, desk: Desk) -> None:
    editor = ShortcutEditor(desk.commands, desk)
    qtbot.addWidget(editor)
    editor.search.setText("undo")
    editor.clear.click()
    press(desk, Qt.Key.Key_Z, control=True)
    assert desk.ran == []
    editor.reset.click()
    press(desk, Qt.Key.Key_Z, control=True)
    assert desk.ran == ["edit.undo"]
    editor.clear.click()
    editor.reset_all.click()
    assert desk.commands.shown_keys("edit.undo") == "Ctrl+Z"
