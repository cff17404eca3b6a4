"""What is measured on samples: their fingerprint and how they are normalised."""

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.backends.data.dataset import Normalization, Samples
from gradscape.backends.protocol import Loss

CHUNK = 4096
"""Samples that are looked at at a time, so that measuring needs no second copy of the data."""


def fingerprint(samples: Samples) -> str:
    """SHA-256 over all arrays, their types and shapes: equal data, however it is stored."""
    digest = hashlib.sha256()
    for array in (
        samples.train_images,
        samples.train_labels,
        samples.validation_images,
        samples.validation_labels,
    ):
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def normalization(images: NDArray[Any], losses: Iterable[Loss]) -> Normalization:
    """How a training part is normalised: as its images are, unless a loss asks for 0 to 1."""
    unit = any(x.loss == "bce_with_logits" and x.target == "input" for x in losses)
    return to_unit_range(images) if unit else standardize(images)


def standardize(images: NDArray[Any]) -> Normalization:
    """Mean 0 and standard deviation 1 in each channel of N × channels × … samples."""
    total, squares = _sums(images)
    mean = total / _count(images)
    variance = np.maximum(squares / _count(images) - mean**2, 0)
    return Normalization(_plain(mean), _plain(_nonzero(np.sqrt(variance))))


def to_unit_range(images: NDArray[Any]) -> Normalization:
    """Values from 0 to 1 in each channel: a target of binary cross-entropy must lie there."""
    axes = (0, *range(2, images.ndim))
    low = images.min(axis=axes).astype(np.float64)
    high = images.max(axis=axes).astype(np.float64)
    return Normalization(_plain(low), _plain(_nonzero(high - low)))


def _sums(images: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    axes = (0, *range(2, images.ndim))
    total = np.zeros(images.shape[1])
    squares = np.zeros(images.shape[1])
    for first in range(0, len(images), CHUNK):
        chunk = images[first : first + CHUNK].astype(np.float64)
        total += chunk.sum(axis=axes)
        squares += (chunk**2).sum(axis=axes)
    return total, squares


def _count(images: NDArray[Any]) -> int:
    return int(images.size // images.shape[1])


def _nonzero(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(values > 0, values, 1.0)


def _plain(values: NDArray[np.float64]) -> tuple[float, ...]:
    # Six digits, as they stand in the script; the run computes with the very same numbers.
    return tuple(float(f"{value:.6g}") for value in values)
