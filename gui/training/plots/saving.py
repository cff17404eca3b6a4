"""A plot as a file: its picture, or the values that it is made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gradscape.backends.files import replace_file

FINE = 2
"""Pixels of a picture for one of the screen."""


class Table(NamedTuple):
    """Values: what the columns are called, and each of them."""

    heads: Sequence[str]
    columns: Sequence[np.ndarray]

    def text(self) -> str:
        """As comma-separated values; nothing where there is no number."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.heads)
        for row in zip(*(column.tolist() for column in self.columns), strict=True):
            writer.writerow("" if isinstance(one, float) and one != one else one for one in row)
        return out.getvalue()


def write_table(table: Table, path: Path) -> None:
    """Raises OSError: it cannot be written."""
    replace_file(path, table.text().encode())


def write_picture(widget: QWidget, path: Path) -> None:
    """A widget as it looks, as a PNG. Raises OSError: it cannot be written."""
    image = QImage(widget.size() * FINE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(FINE)
    image.fill(0)
    widget.render(image, QPoint())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt wants str
    replace_file(path, bytes(buffer.data().data()))
