"""The style sheet of the whole application, made from a theme.

A widget says what it is by its property `role`, or by its object name: `label("Cost", "h2")` of
`gradscape.gui.widgets` does so. Labels: title, page, h1, h2, caption, strong, sub, dim, code,
error, warn, ok, chip, figure. Buttons: primary, flat, link, seg, tab, status. Fields: heading,
search. Frames: bar, left, right, bottom, status, panel, card, floating, segs, line.
"""

from __future__ import annotations

from gradscape.gui.theme.sheet import controls, ground, views
from gradscape.gui.theme.sheet.pen import Sheet
from gradscape.gui.theme.theme import Theme

_PARTS = (
    *(ground.base, ground.labels, ground.frames),
    *(controls.buttons, controls.fields, controls.checks),
    *(views.lists, views.tabs, views.menus, views.bars, views.dialogs),
)


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """How every widget looks in a theme.

    Args:
        scale: of text and of what holds it, for a presentation.
    """
    sheet = Sheet(theme, scale)
    return "\n".join(part(sheet) for part in _PARTS)
