"""Sample: what is tried out, and pictures that become one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage, QImageReader

from gradscape.graph.errors import GradscapeError
from gradscape.gui.training.trial.look import Floats

LARGEST = 4096
"""Pixels of a side beyond which a picture is read smaller."""


class PictureError(GradscapeError):
    """A file that is no picture, or cannot be read."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One sample, in the units in which the data is stored.

    Args:
        words: where it comes from.
        label: its class, where that is known.
        index: its place among the validation samples, if it is one of them.
    """

    values: NDArray[Any]
    words: str
    label: int | None = None
    index: int | None = None

    @property
    def bytes(self) -> bytes:
        """As questions carry it."""
        return np.ascontiguousarray(self.values, np.float32).tobytes()


def picture(path: Path) -> QImage:
    """An image from a file, upright. Raises PictureError that names the file."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LARGEST:
        scale = LARGEST / max(size.width(), size.height())
        reader.setScaledSize(size * scale)
    image = reader.read()
    if image.isNull():
        raise PictureError(
            "{name} cannot be read as an image: {reason}",
            name=path.name,
            reason=reader.errorString(),
        )
    return image


def carried(data: QMimeData) -> QImage | Path | None:
    """The picture that is dropped or pasted, or the file of one."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    known = {bytes(kind.data()).decode() for kind in QImageReader.supportedImageFormats()}
    for path in files:
        if path.suffix.lower().removeprefix(".") in known:
            return path
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return image
    return None


def pixels(image: QImage) -> Floats:
    """Height × width × 3 from 0 to 1; what is transparent is white."""
    held = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = held.height(), held.bytesPerLine()
    rows = np.frombuffer(held.constBits(), np.uint8).reshape(size)
    parts = rows[:, : 4 * held.width()].reshape(held.height(), held.width(), 4) / 255
    alpha = parts[..., 3:]
    return np.asarray(parts[..., :3] * alpha + 1 - alpha)
