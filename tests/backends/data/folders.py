"""Writes small data sets in the format of MNIST."""

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CLASSES = 4


def images(count: int, height: int = 6, width: int = 5) -> NDArray[np.uint8]:
    """Noise around a level that tells the class."""
    noise = np.random.default_rng(count).integers(0, 40, (count, height, width))
    return (noise + 50 * (np.arange(count) % CLASSES)[:, None, None]).astype(np.uint8)


def labels(count: int) -> bytes:
    """An IDX file of labels 0, 1, 2, 3, 0, …"""
    return bytes([0, 0, 8, 1]) + count.to_bytes(4, "big") + bytes(k % CLASSES for k in range(count))


def write_folder(folder: Path, zipped: bool = False, train: int = 12, validation: int = 8) -> None:
    """The four files of a data set with four classes of images 6 × 5."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, count in (("train", train), ("t10k", validation)):
        values = images(count)
        head = bytes([0, 0, 8, 3]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
        _write(folder / f"{stem}-images-idx3-ubyte", head + values.tobytes(), zipped)
        _write(folder / f"{stem}-labels-idx1-ubyte", labels(count), zipped)


def _write(path: Path, content: bytes, zipped: bool) -> None:
    if zipped:
        path = path.with_name(f"{path.name}.gz")
        content = gzip.compress(content)
    path.write_bytes(content)
