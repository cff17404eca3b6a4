"""Of the top bar what concerns training: which workspace, on what, begin, wait, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from gradscape.gui.commands import Commands
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import be, label

if TYPE_CHECKING:
    from gradscape.gui.training.session import Session
    from gradscape.gui.window.page import Space


class ActButton(QPushButton):
    """A button of the top bar that is a command."""

    def __init__(self, action: QAction, picture: str, words: str = "") -> None:
        super().__init__()
        self._action, self._picture, self._words = action, picture, words
        self._theme: Theme | None = None
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._follow()

    def set_filled(self, filled: bool) -> None:
        """Whether it is what this screen is for."""
        be(self, "role", "primary" if filled else "")
        self._follow()

    def set_face(self, picture: str, words: str) -> None:
        """Take another icon and other words."""
        self._picture, self._words = picture, words
        self._follow()

    def _follow(self) -> None:
        action = self._action
        self.setText(self._words or action.text())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        if self._theme is not None:
            filled = self.property("role") == "primary" and action.isEnabled()
            colors = self._theme.colors
            off: QColor = colors["line_strong"]
            self.setIcon(icon(self._picture, colors["accent_text" if filled else "text2"], off))


class Switch(QFrame):
    """Design or Train: one of several that belong together is on."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.setProperty("role", "segs")
        self.setAccessibleName(self.tr("Workspace"))
        laid = QHBoxLayout(self)
        laid.setContentsMargins(2, 2, 2, 2)
        laid.setSpacing(2)
        for name in ("view.design", "view.train"):
            action = commands.action(name)
            made = QPushButton(action.text())
            made.setProperty("role", "seg")
            made.setCheckable(True)
            made.setToolTip(action.toolTip())
            made.clicked.connect(action.trigger)
            action.changed.connect(lambda made=made, action=action: _mirror(made, action))
            laid.addWidget(made)


def _mirror(made: QPushButton, action: QAction) -> None:
    made.setChecked(action.isChecked())
    made.setToolTip(action.toolTip())


class RunButtons(QWidget):
    """On what is trained, and Train; or Pause and Stop while a run goes on."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._chip_icon = QLabel()
        self.chip = label("", "sub")
        self.train = ActButton(commands.action("train.start"), "play")
        self.pause = ActButton(commands.action("train.pause"), "pause")
        self.stop = QPushButton(self.tr("Stop"))
        menu = QMenu(self.stop)
        for name in ("train.stop", "train.stop_epoch"):
            menu.addAction(commands.action(name))
        self.stop.setMenu(menu)
        self._stopping = commands.action("train.stop")
        self._stopping.changed.connect(lambda: self.stop.setEnabled(self._stopping.isEnabled()))
        laid = QHBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(8)
        for each in (self.train, self.pause, self.stop):
            laid.addWidget(each)

    def chip_parts(self) -> tuple[QWidget, QWidget]:
        """What stands elsewhere in the bar: an icon and words."""
        return self._chip_icon, self.chip

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        colors = theme.colors
        self.train.set_theme(theme)
        self.pause.set_theme(theme)
        self.stop.setIcon(icon("stop", colors["text2"], colors["line_strong"]))
        self._chip_icon.setPixmap(icon("memory", colors["text2"]).pixmap(14, 14))

    def show_run(self, session: Session | None, space: Space | None) -> None:
        """Offer what can be done with the run of the document that is shown."""
        busy = session is not None and session.busy
        started = session.started if session is not None else None
        self.setVisible(session is not None)
        for each in self.chip_parts():
            each.setVisible(started is not None)
        if session is None:
            return
        if started is not None:
            words = started.device_name or started.device
            if started.device == "cpu":
                one = self.tr("CPU · 1 thread")
                many = self.tr("CPU · {0} threads").format(started.threads)
                self.chip.setToolTip(started.device_name)
                words = one if started.threads == 1 else many
            self.chip.setText(words)
        self.train.setVisible(not busy)
        # An empty Train workspace has its own filled button.
        self.train.set_filled(space == "design" or session.state != "none")
        self.pause.setVisible(busy)
        self.stop.setVisible(busy)
        if session.pausing or session.state == "paused":
            self.pause.set_face("play", self.tr("Continue"))
        else:
            self.pause.set_face("pause", self.tr("Pause"))
