"""Commands: all that a person can do, with the keys that they want it on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gradscape.gui.commands.command import Command, Context
from gradscape.gui.preferences import Preferences
from gradscape.gui.theme import Theme, icon


class Commands(QObject):
    """Every command as a QAction: menus, buttons, keys and the search show the same ones.

    Args:
        window: hears the keys of window commands.
        preferences: hold the keys that a person chose.
    """

    rebound = Signal()
    """Some commands are on other keys."""

    def __init__(self, window: QWidget, preferences: Preferences, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._theme = theme
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._hearing: dict[Context, list[QWidget]] = {}

    def add(self, command: Command) -> QAction:
        """Make a command known. Raises ValueError: there is another of that id."""
        if command.id in self._commands:
            raise ValueError(f"two commands are called {command.id!r}")
        action = QAction(command.title, self)
        action.setObjectName(command.id)
        action.setIconVisibleInMenu(False)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self._run(command))
        self._commands[command.id] = command
        self._actions[command.id] = action
        self._colour(command, action)
        self._bind(command, action)
        if command.context == "window":
            self._window.addAction(action)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for widget in self._hearing.get(command.context, ()):
                widget.addAction(action)
        return action

    def attach(self, widget: QWidget, context: Context = "canvas") -> None:
        """Let a widget hear the keys of all commands of a context, also of those to come."""
        hearing = self._hearing.setdefault(context, [])
        hearing.append(widget)
        widget.destroyed.connect(lambda: hearing.remove(widget))
        for command in self._commands.values():
            if command.context == context:
                widget.addAction(self._actions[command.id])

    def _run(self, command: Command) -> None:
        try:
            command.run()
        finally:
            self.refresh()

    # ---- what there is

    def all(self) -> tuple[Command, ...]:
        """Every command, in the order in which they were added."""
        return tuple(self._commands.values())

    def action(self, id: str) -> QAction:
        """A command as menus and buttons show it. Raises KeyError: there is none."""
        return self._actions[id]

    def refresh(self) -> None:
        """Ask each command anew whether it can be done, and whether it is on."""
        for name, command in self._commands.items():
            action = self._actions[name]
            if command.enabled is not None:
                action.setEnabled(command.enabled())
            if command.checked is not None:
                action.setChecked(command.checked())

    def set_theme(self, theme: Theme) -> None:
        """Draw all icons in other colours."""
        self._theme = theme
        for name, command in self._commands.items():
            self._colour(command, self._actions[name])

    def _colour(self, command: Command, action: QAction) -> None:
        if command.icon:
            colors = self._theme.colors
            action.setIcon(icon(command.icon, colors["text2"], colors["line_strong"]))

    # ---- keys

    def keys(self, id: str) -> str:
        """The keys of a command, as a setting holds them."""
        return self._preferences.shortcuts.get(id, self._commands[id].shortcut)

    def shown_keys(self, id: str) -> str:
        """The first keys of a command as this system writes them; empty where it has none."""
        return self._actions[id].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def rebind(self, id: str, keys: str) -> None:
        """Put a command on other keys, or on none; whoever had them keeps its others."""
        chosen = dict(self._preferences.shortcuts)
        for other in self.taken(id, keys):
            left = [k for k in sequences(self.keys(other.id)) if k not in sequences(keys)]
            chosen[other.id] = text(left)
        chosen[id] = keys
        self._choose(chosen)

    def reset(self, id: str) -> None:
        """Put a command back on the keys that it was shipped with."""
        self.rebind(id, self._commands[id].shortcut)

    def reset_all(self) -> None:
        """Put every command back on the keys that it was shipped with."""
        self._choose({})

    def taken(self, id: str, keys: str) -> tuple[Command, ...]:
        """The other commands that are on any of these keys, and may be heard where this one is."""
        wanted, context = sequences(keys), self._commands[id].context
        others = (
            other
            for other in self._commands.values()
            if other.id != id and (other.context == context or "window" in (other.context, context))
        )
        return tuple(o for o in others if any(k in wanted for k in sequences(self.keys(o.id))))

    def _choose(self, chosen: dict[str, str]) -> None:
        shipped = {name: command.shortcut for name, command in self._commands.items()}
        self._preferences.shortcuts = {
            name: keys for name, keys in chosen.items() if keys != shipped.get(name)
        }
        for name, command in self._commands.items():
            self._bind(command, self._actions[name])
        self.rebound.emit()

    def _bind(self, command: Command, action: QAction) -> None:
        action.setShortcuts(sequences(self.keys(command.id)))
        keys = self.shown_keys(command.id)
        action.setToolTip(f"{command.title} ({keys})" if keys else command.title)


def sequences(keys: str) -> list[QKeySequence]:
    """The keys that a text stands for."""
    return QKeySequence.listFromString(keys) if keys else []


def text(keys: list[QKeySequence]) -> str:
    """The text that stands for some keys."""
    return QKeySequence.listToString(keys)
