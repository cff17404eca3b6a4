"""Samples on the device: normalised, resized and repeated there, batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from gradscape.backends.data.dataset import Normalization
from gradscape.graph.settings import Prepare

RESIDENT = 2 << 30
"""Bytes up to which a data set lies on the device as a whole."""


class Preparation:
    """From stored samples to what the network gets."""

    def __init__(
        self,
        normalization: Normalization,
        steps: tuple[Prepare, ...],
        axes: int,
        device: torch.device,
    ) -> None:
        shape = (-1, *(1,) * (axes - 2))
        self.mean = torch.tensor(normalization.mean, device=device).view(shape)
        self.std = torch.tensor(normalization.std, device=device).view(shape)
        self.steps = steps

    def __call__(self, images: Tensor) -> Tensor:
        """N × channels × height × width as stored, to float32 as prepared."""
        x = (images.float() - self.mean) / self.std
        for step in self.steps:
            if step.resize is not None:
                x = F.interpolate(x, step.resize, mode="bilinear", align_corners=False)
            elif step.channels is not None and x.shape[1] != step.channels:
                x = x.repeat(1, step.channels, 1, 1)
        return x


class Part:
    """The samples to train or to validate on."""

    def __init__(
        self, images: NDArray[Any], labels: NDArray[np.int64], device: torch.device
    ) -> None:
        self.device = device
        self.images = torch.from_numpy(np.ascontiguousarray(images))
        self.labels = torch.from_numpy(labels).to(device)
        if images.nbytes <= RESIDENT:
            self.images = self.images.to(device)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, index: Tensor) -> tuple[Tensor, Tensor]:
        """The stored samples of an index on the device, and their labels."""
        images = self.images[index.to(self.images.device)].to(self.device)
        return images, self.labels[index]

    def in_order(self, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
        """All samples, the last batch as large as what is left."""
        for first in range(0, len(self), batch):
            rows = slice(first, first + batch)
            yield self.images[rows].to(self.device), self.labels[rows]


@dataclass(frozen=True)
class Supply:
    """The data of a run on its device."""

    train: Part
    validation: Part
    prepare: Preparation


def order(seed: int, epoch: int, samples: int) -> Tensor:
    """The order of the samples in an epoch, counted from 0: it depends on nothing else."""
    return torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(samples))
