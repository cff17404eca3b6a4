"""The top bar: menu, sign, documents, undo and redo, what a person leaves with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton

from gradscape.gui.commands import Commands
from gradscape.gui.theme import Theme, icon
from gradscape.gui.theme.logo import logo
from gradscape.gui.widgets import button, label, tool
from gradscape.gui.window.tabs import DocumentTabs

HEIGHT = 48


class TopBar(QFrame):
    """Stands over everything; its buttons are commands."""

    def __init__(self, commands: Commands, menu: QMenu, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._commands = commands
        self._sign = QLabel()
        self._sign.setAccessibleName("Gradscape")
        self.menu_button = tool(icon("menu", theme.colors["text2"]), self.tr("Menu (F10)"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(menu)
        self.tabs = DocumentTabs(theme)
        self.plus = self._tool("file.start")
        self.export = button("", "primary")
        self.export.clicked.connect(commands.action("file.export").trigger)
        commands.action("file.export").changed.connect(self._follow_export)
        laid = QHBoxLayout(self)
        laid.setContentsMargins(8, 0, 12, 0)
        laid.setSpacing(4)
        laid.addWidget(self.menu_button)
        laid.addSpacing(4)
        laid.addWidget(self._sign)
        laid.addSpacing(4)
        laid.addWidget(label("Gradscape", "h2"))
        laid.addSpacing(12)
        laid.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        laid.addWidget(self.plus)
        laid.addStretch(1)
        for name in ("edit.undo", "edit.redo"):
            laid.addWidget(self._tool(name))
        laid.addSpacing(4)
        laid.addWidget(self.export)
        self.set_theme(theme)

    def set_theme(self, theme: Theme, scale: float = 1.0) -> None:
        """Take other colours, and a height for the size of text."""
        self._theme = theme
        self.setFixedHeight(round(HEIGHT * scale))
        self._sign.setPixmap(logo(22, theme.colors["accent"], self.devicePixelRatioF()))
        self.menu_button.setIcon(icon("menu", theme.colors["text2"]))
        self.tabs.set_theme(theme)
        self._follow_export()

    def set_primary(self, primary: bool) -> None:
        """Whether exporting is what this screen is for, or something else on it is filled."""
        self.export.setProperty("role", "primary" if primary else "")
        self.export.style().unpolish(self.export)
        self.export.style().polish(self.export)
        self._follow_export()

    def _follow_export(self) -> None:
        action = self._commands.action("file.export")
        filled = self.export.property("role") == "primary" and action.isEnabled()
        color = "accent_text" if filled else "text2"
        self.export.setText(self.tr("Export"))
        self.export.setToolTip(action.toolTip())
        self.export.setEnabled(action.isEnabled())
        self.export.setIcon(icon("code-tags", self._theme.colors[color]))

    def _tool(self, id: str) -> QToolButton:
        made = tool(self._commands.action(id).icon(), "")
        made.setDefaultAction(self._commands.action(id))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made
