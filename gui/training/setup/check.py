"""CheckPart: whether the network can learn at all, found out in seconds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gradscape.gui.editor import Editor
from gradscape.gui.theme import Theme
from gradscape.gui.training.notice import Notice, Said
from gradscape.gui.training.setup.checking import Checking
from gradscape.gui.training.setup.findings import findings, trouble
from gradscape.gui.widgets import button, clear, label, row


class CheckPart(QWidget):
    """A button, the time that goes by, and a notice for each finding."""

    wanted = Signal()

    def __init__(self, theme: Theme, checking: Checking) -> None:
        super().__init__()
        self.theme, self.checking = theme, checking
        self._editor: Editor | None = None
        self.said: list[Said] = []
        """What is told now."""
        checking.changed.connect(self.refresh)
        checking.moved.connect(self._move)
        self.text = label(
            self.tr(
                "In ten seconds: the loss before it learns, one batch learned by heart, where "
                "gradients come to, time and memory. Nothing of it is kept."
            ),
            "sub",
            wrap=True,
        )
        self.run = button(self.tr("Check"))
        self.run.setAccessibleName(self.tr("Can it learn at all?"))
        self.run.clicked.connect(self.wanted)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(checking.cancel)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.state = label("", "figure", wrap=True)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(8)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(16, 0, 16, 0)
        laid.setSpacing(8)
        laid.addWidget(label(self.tr("Can it learn at all?"), "caption"))
        for part in (self.text, self.progress, self.state):
            laid.addWidget(part)
        laid.addWidget(row(self.run, self.cancel, None))
        laid.addLayout(self._notices)
        self.refresh()

    def show_editor(self, editor: Editor) -> None:
        """Speak of a document; what was found of another is forgotten."""
        if editor is not self._editor:
            self._editor = editor
            if self.checking.of is not None:
                self.checking.clear()
        self.refresh()

    def refresh(self) -> None:
        """Say how it stands."""
        checking, editor = self.checking, self._editor
        busy = checking.busy
        self.text.setVisible(checking.state == "none")
        self.progress.setVisible(busy)
        self._turn(busy)
        self.run.setText(self.tr("Check") if checking.state == "none" else self.tr("Check again"))
        self._tell_state(editor)
        self._move()
        told: list[Said] = []
        if editor is not None and checking.failure is not None:
            told = [trouble(checking.failure, editor)]
        elif editor is not None:
            told = findings(checking.verdicts, editor)
        self._show(told)

    def _turn(self, busy: bool) -> None:
        """One button stands where the other stood, with its focus."""
        hidden, shown = (self.run, self.cancel) if busy else (self.cancel, self.run)
        focused = hidden.hasFocus()
        shown.show()
        if focused:
            shown.setFocus()
        hidden.hide()

    def _tell_state(self, editor: Editor | None) -> None:
        words = {
            "starting": self.tr("The worker begins …"),
            "running": self.tr("One batch is learned by heart …"),
        }.get(self.checking.state, "")
        found = self.checking.state in ("done", "failed")
        if found and editor is not None and self.checking.of is not editor.project:
            words = self.tr("It has been changed since it was checked.")
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _move(self) -> None:
        self.progress.setValue(round(1000 * self.checking.progress))

    def _show(self, told: list[Said]) -> None:
        if [_plain(one) for one in told] == [_plain(one) for one in self.said]:
            return
        self.said = told
        clear(self._notices)
        for said in told:
            self._notices.addWidget(Notice(said, self.theme))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.said = []
        clear(self._notices)
        self.refresh()


def _plain(said: Said) -> tuple[object, ...]:
    """What is seen of it."""
    return said.level, said.title, said.text, tuple(act.words for act in said.acts)
