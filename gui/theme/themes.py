"""Themes: which theme is worn, how large its text is, and whether things move."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gradscape.gui.theme.fonts import font
from gradscape.gui.theme.sheet import style_sheet
from gradscape.gui.theme.theme import Theme, ThemeName

Choice = Literal["system", "light", "dark"]


class Themes(QObject):
    """The theme that the application wears, by the person's choice or the system's."""

    changed = Signal(object)
    """The Theme that is worn from now on; also where only the size of text is another."""

    def __init__(
        self,
        choice: Choice = "system",
        scale: float = 1.0,
        reduced_motion: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._choice = choice
        self._scale = scale
        self.reduced_motion = reduced_motion
        self._theme = self._chosen()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def theme(self) -> Theme:
        """As it is worn now."""
        return self._theme

    @property
    def choice(self) -> Choice:
        return self._choice

    @property
    def scale(self) -> float:
        """Of text and of what holds it; above 1 for a presentation."""
        return self._scale

    def choose(self, choice: Choice) -> None:
        """Wear a theme, or always that of the system."""
        self._choice = choice
        self._follow()

    def set_scale(self, scale: float) -> None:
        """Make text larger or smaller."""
        if scale != self._scale:
            self._scale = scale
            self._wear()

    def apply(self) -> None:
        """Dress the application, without telling anybody: what is not built yet cannot listen."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setFont(font("body", self._scale))
        app.setPalette(palette(self._theme))
        app.setStyleSheet(style_sheet(self._theme, self._scale))

    def _follow(self) -> None:
        theme = self._chosen()
        if theme != self._theme:
            self._theme = theme
            self._wear()

    def _wear(self) -> None:
        self.apply()
        self.changed.emit(self._theme)

    def _chosen(self) -> Theme:
        if self._choice != "system":
            return Theme(self._choice)
        name: ThemeName = "dark" if system_is_dark() else "light"
        return Theme(name)


def system_is_dark() -> bool:
    """Whether the system asks for a dark theme; one that says nothing gets a light one."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def palette(theme: Theme) -> QPalette:
    """The colours of what no style sheet reaches: dialogs of the system, links, placeholders."""
    role = QPalette.ColorRole
    names = {
        role.Window: "window",
        role.Base: "field",
        role.AlternateBase: "hover",
        role.Button: "raised",
        role.ToolTipBase: "raised",
        role.WindowText: "text",
        role.Text: "text",
        role.ButtonText: "text",
        role.ToolTipText: "text",
        role.PlaceholderText: "text3",
        role.Highlight: "accent",
        role.HighlightedText: "accent_text",
        role.Link: "accent",
        role.Accent: "accent",
        role.Mid: "line_strong",
        role.Light: "panel",
        role.Dark: "line_strong",
    }
    made = QPalette()
    for each, name in names.items():
        made.setColor(each, theme.colors[name])
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.colors["text3"])
    return made
