"""Supply: the samples of the data, read beside the window, and chosen from."""

from __future__ import annotations

import random
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradscape.backends.data import Samples, read
from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Data
from gradscape.gui.training.trial.look import Look, measured
from gradscape.gui.words import sentence

OFTEN = 20
"""Milliseconds between two looks at whether the data was read."""


class Supply(QObject):
    """The validation samples of one data set: those that no network has been trained on."""

    ready = Signal()
    """The data was read, or cannot be."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data: Data | None = None
        self.why = ""
        """In words, why there are no samples."""
        self.look: Look | None = None
        """What samples look like; None of those that are no images."""
        self.class_names: tuple[str, ...] = ()
        self._samples: Samples | None = None
        self._reading: _Reading | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(OFTEN)
        self._timer.timeout.connect(self._look)

    def fetch(self, data: Data | None) -> None:
        """Read other data, unless it is what is held; `ready` tells when."""
        if data == self.data:
            return
        self.data, self.why, self.look, self._samples = data, "", None, None
        self.class_names = ()
        self._reading = _Reading(data) if data is not None else None
        self._timer.start()

    @property
    def reading(self) -> bool:
        """Whether the data is being read."""
        return self._reading is not None

    @property
    def labels(self) -> NDArray[np.int64]:
        """The class of each validation sample."""
        held = self._samples
        return held.validation_labels if held is not None else np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self.labels)

    def sample(self, index: int) -> NDArray[Any]:
        """A validation sample, as it is stored."""
        assert self._samples is not None
        image: NDArray[Any] = self._samples.validation_images[index]
        return image

    def choose(
        self,
        label: int | None,
        among: NDArray[np.bool_] | None,
        after: int | None,
    ) -> int | None:
        """A sample of a class, or of any; None where there is none.

        Args:
            among: the samples that may be chosen; all, if it is None.
            after: the one behind that; any by chance, if it is None.
        """
        fits = np.ones(len(self), bool) if among is None else among
        if label is not None:
            fits = fits & (self.labels == label)
        found = np.flatnonzero(fits)
        if not found.size:
            return None
        if after is None:
            return int(random.choice(found))
        return int(found[np.searchsorted(found, after, side="right") % found.size])

    def close(self) -> None:
        """Nothing more is wanted; returns once nothing is read any more."""
        self._timer.stop()
        if self._reading is not None:
            self._reading.join()
            self._reading = None

    def _look(self) -> None:
        done = self._reading
        if done is not None and done.is_alive():
            return
        self._timer.stop()
        self._reading = None
        if done is not None:
            done.join()
            self._samples, self.look, self.why = done.samples, done.look, done.why
            self.class_names = done.samples.class_names if done.samples else ()
        self.ready.emit()


class _Reading(Thread):
    """Reads a data set once."""

    def __init__(self, data: Data) -> None:
        super().__init__(name="samples", daemon=True)
        self._data = data
        self.samples: Samples | None = None
        self.look: Look | None = None
        self.why = ""
        self.start()

    def run(self) -> None:
        try:
            self.samples = read(self._data)
            if len(self._data.shape) == 3:
                self.look = measured(self.samples.train_images)
        except (GradscapeError, OSError) as error:
            self.why = sentence(error)
