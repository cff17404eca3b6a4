"""The run card: which run it is, how far it has come, and its figures."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QFocusEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from gradscape.gui.commands import Commands
from gradscape.gui.figures import THIN, exact, size
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.readings import Readings, readings
from gradscape.gui.training.session import Session
from gradscape.gui.widgets import label, row, scaled, tool

MENU = ("train.start", "train.pause", "train.stop", "train.stop_epoch", "train.resume")


class RunCard(QWidget):
    """Shows a session at a step; the newest, if none is said."""

    rate_wanted = Signal(float)
    """Another highest rate of the schedule."""

    def __init__(self, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self.title = label("", "h2")
        self.state = label("", "sub")
        self.more = tool(icon("dots-horizontal", theme.colors["text2"]), self.tr("More"))
        menu = QMenu(self.more)
        for name in MENU:
            menu.addAction(commands.action(name))
        menu.aboutToShow.connect(commands.refresh)
        self.more.setMenu(menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.where = label("", "figure")
        self.left = label("", "figure")
        self.at = label("", "caption")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 2, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        self.highest = _RateField()
        self.highest.chosen.connect(self.rate_wanted)
        for name, words in self._names():
            value = self.highest if name == "highest" else label("", "strong")
            self._add(name, words, value)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 12, 12)
        box.setSpacing(6)
        box.addWidget(row(self.title, self.state, None, self.more))
        box.addWidget(self.progress)
        box.addWidget(row(self.where, None, self.left))
        box.addWidget(self.at)
        box.addLayout(self._grid)

    def _names(self) -> list[tuple[str, str]]:
        return [
            ("loss", self.tr("Training loss")),
            ("val_loss", self.tr("Validation loss")),
            ("val_accuracy", self.tr("Validation accuracy")),
            ("rate", self.tr("Learning rate")),
            ("highest", self.tr("Highest rate")),
            ("throughput", self.tr("Throughput")),
            ("memory", self.tr("Memory")),
        ]

    def _add(self, name: str, words: str, value: QWidget) -> None:
        at = self._grid.rowCount()
        head = label(words, "sub")
        head.setBuddy(value)
        self._grid.addWidget(head, at, 0)
        self._grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignRight)
        self._rows[name] = head, value

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.more.setIcon(icon("dots-horizontal", theme.colors["text2"]))

    # ---- what is shown

    def show_session(self, session: Session, step: int | None = None) -> None:
        """Say how the run stands, or what it was like after a step."""
        number = session.number
        run = session.run.path.name if session.run is not None else self.tr("Run")
        self.title.setText(run if number is None else self.tr("Run {0}").format(number))
        self.title.setToolTip(str(session.run.path) if session.run is not None else "")
        self.state.setText(self._state(session))
        found = readings(session, step)
        self._show_progress(session, found if step is None else readings(session))
        self.at.setVisible(step is not None)
        self.at.setText(self.tr("At step {0}").format(exact(found.step)))
        self._say("loss", figure(found.loss))
        self._say("val_loss", figure(found.val_loss))
        share = found.val_accuracy
        self._say("val_accuracy", f"{share * 100:.1f}{THIN}%" if share is not None else None)
        self._say("rate", figure(found.rate))
        self.highest.show_rate(found.highest)
        self.highest.setEnabled(session.busy and session.state in ("running", "paused"))
        past = step is not None
        self._say("throughput", None if past else self._throughput(session))
        self._say("memory", size(session.memory) if session.memory and not past else None)

    def _show_progress(self, session: Session, found: Readings) -> None:
        steps = session.steps
        self.progress.setValue(round(1000 * found.step / steps) if steps else 0)
        if not steps or not found.epoch:
            waits = session.state == "starting"
            self.where.setText(self.tr("The worker begins") if waits else "")
        else:
            words = self.tr("Epoch {0} of {1} · step {2} of {3}")
            self.where.setText(
                words.format(found.epoch, found.epochs, exact(found.step), exact(steps))
            )
        left = session.seconds_left
        goes_on = session.state in ("running", "paused", "ending") and left is not None
        self.left.setText(self.tr("{0} left").format(clock(left)) if goes_on and left else "")

    def _throughput(self, session: Session) -> str | None:
        found = session.throughput
        if not found:
            return None
        images = session.job is not None and len(session.job.data.shape) == 3
        words = self.tr("{0} images/s") if images else self.tr("{0} samples/s")
        return words.format(f"{found:,.0f}" if found >= 10 else f"{found:.1f}")

    def _state(self, session: Session) -> str:
        if session.elsewhere and session.state != "ended":
            return self.tr("training elsewhere")
        if session.state == "ended":
            ended = session.ended.state if session.ended is not None else "failed"
            return {
                "finished": self.tr("finished"),
                "interrupted": self.tr("stopped"),
                "diverged": self.tr("diverged"),
                "failed": self.tr("failed"),
            }[ended]
        if session.pausing:
            return self.tr("about to pause")
        if session.ending == "epoch":
            return self.tr("stops after this epoch")
        return {
            "none": "",
            "starting": self.tr("starting"),
            "running": self.tr("training"),
            "paused": self.tr("paused"),
            "ending": self.tr("stopping"),
        }[session.state]

    def _say(self, name: str, text: str | None) -> None:
        head, value = self._rows[name]
        head.setVisible(text is not None)
        value.setVisible(text is not None)
        if text is not None and isinstance(value, QLabel):
            value.setText(text)


class _RateField(QLineEdit):
    """The highest rate; Enter, or leaving it, takes over what was typed."""

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._rate: float | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(scaled(96))
        validator = QDoubleValidator(1e-12, 1e6, 12, self)
        validator.setLocale(QLocale.c())
        self.setValidator(validator)
        self.setToolTip(self.tr("The highest rate of the schedule. It may be changed at any step"))
        self.setAccessibleName(self.tr("Highest rate"))
        self.editingFinished.connect(self._take)

    def show_rate(self, rate: float | None) -> None:
        """Say what the rate is, but not over what is being typed."""
        if rate == self._rate:
            return
        self._rate = rate
        if not (self.hasFocus() and self.isModified()):
            self._restore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.hasAcceptableInput():
            self._restore()

    def _restore(self) -> None:
        self.setText(f"{self._rate:g}" if self._rate is not None else "")
        self.setModified(False)

    def _take(self) -> None:
        rate = float(self.text())
        self.setModified(False)
        if rate > 0 and math.isfinite(rate) and rate != self._rate:
            self.chosen.emit(rate)


def figure(value: float | None) -> str | None:
    """0.1043, 1.8e−3; None where there is none."""
    from gradscape.gui.training.plots import ticks

    return ticks.figure(value) if value is not None and math.isfinite(value) else None


def clock(seconds: float) -> str:
    """0:14, 1:02:05."""
    whole = math.ceil(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
