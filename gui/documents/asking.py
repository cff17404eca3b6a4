"""Questions as values, and who puts them to a person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Role = Literal["accept", "destroy", "cancel", "other"]


@dataclass(frozen=True)
class Choice:
    """One answer: the key that is given back, what its button says, what it does to work."""

    key: str
    words: str
    role: Role = "accept"


@dataclass(frozen=True)
class Question:
    """What is asked.

    Args:
        title: the question itself, in one sentence.
        text: what a person has to know to answer it.
        choices: the answers; the first is the one that Enter gives. One of them may have the role
            `cancel`: it is what Escape gives.
        details: what is shown to who asks for more.
    """

    title: str
    text: str
    choices: tuple[Choice, ...]
    details: str = ""

    @property
    def escape(self) -> str:
        """What is answered where a person does not."""
        cancel = (choice.key for choice in self.choices if choice.role == "cancel")
        return next(cancel, self.choices[-1].key)


class Asker(Protocol):
    """Who asks. In the window these are dialogs."""

    def choose(self, question: Question) -> str:
        """The key of the answer."""

    def files_to_open(self, folder: Path) -> list[Path]:
        """Files that a person chooses, none where they do not; `folder` is shown first."""

    def file_to_save(self, proposed: Path) -> Path | None:
        """The file that a person chooses, who was asked before one that exists is written over."""
