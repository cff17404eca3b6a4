"""Look: what a person sees of a data set. No Qt; numpy is imported where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gradscape.backends import data as sets
from gradscape.graph.settings import Data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PICTURES = 40
"""How many samples are shown."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A sample as it can be painted: height × width, or height × width × 3, uint8."""

    pixels: NDArray[np.uint8]
    label: str


@dataclass(frozen=True, eq=False)
class Look:
    """Sizes, classes and some samples.

    Args:
        names: of the classes.
        train, validation: how many samples each class has.
        low, high: the values of the samples to train on.
    """

    names: tuple[str, ...]
    train: tuple[int, ...]
    validation: tuple[int, ...]
    low: float
    high: float
    pictures: tuple[Picture, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """Samples to train and to validate on."""
        return sum(self.train), sum(self.validation)


def look(data: Data, seed: int = 0) -> Look:
    """Reads a data set and draws samples from each class in turn.

    Raises DataError.
    """
    import numpy as np

    samples = sets.read(data)
    names, images, labels = samples.class_names, samples.train_images, samples.train_labels
    low, high = float(images.min()), float(images.max())
    drawn = sorted(_drawn(labels, seed), key=lambda at: int(labels[at]))
    shown = drawn if images.ndim == 4 and images.shape[1] in (1, 3) else []
    return Look(
        names,
        tuple(np.bincount(labels, minlength=len(names)).tolist()),
        tuple(np.bincount(samples.validation_labels, minlength=len(names)).tolist()),
        low,
        high,
        tuple(Picture(_pixels(images[at], low, high), names[labels[at]]) for at in shown),
    )


def _drawn(labels: NDArray[np.int64], seed: int) -> Sequence[int]:
    """Samples, one of each class, then a second one of each, up to as many as are shown."""
    import numpy as np

    random = np.random.default_rng(seed)
    ways = [random.permutation(np.flatnonzero(labels == label)) for label in np.unique(labels)]
    order = random.permutation(len(ways))
    found = _in_turn([ways[k].tolist() for k in order])
    return [at for _, at in zip(range(PICTURES), found, strict=False)]


def _in_turn(ways: list[list[int]]) -> Iterator[int]:
    for turn in range(max(map(len, ways), default=0)):
        yield from (way[turn] for way in ways if turn < len(way))


def _pixels(image: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """From black at the lowest value to white at the highest; bytes that fill their range stay."""
    import numpy as np

    if image.dtype == np.uint8 and high > 127:
        values = image
    else:
        scale = 255 / (high - low) if high > low else 1.0
        values = ((image.astype(np.float64) - low) * scale).round().astype(np.uint8)
    return np.ascontiguousarray(values[0] if len(values) == 1 else values.transpose(1, 2, 0))
