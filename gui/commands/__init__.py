"""All that a person can do, as values: for menus, keys, buttons and the search."""

from gradscape.gui.commands.command import Command, Context
from gradscape.gui.commands.registry import Commands

__all__ = ["Command", "Commands", "Context"]
