"""Data sets that have a name."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradscape.backends import data
from gradscape.backends.data import DataError
from gradscape.backends.data.dataset import Normalization
from gradscape.backends.data.measure import fingerprint, standardize, to_unit_range
from gradscape.graph.settings import Data
from tests.backends.data.folders import write_folder


def test_digits_keep_a_fifth_of_each_class() -> None:
    samples = data.read(data.describe("digits"))
    assert samples.train_images.shape == (1437, 1, 8, 8)
    assert samples.validation_images.shape == (360, 1, 8, 8)
    shares = np.bincount(samples.validation_labels) / np.bincount(
        np.concatenate([samples.train_labels, samples.validation_labels])
    )
    assert np.all(np.abs(shares - 0.2) < 0.01)


def test_digits_are_the_same_each_time() -> None:
    described = data.describe("digits")
    assert fingerprint(data.read(described)) == fingerprint(data.read(described))


def test_describing_digits_reads_nothing() -> None:
    code = (
        "import sys; from gradscape.backends import data; data.describe('digits');"
        "print([m for m in ('numpy', 'sklearn', 'torch') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_a_named_set_is_found_where_the_variable_points(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path / name, zipped=True)
    code = (
        f"from gradscape.backends import data; d = data.describe({name!r});"
        "s = data.read(d); print(d.shape, d.classes, len(s.train_images))"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "GRADSCAPE_DATA": str(tmp_path)},
    )
    assert run.stdout.strip() == "(1, 6, 5) 10 12"


def test_unknown_names_are_answered_with_the_known() -> None:
    with pytest.raises(DataError, match="digits, fashion_mnist, mnist"):
        data.describe("digit")


def test_data_that_has_changed_is_noticed() -> None:
    with pytest.raises(DataError, match="1×8×8 in 10 classes"):
        data.read(Data(name="digits", shape=(3, 8, 8), classes=10))


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    with pytest.raises(DataError, match="is a file"):
        data.describe(str(tmp_path / "a.csv"))


def test_normalisation_is_what_numpy_measures() -> None:
    images = np.random.default_rng(0).integers(0, 256, (9000, 2, 3, 3)).astype(np.uint8)
    images[:, 1] //= 5
    measured = standardize(images)
    assert measured.mean == pytest.approx(images.mean(axis=(0, 2, 3)), rel=1e-5)
    assert measured.std == pytest.approx(images.std(axis=(0, 2, 3)), rel=1e-5)


def test_a_channel_without_contrast_divides_by_one() -> None:
    images = np.full((5, 1, 2, 2), 7, np.uint8)
    assert standardize(images) == Normalization((7.0,), (1.0,))
    assert to_unit_range(images) == Normalization((7.0,), (1.0,))


def test_unit_range_maps_to_zero_and_one() -> None:
    images = np.array([[[[2, 10]]], [[[4, 6]]]], np.uint8)
    assert to_unit_range(images) == Normalization((2.0,), (8.0,))
