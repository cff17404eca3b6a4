"""Running: the part of the Train workspace that tells of the run: its card and its notices."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gradscape.gui.commands import Commands
from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.theme import Theme
from gradscape.gui.training.card import RunCard
from gradscape.gui.training.notice import Notice, Said
from gradscape.gui.training.notices import Ways, notices
from gradscape.gui.training.part import Part
from gradscape.gui.training.session import Session
from gradscape.gui.widgets import clear, label, line


class Running(Part):
    """What becomes of a document's run."""

    def __init__(self, commands: Commands, theme: Theme, ways: Ways) -> None:
        super().__init__()
        self._theme, self._ways = theme, ways
        self._session: Session | None = None
        self._said: list[Said] = []
        self.card = RunCard(commands, theme)
        self.card.rate_wanted.connect(self._set_rate)
        self._line = line()
        self.nothing = label(self.tr("A run is told of here once there is one."), "sub", wrap=True)
        self.nothing.setContentsMargins(16, 16, 16, 16)
        content = QWidget()
        content.setObjectName("content")
        self._notices = QVBoxLayout()
        self._notices.setContentsMargins(12, 12, 12, 12)
        self._notices.setSpacing(8)
        laid = QVBoxLayout(content)
        laid.setContentsMargins(0, 0, 0, 0)
        laid.setSpacing(0)
        laid.addWidget(self.card)
        laid.addWidget(self._line)
        laid.addWidget(self.nothing)
        laid.addLayout(self._notices)
        laid.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area)

    def show_document(self, document: OpenDocument | None) -> None:
        """Show the run of another document."""
        self._session = document.session if document is not None else None
        self.tell()

    def tell(self, step: int | None = None) -> None:
        """Another state, run or network: all is told anew."""
        session = self._session
        if session is None:
            return
        there = session.run is not None
        self.card.setVisible(there)
        self._line.setVisible(there)
        self.follow(step)
        said = notices(session, self._ways)
        self.nothing.setVisible(not there and not said)
        if [_words(each) for each in said] != [_words(each) for each in self._said]:
            self._said = said
            self._put(said)

    def follow(self, step: int | None = None) -> None:
        """New figures, or those of a step."""
        if self._session is not None and self._session.run is not None:
            self.card.show_session(self._session, step)

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours."""
        self._theme = theme
        self.card.set_theme(theme)
        self._put(self._said)

    @property
    def said(self) -> list[Said]:
        """The notices that are shown."""
        return list(self._said)

    def _put(self, said: list[Said]) -> None:
        clear(self._notices)
        for each in said:
            self._notices.addWidget(Notice(each, self._theme))

    def _set_rate(self, rate: float) -> None:
        if self._session is not None:
            self._session.set_rate(rate)


def _words(said: Said) -> tuple[object, ...]:
    return said.level, said.title, said.text, tuple(act.words for act in said.acts)
