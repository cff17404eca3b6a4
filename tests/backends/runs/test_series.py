"""The curves of a run against its record."""

import math
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from gradscape.backends.runs import RateLine, Run, RunError, StepLine, create
from gradscape.backends.runs.lines import Line
from gradscape.backends.runs.norms import NodeNorms
from gradscape.backends.runs.pyramid import Pyramid
from gradscape.backends.runs.series import Series
from tests.backends.runs.making import JOB, NAMES, epoch, step, write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create(tmp_path / "run", JOB, "{}", "Digits")


def read(run: Run, order: tuple[str, ...] = ()) -> Series:
    series = Series(run, JOB.nodes, order)
    take(series)
    return series


def take(series: Series) -> None:
    while series.read() or series.behind:
        pass


def curve(pyramid: Pyramid) -> list[float]:
    means: list[float] = pyramid.columns(0, pyramid.steps, max(1, pyramid.steps)).mean[:, 0].tolist()
    return means


def random_steps(seed: int, first: int, last: int) -> list[StepLine]:
    values = np.random.default_rng(seed).random((last - first + 1, 5)).tolist()
    return [
        step(first + k, loss, lr=lr, norms=(None if a < 0.1 else a, b, c), accuracy=0.5)
        for k, (loss, lr, a, b, c) in enumerate(values)
    ]


def test_a_run_that_has_not_begun_has_nothing(run: Run) -> None:
    series = read(run)
    assert (series.steps, series.nodes, series.epochs, series.line(1)) == (0, (), [], None)


def test_what_is_shown_is_what_was_recorded(run: Run) -> None:
    lines: list[Line] = [
        step(1, 2.0, norms=(3.0, 4.0, 5.0), accuracy=0.25),
        step(2, None, lr=0.2, norms=(None, None, 7.0)),
        epoch(1, 2, 0.5, 0.75),
        RateLine(step=2, lr=0.05),
    ]
    write(run, lines)
    series = read(run)
    assert series.steps == 2
    assert curve(series.losses) == pytest.approx([2.0, math.nan], nan_ok=True)
    assert curve(series.rates) == [0.1, 0.2]
    assert curve(series.accuracies) == pytest.approx([0.25, math.nan], nan_ok=True)
    assert series.nodes == ("conv", "fc")
    norms = series.norms.columns(0, 2, 2).high
    assert norms == pytest.approx(np.array([[5.0, 5.0], [math.nan, 7.0]]), nan_ok=True)
    assert series.epochs == [lines[2]]
    assert series.changes == [lines[3]]
    assert [series.line(1), series.line(2)] == lines[:2]


def test_nodes_come_in_the_order_of_the_network() -> None:
    nodes = {"a.w": "a", "b.w": "b", "a.b": "a", "c": "c"}
    norms = np.array([[3.0, 1.0, 4.0, np.nan]])
    assert NodeNorms(("a.w", "b.w", "a.b", "c"), nodes).paths == ("a", "b", "c")
    found = NodeNorms(("a.w", "b.w", "a.b", "c"), nodes, ("c", "b", "x", "a"))
    assert found.paths == ("c", "b", "a")
    assert found.of(norms) == pytest.approx(np.array([[math.nan, 1.0, 5.0]]), nan_ok=True)


def test_steps_done_again_supersede_while_it_is_followed(run: Run) -> None:
    write(run, [step(1, 9.0), step(2, 8.0), epoch(1, 2, 8.0), step(3, 7.0), epoch(2, 3, 7.0)])
    series = read(run)
    write(run, [RateLine(step=2, lr=0.5), step(3, 0.7), step(4, 0.6)], after=2)
    take(series)
    assert curve(series.losses) == [9.0, 8.0, 0.7, 0.6]
    assert [line.epoch for line in series.epochs] == [1]
    assert (series.resumed, series.changes) == ([2], [RateLine(step=2, lr=0.5)])
    assert list(series.lines(1, 9)) == list(run.steps())[1:]
    write(run, [step(3, 0.1)], after=2)
    take(series)
    assert (curve(series.losses), series.resumed, series.changes) == ([9.0, 8.0, 0.1], [2], [])
    assert series.line(3) == step(3, 0.1)


@pytest.mark.parametrize("most", [48, 1 << 19])
@pytest.mark.parametrize("seed", range(6))
def test_a_long_run_is_as_its_record(seed: int, most: int, run: Run) -> None:
    random = np.random.default_rng(seed)
    with patch("gradscape.backends.runs.series.NORMS", most):
        series = Series(run, JOB.nodes)
        done = 0
        for k in range(6):
            after = int(random.integers(0, done + 1)) if k else 0
            done = after + int(random.integers(1, 300))
            write(run, random_steps(k, after + 1, done), after)
            if random.random() < 0.6:
                take(series)
        take(series)
    truth = list(run.steps())
    assert [line.step for line in truth] == list(range(1, done + 1))
    assert curve(series.losses) == [line.loss for line in truth]
    assert list(series.lines(0, done)) == truth
    start = done // 3
    assert list(series.lines(start, start + 70)) == truth[start : start + 70]
    nodes = series.node_norms.of(np.array([line.norms for line in truth], float))
    found = series.norms.columns(0, done, 50)
    for j, (a, b) in enumerate(zip(found.edges[:-1], found.edges[1:], strict=True)):
        assert found.high[j] == pytest.approx(np.nanmax(nodes[a:b], 0), rel=1e-6)
        assert found.mean[j] == pytest.approx(np.nanmean(nodes[a:b], 0), rel=1e-6)


def test_a_record_that_was_replaced_is_read_anew(run: Run) -> None:
    write(run, [step(1, 1.0), step(2, 2.0), epoch(1, 2, 1.0), RateLine(step=1, lr=3.0)])
    series = read(run)
    run.segments()[0].unlink()
    write(run, [step(1, 5.0)])
    take(series)
    assert (curve(series.losses), series.epochs, series.changes) == ([5.0], [], [])


def test_damage_is_told_and_the_rest_is_shown(run: Run) -> None:
    write(run, [step(k, float(k)) for k in range(1, 5)])
    path = run.segments()[0]
    path.write_bytes(path.read_bytes().replace(b'"step":3,', b'"step":"3",'))
    series = Series(run, JOB.nodes)
    series.read()
    with pytest.raises(RunError, match="line 4 is damaged"):
        series.read()
    take(series)
    assert curve(series.losses) == pytest.approx([1.0, 2.0, math.nan, 4.0], nan_ok=True)


def test_segments_that_do_not_go_together_are_told(run: Run) -> None:
    write(run, [step(1)])
    run.segments()[0].write_bytes(
        run.segments()[0].read_bytes().replace(NAMES[0].encode(), b"other")
    )
    write(run, [step(2)], after=1)
    with pytest.raises(RunError, match="do not go together"):
        read(run)


@pytest.mark.parametrize("line", [step(10**12), step(2, norms=(1.0,))])
def test_a_step_that_cannot_be_is_told(line: StepLine, run: Run) -> None:
    write(run, [step(1)])
    series = read(run)
    write(run, [line], after=1)
    with pytest.raises(RunError, match=f"damaged at step {line.step}"):
        take(series)
    assert series.steps == 1
