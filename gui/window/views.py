"""Commands of the desk: which panels are shown, where they stand, where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gradscape.gui.commands import Command
from gradscape.gui.window.aside import Aside
from gradscape.gui.window.renaming import Renaming

if TYPE_CHECKING:
    from gradscape.gui.window.window import Window

BESIDE = 680
"""Pixels of the code beside the canvas."""
SECTION = 3
"""Of the menu."""


def panel_commands(window: Window) -> list[Command]:
    """Those of the panels that stand on the desk."""
    desk = window.desk

    def works() -> bool:
        return window.spaces.space == "design"

    aside = Aside(desk, "code", BESIDE)

    renaming = Renaming(window)

    def chosen() -> bool:
        editor = window.page.document.editor if window.page and window.page.document else None
        return editor is not None and editor.current is not None

    def make(
        name: str,
        title: str,
        run: Callable[[], object],
        keys: str = "",
        checked: Callable[[], bool] | None = None,
        enabled: Callable[[], bool] = works,
    ) -> Command:
        return Command(
            f"view.{name}", title, "View", run, keys, "", enabled, checked, section=SECTION
        )

    def opened() -> bool:
        return window.spaces.space is not None

    panels = [
        make(
            f"panel.{berth.id}",
            _say("Panel: {0}").format(berth.title),
            partial(desk.toggle_panel, berth.id),
            checked=partial(desk.is_shown, berth.id),
        )
        for berth in desk.panels
    ]
    return [
        Command("node.rename", _say("Rename …"), "Node", renaming.begin, "F2", "", chosen),
        *panels,
        make("code_beside", _say("Code beside the canvas"), aside.toggle, "F4", aside.is_beside),
        make("panels.reset", _say("Panels where they were"), desk.rearrange),
        make(
            "area.next",
            _say("Go to the next area"),
            partial(desk.walk, 1),
            "F6",
            enabled=opened,
        ),
        make(
            "area.previous",
            _say("Go to the area before"),
            partial(desk.walk, -1),
            "Shift+F6",
            enabled=opened,
        ),
    ]


def _say(words: str) -> str:
    return QCoreApplication.translate("Views", words)
