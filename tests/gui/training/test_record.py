"""A record that is followed: its curves, in bounded memory, without keeping the window."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.backends.runs import Run, Segment, StepLine
from gradscape.backends.runs.registry import Registry
from gradscape.backends.runs.series import Series
from gradscape.gui.training.failure import Failure
from gradscape.gui.training.record import Record
from tests.backends.runs.making import JOB, NAMES

LONG = 60_000
PIECE = 10_000


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Registry(tmp_path).create("digits", JOB, "{}", "Digits")


@pytest.fixture
def record(qapp: QApplication, run: Run) -> Iterator[Record]:
    made = Record(run, Series(run, JOB.nodes), qapp)
    yield made
    made.rest()


def lines(first: int) -> list[StepLine]:
    return [
        StepLine(step=first + k, loss=1.0, lr=0.1, norms=(3.0, 4.0, 5.0), accuracy=0.5)
        for k in range(PIECE)
    ]


def test_a_hundred_thousand_points_take_little_memory(
    qtbot: QtBot, run: Run, record: Record
) -> None:
    segment = Segment(run, 0, NAMES)
    for first in range(1, 100_000, PIECE):
        segment.write(lines(first))
    segment.close()
    record.advance()
    qtbot.waitUntil(lambda: record.series.steps == 100_000, timeout=LONG)
    assert len(pickle.dumps(record.series)) < 24 << 20


def test_figures_are_told_at_most_once_a_frame(qtbot: QtBot, run: Run, record: Record) -> None:
    told: list[int] = []
    record.moved.connect(lambda: told.append(record.series.steps))
    segment = Segment(run, 0, NAMES)
    for line in lines(1)[:50]:
        segment.write([line])
        record.expect()
    segment.close()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert told == [50]


def test_a_long_record_comes_in_pieces(qtbot: QtBot, run: Run, record: Record) -> None:
    segment = Segment(run, 0, NAMES)
    for first in range(1, 60_000, PIECE):
        segment.write(lines(first))
    segment.close()
    told: list[int] = []
    record.moved.connect(lambda: told.append(record.series.steps))
    record.advance()
    assert 0 < told[0] < 60_000
    qtbot.waitUntil(lambda: told[-1] == 60_000, timeout=LONG)
    assert len(told) > 2
    assert told == sorted(set(told))


def test_a_record_that_is_gone_is_told_once(qtbot: QtBot, run: Run, record: Record) -> None:
    segment = Segment(run, 0, NAMES)
    segment.write(lines(1)[:3])
    segment.close()
    failures: list[Failure] = []
    record.failed.connect(failures.append)
    record.advance()
    for each in run.path.iterdir():
        each.unlink()
    run.path.rmdir()
    record.advance()
    record.advance()
    (failure,) = failures
    assert "no longer there" in failure.message
    assert record.series.steps == 3
