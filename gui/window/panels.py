"""Which panels stand around the canvas, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradscape.gui.window.desk import Desk
    from gradscape.gui.window.window import Window


def add_panels(desk: Desk, window: Window) -> None:
    """Put all panels on the desk."""
