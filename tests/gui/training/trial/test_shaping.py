"""A drawing or a picture becomes a sample that looks as the data does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from gradscape.backends.data import describe, read
from gradscape.gui.training.trial.look import Look, measured
from gradscape.gui.training.trial.sample import pixels
from gradscape.gui.training.trial.shaping import drawn, pictured, resized
from gradscape.gui.training.trial.strokes import Stroke, ink

MNIST = Look((1, 28, 28), 0, 255, True, 0, 20, (14, 14), 0.12)
PHOTO = Look((3, 4, 6), 0, 255, True, None, 6, (2, 3), 0.2)
SEVEN = [(0.3, 0.2), (0.6, 0.2), (0.45, 0.7)]


def sample(points: list[tuple[float, float]], look: Look) -> np.ndarray:
    return drawn(ink([Stroke(list(points))], look.pen), look)


def test_digits_fill_their_frame_and_count_to_sixteen() -> None:
    look = measured(read(describe("digits")).train_images)
    assert (look.low, look.high, look.ground, look.box) == (0, 16, 0, 8)
    assert look.center == pytest.approx((4, 4), abs=0.3)
    values = sample(SEVEN, look)
    assert values.shape == (1, 8, 8)
    assert np.array_equal(values, np.round(values))
    assert values.max() == 16
    assert values[0, 0].max() > 8
    assert values[0, -1].max() > 4


def test_as_mnist_does_it_twenty_pixels_about_the_centre_of_mass() -> None:
    values = sample(SEVEN, MNIST)[0]
    rows, columns = (np.flatnonzero(values.any(axis)) for axis in (1, 0))
    assert rows[-1] - rows[0] + 1 in (20, 21, 22)
    assert columns[-1] - columns[0] < 20
    at = np.arange(28) + 0.5
    assert values.sum(1) @ at / values.sum() == pytest.approx(14, abs=0.2)
    assert values.sum(0) @ at / values.sum() == pytest.approx(14, abs=0.2)


@given(x=st.floats(-0.29, 0.39), y=st.floats(-0.19, 0.29))
def test_where_on_the_pad_it_is_drawn_does_not_matter(x: float, y: float) -> None:
    moved = [(a + x, b + y) for a, b in SEVEN]
    assert np.abs(sample(moved, MNIST) - sample(SEVEN, MNIST)).max() <= 8


@given(size=st.floats(0.4, 1.4))
def test_nor_how_large(size: float) -> None:
    other = [(a * size, b * size) for a, b in SEVEN]
    assert np.abs(sample(other, MNIST) - sample(SEVEN, MNIST)).max() <= 32


def test_a_dot_stays_a_dot() -> None:
    values = sample([(0.5, 0.5)], MNIST)[0]
    assert 0 < (values > 0).sum() < 400


def test_an_empty_pad_is_paper() -> None:
    assert not drawn(ink([], 0.1), MNIST).any()


@given(
    st.integers(1, 9), st.integers(1, 9), st.integers(1, 12), st.integers(1, 12), st.integers(0, 99)
)
def test_a_smaller_picture_has_the_same_mean(
    height: int, width: int, rows: int, columns: int, seed: int
) -> None:
    image = np.random.default_rng(seed).random((rows, columns, 3))
    small = resized(image, height, width)
    assert small.shape == (height, width, 3)
    assert small.mean((0, 1)) == pytest.approx(image.mean((0, 1)))


def test_dark_ink_on_paper_becomes_what_the_data_has() -> None:
    paper = np.ones((90, 120, 3))
    paper[20:70, 30:36] = 0.1
    dark = pictured(paper, MNIST)
    light = pictured(1 - paper, MNIST)
    assert np.array_equal(dark, light)
    assert dark[0, 14, 14] > 200
    assert dark[0, 0].max() == 0


def test_a_picture_of_a_sample_is_that_sample() -> None:
    image = read(describe("digits")).validation_images[3].astype(float)
    look = measured(read(describe("digits")).train_images)
    again = pictured(np.repeat(image[0, :, :, None] / 16, 3, 2), look)
    assert np.array_equal(again, image)


def test_a_photograph_keeps_its_colours_and_its_middle() -> None:
    photo = np.zeros((40, 40, 3))
    photo[:, :, 0] = 1
    photo[:6] = photo[34:] = (0, 1, 0)
    values = pictured(photo, PHOTO)
    assert values.shape == (3, 4, 6)
    assert (values[0] > 240).all()
    assert (values[1] < 20).all()


def test_what_is_transparent_is_white() -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(1, 0, QColor("red"))
    found = pixels(image)
    assert found.shape == (2, 3, 3)
    assert found[1, 2].tolist() == [1, 1, 1]
    assert found[0, 1].tolist() == [1, 0, 0]
