"""Notices: what is to be known about the run that is shown, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradscape.gui.figures import THIN, exact
from gradscape.gui.training.commands import can_resume
from gradscape.gui.training.failure import Failure
from gradscape.gui.training.notice import Act, Said
from gradscape.gui.training.session import Session


@dataclass(frozen=True)
class Ways:
    """What a notice may offer to do, by those who can."""

    show_version: Callable[[], object]
    train: Callable[[], object]


def notices(session: Session, ways: Ways) -> list[Said]:
    """What is to be told now, the gravest first."""
    return [*_failed(session), *_ended(session), *_elsewhere(session), *_version(session, ways)]


def _failed(session: Session) -> Iterator[Said]:
    failure = session.failure
    if failure is None:
        return
    acts = []
    remedy = failure.remedy
    if remedy is not None:
        acts.append(Act(str(remedy.label), lambda: session.editor.apply(remedy)))
    if failure.nodes:
        acts.append(Act(_say("Show"), lambda: session.editor.reveal(failure.nodes[0])))
    if can_resume(session) and failure.kind in ("killed", "disk", "memory"):
        acts.append(Act(_say("Go on"), lambda: session.resume()))
    yield Said("error", _title(failure), failure.message, tuple(acts))


def _title(failure: Failure) -> str:
    return {
        "input": _say("The run could not begin"),
        "data": _say("The data cannot be used"),
        "torch": _say("An error in the network"),
        "memory": _say("There was not enough memory"),
        "disk": _say("The run could not be recorded"),
        "diverged": _say("A number was not finite"),
        "killed": _say("The worker died"),
    }[failure.kind]


def _ended(session: Session) -> Iterator[Said]:
    ended = session.ended
    if ended is None or session.failure is not None or session.state != "ended":
        return
    if ended.state == "interrupted":
        words = _say("It ended after step {0}, with all that is needed to go on.")
        acts = (Act(_say("Go on"), lambda: session.resume()),) if can_resume(session) else ()
        yield Said("info", _say("Stopped"), words.format(exact(ended.step)), acts)
    elif ended.state == "finished":
        yield Said("ok", _say("Trained"), _best(session))


def _best(session: Session) -> str:
    lines = session.series.epochs if session.series is not None else []
    judged = [(line.val_loss, line) for line in lines if line.val_loss is not None]
    if not judged:
        return ""
    line = min(judged, key=lambda pair: pair[0])[1]
    words = _say("The lowest validation loss was {0}, after epoch {1}.")
    said = words.format(f"{line.val_loss:.4f}", line.epoch)
    if line.val_accuracy is None:
        return said
    more = _say("{0} of the validation samples were classified right then.")
    return f"{said} {more.format(f'{line.val_accuracy * 100:.1f}{THIN}%')}"


def _elsewhere(session: Session) -> Iterator[Said]:
    if session.elsewhere:
        words = _say("It can be watched here, but is paused and stopped where it was begun.")
        yield Said("info", _say("Another process trains this run"), words)


def _version(session: Session, ways: Ways) -> Iterator[Said]:
    if session.run is None or session.is_current():
        return
    name = _say("This run")
    if session.number is not None:
        name = _say("Run {0}").format(session.number)
    words = _say("The network was changed since it began. What is drawn is not what was trained.")
    acts = [Act(_say("Show that version"), ways.show_version)]
    if not session.busy:
        acts.append(Act(_say("Train this one"), ways.train))
    yield Said("warn", _say("{0} is of an earlier version").format(name), words, tuple(acts))


def _say(words: str) -> str:
    return QCoreApplication.translate("Notices", words)
