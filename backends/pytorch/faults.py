"""Which node of a network is the first to compute something that is not finite."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from torch import Tensor, nn
from torch.autograd.graph import Node as Function

from gradscape.backends.protocol import Job
from gradscape.backends.pytorch.capture import watching

Gradients = tuple[Tensor | None, ...]


class Fault(NamedTuple):
    """A node's dotted path, and whether its gradient is meant or its output."""

    node: str
    gradient: bool


def first_fault(model: nn.Module, job: Job, act: Callable[[], object]) -> Fault | None:
    """The first node whose output, or else whose gradient, is not finite while `act` runs.

    `act` goes through `model` and back. A gradient is of the node that computes it from a finite
    one: where a root of 0 is taken, of the root, not of the layer before it. None where every
    node's are finite, as where the loss alone cannot take its values.
    """
    outputs: list[str] = []
    gradients: list[str] = []
    known: set[Function] = set()

    def see(node: str, value: Any) -> None:
        for tensor in _tensors(value):
            if not _finite(tensor):
                outputs.append(node)
            for function in _newer(tensor.grad_fn, known):
                function.register_hook(partial(back, node))

    def back(node: str, computed: Gradients, _: Gradients) -> None:
        if not all(gradient is None or _finite(gradient) for gradient in computed):
            gradients.append(node)

    with watching(model, job, see):
        act()
    if outputs:
        return Fault(outputs[0], gradient=False)
    node = gradients[0] if gradients else _parameter(model, job)
    return Fault(node, gradient=True) if node is not None else None


def _newer(end: Function | None, known: set[Function]) -> Iterator[Function]:
    """What was computed since the last time on the way to `end`, which is all of one node."""
    ahead = [end]
    while ahead:
        at = ahead.pop()
        if at is not None and at not in known:
            known.add(at)
            yield at
            ahead += [function for function, _ in at.next_functions]


def _parameter(model: nn.Module, job: Job) -> str | None:
    """The node nearest to the loss of whose parameters a gradient is not finite."""
    found = [
        job.nodes.get(name, name)
        for name, parameter in model.named_parameters()
        if parameter.grad is not None and not _finite(parameter.grad)
    ]
    return found[-1] if found else None


def _tensors(value: Any) -> Iterator[Tensor]:
    for part in value if isinstance(value, tuple | list) else (value,):
        if isinstance(part, Tensor) and part.is_floating_point():
            yield part


def _finite(value: Tensor) -> bool:
    return bool(value.isfinite().all())
