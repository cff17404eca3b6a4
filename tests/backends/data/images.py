"""Writes small folders of images."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image


def write_class(folder: Path, count: int, mode: str = "RGB", ending: str = "png") -> None:
    """Images 6 × 5 of noise, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng([count, *folder.name.encode()])
    for k in range(count):
        noise = random.integers(0, 256, (6, 5, 3)).astype(np.uint8)
        if mode == "I;16":
            made = Image.fromarray(noise[..., 0].astype(np.uint16) * 200)
        else:
            made = Image.fromarray(noise).convert(mode)
        made.save(folder / f"{k}.{ending}")


def write_images(
    folder: Path, counts: Mapping[str, int], mode: str = "RGB", ending: str = "png"
) -> None:
    """A folder for each class, with so many images."""
    for name, count in counts.items():
        write_class(folder / name, count, mode, ending)
