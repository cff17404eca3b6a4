"""A person who answers from a list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gradscape.gui.documents.asking import Question


class Answers:
    """Gives the answers that were laid out for it, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.files: list[list[Path]] = []
        self.saves: list[Path | None] = []
        self.asked: list[Question] = []
        self.folders: list[Path] = []
        self.proposed: list[Path] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def choose(self, question: Question) -> str:
        """The next answer."""
        self.asked.append(question)
        self.meanwhile, meanwhile = (lambda: None), self.meanwhile
        meanwhile()
        answer = self.answers.pop(0)
        assert answer in [choice.key for choice in question.choices]
        return answer

    def files_to_open(self, folder: Path) -> list[Path]:
        """The next files."""
        self.folders.append(folder)
        return self.files.pop(0)

    def file_to_save(self, proposed: Path) -> Path | None:
        """The next file."""
        self.proposed.append(proposed)
        return self.saves.pop(0)
