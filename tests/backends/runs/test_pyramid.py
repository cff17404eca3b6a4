"""What a screen shows of a curve, against the curve itself."""

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradscape.backends.runs.pyramid import Columns, Pyramid

Values = NDArray[np.float64]


def curves(seed: int, steps: int, count: int = 1) -> Values:
    """Some of them not finite."""
    random = np.random.default_rng(seed)
    values = random.standard_normal((steps, count))
    values[random.random((steps, count)) < 0.1] = np.nan
    values[random.random((steps, count)) < 0.05] = np.inf
    return values


def agree(found: Columns, values: Values) -> None:
    for j, (a, b) in enumerate(zip(found.edges[:-1], found.edges[1:], strict=True)):
        for k, curve in enumerate(values[a:b].T):
            finite = curve[np.isfinite(curve)]
            if not len(finite):
                assert np.isnan([found.low[j, k], found.high[j, k], found.mean[j, k]]).all()
                continue
            assert found.low[j, k] == finite.min()
            assert found.high[j, k] == finite.max()
            assert found.mean[j, k] == pytest.approx(finite.mean(), rel=1e-12, abs=1e-12)


@given(
    seed=st.integers(0, 10_000),
    pieces=st.lists(st.integers(0, 700), max_size=5),
    cut=st.floats(0, 1),
    span=st.tuples(st.floats(-0.1, 1.1), st.floats(-0.1, 1.1)),
    width=st.integers(1, 300),
    count=st.integers(1, 3),
    few=st.sampled_from([0, 20, 1 << 16]),
)
def test_each_column_is_exact(
    seed: int,
    pieces: list[int],
    cut: float,
    span: tuple[float, float],
    width: int,
    count: int,
    few: int,
) -> None:
    pyramid = Pyramid(count)
    held = np.empty((0, count))
    for k, size in enumerate(pieces):
        new = curves(seed + k, size, count)
        if k == 3:
            kept = pyramid.truncate(int(cut * len(held)))
            held = held[:kept]
        pyramid.append(new)
        held = np.concatenate([held, new])
    assert pyramid.steps == len(held)
    start, end = sorted(int(part * len(held)) for part in span)
    with patch("gradscape.backends.runs.pyramid.FEW", few):
        found = pyramid.columns(start, end, width)
    inside = range(max(0, start), min(end, len(held)))
    assert len(found.low) == min(width, len(inside))
    if inside:
        assert (found.edges[0], found.edges[-1]) == (inside[0], inside[-1] + 1)
    agree(found, held)
    agree(pyramid.picture(start, end, width), held)


@given(
    seed=st.integers(0, 10_000),
    pieces=st.lists(st.integers(1, 900), min_size=1, max_size=4),
    cut=st.floats(0, 1),
    width=st.integers(1, 100),
)
def test_where_memory_ends_columns_are_wider_and_still_exact(
    seed: int, pieces: list[int], cut: float, width: int
) -> None:
    pyramid = Pyramid(2, most=64)
    held = np.empty((0, 2))
    for k, size in enumerate(pieces):
        new = curves(seed + k, size, 2)
        pyramid.append(new)
        held = np.concatenate([held, new])
    assert pyramid.grain == next(grain for grain in (1, 8, 64, 512) if len(held) < 32 * grain)
    kept = pyramid.truncate(steps := int(cut * len(held)))
    assert steps - pyramid.grain < kept <= steps
    pyramid.append(held[kept:steps])
    assert pyramid.steps == steps
    found = pyramid.columns(0, steps, width)
    assert all(edge % pyramid.grain == 0 for edge in found.edges[:-1])
    if steps:
        assert (found.edges[0], found.edges[-1]) == (0, steps)
    agree(found, held[:steps])
    agree(pyramid.picture(0, steps, width), held[:steps])


def test_a_picture_has_about_as_many_columns_as_it_may() -> None:
    pyramid = Pyramid(5)
    pyramid.append(curves(1, 100_000, 5))
    found = pyramid.picture(0, 100_000, 800)
    assert len(found.low) == 800
    assert found.edges[-1] == 100_000


def test_memory_does_not_grow_with_the_steps() -> None:
    pyramid: Any = Pyramid(10, np.float32, most=8000)
    sizes = []
    for k in range(30):
        pyramid.append(curves(k, 10_000, 10))
        sizes.append(sum(part.nbytes for level in pyramid._levels for part in level._parts))
    assert pyramid.steps == 300_000
    assert max(sizes) < 8000 * 20 * 2
