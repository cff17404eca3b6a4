"""Icons in the colours of the theme, by their names in Material Design Icons: `icon("plus")`."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QIcon


def icon(name: str, color: QColor, disabled: QColor | None = None) -> QIcon:
    """An icon of one colour, of which equal ones are kept.

    Args:
        name: as Material Design Icons call it, `content-save-outline`.
        disabled: its colour where what it stands for cannot be done.
    """
    return _made(name, color.name(), (disabled or color).name())


@lru_cache(maxsize=256)
def _made(name: str, color: str, disabled: str) -> QIcon:
    import qtawesome  # when the first icon is asked for: it takes a while

    made: QIcon = qtawesome.icon(f"mdi6.{name}", color=color, color_disabled=disabled)
    return made
