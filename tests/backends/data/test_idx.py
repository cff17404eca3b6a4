"""Folders in the format of MNIST, sound and damaged."""

import contextlib
import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.backends import data
from gradscape.backends.data import DataError
from gradscape.backends.data.idx import read_idx
from tests.backends.data.folders import images, labels, write_folder


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("below", ["", "raw", "MNIST/raw"])
def test_a_folder_is_described_and_read(tmp_path: Path, zipped: bool, below: str) -> None:
    write_folder(tmp_path / below, zipped=zipped)
    described = data.describe(str(tmp_path))
    assert (described.shape, described.classes) == ((1, 6, 5), 4)
    samples = data.read(described)
    assert samples.train_images.shape == (12, 1, 6, 5)
    assert samples.train_labels.tolist() == [0, 1, 2, 3] * 3
    assert samples.validation_images.shape == (8, 1, 6, 5)
    assert samples.class_names == ("0", "1", "2", "3")
    assert np.array_equal(samples.train_images[:, 0], images(12))


def test_a_path_that_is_relative_is_kept_as_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    described = data.describe("mine")
    monkeypatch.chdir("/")
    assert data.read(described).train_images.shape == (12, 1, 6, 5)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:9],
        lambda content: content[:3],
        lambda _: b"",
        lambda content: b"\x7fELF" + content[4:],
        lambda content: content + b"x",
        lambda content: content[:4] + bytes(4) + content[8:],
        lambda content: content[:4] + b"\xff\xff\xff\xff" + content[8:],
        lambda content: content[:2] + b"\x0d" + content[3:],
    ],
)
def test_damaged_content_names_the_file(tmp_path: Path, zipped: bool, damage: object) -> None:
    assert callable(damage)
    write_folder(tmp_path, zipped=zipped)
    path = next(tmp_path.glob("train-images*"))
    content = gzip.decompress(path.read_bytes()) if zipped else path.read_bytes()
    content = damage(content)
    path.write_bytes(gzip.compress(content) if zipped else content)
    with pytest.raises(DataError, match="train-images"):
        data.read(data.describe(str(tmp_path)))


@pytest.mark.parametrize("keep", [0, 1, 5, 20, -1, -9])
def test_a_cut_archive_names_the_file(tmp_path: Path, keep: int) -> None:
    write_folder(tmp_path, zipped=True)
    path = next(tmp_path.glob("t10k-labels*"))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match="t10k-labels"):
        data.read(data.describe(str(tmp_path)))


@given(st.binary(max_size=64), st.integers(0, 63))
def test_mutated_bytes_never_give_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, where: int
) -> None:
    folder = tmp_path_factory.mktemp("idx")
    write_folder(folder, zipped=True)
    path = next(folder.glob("train-labels*"))
    content = bytearray(path.read_bytes())
    content[where : where + len(noise)] = noise
    path.write_bytes(content)
    with contextlib.suppress(DataError):
        shape, values = read_idx(path, 1)
        assert shape == (len(values),)


def test_a_header_that_lies_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(bytes([0, 0, 8, 3]) + (50_000).to_bytes(4, "big") + b"\0\0\1\0" * 2)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="truncated"):
            read_idx(path, 3)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="lacks t10k-labels"):
        data.describe(str(tmp_path))


def test_a_folder_without_data_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not found"):
        data.describe(str(tmp_path))


def test_labels_of_another_set_are_noticed(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels(11))
    with pytest.raises(DataError, match="11 labels for the 12 images"):
        data.read(data.describe(str(tmp_path)))
