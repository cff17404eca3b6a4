"""What the parts of the style sheet are written with."""

from __future__ import annotations

from importlib.resources import files

from gradscape.gui.theme.fonts import SIZES, Role
from gradscape.gui.theme.theme import Theme


class Sheet:
    """Colours by name, and pixels at the scale: what a part of the sheet is written with."""

    def __init__(self, theme: Theme, scale: float) -> None:
        self.theme = theme
        self.scale = scale

    def __getitem__(self, name: str) -> str:
        return self.theme.hex(name)

    def px(self, pixels: float) -> str:
        return f"{round(pixels * self.scale)}px"

    def size(self, role: Role) -> str:
        return self.px(SIZES[role])

    def image(self, name: str) -> str:
        path = files("gradscape.gui.theme").joinpath(f"{name}-{self.theme.name}.svg")
        return f'url("{str(path).replace(chr(92), "/")}")'


def of(widget: str, role: str, state: str = "") -> str:
    """Selects widgets of a role, said either way."""
    return f'{widget}#{role}{state}, {widget}[role="{role}"]{state}'
