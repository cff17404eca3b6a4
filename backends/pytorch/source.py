"""The model's class from its source, and from an error back to the nodes it concerns."""

import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType, TracebackType

from torch import nn

from gradscape.backends.protocol import Job
from gradscape.graph.errors import GradscapeError

MODULE = "gradscape_model"


class SourceError(GradscapeError):
    """The source of a model that cannot be loaded."""


def source_file(job: Job) -> str:
    """The name under which the source is compiled: the run's own copy, so tracebacks show it."""
    return str(Path(job.run) / "model.py")


def build(job: Job) -> nn.Module:
    """The model, built without arguments on the CPU. Raises SourceError."""
    module = ModuleType(MODULE)
    module.__file__ = source_file(job)
    sys.modules[MODULE] = module
    exec(compile(job.source, source_file(job), "exec"), module.__dict__)
    names = getattr(module, "__all__", None)
    if not names or not hasattr(module, names[0]):
        raise SourceError("The source does not name the model's class in `__all__`")
    model = getattr(module, names[0])()
    if not isinstance(model, nn.Module):
        raise SourceError(f"`{names[0]}` is no torch.nn.Module")
    return model


def frozen_parameters(job: Job) -> list[str]:
    """The names of the parameters below the frozen paths.

    Raises SourceError where a path has none: what was to stay would silently be trained.
    """
    found: list[str] = []
    for path in job.training.frozen:
        below = [name for name, node in job.nodes.items() if f"{node}.".startswith(f"{path}.")]
        if not below:
            raise SourceError(f"`frozen` names {path!r}, but no parameters are there")
        found += below
    return list(dict.fromkeys(found))


def concerned(error: BaseException, model: nn.Module | None, job: Job) -> tuple[str, ...]:
    """The dotted paths of the nodes where an error in the forward pass arose; () if unknown.

    The deepest frame whose `self` is one of the model's modules tells which instance it was; the
    line of the source in the deepest frame of ours which of its nodes.
    """
    if model is None:
        return ()
    names = {id(module): name for name, module in model.named_modules()}
    instance, line = _deepest(error.__traceback__, names, source_file(job))
    if instance is None:
        return ()
    below = [node for name, node in job.nodes.items() if name.startswith(f"{instance}.")]
    here = {node for at, kind, node in job.lines if line == (at, kind)}
    if not here:
        return tuple(dict.fromkeys(below[:1]))
    # One line stands for every use of its block, and holds several nodes where calls are nested.
    own = instance.rpartition(".")[2]
    best = max(_nearness(node, below, own) for node in here)
    return tuple(sorted(node for node in here if _nearness(node, below, own) == best))


def _deepest(
    trace: TracebackType | None, names: dict[int, str], file: str
) -> tuple[str | None, tuple[int, str] | None]:
    """The qualified name of the innermost module, and the innermost line of ours with its class."""
    instance: str | None = None
    line: tuple[int, str] | None = None
    for frame, number in traceback.walk_tb(trace):
        me = frame.f_locals.get("self")
        if id(me) in names:
            instance = names[id(me)]
        if frame.f_code.co_filename == file and isinstance(me, nn.Module):
            line = (number, type(me).__name__)
    return instance, line


def _nearness(node: str, below: Iterable[str], own: str) -> tuple[int, int]:
    """How much of its path a node has in common with those of the instance's parameters."""
    parts = node.split(".")
    shared = max((_common(parts, other.split(".")) for other in below), default=0)
    return shared, int(parts[-1] == own)


def _common(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
