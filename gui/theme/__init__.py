"""How Gradscape looks: colours, fonts, icons, the style sheet."""

from gradscape.gui.theme.fonts import Role, font
from gradscape.gui.theme.icons import icon
from gradscape.gui.theme.sheet import style_sheet
from gradscape.gui.theme.theme import FAMILIES, Theme, family
from gradscape.gui.theme.themes import Choice, Themes

__all__ = [
    "FAMILIES",
    "Choice",
    "Role",
    "Theme",
    "Themes",
    "family",
    "font",
    "icon",
    "style_sheet",
]
