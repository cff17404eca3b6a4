"""A network is tried out in its panel, by a worker that was really trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradscape.backends.protocol import Judge, Judged, Predict, Predicted
from gradscape.graph.builder import Builder, op
from gradscape.graph.check.label import find
from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.templates.digits import DIGITS
from gradscape.gui.editor import Editor
from gradscape.gui.theme import Theme
from gradscape.gui.training.session import Session
from gradscape.gui.training.trial import TrialPanel

LONG = 60_000


def small() -> Project:
    """A convolution and a linear layer: learned in a second."""
    net = Builder("Small", num_classes="=classes")
    x = net.image("=channels", "=height", "=width")
    x = net(op.conv2d(out_channels=8, kernel_size=3, padding=1), x, name="conv")
    x = net(op.flatten(), net(op.relu(), x, name="relu"))
    x = net(op.linear(out_features="=num_classes"), x, name="fc")
    training = structs.replace(Training(), epochs=4, lr=0.01)
    return replace(Project.of(net.output(x).definition(), data=DIGITS), training=training)


class Trial:
    """The panel, and what it asked."""

    def __init__(self, qtbot: QtBot, place: Path) -> None:
        self.qtbot = qtbot
        self.editor = Editor(Document(small()))
        self.session = Session(self.editor, lambda: place)
        self.panel = TrialPanel(Theme("light"))
        qtbot.addWidget(self.panel)
        self.panel.resize(800, 860)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.set_session(self.session)
        self.wait(lambda: len(self.panel.supply) == 360)

    def wait(self, holds) -> None:  # type: ignore[no-untyped-def]
        self.qtbot.waitUntil(holds, timeout=LONG)

    def train(self) -> None:
        assert self.session.start("cpu")
        self.wait(lambda: self.session.state == "ended")
        assert self.session.ended is not None

    def answered(self) -> None:
        asking = self.panel.asking
        self.wait(lambda: asking._flying is None and asking._waiting is None and not asking.judging)

    def close(self) -> None:
        self.panel.close_down()
        self.session.close()


@pytest.fixture
def trial(qtbot: QtBot, tmp_path: Path) -> Iterator[Trial]:
    made = Trial(qtbot, tmp_path)
    yield made
    made.close()


def test_before_a_run_it_says_what_to_do(trial: Trial) -> None:
    assert "train the network first" in trial.panel.verdict.comment.text()
    trial.panel.source.take(0)
    assert trial.panel.source.truth.text().startswith("It is")
    assert "train the network first" in trial.panel.verdict.comment.text()
    assert not trial.panel.judging.judge.isEnabled()


def test_it_recognises_and_judges_and_opens_cells(trial: Trial) -> None:
    panel, supply = trial.panel, trial.panel.supply
    trial.editor.select([find(trial.editor.project, "conv") or ()])
    trial.train()
    panel.judge()
    trial.answered()
    found = panel.judging.confusion
    assert found is not None
    assert found.counts.sum() == 360
    assert found.counts.sum(1).tolist() == np.bincount(supply.labels, minlength=10).tolist()
    assert found.right > 250

    # A sample that is known to be right, as a drawing of the data.
    right = int(np.flatnonzero(~found.wrong)[0])
    panel.source.take(right)
    trial.answered()
    assert panel.verdict.winner.text().startswith(f"{supply.labels[right]} ")
    assert panel.verdict.comment.text() == "Right"
    assert "88" in panel.verdict.aside.text()  # 4 epochs of 22 steps
    assert panel.insight.maps.count == panel.insight.kernels.count == 8

    # A cell that holds mistakes shows those samples and no others.
    off = found.counts - np.diag(np.diag(found.counts))
    true, taken = (int(k) for k in np.unravel_index(off.argmax(), off.shape))
    matrix = panel.judging.matrix
    QTest.mouseClick(
        matrix,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        matrix.center(true, taken).toPoint(),
    )
    images = panel.judging.images
    assert images.isVisible()
    assert images.count == off[true, taken]
    QTest.mouseClick(
        images,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        images._area(0).center().toPoint(),
    )
    trial.answered()
    sample = panel.source.sample
    assert sample is not None
    assert sample.index == found.samples(true, taken)[0]
    assert sample.label == true
    assert panel.verdict.winner.text().startswith(f"{taken} ")
    assert panel.verdict.comment.text() == f"Wrong: it is {true}"

    # Only the wrong ones are chosen from.
    panel.source.only_wrong.setChecked(True)
    for _ in range(5):
        panel.source.next.click()
        assert panel.source.sample is not None
        assert panel.source.sample.index is not None
        assert found.wrong[panel.source.sample.index]
    trial.answered()


def test_it_works_while_the_network_learns(trial: Trial) -> None:
    panel, session = trial.panel, trial.session
    steps: list[int] = []
    panel.asking.predicted.connect(lambda answer: steps.append(answer.step))
    panel.source.take(1)
    trial.train()
    trial.answered()
    assert len(steps) >= 2
    assert steps == sorted(steps)
    assert steps[-1] == session.step == 88


class Recorder(QWidget):
    """Counts what a session is asked, and answers when it is told to."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.asked: list[Predict | Judge] = []
        self.session = session
        monkeypatch.setattr(session, "ask", self.ask)

    def ask(self, question: Predict | Judge) -> int:
        self.asked.append(structs.replace(question, number=len(self.asked) + 1))
        return len(self.asked)

    def answer(self, number: int, why: str = "") -> None:
        scores = () if why else (0.1,) * 9 + (0.9,)
        said = Predicted(number=number, step=7, scores=scores, why=why)
        self.session.answered.emit(said)


