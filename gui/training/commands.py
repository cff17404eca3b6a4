"""The commands of training: begin, wait, go on, end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gradscape.gui.commands import Command

if TYPE_CHECKING:
    from gradscape.gui.training.session import Session
    from gradscape.gui.window.window import Window


def train_commands(window: Window) -> list[Command]:
    """Those that concern the run of the document that is shown."""

    def asked(holds: Callable[[Session], bool]) -> Callable[[], bool]:
        def found() -> bool:
            session = _session(window)
            return session is not None and holds(session)

        return found

    def told(act: Callable[[Session], object]) -> Callable[[], None]:
        def run() -> None:
            session = _session(window)
            if session is not None:
                act(session)

        return run

    def make(
        name: str,
        title: str,
        run: Callable[[], object],
        keys: str,
        picture: str,
        holds: Callable[[Session], bool],
    ) -> Command:
        checked = asked(is_paused) if name == "pause" else None
        enabled = asked(holds)
        return Command(f"train.{name}", title, "Train", run, keys, picture, enabled, checked)

    return [
        make("start", _say("Train"), told(_start(window)), "Ctrl+R", "play", can_start),
        make("pause", _say("Pause"), told(_pause), "Ctrl+.", "pause", can_pause),
        make("stop", _say("Stop now"), told(lambda s: s.stop()), "Ctrl+Shift+.", "stop", can_stop),
        make(
            "stop_epoch",
            _say("Stop after this epoch"),
            told(lambda s: s.stop("epoch")),
            "",
            "",
            can_stop,
        ),
        make("resume", _say("Go on with the run"), told(lambda s: s.resume()), "", "", can_resume),
    ]


def can_start(session: Session) -> bool:
    """Whether a new run may begin."""
    return not session.busy


def can_pause(session: Session) -> bool:
    """Whether the run may be made to wait, or to go on."""
    return session.busy and session.state in ("starting", "running", "paused")


def is_paused(session: Session) -> bool:
    """Whether the run waits, or will after its step."""
    return session.pausing or session.state == "paused"


def can_stop(session: Session) -> bool:
    """Whether the run may be ended."""
    return session.busy and session.ending != "step"


def can_resume(session: Session) -> bool:
    """Whether the run that is shown ended before its last epoch, with a checkpoint."""
    run, ended = session.run, session.ended
    over = session.state == "ended" and not session.elsewhere
    unfinished = ended is None or ended.state == "interrupted"
    return over and run is not None and unfinished and run.last.exists()


def _session(window: Window) -> Session | None:
    page = window.page
    return page.document.session if page is not None and page.document is not None else None


def _start(window: Window) -> Callable[[Session], None]:
    def start(session: Session) -> None:
        spaces = window.spaces
        if session.start(spaces.train.device if spaces.has_train else "auto"):
            window.spaces.turn("train")

    return start


def _pause(session: Session) -> None:
    if is_paused(session):
        session.go_on()
    else:
        session.pause()


def _say(words: str) -> str:
    return QCoreApplication.translate("Training", words)
