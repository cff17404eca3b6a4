"""The commands of the window itself; a canvas and its panels add theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

import gradscape
from gradscape.gui.commands import Command
from gradscape.gui.preferences import SCALES
from gradscape.gui.theme import Choice
from gradscape.gui.training.commands import train_commands
from gradscape.gui.window.spaces import space_commands

if TYPE_CHECKING:
    from gradscape.gui.editor import Editor
    from gradscape.gui.window.window import Window


def declare(window: Window) -> None:
    """Make the window's commands known."""
    for part in (_file, _edit, space_commands, _look, _text, _pages, train_commands, _help):
        for command in part(window):
            window.commands.add(command)


def _say(words: str) -> str:
    return QCoreApplication.translate("Actions", words)


def _editor(window: Window) -> Editor | None:
    return window.page.editor if window.page else None


def _file(window: Window) -> list[Command]:
    exports = window.exports

    def works() -> bool:
        return window.page is not None and window.page.document is not None

    def many() -> bool:
        return works() or len(window.pages) > 1

    def save() -> None:
        if window.page and window.page.document:
            window.documents.save(window.page.document)

    def save_as() -> None:
        if window.page and window.page.document:
            window.documents.save_as(window.page.document)

    def close() -> None:
        if window.page is not None:
            window.close_page(window.page)

    def make(
        id: str,
        title: str,
        run: Callable[[], object],
        section: int,
        keys: str = "",
        picture: str = "",
        enabled: Callable[[], bool] | None = None,
    ) -> Command:
        return Command(id, title, "File", run, keys, picture, enabled, section=section)

    return [
        make("file.start", _say("Start page"), window.open_start, 0, "Ctrl+T", "plus"),
        make("file.new", _say("New network"), lambda: window.documents.new(), 0, "Ctrl+N"),
        make("file.open", _say("Open …"), lambda: window.documents.choose(), 0, "Ctrl+O"),
        make("file.save", _say("Save"), save, 1, "Ctrl+S", "", works),
        make("file.save_as", _say("Save as …"), save_as, 1, "Ctrl+Shift+S", "", works),
        make("file.export", _say("Export …"), exports.choose, 2, "Ctrl+E", "code-tags", works),
        make("export.module", _say("Export the PyTorch model …"), exports.module, 2, "", "", works),
        make("export.script", _say("Export a training script …"), exports.script, 2, "", "", works),
        make("export.figure", _say("Export a figure …"), exports.figure, 2, "", "", works),
        make("file.close", _say("Close tab"), close, 3, "Ctrl+W", "", many),
        make("file.quit", _say("Quit"), window.close, 3, "Ctrl+Q"),
    ]


def _edit(window: Window) -> list[Command]:
    def undo() -> None:
        editor = _editor(window)
        if editor is not None:
            editor.undo()

    def redo() -> None:
        editor = _editor(window)
        if editor is not None:
            editor.redo()

    def can_undo() -> bool:
        editor = _editor(window)
        return editor is not None and editor.document.can_undo

    def can_redo() -> bool:
        editor = _editor(window)
        return editor is not None and editor.document.can_redo

    return [
        Command("edit.undo", _say("Undo"), "Edit", undo, "Ctrl+Z", "undo", can_undo),
        Command("edit.redo", _say("Redo"), "Edit", redo, "Ctrl+Shift+Z; Ctrl+Y", "redo", can_redo),
    ]


def _look(window: Window) -> list[Command]:
    titles = {
        "system": _say("Theme of the system"),
        "light": _say("Light theme"),
        "dark": _say("Dark theme"),
    }

    def wear(choice: Choice) -> None:
        window.preferences.theme = choice
        window.themes.choose(choice)

    def worn(choice: Choice) -> bool:
        return window.themes.choice == choice

    def reduce() -> None:
        reduced = not window.preferences.reduced_motion
        window.preferences.reduced_motion = reduced
        window.set_reduced_motion(reduced)

    looks = [
        Command(
            f"view.theme.{choice}",
            titles[choice],
            "View",
            partial(wear, choice),
            checked=partial(worn, choice),
            section=4,
        )
        for choice in get_args(Choice)
    ]
    return [
        *looks,
        Command(
            "view.reduced_motion",
            _say("Reduced motion"),
            "View",
            reduce,
            checked=lambda: window.preferences.reduced_motion,
            section=5,
        ),
    ]


def _text(window: Window) -> list[Command]:
    def scale(by: int) -> None:
        place = SCALES.index(window.preferences.text_scale) + by
        _set(SCALES[place])

    def _set(value: float) -> None:
        window.preferences.text_scale = value
        window.themes.set_scale(value)

    return [
        Command(
            "view.larger",
            _say("Larger text"),
            "View",
            lambda: scale(1),
            "Ctrl+Alt+=; Ctrl+Alt++",
            enabled=lambda: window.preferences.text_scale < SCALES[-1],
            section=5,
        ),
        Command(
            "view.smaller",
            _say("Smaller text"),
            "View",
            lambda: scale(-1),
            "Ctrl+Alt+-",
            enabled=lambda: window.preferences.text_scale > SCALES[0],
            section=5,
        ),
        Command(
            "view.text",
            _say("Text of normal size"),
            "View",
            lambda: _set(1.0),
            enabled=lambda: window.preferences.text_scale != 1.0,
            section=5,
        ),
    ]


def _pages(window: Window) -> list[Command]:
    def several() -> bool:
        return len(window.pages) > 1

    return [
        Command(
            "view.next",
            _say("Next tab"),
            "View",
            lambda: window.turn(1),
            "Ctrl+Tab; Ctrl+PgDown",
            enabled=several,
            section=6,
        ),
        Command(
            "view.previous",
            _say("Previous tab"),
            "View",
            lambda: window.turn(-1),
            "Ctrl+Shift+Tab; Ctrl+PgUp",
            enabled=several,
            section=6,
        ),
    ]


def _help(window: Window) -> list[Command]:
    def shortcuts() -> None:
        from gradscape.gui.commands.shortcuts import ShortcutEditor

        ShortcutEditor(window.commands, window).open()

    def about() -> None:
        words = _say(
            "Gradscape {0}: draw a neural network, see at once whether it is sound, "
            "leave with its PyTorch code."
        )
        QMessageBox.about(window, _say("About Gradscape"), words.format(gradscape.__version__))

    return [
        Command(
            "help.commands",
            _say("Every command …"),
            "Help",
            window.search_commands,
            "Ctrl+Shift+P",
            "magnify",
        ),
        Command("help.shortcuts", _say("Shortcuts …"), "Help", shortcuts, "Ctrl+K", "keyboard"),
        Command("help.about", _say("About Gradscape"), "Help", about, section=1),
    ]
