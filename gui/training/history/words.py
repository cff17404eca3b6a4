"""What is said of a run in a list: its state with a sign, its figures, when it was."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from gradscape.backends.runs.entry import Entry
from gradscape.gui.figures import THIN

MINUTE, HOUR, DAY = 60, 3600, 86400


class Sign(NamedTuple):
    """How a state looks: an icon, and the name of its colour."""

    icon: str
    color: str


SIGNS = {
    "starting": Sign("timer-sand", "accent"),
    "running": Sign("play-circle", "accent"),
    "ending": Sign("play-circle", "accent"),
    "paused": Sign("pause-circle", "accent"),
    "interrupted": Sign("stop-circle-outline", "text3"),
    "failed": Sign("alert-circle", "error"),
    "diverged": Sign("alert", "warn"),
    "finished": Sign("check-circle", "ok"),
    "queued": Sign("clock-outline", "text3"),
    "damaged": Sign("alert-circle", "error"),
}


def say(words: str) -> str:
    """In the person's language."""
    return QCoreApplication.translate("Runs", words)


def state_words(state: str) -> str:
    """A state, as a person reads it."""
    return {
        "starting": say("starting"),
        "running": say("training"),
        "ending": say("stopping"),
        "paused": say("paused"),
        "interrupted": say("interrupted"),
        "failed": say("failed"),
        "diverged": say("diverged"),
        "finished": say("finished"),
        "queued": say("waits"),
        "damaged": say("damaged"),
    }[state]


def title(entry: Entry) -> str:
    """`Run 3`; the name of its folder where that ends in no number."""
    return entry.name if entry.number is None else say("Run {0}").format(entry.number)


def progress(entry: Entry) -> str:
    """How many epochs are done, of how many."""
    done = entry.figures.epochs
    wanted = entry.training.epochs if entry.training is not None else done
    if done == wanted:
        return say("1 epoch") if done == 1 else say("{0} epochs").format(f"{done:,}")
    return say("{0} of {1} epochs").format(f"{done:,}", f"{wanted:,}")


def best(entry: Entry) -> str:
    """The lowest validation loss, and the accuracy there; empty where nothing was validated."""
    found = entry.figures
    parts = [loss(found.best_loss)] if found.best_loss is not None else []
    if found.best_accuracy is not None:
        parts.append(f"{found.best_accuracy * 100:.1f}{THIN}%")
    return " · ".join(parts)


def loss(value: float) -> str:
    """0.1043, 12.5, 1.8e-05."""
    return f"{value:.4f}" if 1e-3 <= abs(value) < 10 else f"{value:.3g}"


def when(at: float, now: float) -> str:
    """How long ago, or the day, of seconds since 1970."""
    ago = now - at
    if at <= 0:
        return ""
    if ago < MINUTE:
        return say("just now")
    if ago < HOUR:
        return say("{0} min ago").format(int(ago // MINUTE))
    if ago < DAY:
        return say("{0} h ago").format(int(ago // HOUR))
    return day(at)


def day(at: float) -> str:
    """The day and the minute."""
    time = datetime.fromtimestamp(at)
    shown = QDateTime(time.date(), time.time())  # type: ignore[call-overload]
    locale = QLocale()
    if locale.language() == QLocale.Language.C:  # nobody's own; its short form is 24 11 2026
        return locale.toString(shown, "d MMM yyyy, HH:mm")
    return locale.toString(shown, QLocale.FormatType.ShortFormat)
