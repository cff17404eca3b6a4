"""A network and its data on the device, as a run begins: for tasks that keep no record."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from gradscape.backends import data
from gradscape.backends.data.dataset import Normalization
from gradscape.backends.data.measure import normalization
from gradscape.backends.protocol import Job
from gradscape.backends.pytorch import device as devices
from gradscape.backends.pytorch.batches import Part, Preparation, Supply
from gradscape.backends.pytorch.source import build
from gradscape.backends.runs import open_run
from gradscape.graph.settings import frozen_parameters


@dataclass(frozen=True)
class Place:
    """Where a task computes, and on what."""

    device: torch.device
    threads: int
    supply: Supply


def place(job: Job) -> Place:
    """The data of a job on its device. Of a run, normalised as the run has it.

    Raises:
        GradscapeError: there is no such device, or the data cannot be read.
    """
    device = devices.choose(job.device)
    threads = devices.make_repeatable(device, job.threads)
    samples = data.read(job.data)
    normal = _recorded(job) or normalization(samples.train_images, job.outputs)
    supply = Supply(
        Part(samples.train_images, samples.train_labels, device),
        Part(samples.validation_images, samples.validation_labels, device),
        Preparation(normal, job.data.prepare, samples.train_images.ndim, device),
    )
    return Place(device, threads, supply)


def network(job: Job, device: torch.device) -> nn.Module:
    """The model as a run begins with it.

    Raises:
        GradscapeError: the source or what is to be frozen does not fit.
    """
    torch.manual_seed(job.training.seed)
    model = build(job)
    for name in frozen_parameters(job.training.frozen, job.nodes):
        model.get_parameter(name).requires_grad_(False)
    return model.to(device)


def _recorded(job: Job) -> Normalization | None:
    """What the run of a job, if it has one, was normalised by."""
    facts = open_run(Path(job.run)).data_facts if job.run else None
    return facts.normalization if facts else None
