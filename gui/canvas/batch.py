"""Many rectangles or lines handed to Qt at once, on numpy memory."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QRectF

from gradscape.gui.canvas.routes import Floats

T = TypeVar("T", QRectF, QLineF)


class Batch(Generic[T]):
    """As many QRectF or QLineF as needed, each on a row of an array: filling it moves them all.

    They are valid until the next filling, and only while this lives.
    """

    def __init__(self, kind: type[T]) -> None:
        self._kind: type[T] = kind
        self._rows: Floats = np.zeros((0, 4))
        self._items: list[T] = []

    def fill(self, values: Floats) -> list[T]:
        """The objects of some rows of four numbers."""
        if len(values) > len(self._rows):
            self._rows = np.zeros((max(256, 2 * len(values)), 4))
            start = self._rows.ctypes.data
            count = len(self._rows)
            wrap = shiboken6.wrapInstance
            self._items = [cast(T, wrap(start + 32 * i, self._kind)) for i in range(count)]
        self._rows[: len(values)] = values
        return self._items[: len(values)]
