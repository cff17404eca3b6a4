"""The model's class from its source, and from an error back to the nodes it concerns."""

import itertools
import sys
import traceback
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


def concerned(error: BaseException, model: nn.Module | None, job: Job) -> tuple[str, ...]:
    """The dotted paths of the nodes where an error in the forward pass arose; () if unknown.

    The deepest frame whose `self` is one of the model's modules tells which instance it was. Where
    its parameters do not say which node it is, the deepest line of the source does, and the block
    that the line stands in.
    """
    if model is None:
        return ()
    inner, block, line = _deepest(error.__traceback__, model, job)
    if inner is None:
        return ()
    if inner != block and (below := _below(inner, job)):
        return (_common(below),)
    here = [node for number, kind, node in job.lines if (number, kind) == line]
    # One line holds several nodes where calls are nested; a module is called as its node.
    named = [node for node in here if node.rpartition(".")[2] == inner.rpartition(".")[2]]
    prefix = _prefix(block, line[1], job)
    return tuple(dict.fromkeys(prefix + node for node in named or here))


def _deepest(
    trace: TracebackType | None, model: nn.Module, job: Job
) -> tuple[str | None, str, tuple[int, str]]:
    """The innermost module, the innermost with a known line, and that line with its class."""
    names = {id(module): name for name, module in model.named_modules()}
    known = {(number, kind) for number, kind, _ in job.lines}
    inner: str | None = None
    block, line = "", (0, "")
    for frame, number in traceback.walk_tb(trace):
        me = frame.f_locals.get("self")
        if isinstance(me, nn.Module) and id(me) in names:
            inner = names[id(me)]
            at = (number, type(me).__name__)
            if frame.f_code.co_filename == source_file(job) and at in known:
                block, line = inner, at
    return inner, block, line


def _below(module: str, job: Job) -> list[str]:
    """The nodes of the parameters of a module."""
    return [node for name, node in job.nodes.items() if name.startswith(f"{module}.")]


def _common(paths: list[str]) -> str:
    """What several dotted paths begin with; of a single node it is its own."""
    first, last = (path.split(".") for path in (min(paths), max(paths)))
    shared = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return ".".join(part for part, _ in shared)


def _prefix(block: str, kind: str, job: Job) -> str:
    """The path of a block, with its dot: what stands before its own nodes in its parameters'."""
    inside = {node for _, class_name, node in job.lines if class_name == kind}
    for path in _below(block, job) if block else ():
        parts = path.split(".")
        for cut in range(len(parts)):
            rest = parts[cut:]
            if any(rest[: len(own)] == own for own in (node.split(".") for node in inside)):
                return "".join(f"{part}." for part in parts[:cut])
    return ""
