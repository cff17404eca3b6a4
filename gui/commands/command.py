"""Command: something a person can do, said once for menus, keys, buttons and the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

Context = Literal["window", "canvas", "runs"]


@dataclass(frozen=True)
class Command:
    """Something a person can do.

    Args:
        id: by which settings know it: `edit.undo`.
        title: what a person reads: `Undo`.
        group: the menu that it stands in: `Edit`.
        run: does it.
        shortcut: its keys as shipped, in Qt's portable words; several are parted by `; `.
        icon: of Material Design Icons, without a colour.
        enabled: whether it can be done now; always, where there is none.
        checked: whether what it turns on is on; for those that turn something on and off.
        context: a canvas command hears its keys only while a canvas has the focus, so that a
            letter typed into a field stays a letter; one of runs, only in a list of runs.
        section: a line in the menu parts sections.
    """

    id: str
    title: str
    group: str
    run: Callable[[], object]
    shortcut: str = ""
    icon: str = ""
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    context: Context = "window"
    section: int = 0

    @property
    def menu(self) -> str:
        """What its menu is called."""
        return titles()[self.group].replace("&", "")


def titles() -> Mapping[str, str]:
    """Group → the title of its menu, with the letter that opens it under Alt."""
    say = QCoreApplication.translate
    return {
        "File": say("Menus", "&File"),
        "Edit": say("Menus", "&Edit"),
        "View": say("Menus", "&View"),
        "Node": say("Menus", "&Node"),
        "Train": say("Menus", "&Train"),
        "Help": say("Menus", "&Help"),
    }
