"""Documents: those that are open, and what becomes of them: opened, saved, closed."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from gradscape.graph.builder import Builder
from gradscape.graph.document import Document
from gradscape.graph.errors import GradscapeError
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError, digest, load_known
from gradscape.graph.templates import build, get
from gradscape.gui.documents import questions
from gradscape.gui.documents.asking import Asker, Question
from gradscape.gui.documents.open_document import OpenDocument
from gradscape.gui.documents.outside import LATER, Outside
from gradscape.gui.documents.recovery import Recovery
from gradscape.gui.preferences import Preferences
from gradscape.gui.words import said

if TYPE_CHECKING:
    from gradscape.gui.training.worker import Workers

SUFFIX = ".gradscape"


class Documents(QObject):
    """The documents that are open, in the order in which they were opened.

    What is done to them is kept in journals, and offered again after a crash. Whoever shows them
    follows the signals, and calls `look` when a person comes back to the window.

    Args:
        asker: puts questions to a person.
        preferences: that remember which files were open.
        folder: where journals lie that cannot lie beside their file; by default one in the
            person's folder for state.
    """

    opened = Signal(object)
    """An OpenDocument is there, and wants to be shown."""
    wanted = Signal(object)
    """An OpenDocument that was open wants to be shown."""
    closed = Signal(object)
    """An OpenDocument is no longer there."""
    said = Signal(str, str)
    """Something to be told to a person in passing, and of what kind: info, ok or error."""

    def __init__(
        self,
        asker: Asker,
        preferences: Preferences,
        folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.items: list[OpenDocument] = []
        self.folder = folder or _state_folder()
        self._asker = asker
        self._asking = 0
        self._preferences = preferences
        self._workers: Workers | None = None
        self._outside = Outside(self)
        self._recovery = Recovery(self)

    @property
    def workers(self) -> Workers:
        """Where the runs of all documents get their workers from."""
        if self._workers is None:
            from gradscape.gui.training.worker import Workers

            self._workers = Workers(self)
        return self._workers

    # ---- open

    def new(self) -> OpenDocument:
        """Open a network that is nothing but a wire, from an image to an output.

        Layers are put into that wire; until then the check says what is missing, and offers it.
        """
        net = Builder("Network", num_classes="=classes")
        net.output(net.image("=channels", "=height", "=width"))
        return self._begin(Project.of(net.definition()), self.tr("Untitled"))

    def template(self, name: str) -> OpenDocument:
        """Open a network to begin with. Raises TemplateError: there is none of that name."""
        return self._begin(build(name), get(name).title)

    def example(self, path: Path, title: str = "") -> OpenDocument | None:
        """Open what a file holds as a document without a file, so that the file stays as it is."""
        try:
            return self._begin(load_known(path)[0], title or path.stem)
        except StorageError as error:
            self.say(said(error), "error")
            return None

    def choose(self) -> None:
        """Let a person choose files, and open them."""
        self.open_all(self._asker.files_to_open(self.last_folder()))

    def open_all(self, paths: Iterable[Path]) -> None:
        """Open several files."""
        for path in paths:
            self.open(path)

    def open(self, path: Path) -> OpenDocument | None:
        """Open a file, or show it where it is open; what a crash left of it is offered.

        Why it cannot be read is said, and the answer is then None.
        """
        path = path.resolve()
        if found := self.at(path):
            self.wanted.emit(found)
            return found
        recovered = self._recovery.offer(path)
        if recovered is not None and recovered.path == path:
            return recovered
        try:
            project, known = load_known(path)
        except StorageError as error:
            self.say(said(error), "error")
            return recovered
        made = OpenDocument(Document(project), self.folder, path.stem, path, known, self)
        return self.add(made)

    def recover(self) -> None:
        """Offer what a crash left of documents without a file; once, when the window is there.

        Where a person is being asked something already, it comes after that.
        """
        if self.asking:
            QTimer.singleShot(LATER, self, self.recover)
        else:
            self._recovery.offer_all()

    def at(self, path: Path) -> OpenDocument | None:
        """The document of a file; None where it is not open."""
        return next((each for each in self.items if each.path == path), None)

    def title(self, title: str) -> str:
        """A title that no other document has: `Untitled`, `Untitled 2`."""
        taken = {each.title for each in self.items}
        number = 1
        while (made := f"{title} {number}" if number > 1 else title) in taken:
            number += 1
        return made

    def _begin(self, project: Project, title: str) -> OpenDocument:
        made = OpenDocument(Document(project), self.folder, self.title(title), parent=self)
        return self.add(made)

    def add(self, made: OpenDocument) -> OpenDocument:
        """Take a document among those that are open."""
        self.items.append(made)
        made.workers = lambda: self.workers
        made.not_kept.connect(lambda why: self._not_kept(made, why))
        if made.path is not None:
            self._preferences.remember(made.path, time.time())
        self._outside.follow()
        self.opened.emit(made)
        return made

    # ---- save

    def save(self, document: OpenDocument) -> bool:
        """Write a document to its file; False where that did not come about, and nothing is lost.

        A person is asked for a file where it has none, and before a change by somebody else is
        written over.
        """
        if document.path is None:
            return self.save_as(document)
        now = _digest(document.path)
        if now is not None and now != document.digest:
            answer = self.ask(questions.overwrite_changed(document.name))
            if answer != "overwrite":
                return answer == "save_as" and self.save_as(document)
        return self._write(document, document.path)

    def save_as(self, document: OpenDocument) -> bool:
        """Write a document to a file that a person chooses; False where that did not come about."""
        title = document.title.replace("/", "-").replace("\\", "-")
        proposed = document.path or self.last_folder() / f"{title}{SUFFIX}"
        chosen = self._asker.file_to_save(proposed)
        if chosen is None:
            return False
        path = chosen.resolve()
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            # The person was asked about another name.
            if path.exists() and self.ask(questions.overwrite(path.name)) != "overwrite":
                return False
        other = self.at(path)
        if other is not None and other is not document:
            self.say(
                self.tr("{0} is open: close it, or save under another name"), "error", path.name
            )
            return False
        return self._write(document, path)

    def _write(self, document: OpenDocument, path: Path) -> bool:
        try:
            document.save(path)
        except GradscapeError as error:
            question = questions.not_saved(path.name, _why(error))
            return self.ask(question) == "save_as" and self.save_as(document)
        self._preferences.remember(path, time.time())
        self._outside.follow()
        self.say(self.tr("Saved {0}"), "ok", path.name)
        return True

    # ---- close

    def close(self, document: OpenDocument) -> bool:
        """Close a document. False where it stays: a person is asked about a run that goes on, and
        about what is not saved.
        """
        if not self._may_stop([document]) or not self._may_go(document):
            return False
        self._close(document)
        return True

    def _may_stop(self, documents: Iterable[OpenDocument]) -> bool:
        """Whether runs may end with their documents."""
        training = [each for each in documents if each.trains]
        if not training:
            return True
        self.wanted.emit(training[0])
        return self.ask(questions.training([each.name for each in training])) == "stop"

    def _may_go(self, document: OpenDocument) -> bool:
        """Whether a document may be closed, its changes saved or given up."""
        if document.modified:
            self.wanted.emit(document)
            answer = self.ask(questions.unsaved(document.name, document.path is not None))
            if answer == "cancel" or (answer == "save" and not self.save(document)):
                return False
        return True

    def close_all(self) -> bool:
        """Close all, before the application ends. False where they stay."""
        if not self._may_stop(self.items):
            return False
        modified = [each for each in self.items if each.modified]
        if len(modified) == 1:
            if not self._may_go(modified[0]):
                return False
        elif modified:
            answer = self.ask(questions.unsaved_many([each.name for each in modified]))
            if answer == "cancel" or (answer == "save" and not self._save_all(modified)):
                return False
        for each in tuple(self.items):
            self._close(each)
        if self._workers is not None:
            self._workers.close()
        return True

    def _save_all(self, documents: Iterable[OpenDocument]) -> bool:
        for each in documents:
            self.wanted.emit(each)
            if not self.save(each):
                return False
        return True

    def _close(self, document: OpenDocument) -> None:
        document.close()
        self.items.remove(document)
        self._outside.follow()
        self.closed.emit(document)
        document.deleteLater()

    # ---- the world outside, and the person

    def look(self) -> None:
        """See whether files were changed outside."""
        self._outside.look()

    @property
    def asking(self) -> bool:
        """Whether a person has a question to answer."""
        return self._asking > 0

    def ask(self, question: Question) -> str:
        """Put a question to the person."""
        self._asking += 1
        try:
            return self._asker.choose(question)
        finally:
            self._asking -= 1

    def say(self, words: str, kind: str = "info", *values: object) -> None:
        """Tell the person something in passing."""
        self.said.emit(words.format(*values) if values else words, kind)

    def _not_kept(self, document: OpenDocument, why: str) -> None:
        words = self.tr("Changes to {0} are not kept for after a crash. Save them. {1}")
        self.say(words, "error", document.name, why)

    def last_folder(self) -> Path:
        """Where a file was opened or saved last; else the person's documents."""
        for each in self._preferences.recent:
            if (folder := Path(each.path).parent).is_dir():
                return folder
        place = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(place))


def _digest(path: Path) -> str | None:
    """None where there is nothing that could be lost."""
    try:
        return digest(path)
    except StorageError:
        return None


def _why(error: GradscapeError) -> str:
    return said(error.why if isinstance(error, StorageError) else error)


def _state_folder() -> Path:
    place = QStandardPaths.StandardLocation.GenericStateLocation
    return Path(QStandardPaths.writableLocation(place)) / "gradscape" / "journals"
