"""The colours of `tokens.json` as Qt values, once a theme."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from PySide6.QtGui import QColor

ThemeName = Literal["light", "dark"]

GROUPS: Mapping[str, str] = {
    "Input": "input",
    "Output": "input",
    "Convolution": "convolution",
    "Pooling": "pooling",
    "Activation": "activation",
    "Normalization": "normalization",
    "Linear": "linear",
    "Recurrent": "linear",
    "Attention": "linear",
    "Merge": "merge",
    "Regularization": "regularization",
    "Shape": "shape",
    "Structure": "shape",
}
"""The family, and so the hue, of each group of operators."""


@cache
def _tokens() -> Mapping[str, Mapping[str, str]]:
    text = files("gradscape.gui.theme").joinpath("tokens.json").read_text(encoding="utf-8")
    tokens: Mapping[str, Mapping[str, str]] = json.loads(text)
    return tokens


FAMILIES: tuple[str, ...] = tuple(_tokens()["family"])
"""Whose hues there are."""


def family(group: str) -> str:
    """The family of a group of operators; that of what is no operator is `block`."""
    return GROUPS.get(group, "block")


@dataclass(frozen=True)
class Theme:
    """Colours by the names of `tokens.json`. Equal themes look the same.

    Args:
        name: light or dark.
    """

    name: ThemeName

    @property
    def dark(self) -> bool:
        return self.name == "dark"

    @property
    def colors(self) -> Mapping[str, QColor]:
        """All colours but the families', by name."""
        return _colors(self.name)

    @property
    def families(self) -> Mapping[str, QColor]:
        """The hue of each family, the same in both themes."""
        return _colors("family")

    def color(self, name: str, alpha: int = 255) -> QColor:
        """A colour by its name, more or less opaque. Raises KeyError: there is none."""
        color = QColor(self.colors[name])
        color.setAlpha(alpha)
        return color

    def hex(self, name: str) -> str:
        """A colour as a style sheet writes it."""
        return self.colors[name].name()


@cache
def _colors(section: str) -> Mapping[str, QColor]:
    return {name: QColor(value) for name, value in _tokens()[section].items()}
