"""Tests that run the worker's code in their own process."""

from collections.abc import Iterator
from random import Random

import pytest
import torch


@pytest.fixture(autouse=True)
def _torch_as_it_was() -> Iterator[None]:
    """What a run fixes in its own process: threads, algorithms, random numbers."""
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    yield
    torch.set_num_threads(threads)
    torch.set_rng_state(state)
    torch.use_deterministic_algorithms(False)


@pytest.fixture
def random() -> Random:
    return Random(0)
