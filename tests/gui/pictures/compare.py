"""A picture against the one that is kept: the same, but for how edges were smoothed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

FOLDER = Path(__file__).parent
BLOCK = 4
"""Pixels, across and down, that are seen as one: edges may be smoothed otherwise."""
UNLIKE = 20
"""From which difference of a channel a block looks otherwise, of 255."""
SHARE = 0.0008
"""Of the blocks may look otherwise."""


def compare(widget: QWidget, name: str) -> None:
    """Hold a widget against `NAME.png`; one that differs is written to `NAME.actual.png`.

    Raises:
        AssertionError: they differ, or nothing is kept yet.
    """
    actual = widget.grab().toImage()
    kept, left = FOLDER / f"{name}.png", FOLDER / f"{name}.actual.png"
    unlike = difference(actual, QImage(str(kept)))
    if unlike <= SHARE:
        left.unlink(missing_ok=True)
        return
    actual.convertToFormat(QImage.Format.Format_RGB888).save(str(left))
    raise AssertionError(
        f"{name}: {unlike:.1%} of it looks otherwise. Look at {left}; "
        f"if it is as it should be, move it to {kept.name}"
    )


def difference(one: QImage, other: QImage) -> float:
    """The share of blocks that look otherwise; 1 where the sizes differ."""
    if one.size() != other.size():
        return 1.0
    far = np.abs(_blocks(one) - _blocks(other)).max(axis=2) > UNLIKE
    return float(far.mean())


def _blocks(picture: QImage) -> NDArray[np.float64]:
    """The mean colours of its blocks."""
    size = picture.size() / BLOCK
    plain = picture.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_RGBX8888)
    pixels = np.frombuffer(plain.constBits(), np.uint8)
    return pixels.reshape(plain.height(), plain.width(), 4)[:, :, :3].astype(np.float64)
