"""Folders of images: read, split, damaged, and as the exported script reads them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from gradscape.backends import data
from gradscape.backends.data import DataError, data_set
from tests.backends.data.images import write_class, write_images


def read(folder: Path) -> data.Samples:
    return data.read(data.describe(str(folder)))


def by_script(folder: Path) -> tuple[Any, ...]:
    """What the text of the loader gives, which knows nothing of ours."""
    loader = data_set(str(folder)).loader()
    names: dict[str, Any] = {"np": np}
    exec("\n".join((*loader.imports, loader.text)), names)
    loaded: tuple[Any, ...] = names["load_data"](loader.folder)
    return loaded


def test_two_folders_are_what_is_trained_and_validated_on(tmp_path: Path) -> None:
    write_images(tmp_path / "train", {"cat": 3, "dog": 2})
    write_images(tmp_path / "val", {"dog": 2})
    described = data.describe(str(tmp_path))
    assert (described.shape, described.classes) == ((3, 6, 5), 2)
    samples = data.read(described)
    assert samples.class_names == ("cat", "dog")
    assert samples.train_labels.tolist() == [0, 0, 0, 1, 1]
    assert samples.validation_labels.tolist() == [1, 1]
    with Image.open(tmp_path / "train" / "cat" / "1.png") as image:
        assert np.array_equal(samples.train_images[1], np.asarray(image).transpose(2, 0, 1))


@pytest.mark.parametrize("inside", ["", "train"])
def test_of_one_folder_a_fifth_of_each_class_is_kept(tmp_path: Path, inside: str) -> None:
    write_images(tmp_path / inside, {"a": 10, "b": 5, "c": 2})
    samples = read(tmp_path)
    assert np.bincount(samples.validation_labels).tolist() == [2, 1, 1]
    assert np.bincount(samples.train_labels).tolist() == [8, 4, 1]
    every = np.concatenate([samples.train_images, samples.validation_images])
    assert len(np.unique(every.reshape(17, -1), axis=0)) == 17
    assert np.array_equal(samples.train_images, read(tmp_path).train_images)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("parts", [True, False])
def test_a_script_reads_the_same(tmp_path: Path, mode: str, parts: bool) -> None:
    write_images(tmp_path / ("train" if parts else ""), {"a": 7, "b": 4, "c": 2}, mode)
    if parts:
        write_images(tmp_path / "val", {"b": 2, "c": 1}, mode)
    samples = read(tmp_path)
    loaded = by_script(tmp_path)
    assert np.array_equal(loaded[0], samples.train_images)
    assert np.array_equal(loaded[1], samples.train_labels)
    assert np.array_equal(loaded[2], samples.validation_images)
    assert np.array_equal(loaded[3], samples.validation_labels)
    assert [array.dtype for array in loaded] == ["uint8", "int64", "uint8", "int64"]
    assert all(array.flags.c_contiguous for array in loaded)


@pytest.mark.parametrize(
    ("mode", "channels"), [("1", 1), ("L", 1), ("LA", 1), ("P", 3), ("RGB", 3), ("RGBA", 3)]
)
def test_grey_and_colour_by_what_the_images_are(tmp_path: Path, mode: str, channels: int) -> None:
    write_images(tmp_path, {"a": 3, "b": 3}, mode)
    assert data.describe(str(tmp_path)).shape == (channels, 6, 5)
    assert read(tmp_path).train_images.shape == (4, channels, 6, 5)


def test_one_in_colour_makes_all_so(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 3}, "L")
    write_images(tmp_path, {"b": 3}, "RGB")
    assert read(tmp_path).train_images.shape == (4, 3, 6, 5)


def test_photographs_are_read_and_what_is_no_image_is_passed_by(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 3, "b": 3}, ending="JPG")
    (tmp_path / "a" / "notes.txt").write_text("x")
    (tmp_path / "a" / "._1.png").write_bytes(b"\0")
    (tmp_path / "empty").mkdir()
    samples = read(tmp_path)
    assert samples.class_names == ("a", "b")
    assert len(samples.train_images) + len(samples.validation_images) == 6


@pytest.mark.parametrize("whole", [0, 8, 60])
def test_a_damaged_image_is_named(tmp_path: Path, whole: int) -> None:
    write_images(tmp_path, {"a": 9, "b": 9})
    path = tmp_path / "b" / "8.png"
    path.write_bytes(path.read_bytes()[:whole])
    described = data.describe(str(tmp_path))
    with pytest.raises(DataError, match=r"b/8\.png"):
        data.read(described)


def test_an_image_of_another_size_is_named(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 3, "b": 3})
    Image.new("RGB", (9, 7)).save(tmp_path / "b" / "1.png")
    with pytest.raises(DataError, match=r"b/1\.png is 9 × 7, the first image is 5 × 6"):
        read(tmp_path)


def test_a_late_one_in_colour_is_named(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 12, "b": 12}, "L")
    Image.new("RGB", (5, 6)).save(tmp_path / "b" / "9.png")
    with pytest.raises(DataError, match=r"b/9\.png is in colour"):
        read(tmp_path)


def test_pixels_of_sixteen_bits_are_refused(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 2}, "I;16")
    with pytest.raises(DataError, match=r"a/0\.png has pixels of another kind \(I;16\)"):
        data.describe(str(tmp_path))


def test_a_class_of_one_image_cannot_be_split(tmp_path: Path) -> None:
    write_images(tmp_path, {"a": 2, "b": 1})
    with pytest.raises(DataError, match=r"b/0\.png is alone in its class"):
        data.describe(str(tmp_path))


def test_a_class_to_validate_on_alone_is_refused(tmp_path: Path) -> None:
    write_images(tmp_path / "train", {"a": 2})
    write_images(tmp_path / "test", {"b": 2})
    with pytest.raises(DataError, match=r"test/b is a class that has no images to train on"):
        data.describe(str(tmp_path))


def test_images_without_classes_are_told(tmp_path: Path) -> None:
    write_class(tmp_path / "train", 2)
    with pytest.raises(DataError, match="train holds no images in a folder for each class"):
        data.describe(str(tmp_path))


def test_nothing_to_validate_on_is_told(tmp_path: Path) -> None:
    write_images(tmp_path / "train", {"a": 2})
    (tmp_path / "val").mkdir()
    with pytest.raises(DataError, match=r"val holds no images .* a fifth of train"):
        data.describe(str(tmp_path))


def test_a_folder_of_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Nor are there images"):
        data.describe(str(tmp_path))
