"""How Gradscape looks: colours, fonts, icons, the style sheet."""

from gradscape.gui.theme.theme import FAMILIES, Theme, family

__all__ = ["FAMILIES", "Theme", "family"]
