"""A window with a small document, and its runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradscape.backends import jobs
from gradscape.backends.protocol import State
from gradscape.backends.runs import EpochLine, Run, Segment, StepLine
from gradscape.backends.runs.queue import Queue
from gradscape.backends.runs.registry import Registry
from gradscape.graph.project import Project
from gradscape.graph.storage import dumps
from gradscape.gui.documents import OpenDocument
from gradscape.gui.training.history.history import History
from gradscape.gui.training.history.panel import RunsPanel
from gradscape.gui.training.history.part import RunsPart
from gradscape.gui.training.history.rows import RunRow
from gradscape.gui.training.history.runs import Runs
from gradscape.gui.training.session import Session
from gradscape.gui.window.window import Window
from tests.gui.training.conftest import small


class Kept:
    """What a person sees and does."""

    def __init__(self, window: Window, qtbot: QtBot, document: OpenDocument) -> None:
        self.window, self.qtbot, self.document = window, qtbot, document

    @property
    def history(self) -> History:
        assert self.window.history is not None
        return self.window.history

    @property
    def runs(self) -> Runs:
        assert self.history.runs is not None
        return self.history.runs

    @property
    def session(self) -> Session:
        return self.document.session

    @property
    def registry(self) -> Registry:
        return Registry(self.session.place())

    @property
    def panel(self) -> RunsPanel:
        """That of the Train workspace, which is shown."""
        self.window.spaces.turn("train")
        side = self.window.spaces.train.side
        side.show_part("runs")
        part = side.part("runs")
        assert isinstance(part, RunsPart)
        return part.panel

    @property
    def rows(self) -> dict[str, RunRow]:
        return {row.title: row for row in self.panel.list.rows.rows}

    @property
    def waiting(self) -> list[str]:
        return [row.title for row in self.panel.waiting.rows.rows]

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=60_000)

    def look(self) -> None:
        """What lies in the folder now is seen."""
        self.until(lambda: not self.runs.background.busy)
        self.runs.look()
        self.until(lambda: not self.runs.background.busy)

    def choose(self, *numbers: int) -> None:
        self.runs.choose([self.path(number) for number in numbers])

    def path(self, number: int) -> Path:
        return self.registry.folder / f"Small-{number}"

    def do(self, name: str) -> None:
        self.window.commands.refresh()
        action = self.window.commands.action(f"runs.{name}")
        assert action.isEnabled(), name
        action.trigger()

    def can(self, name: str) -> bool:
        self.window.commands.refresh()
        return self.window.commands.action(f"runs.{name}").isEnabled()

    @property
    def project(self) -> Project:
        return self.document.editor.project

    def made(
        self, state: State = "finished", epochs: int = 3, steps: int = 4, message: str = ""
    ) -> Run:
        """A run of the document as it is, as a worker would have left it."""
        exported = jobs.export(self.project)
        job = exported.job("auto")
        if state == "queued":
            return Queue(self.registry).add("Small", job, dumps(self.project), "Small")
        run = self.registry.create("Small", job, dumps(self.project), "Small")
        write(run, epochs, steps)
        if state != "running":
            with run.lock():
                run.set_state(state, message)
        return run


def write(run: Run, epochs: int, steps: int, after: int = 0) -> None:
    """One more segment."""
    names = tuple(run.job.nodes)
    segment = Segment(run, after * steps, names)
    for epoch in range(after + 1, after + epochs + 1):
        for step in range((epoch - 1) * steps + 1, epoch * steps + 1):
            norms = tuple(1.0 for _ in names)
            segment.write([StepLine(step=step, loss=1 / step, lr=0.01, norms=norms, accuracy=0.5)])
        loss, accuracy = 1 / epoch, 0.5 + epoch / 20
        line = EpochLine(
            epoch=epoch,
            step=epoch * steps,
            train_loss=loss,
            val_loss=loss,
            val_accuracy=accuracy,
            seconds=1,
        )
        segment.write([line])
    segment.close()


@pytest.fixture
def kept(window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Three epochs of five steps."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    document = window.documents._begin(small(tmp_path / "data"), "Small")
    found = Kept(window, qtbot, document)
    found.until(lambda: found.runs.known)
    return found
