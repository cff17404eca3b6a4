"""What is asked about documents, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from gradscape.graph.storage.journal import Contents
from gradscape.gui.documents.asking import Choice, Question
from gradscape.gui.documents.differences import Differences
from gradscape.gui.words import said


def _say(words: str, *values: object) -> str:
    said = QCoreApplication.translate("Documents", words)
    return said.format(*values) if values else said


def _cancel() -> Choice:
    return Choice("cancel", _say("Cancel"), "cancel")


def _later() -> Choice:
    return Choice("later", _say("Decide later"), "cancel")


def unsaved(name: str, saved: bool) -> Question:
    """Before a document is closed; `saved`: there is a file of it."""
    return Question(
        _say("Save the changes to {0}?", name),
        _say("Without that, the changes since it was last saved are lost.")
        if saved
        else _say("It has not been saved yet: without that, it is lost."),
        (
            Choice("save", _say("Save")),
            Choice("discard", _say("Discard"), "destroy"),
            _cancel(),
        ),
    )


def unsaved_many(names: Sequence[str]) -> Question:
    """Before several documents are closed at once."""
    return Question(
        _say("Save the changes to {0} documents?", len(names)),
        _say("Without that, what was not saved of {0} is lost.", ", ".join(names)),
        (
            Choice("save", _say("Save all")),
            Choice("discard", _say("Discard all"), "destroy"),
            _cancel(),
        ),
    )


def training(names: Sequence[str]) -> Question:
    """Before documents are closed whose runs go on."""
    one = len(names) == 1
    return Question(
        _say("{0} is being trained. Stop that and close?", names[0])
        if one
        else _say("{0} documents are being trained. Stop that and close?", len(names)),
        _say("The run ends with a checkpoint, from which it can go on later.")
        if one
        else _say("The runs of {0} end with checkpoints, from which they can go on later.").format(
            ", ".join(names)
        ),
        (
            Choice("stop", _say("Stop and close"), "destroy"),
            Choice("cancel", _say("Go on training"), "cancel"),
        ),
    )


def changed_outside(name: str, differences: Differences) -> Question:
    """A file was changed by somebody else, and so was the document."""
    return Question(
        _say("{0} was changed outside, and here too", name),
        _say("Compared with what is here, the file has {0}. ", differences.words)
        + _say("With the file's version loaded, undo brings back the one from here."),
        (
            Choice("mine", _say("Keep mine")),
            Choice("theirs", _say("Load the file's"), "destroy"),
            _later(),
        ),
        differences.details,
    )


def overwrite_changed(name: str) -> Question:
    """Before a file is written that somebody else has changed."""
    return Question(
        _say("{0} was changed outside. Write over it?", name),
        _say("What the file holds now is then lost. Saved under another name, both are kept."),
        (
            Choice("save_as", _say("Save as …")),
            Choice("overwrite", _say("Write over it"), "destroy"),
            _cancel(),
        ),
    )


def overwrite(name: str) -> Question:
    """Before a file is written that is there."""
    return Question(
        _say("{0} exists. Write over it?", name),
        _say("What it holds is then lost."),
        (Choice("cancel", _say("Cancel"), "cancel"), Choice("overwrite", _say("Write over it"))),
    )


def not_saved(name: str, why: str) -> Question:
    """A file could not be written."""
    return Question(
        _say("{0} could not be saved", name),
        _say("{0}. Nothing is lost: the changes are here, and not saved.", why),
        (Choice("save_as", _say("Save as …")), _cancel()),
    )


def recovered(name: str, contents: Contents) -> Question:
    """A crash left changes that were not saved."""
    return Question(
        _say("Restore the changes to {0}?", name),
        _say("Gradscape ended before they were saved: {0}.", _steps(contents)),
        (
            Choice("restore", _say("Restore")),
            Choice("discard", _say("Discard"), "destroy"),
            _later(),
        ),
        _labels(contents),
    )


def recovered_beside(name: str, contents: Contents) -> Question:
    """A crash left changes to what the file no longer holds."""
    return Question(
        _say("Restore the changes to {0} as a document of its own?", name),
        _say("Gradscape ended before they were saved: {0}. ", _steps(contents))
        + _say("The file was changed or removed since, and is not touched."),
        (
            Choice("restore", _say("Restore")),
            Choice("discard", _say("Discard"), "destroy"),
            _later(),
        ),
        _labels(contents),
    )


def _steps(contents: Contents) -> str:
    count = len(contents.entries)
    at = contents.entries[-1].at if contents.entries else contents.start.at
    when = _when(at)
    if count == 0:
        return _say("as it was on {0}", when)
    return (
        _say("1 step, on {0}", when)
        if count == 1
        else _say("{0} steps, the last on {1}", count, when)
    )


def _when(at: float) -> str:
    try:
        time = datetime.fromtimestamp(at)
    except (ValueError, OverflowError, OSError):
        return _say("an unknown day")
    shown = QDateTime(time.date(), time.time())  # type: ignore[call-overload]
    locale = QLocale()
    if locale.language() == QLocale.Language.C:  # nobody's own; its short form is 24 11 2026
        return locale.toString(shown, "d MMM yyyy, HH:mm")
    return locale.toString(shown, QLocale.FormatType.ShortFormat)


def _labels(contents: Contents) -> str:
    ways = {"do": "{0}", "undo": _say("Undo: {0}"), "redo": _say("Redo: {0}")}
    return "\n".join(
        ways[entry.kind].replace("{0}", said(entry.label)) for entry in contents.entries[-200:]
    )
