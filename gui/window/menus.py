"""Menus: every command in the menu of its group, behind one button, and under Alt with a letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from gradscape.gui.commands import Commands
from gradscape.gui.commands.command import titles

MENUS = ("File", "Edit", "View", "Node", "Train", "Help")
"""The groups of commands, in the order in which a desktop shows them."""


class Menus:
    """The menu of the application, and in it one for each group.

    Args:
        window: whose keys open them.
        place: shows a menu where it belongs.
        more: menus that are made when they are to be seen, by the command that they follow.
    """

    def __init__(
        self,
        commands: Commands,
        window: QWidget,
        place: Callable[[QMenu], None],
        more: Mapping[str, Callable[[QMenu], object]],
    ) -> None:
        self._commands = commands
        self._more = more
        self.root = QMenu(window)
        self.groups = {group: self.root.addMenu(title) for group, title in titles().items()}
        for group, menu in self.groups.items():
            menu.aboutToShow.connect(partial(self.fill, group))
            self._key(QKeySequence.mnemonic(menu.title()), window, partial(place, menu))
        self._key(QKeySequence("F10"), window, partial(place, self.root))

    def fill(self, group: str) -> None:
        """Put the commands of a group into its menu, a line between its sections."""
        menu = self.groups[group]
        menu.clear()
        self._commands.refresh()
        found = [each for each in self._commands.all() if each.group == group]
        section: int | None = None
        for command in sorted(found, key=lambda each: each.section):
            if section not in (None, command.section):
                menu.addSeparator()
            section = command.section
            menu.addAction(self._commands.action(command.id))
            if command.id in self._more:
                self._more[command.id](menu)

    def _key(self, keys: QKeySequence, window: QWidget, run: Callable[[], None]) -> None:
        shortcut = QShortcut(keys, window)
        shortcut.activated.connect(run)