@pytest.fixture
def asked(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    from gradscape.gui.training.beginning import exported

    trial.session.job = exported(trial.editor.report).job("cpu")
    return Recorder(trial.session, monkeypatch)


def test_questions_never_pile_up(trial: Trial, asked: Recorder) -> None:
    pad = trial.panel.source.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    for k in range(40):
        QTest.mouseMove(pad, QPoint(60 + k, 60 + 2 * k))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(100, 140))
    assert len(asked.asked) == 1
    asked.answer(1)
    assert len(asked.asked) == 2  # of the forty that waited, the newest
    sample = trial.panel.source.sample
    assert sample is not None
    newest = asked.asked[-1]
    assert isinstance(newest, Predict)
    assert newest.sample == sample.bytes
    asked.answer(2)
    assert len(asked.asked) == 2
    assert trial.panel.verdict.winner.text().startswith("9 ")
    for _ in range(3):
        trial.panel.judge()
    assert sum(isinstance(question, Judge) for question in asked.asked) == 1


def test_why_there_is_no_answer_is_told(trial: Trial, asked: Recorder) -> None:
    trial.panel.source.take(0)
    asked.answer(1, why="There are no weights yet")
    assert trial.panel.verdict.comment.text() == "There are no weights yet"
    trial.panel.judge()
    said = Judged(number=2, step=0, predicted=b"", why="No output of the network tells a class")
    trial.session.answered.emit(said)
    assert trial.panel.judging.words.text() == "No output of the network tells a class"


def test_keys_draw_take_back_and_clear(trial: Trial, asked: Recorder) -> None:
    pad = trial.panel.source.pad
    pad.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    for _ in range(6):
        QTest.keyClick(pad, Qt.Key.Key_Down)
    QTest.keyClick(pad, Qt.Key.Key_Space)
    QTest.keyClick(pad, Qt.Key.Key_Right)
    assert [len(stroke.points) for stroke in pad.strokes] == [7]
    assert trial.panel.source.sample is not None
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    assert pad.empty
    assert trial.panel.source.sample is None


def test_a_picture_is_pasted_and_what_is_none_is_told(
    trial: Trial, asked: Recorder, tmp_path: Path
) -> None:
    source = trial.panel.source
    source.take(4)
    image = source.seen.image
    assert image is not None
    before = source.sample
    QGuiApplication.clipboard().setImage(image)
    source.take_clipboard()
    assert source.sample is not None
    assert before is not None
    assert np.array_equal(source.sample.values, before.values)
    assert source.sample.label is None
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no image")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(broken))])
    QGuiApplication.clipboard().setMimeData(data)
    source.take_clipboard()
    assert source.from_where.text().startswith("broken.png cannot be read as an image")
    QGuiApplication.clipboard().clear()
