"""Learning rates: where they begin, peak and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.backends.schedules import SCHEDULES
from gradscape.graph.settings import ScheduleName

steps = st.integers(1, 3000)
warmups = st.floats(0, 1)


@pytest.mark.parametrize("name", SCHEDULES)
@given(steps=steps, warmup=warmups)
def test_a_rate_is_a_share_that_rises_and_then_does_not(
    name: ScheduleName, steps: int, warmup: float
) -> None:
    rates = [SCHEDULES[name](step, steps, warmup) for step in range(steps)]
    assert all(0 < rate <= 1 for rate in rates)
    turn = sum(step < warmup * steps for step in range(steps))
    assert rates[:turn] == sorted(rates[:turn])
    assert rates[turn:] == sorted(rates[turn:], reverse=True)


@pytest.mark.parametrize(
    ("name", "first", "last"), [("constant", 0.1, 1), ("cosine", 0.1, 0), ("one_cycle", 0.04, 0)]
)
def test_a_long_run_begins_low_peaks_and_ends(
    name: ScheduleName, first: float, last: float
) -> None:
    rates = [SCHEDULES[name](step, 100, 0.1) for step in range(100)]
    assert rates[0] == pytest.approx(first)
    assert max(rates) == pytest.approx(1)
    assert rates[10] == pytest.approx(1)
    assert rates[-1] == pytest.approx(last, abs=0.001)
