"""Recovery: what a crash left is offered, and becomes a document again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradscape.graph.storage import StorageError
from gradscape.graph.storage.journal import LockedError, beside
from gradscape.gui.documents import questions
from gradscape.gui.documents.leftovers import Leftover, in_folder, take
from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.words import said

if TYPE_CHECKING:
    from gradscape.gui.documents.documents import Documents


class Recovery(QObject):
    """Offers journals that a crash left. Nothing is dropped that a person did not discard."""

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self._documents = documents

    def offer(self, file: Path) -> OpenDocument | None:
        """What a crash left of a file: the document, where the person wants it back."""
        try:
            found = take(beside(file), file)
        except LockedError:
            words = self.tr("{0} is open in another window too. Who saves last is asked first")
            self._documents.say(words, "info", file.name)
            return None
        except StorageError as error:
            self._damaged(error)
            return None
        return self._ask(found, file.name) if found else None

    def offer_all(self) -> None:
        """What lies in the folder of journals."""
        for found in in_folder(self._documents.folder):
            if isinstance(found, StorageError):
                self._damaged(found)
            elif found.path is not None and self._documents.at(found.path):
                found.journal.close()
            else:
                file = found.contents.start.file
                self._ask(found, file.name if file else found.title)

    def _ask(self, found: Leftover, name: str) -> OpenDocument | None:
        fits = found.path is not None or found.contents.start.file is None
        ask = questions.recovered if fits else questions.recovered_beside
        answer = self._documents.ask(ask(name, found.contents))
        if answer == "restore":
            return self._documents.add(self._restored(found))
        if answer == "discard":
            found.journal.remove()
        else:
            found.journal.close()
        return None

    def _restored(self, found: Leftover) -> OpenDocument:
        folder = self._documents.folder
        if found.path is not None:
            title = found.path.stem
            made = OpenDocument(
                found.document, folder, title, found.path, found.digest, self._documents
            )
            made.autosave.resume(found.journal, found.contents)
            return made
        found.document.differs()
        title = self.tr("{0} (restored)").format(found.title)
        title = self._documents.title(title if found.contents.start.file else found.title)
        made = OpenDocument(found.document, folder, title, parent=self._documents)
        if found.journal.path.parent == folder:
            made.autosave.resume(found.journal, found.contents)
            return made
        made.autosave.copy(found.contents)
        if made.autosave.trouble is None:
            found.journal.remove()
        else:
            found.journal.close()
        return made

    def _damaged(self, error: StorageError) -> None:
        words = self.tr("What a crash left cannot be read. It stays where it is. {0}")
        self._documents.say(words, "error", said(error))
