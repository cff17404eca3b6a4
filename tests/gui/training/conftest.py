"""A document whose network is small, and its session."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradscape.backends import data, process
from gradscape.graph.builder import Builder, op
from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.gui.editor import Editor
from gradscape.gui.training.failure import Failure
from gradscape.gui.training.session import Session
from tests.backends.data.folders import write_folder

PRETEND = Path(__file__).with_name("pretend.py")


def small(folder: Path, training: Training | None = None) -> Project:
    """Two layers for images 6 × 5 of four classes, in a folder that is written."""
    if not folder.exists():
        write_folder(folder, train=68, validation=20)
    net = Builder("Small", num_classes="=classes")
    x = net.image("=channels", "=height", "=width")
    x = net(op.relu(), net(op.conv2d(out_channels=4, kernel_size=3), x, name="conv"))
    x = net(op.linear(out_features="=num_classes"), net(op.flatten(), x), name="fc")
    made = net.output(x).definition()
    settings = training or Training(batch=8, epochs=3, lr=0.01)
    return Project.of(made, data=data.describe(str(folder)), training=settings)


class Seen:
    """A session, and what was told of it."""

    def __init__(self, qtbot: QtBot, project: Project, folder: Path) -> None:
        self.qtbot = qtbot
        self.editor = Editor(Document(project))
        self.session = Session(self.editor, lambda: folder, self.editor, title=lambda: "small")
        self.states: list[str] = []
        self.failures: list[Failure] = []
        self.answers: list[object] = []
        self.refusals: list[str] = []
        self.session.changed.connect(lambda: self.states.append(self.session.state))
        self.session.failed.connect(self.failures.append)
        self.session.answered.connect(self.answers.append)
        self.editor.refused.connect(self.refusals.append)

    def until(self, holds: Callable[[], bool]) -> None:
        """Let events happen until something holds."""
        self.qtbot.waitUntil(holds, timeout=60_000)

    def until_state(self, state: str) -> None:
        self.until(lambda: self.session.state == state)

    @property
    def way(self) -> list[str]:
        """The states, one after another."""
        return [s for k, s in enumerate(self.states) if k == 0 or s != self.states[k - 1]]


Sees = Callable[..., Seen]


@pytest.fixture
def sees(qtbot: QtBot, tmp_path: Path) -> Iterator[Sees]:
    """Makes a session, with the worker as it is."""
    made: list[Seen] = []

    def make(project: Project | None = None) -> Seen:
        seen = Seen(qtbot, project or small(tmp_path / "data"), tmp_path / "runs")
        made.append(seen)
        return seen

    yield make
    for seen in made:
        seen.session.close()


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers have no torch, and are there at once."""
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-P", str(PRETEND)))


@pytest.fixture
def long(tmp_path: Path) -> Project:
    """A project whose training has no end."""
    return small(tmp_path / "data", Training(batch=8, epochs=1_000_000, lr=0.01))
