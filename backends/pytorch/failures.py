"""What went wrong in a worker, in words and with the nodes that it concerns."""

import traceback

import torch
from torch import nn

from gradscape.backends.protocol import Failed, Job
from gradscape.backends.pytorch.locate import concerned
from gradscape.graph.errors import GradscapeError


def failed(error: Exception, model: nn.Module | None, job: Job) -> Failed:
    """The last message of a task that an error ended; `model` where there was one already."""
    if isinstance(error, GradscapeError):
        return Failed(message=str(error), input=True)
    nodes, memory = concerned(error, model, job), _is_memory(error)
    trace = "".join(traceback.format_exception(error))
    return Failed(
        message=_words(error, nodes, memory, job), memory=memory, nodes=nodes, trace=trace
    )


def _words(error: Exception, nodes: tuple[str, ...], memory: bool, job: Job) -> str:
    where = f" (in {', '.join(nodes)})" if nodes else ""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    if memory:
        return (
            f"The memory of the device is used up{where}. A smaller batch needs less: "
            f"it is {job.training.batch}. {reason}"
        )
    return f"PyTorch cannot run the network{where}: {reason}"


def _is_memory(error: Exception) -> bool:
    words = str(error)
    # On the CPU torch raises a plain RuntimeError.
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and "allocate memory" in words
    )
