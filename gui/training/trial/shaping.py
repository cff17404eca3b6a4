"""From what was drawn, or a picture, to a sample of the shape that the data has.

MNIST's digits were fitted into a box of 20 × 20 with their proportions kept, and put into the frame
of 28 × 28 by their centre of mass (http://yann.lecun.com/exdb/mnist). The same is done here with
the box and the centre that the data at hand has.
"""

from __future__ import annotations

import numpy as np

from gradscape.gui.training.trial.look import INK, Floats, Look

GREY = np.array([0.299, 0.587, 0.114])
"""How light red, green and blue are (ITU-R BT.601)."""


def covering(size: int, pixels: int, start: float, step: float) -> Floats:
    """How much each of `pixels` in a row gives to each of `size` wider ones: size × pixels.

    The first begins at `start`, each is `step` pixels wide; what lies outside gives nothing.
    """
    edges = start + step * np.arange(size + 1)
    at = np.arange(pixels)
    low = np.maximum(edges[:-1, None], at)
    high = np.minimum(edges[1:, None], at + 1)
    return np.asarray(np.maximum(high - low, 0) / step)


def resized(image: Floats, height: int, width: int) -> Floats:
    """An image of height × width × … in another size: each pixel is the mean of its area."""
    down = covering(height, image.shape[0], 0, image.shape[0] / height)
    right = covering(width, image.shape[1], 0, image.shape[1] / width)
    return np.asarray(np.einsum("ab,bc...,dc->ad...", down, image, right))


def placed(ink: Floats, look: Look) -> Floats:
    """Ink of any size, 0 to 1, fitted into the box and put where the data has its centre."""
    _, height, width = look.shape
    marked = ink > INK * ink.max() if ink.size else np.zeros((1, 1), bool)
    if not marked.any():
        return np.zeros((height, width))
    rows, columns = np.flatnonzero(marked.any(1)), np.flatnonzero(marked.any(0))
    box = (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)
    sides = [high - low for low, high in box]
    step = max(sides[0] / min(look.box, height), sides[1] / min(look.box, width))
    mass = ink.sum()
    centers = (
        float(ink.sum(1) @ (np.arange(len(ink)) + 0.5) / mass),
        float(ink.sum(0) @ (np.arange(ink.shape[1]) + 0.5) / mass),
    )
    starts = [
        # What is shown stays in the frame, wherever its centre is.
        min(max(center - aim * step, high - size * step), low)
        for center, aim, size, (low, high) in zip(
            centers, look.center, (height, width), box, strict=True
        )
    ]
    down = covering(height, ink.shape[0], starts[0], step)
    right = covering(width, ink.shape[1], starts[1], step)
    return np.asarray(down @ ink @ right.T)


def drawn(ink: Floats, look: Look) -> Floats:
    """A sample, channels × height × width, of ink from 0 to 1."""
    return np.repeat(look.values(placed(ink, look))[None], look.shape[0], 0)


def pictured(picture: Floats, look: Look) -> Floats:
    """A sample of a picture of height × width × 3 from 0 to 1.

    Where the data shows things on a ground, the picture's own ground is found at its border.
    """
    channels, height, width = look.shape
    gray = picture @ GREY
    if look.ground is not None and channels == 1 and picture.shape[:2] != (height, width):
        return drawn(_inked(gray), look)
    if look.ground is not None and channels == 1:
        ink = _paper(gray) < 0.5
        light = look.ground == look.high
        value = gray if ink == (not light) else 1 - gray
        return look.stored(look.low + value * (look.high - look.low))[None]
    fitted = resized(_cut(picture, height, width), height, width)
    parts = fitted if channels == 3 else np.repeat((fitted @ GREY)[..., None], channels, 2)
    return np.moveaxis(look.stored(look.low + parts * (look.high - look.low)), -1, 0)


def _inked(gray: Floats) -> Floats:
    """What differs from the paper, as far as anything does."""
    away = np.abs(gray - _paper(gray))
    return np.asarray(away / (away.max() or 1))


def _paper(gray: Floats) -> float:
    border = np.concatenate((gray[0], gray[-1], gray[:, 0], gray[:, -1]))
    return float(np.median(border))


def _cut(picture: Floats, height: int, width: int) -> Floats:
    """The middle of a picture, in the proportions of a sample."""
    tall, wide = picture.shape[:2]
    rows = min(tall, max(1, round(wide * height / width)))
    columns = min(wide, max(1, round(tall * width / height)))
    top, left = (tall - rows) // 2, (wide - columns) // 2
    return picture[top : top + rows, left : left + columns]
