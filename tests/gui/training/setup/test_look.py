"""What is seen of a data set, before it is painted."""

from pathlib import Path

import numpy as np
import pytest

from gradscape.backends import data
from gradscape.backends.data import DataError
from gradscape.graph.settings import Data
from gradscape.gui.training.setup.look import PICTURES, look
from tests.backends.data.folders import write_folder
from tests.backends.data.images import write_images


def test_it_counts_what_is_there(tmp_path: Path) -> None:
    write_images(tmp_path / "train", {"cat": 5, "dog": 3})
    write_images(tmp_path / "val", {"dog": 2})
    seen = look(data.describe(str(tmp_path)))
    assert (seen.names, seen.train, seen.validation) == (("cat", "dog"), (5, 3), (0, 2))
    assert seen.counts == (8, 2)


def test_each_class_has_its_share_of_the_samples(tmp_path: Path) -> None:
    write_images(tmp_path / "train", {"many": 90, "few": 3, "some": 50})
    write_images(tmp_path / "val", {"few": 1})
    labels = [picture.label for picture in look(data.describe(str(tmp_path))).pictures]
    assert len(labels) == PICTURES
    assert labels == sorted(labels)
    assert labels.count("few") == 3
    assert abs(labels.count("many") - labels.count("some")) <= 1


def test_a_seed_draws_the_same_and_another_one_others(tmp_path: Path) -> None:
    write_folder(tmp_path, train=400)
    described = data.describe(str(tmp_path))

    def drawn(seed: int) -> list[bytes]:
        return [picture.pixels.tobytes() for picture in look(described, seed).pictures]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_values_go_from_black_to_white() -> None:
    seen = look(data.describe("digits"))
    every = np.stack([picture.pixels for picture in seen.pictures])
    assert (seen.low, seen.high) == (0, 16)
    assert (every.min(), every.max()) == (0, 255)


def test_colour_stays_as_it_is(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 4, "b": 4})
    described = data.describe(str(tmp_path))
    stored = data.read(described).train_images
    picture = look(described).pictures[0]
    assert any(np.array_equal(picture.pixels, image.transpose(1, 2, 0)) for image in stored)


def test_data_that_has_become_another_is_told() -> None:
    with pytest.raises(DataError, match="1×8×8"):
        look(Data(name="digits", shape=(3, 8, 8), classes=10))
