"""What a node computes and what it has learned, cut into planes that can be painted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from gradscape.gui.training.trial.look import Floats

MOST = 99.5
"""Percent of the values that are within the scale: a single loud one is not to dim all others."""
LOOKED_AT = 200_000
ROW = 16
"""Numbers of a vector that stand in one row."""


@dataclass(frozen=True)
class Scale:
    """From what value to what the colours go; zero is in the middle of a signed one."""

    low: float
    high: float
    signed: bool


@dataclass(frozen=True)
class Planes:
    """Images of one size: N × height × width, or N × height × width × 3 where they have colours.

    A plane is called by `name`, with its number counted from 1.
    """

    values: Floats
    scale: Scale
    inputs: int = 0
    kind: str = "map"

    def __len__(self) -> int:
        return len(self.values)

    @property
    def colored(self) -> bool:
        """Whether the last axis is red, green and blue."""
        return self.values.ndim == 4

    def name(self, k: int) -> str:
        """What a person calls a plane."""
        if self.kind == "map":
            return _say("Map {0}").format(k + 1)
        if self.inputs > 1:
            out, into = divmod(k, self.inputs)
            return _say("Kernel {0} of channel {1}").format(out + 1, into + 1)
        return _say("Kernel {0}").format(k + 1)

    def range(self, k: int) -> tuple[float, float]:
        """The least and the greatest value of a plane."""
        held = self.values[k][np.isfinite(self.values[k])]
        return (float(held.min()), float(held.max())) if held.size else (math.nan, math.nan)


def robust(values: Floats) -> Scale:
    """The scale of values of which few may be far away from all others."""
    flat = values.ravel()
    flat = flat[:: max(1, flat.size // LOOKED_AT)]
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return Scale(0, 1, False)
    signed = bool(flat.min() < 0)
    sizes = np.abs(flat)
    most = float(np.percentile(sizes, MOST)) or float(sizes.max()) or 1.0
    return Scale(-most if signed else 0.0, most, signed)


def maps(data: bytes, shape: tuple[int, ...]) -> Planes:
    """The output of a node for one sample."""
    values = _array(data, shape)
    return Planes(_planes(values), robust(values))


def kernels(data: bytes, shape: tuple[int, ...]) -> Planes:
    """The weight of a node. Kernels over three channels are in colour, grey where they are zero."""
    values = _array(data, shape)
    scale = robust(values)
    if values.ndim == 4 and shape[2] * shape[3] > 1:
        if shape[1] == 3:
            most = max(abs(scale.low), scale.high)
            lit = np.clip(0.5 + np.moveaxis(values, 1, 3) / (2 * most), 0, 1)
            return Planes(lit, Scale(-most, most, True), 1, "kernel")
        return Planes(values.reshape(-1, *shape[2:]), scale, shape[1], "kernel")
    return Planes(_planes(values.squeeze() if values.ndim > 3 else values), scale, 1, "kernel")


def _array(data: bytes, shape: tuple[int, ...]) -> Floats:
    return np.frombuffer(data, np.float32).reshape(shape).astype(np.float64)


def _planes(values: Floats) -> Floats:
    if values.ndim < 2:
        return _rows(values.ravel())[None]
    if values.ndim == 3 and values.shape[1:] == (1, 1):
        return _rows(values.ravel())[None]
    return values.reshape(-1, *values.shape[-2:])


def _rows(vector: Floats) -> NDArray[np.float64]:
    """A vector in rows that are about twice as wide as all of them are high."""
    count = max(1, len(vector))
    width = count if count <= ROW else math.ceil(math.sqrt(2 * count))
    height = math.ceil(count / width)
    out = np.full(width * height, np.nan)
    out[: len(vector)] = vector
    return out.reshape(height, width)


def _say(words: str) -> str:
    return QCoreApplication.translate("Trial", words)
