"""What went wrong in a worker, in words and with the nodes that it concerns."""

import errno
import math
import re
import traceback
from pathlib import Path

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from gradscape.backends.data import DataError
from gradscape.backends.protocol import Failed, Job
from gradscape.backends.pytorch.locate import concerned
from gradscape.graph.errors import GradscapeError

MEMORY = re.compile(
    r"allocate memory|bad_alloc|could not create a (memory|primitive(?! descriptor))|out of memory"
)
"""What libraries say on the CPU, where torch raises a plain RuntimeError."""


def failed(error: Exception, model: nn.Module | None, job: Job) -> Failed:
    """The last message of a task that an error ended; `model` where there was one already."""
    if isinstance(error, GradscapeError):
        return refused(error)
    nodes, memory = concerned(error, model, job), _is_memory(error)
    trace = "".join(traceback.format_exception(error))
    return Failed(
        message=_words(error, nodes, memory, model, job), memory=memory, nodes=nodes, trace=trace
    )


def refused(error: GradscapeError) -> Failed:
    """A task that cannot be begun as it is."""
    return Failed(message=str(error), input=True, data=isinstance(error, DataError))


def unwritten(error: OSError, run: Path) -> Failed:
    """A run whose folder takes no more; what it holds is whole, and it can go on from there."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "the disk is full. Make room, then go on with the run"
    else:
        why = f"{error.strerror or error}"
    return Failed(message=f"{run} cannot be written: {why}", disk=True)


def _words(
    error: Exception, nodes: tuple[str, ...], memory: bool, model: nn.Module | None, job: Job
) -> str:
    where = f" (in {', '.join(nodes)})" if nodes else ""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    if memory:
        return f"The memory of the device is used up{where}. {_offer(model, job)}. {reason}"
    return f"PyTorch cannot run the network{where}: {reason}"


def _offer(model: nn.Module | None, job: Job) -> str:
    """In words, how the network may be trained with less."""
    batch, parts = job.training.batch, job.training.accumulate
    if model is None or parts >= batch:
        return "A smaller network needs less"
    parts = min(2 * parts, batch)
    size = math.ceil(batch / parts)
    parted = "in half" if parts == 2 else f"in {parts} parts"
    offer = (
        f"The batch of {batch} computed {parted} (`accumulate` {parts}: {size} samples at a time) "
        "needs about half of it"
    )
    modules = list(model.modules())
    differs = []
    if any(isinstance(module, _BatchNorm) for module in modules):
        differs.append(f"batch norm takes its statistics of {size} samples")
    if any("drop" in type(module).__name__.lower() for module in modules):
        differs.append("dropout draws anew for each part")
    if not differs:
        return f"{offer} and gives the same gradient"
    return f"{offer}; then {' and '.join(differs)}"


def _is_memory(error: Exception) -> bool:
    words = str(error)
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and MEMORY.search(words) is not None
    )
