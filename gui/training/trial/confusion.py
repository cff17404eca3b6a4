"""Confusion: how often samples of one class are taken for another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Confusion:
    """Of validation samples: their labels, and the classes that they were given."""

    labels: NDArray[np.int64]
    predicted: NDArray[np.int32]
    classes: int

    @property
    def counts(self) -> Counts:
        """Classes × classes: true ones down, predicted ones to the right."""
        out = np.zeros((self.classes, self.classes), np.int64)
        np.add.at(out, (self.labels, self.predicted), 1)
        return out

    @property
    def right(self) -> int:
        """How many were given their own class."""
        return int((self.labels == self.predicted).sum())

    def samples(self, true: int, predicted: int) -> NDArray[np.int64]:
        """Which samples are in a cell."""
        return np.flatnonzero((self.labels == true) & (self.predicted == predicted))

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Which samples were given another class."""
        return np.asarray(self.labels != self.predicted)
