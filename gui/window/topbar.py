"""The top bar: menu, sign, documents, workspaces, undo and redo, what a person leaves with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from gradscape.gui.commands import Commands
from gradscape.gui.theme import Theme, icon
from gradscape.gui.theme.logo import logo
from gradscape.gui.widgets import label, tool
from gradscape.gui.window.runbar import ActButton, RunButtons, Switch
from gradscape.gui.window.tabs import DocumentTabs

if TYPE_CHECKING:
    from gradscape.gui.training.session import Session
    from gradscape.gui.window.page import Space

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
        self.switch = Switch(commands)
        self.run = RunButtons(commands)
        self.export = ActButton(commands.action("file.export"), "code-tags", self.tr("Export"))
        left, right = QWidget(), QWidget()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 0, 12, 0)
        whole.setSpacing(8)
        whole.addWidget(left, 1)  # of equal stretch, so that the switch stands in the middle
        whole.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addWidget(right, 1)
        laid = QHBoxLayout(left)
        laid.setContentsMargins(0, 0, 0, 0)
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
        laid = QHBoxLayout(right)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(4)
        laid.addStretch(1)
        for part in self.run.chip_parts():
            laid.addWidget(part)
        laid.addSpacing(8)
        for name in ("edit.undo", "edit.redo"):
            laid.addWidget(self._tool(name))
        laid.addSpacing(4)
        laid.addWidget(self.export)
        laid.addSpacing(4)
        laid.addWidget(self.run)
        self.show_run(None, None)
        self.set_theme(theme)

    def set_theme(self, theme: Theme, scale: float = 1.0) -> None:
        """Take other colours, and a height for the size of text."""
        self.setFixedHeight(round(HEIGHT * scale))
        self._sign.setPixmap(logo(22, theme.colors["accent"], self.devicePixelRatioF()))
        self.menu_button.setIcon(icon("menu", theme.colors["text2"]))
        self.tabs.set_theme(theme)
        self.export.set_theme(theme)
        self.run.set_theme(theme)

    def show_run(self, session: Session | None, space: Space | None) -> None:
        """Offer workspaces, and what can be done with a run; nothing on the start page."""
        self.switch.setVisible(session is not None)
        self.run.show_run(session, space)

    def _tool(self, id: str) -> QToolButton:
        made = tool(self._commands.action(id).icon(), "")
        made.setDefaultAction(self._commands.action(id))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made
