"""The one error of storage."""

from __future__ import annotations

from gradscape.graph.errors import GradscapeError
from gradscape.graph.text import joined

LONGEST = 400
"""Characters of one part of the message."""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST]


class StorageError(GradscapeError):
    """A project that cannot be read or written: which file, where in it, why, and what to do.

    Args:
        why: what is wrong and what to do.
        where: from the outside in: `definition "Digits"`, `node "k3f9" (conv1)`.
        file: its name; empty where a text is read.
    """

    def __init__(self, why: str, *where: str, file: str = "") -> None:
        # A hostile file may have names and values without end.
        why, where = _short(why), tuple(map(_short, where))
        self.why, self.where, self.file = why, where, file
        parts = (file, joined(", ", where), why)
        super().__init__(joined(": ", (part for part in parts if part)))

    def inside(self, where: str) -> StorageError:
        """The same error, seen from further out."""
        return StorageError(self.why, where, *self.where, file=self.file)

    def of(self, file: str) -> StorageError:
        """The same error, in a file."""
        return StorageError(self.why, *self.where, file=file)
