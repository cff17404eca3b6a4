"""Figures at axes."""

from __future__ import annotations

import pytest

from gradscape.gui.training.plots.ticks import figure, linear, logarithmic, scientific, steps


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1043, "0.1043"),
        (2.31, "2.310"),
        (-0.5, "−0.5000"),
        (12480.0, "12,480"),
        (0.00018, "1.8e−4"),
        (0.0, "0"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_figure_has_what_tells_it_apart(value: float, text: str) -> None:
    assert figure(value) == text


def test_places_are_round_and_not_too_many() -> None:
    found = linear(-0.05, 2.5, 6)
    assert [one.text for one in found] == ["0", "0.5", "1.0", "1.5", "2.0", "2.5"]


def test_steps_are_whole_and_never_negative() -> None:
    assert [one.text for one in steps(-0.5, 3.0, 900)] == ["0", "1", "2", "3"]
    assert [one.text for one in steps(0, 20_000, 100)] == ["0", "10,000", "20,000"]


def test_a_log_axis_has_powers_of_ten() -> None:
    assert [one.text for one in logarithmic(-3.2, -0.4, 10)] == ["1e−3", "1e−2", "1e−1"]


def test_within_a_decade_it_has_parts_of_it() -> None:
    assert [one.text for one in logarithmic(-0.75, -0.2, 10)] == ["0.2", "0.3", "0.5"]
    assert len(logarithmic(0.301, 0.302, 4)) >= 2


def test_no_range_has_no_places() -> None:
    assert linear(1, 1, 5) == []


def test_scientific_is_short() -> None:
    assert scientific(1e-3) == "1e−3"
    assert scientific(1.84e-3) == "1.8e−3"
