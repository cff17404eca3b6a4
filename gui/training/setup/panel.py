"""SetupPanel: all that is settled before a run begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.hand import Hand
from gradscape.gui.panels.panel import Panel
from gradscape.gui.theme import Theme
from gradscape.gui.training.setup.check import CheckPart
from gradscape.gui.training.setup.checking import Checking
from gradscape.gui.training.setup.data import DataPart
from gradscape.gui.training.setup.settings import SettingsPart
from gradscape.gui.training.worker import Workers
from gradscape.gui.widgets import label, line


class SetupPanel(Panel):
    """The data with a look at it, the settings of the training, and a check of both.

    Args:
        workers: where the check gets its worker from; by default the panel has its own.
    """

    device_chosen = Signal(str)
    """What is to compute, as the worker calls it."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, workers: Workers | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._stale = False
        self._fresh = True
        self._workers = workers
        self.hand = Hand(self)
        self.checking = Checking(self._own_workers, self)
        self.data = DataPart(theme, self.hand)
        self.settings = SettingsPart(theme, self.hand)
        self.check = CheckPart(theme, self.checking)
        self.data.known.connect(self._show_settings)
        self.settings.device.chosen.connect(self.device_chosen)
        self.checking.started.connect(self.settings.device.tell)
        self.check.wanted.connect(self.start_check)
        content = QWidget()
        content.setObjectName("content")
        laid = QVBoxLayout(content)
        laid.setContentsMargins(0, 12, 0, 16)
        laid.setSpacing(12)
        for part in (
            self._heading(self.tr("Data")),
            self.data,
            line(),
            self._heading(self.tr("Training")),
            self.settings,
            line(),
            self.check,
        ):
            laid.addWidget(part)
        laid.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has it
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)

    def _heading(self, words: str) -> QWidget:
        made = label(words, "caption")
        made.setContentsMargins(16, 0, 16, 0)
        return made

    def _own_workers(self) -> Workers:
        if self._workers is None:
            self._workers = Workers(self)
        return self._workers

    # ---- the panel

    @property
    def device(self) -> str:
        """What is to compute: `auto`, or a name as the worker knows it."""
        return self.settings.device.device

    def set_editor(self, editor: Editor | None) -> None:
        self._fresh = self._fresh or editor is not self.editor
        super().set_editor(editor)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for part in (self.data, self.settings, self.check):
            part.set_theme(theme)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the document; what is being typed stays as long as it is the same one's."""
        self._stale = not self.isVisible()
        self._area.setVisible(self.editor is not None)
        if self._stale or self.editor is None:
            return
        fresh, self._fresh = self._fresh, False
        self.hand.editor = self.editor
        if fresh:
            self.hand.begin()
        self._show_settings(fresh)
        self.data.show_editor(self.editor, fresh)
        self.check.show_editor(self.editor)

    def _show_settings(self, fresh: bool = False) -> None:
        if self.editor is not None and not self._stale:
            look = self.data.look
            samples = look.counts[0] if look is not None else None
            self.settings.show_editor(self.editor, samples, fresh)

    # ---- what a person wants

    def start_check(self) -> None:
        """Find out whether it can learn at all."""
        if self.editor is not None:
            self.checking.start(self.editor, self.device)

    def close_workers(self) -> None:
        """End what goes on; returns once no process is left."""
        self.checking.cancel()
        if self._workers is not None and self._workers.parent() is self:
            self._workers.close()
