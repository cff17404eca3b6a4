"""Sizes, axes as torch numbers them, and how many windows fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.spec import Spec, window


def windows(size: int, span: int, stride: int, padding: int, ceil: bool) -> int:
    """Lay windows down one by one, from −padding on, and count them."""
    count, begin = 0, -padding
    while begin + span <= size + padding and (begin < size or not ceil):
        count += 1
        begin += stride
    missing = begin + span - size - padding
    return count + (ceil and begin < size and 0 < missing < stride)


@given(
    size=st.integers(1, 30),
    kernel=st.integers(1, 7),
    stride=st.integers(1, 4),
    padding=st.integers(0, 4),
    dilation=st.integers(1, 3),
    ceil=st.booleans(),
)
def test_as_many_windows_as_can_be_laid_down(
    size: int, kernel: int, stride: int, padding: int, dilation: int, ceil: bool
) -> None:
    if ceil:  # pooling only, which pads by half a window at most
        padding = min(padding, kernel // 2)
    expected = windows(size, dilation * (kernel - 1) + 1, stride, padding, ceil)
    if expected:
        assert window(size, kernel, stride, padding, dilation, ceil) == expected
    else:
        with pytest.raises(ShapeError, match="does not fit"):
            window(size, kernel, stride, padding, dilation, ceil)


@given(st.integers(1, 9), st.integers(1, 30), st.integers(0, 9), st.integers(1, 3))
def test_the_padding_that_the_words_name_is_the_least_that_helps(
    size: int, kernel: int, padding: int, dilation: int
) -> None:
    try:
        window(size, kernel, padding=padding, dilation=dilation)
    except ShapeError as error:
        needed = error.arguments["needed"]
        assert isinstance(needed, int)
        assert window(size, kernel, padding=needed, dilation=dilation) >= 1
        with pytest.raises(ShapeError):
            window(size, kernel, padding=needed - 1, dilation=dilation)


def test_a_window_that_does_not_fit_is_told_with_numbers() -> None:
    with pytest.raises(ShapeError) as caught:
        window(8, 11, 4, 0)
    assert caught.value.code.name == "window"
    assert str(caught.value) == (
        "Kernel size 11 with padding 0 does not fit into 8: "
        "make the kernel smaller, or pad by 2 on each side."
    )


def test_axes_are_numbered_as_in_torch() -> None:
    x = Spec((64, 56, 28))
    assert (x[1], x[2], x[3], x[-1]) == (64, 56, 28, 28)
    assert x[2:] == (56, 28)
    assert x[1:3] == (64, 56)
    assert x[1:1] == ()
    assert x.ndim == 4
    for axis in (0, 4, -4):
        with pytest.raises(IndexError, match=f"axis {axis} of 64×56×28"):
            x[axis]


def test_a_folded_batch_counts() -> None:
    windows = Spec((7, 8), batch=4)
    assert windows.shape(3) == (12, 7, 8)
    assert windows.elements == 4 * 7 * 8
    assert windows.bytes == 4 * windows.elements
    assert windows.with_sizes(5) == Spec((5,), batch=4)
    assert str(windows) == "7×8"
    assert str(Spec(())) == "scalar"
