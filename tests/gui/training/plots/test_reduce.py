"""What curves become before they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from gradscape.backends.runs.pyramid import Pyramid
from gradscape.gui.training.plots import scale_of, shades
from gradscape.gui.training.plots.ranges import steps_in_sight, values_in_sight
from gradscape.gui.training.plots.reading import read
from gradscape.gui.training.plots.reduce import earlier, half_life, pieces, smoothed

NONE = np.empty(0), np.empty(0)


def grown(values: np.ndarray, curves: int = 1) -> Pyramid:
    pyramid = Pyramid(curves)
    pyramid.append(values)
    return pyramid


def by_hand(values: np.ndarray, half: float) -> list[float]:
    """The exponential mean step by step, with Adam's correction."""
    decay, mean, out = 0.5 ** (1 / half), 0.0, []
    for k, value in enumerate(values.tolist(), 1):
        mean = decay * mean + (1 - decay) * value
        out.append(mean / (1 - decay**k))
    return out


def test_the_smoothed_curve_is_the_corrected_exponential_mean() -> None:
    values = np.random.default_rng(0).normal(1, 0.3, 80)
    columns = grown(values).columns(0, 80, 80)
    assert smoothed(columns, 5) == pytest.approx(by_hand(values, 5), rel=1e-12)


def test_a_step_without_a_loss_takes_no_part() -> None:
    values = np.array([1.0, np.nan, 1.0, np.nan])
    columns = grown(values).columns(0, 4, 4)
    assert smoothed(columns, 2) == pytest.approx([1.0, 1.0, 1.0, 1.0])


def test_before_the_first_loss_there_is_no_smoothed_one() -> None:
    columns = grown(np.array([np.nan, 2.0])).columns(0, 2, 2)
    assert np.isnan(smoothed(columns, 2)[0])
    assert smoothed(columns, 2)[1] == 2.0


def test_zoomed_in_the_smoothed_curve_is_the_same() -> None:
    values = np.random.default_rng(1).normal(1, 0.3, 2000)
    pyramid = grown(values)
    near = read(pyramid, NONE, (1500.0, 1600.0), 400)
    whole = dict(enumerate(by_hand(values, half_life(2000)), 1))
    wanted = [whole[int(end)] for end in near.ends]
    assert near.columns.edges[0] <= 1500
    assert near.smooth == pytest.approx(wanted, rel=1e-3)


def test_a_long_run_is_as_many_columns_as_pixels() -> None:
    pyramid = grown(np.arange(50_000.0))
    found = read(pyramid, NONE, (0.0, 50_000.0), 300)
    assert len(found.smooth) == 300
    assert found.columns.low[0, 0] == 0
    assert found.columns.high[-1, 0] == 49_999


@pytest.mark.parametrize(("steps", "half"), [(10, 3), (312, 3), (1000, 10), (60_000, 500)])
def test_longer_runs_are_smoothed_more(steps: int, half: int) -> None:
    assert half_life(steps) == half


@pytest.mark.parametrize(("steps", "wanted"), [(5, ()), (312, (50, 150)), (40_000, (5000, 20_000))])
def test_earlier_steps_are_round_numbers(steps: int, wanted: tuple[int, ...]) -> None:
    assert earlier(steps) == wanted


def test_colours_stand_for_round_numbers_around_all_norms() -> None:
    norms = grown(np.tile([0.0008, 0.22], (50, 1)), 2)
    low, high = scale_of(norms)
    assert [10**low, 10**high] == pytest.approx([5e-4, 0.5])
    found = shades(np.array([0.0, 5e-4, np.nan, 9.0]), (low, high))
    assert found[[0, 1, 3]] == pytest.approx([0, 0, 1])
    assert np.isnan(found[2])


def test_equal_norms_still_have_a_scale() -> None:
    low, high = scale_of(grown(np.ones((20, 2)), 2))
    assert low <= 0 <= high
    assert high - low >= 1


def test_pieces_are_what_has_values() -> None:
    nan = np.nan
    assert pieces(np.array([nan, 1, 2, nan, 3])) == [(1, 3), (4, 5)]
    assert pieces(np.array([nan])) == []


def test_the_range_of_steps_rests_while_a_run_grows() -> None:
    first = steps_in_sight(100, (0.0, 1.0))
    assert steps_in_sight(101, first) == first
    assert steps_in_sight(200, first)[1] >= 200


def test_one_wild_step_does_not_press_the_others_to_the_bottom() -> None:
    values = np.linspace(0.1, 1.0, 100)
    values[50] = 1e6
    _, high = values_in_sight([values], (0.0, 1.0))
    assert high < 10
