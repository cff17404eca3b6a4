"""What every data set provides. Importing it imports no numpy: describing data is to be quick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class DataError(GradscapeError):
    """Data that cannot be found or read: which file, what is wrong with it, what to do."""


@dataclass(frozen=True, eq=False)
class Samples:
    """A data set in memory.

    Images are N × channels × height × width (or N × features), uint8 or float32 as stored; labels
    are int64 and count from 0.
    """

    train_images: NDArray[Any]
    train_labels: NDArray[np.int64]
    validation_images: NDArray[Any]
    validation_labels: NDArray[np.int64]
    class_names: tuple[str, ...]


class Loader(NamedTuple):
    """How a script without Gradscape reads a data set.

    `text` is left alone by a formatter at 88 columns and ends with a function `load_data`, which
    returns the arrays of Samples without the names of the classes. It takes a folder where
    `folder` gives the default for one.
    """

    imports: tuple[str, ...]
    text: str
    folder: str | None = None


class DataSet(Protocol):
    """One data set. Its file in `sets/` holds one as `DATA_SET`; the file's name is its name."""

    @property
    def title(self) -> str:
        """What people call it: `Fashion-MNIST`."""
        ...

    def describe(self) -> Data:
        """Name, shape and classes, without reading images. Raises DataError."""
        ...

    def read(self) -> Samples:
        """All samples. Raises DataError."""
        ...

    def loader(self) -> Loader:
        """The text of a function that reads the same arrays in the same order."""
        ...


class Normalization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`(x - mean) / std`, one number a channel, in the units in which the samples are stored."""

    mean: tuple[float, ...]
    std: tuple[float, ...]
