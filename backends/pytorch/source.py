"""The model's class from its source, and from an error back to the nodes it concerns."""

import ast
import itertools
import re
import sys
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Place:
    """Where in the source an error arose: the block's qualified name, its line, what ran there."""

    block: str
    line: int
    class_name: str
    text: str
    whole: str


def concerned(error: BaseException, model: nn.Module | None, job: Job) -> tuple[str, ...]:
    """The dotted paths of the nodes where an error in the forward pass arose; () if unknown.

    The deepest frame whose `self` is one of the model's modules tells which instance it was. Where
    its parameters do not say which node it is, the deepest line of the source does, and the block
    that the line stands in.
    """
    if model is None:
        return ()
    inner, place = _deepest(error.__traceback__, model, job)
    block = place.block if place is not None else ""
    if inner is not None and inner != block and (below := _below(inner, job)):
        return (_common(below),)
    if place is None:
        return ()
    prefix = _prefix(place, job)
    return tuple(dict.fromkeys(prefix + node for node in _on_line(place, job)))


def _deepest(
    trace: TracebackType | None, model: nn.Module, job: Job
) -> tuple[str | None, Place | None]:
    """The innermost module, and the innermost place that the table of lines knows."""
    names = {id(module): name for name, module in model.named_modules()}
    known = {(number, kind) for number, kind, _ in job.lines}
    text = job.source.split("\n")
    inner: str | None = None
    place: Place | None = None
    while trace is not None:
        code, number = trace.tb_frame.f_code, trace.tb_lineno
        me = trace.tb_frame.f_locals.get("self")
        if isinstance(me, nn.Module) and id(me) in names:
            inner, kind = names[id(me)], type(me).__name__
            if code.co_filename == source_file(job) and (number, kind) in known:
                whole = text[number - 1]
                first, last = _columns(trace)
                part = whole.encode()[first:last].decode(errors="replace")
                place = Place(inner, number, kind, part, whole)
        trace = trace.tb_next
    return inner, place


def _columns(trace: TracebackType) -> tuple[int | None, int | None]:
    """The bytes of its line that a frame was computing, as Python 3.11 knows them."""
    positions = trace.tb_frame.f_code.co_positions()
    first, last, start, end = next(itertools.islice(positions, trace.tb_lasti // 2, None))
    return (start, end) if first == last else (start, None)


def _on_line(place: Place, job: Job) -> list[str]:
    """The nodes of a line; where calls are nested, those that ran there."""
    here = [node for at, kind, node in job.lines if (at, kind) == (place.line, place.class_name)]
    own = [node for node in here if _name(node) == _called(place.text)]
    inline = [node for node in here if not re.search(rf"self\.{_name(node)}\b", place.whole)]
    return own or inline or here


def _called(text: str) -> str | None:
    """The attribute that an expression calls: `bn` of `self.bn(self.conv(x))`."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    called = tree.func if isinstance(tree, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else None


def _name(node: str) -> str:
    return node.rpartition(".")[2].partition("#")[0]


def _below(module: str, job: Job) -> list[str]:
    """The nodes of the parameters of a module."""
    return [node for name, node in job.nodes.items() if name.startswith(f"{module}.")]


def _common(paths: list[str]) -> str:
    """What several dotted paths begin with; of a single node it is its own."""
    first, last = (path.split(".") for path in (min(paths), max(paths)))
    shared = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return ".".join(part for part, _ in shared)


def _prefix(place: Place, job: Job) -> str:
    """The path of a block, with its dot: what stands before its own nodes in its parameters'."""
    if not place.block:
        return ""
    inside = [node.split(".") for _, kind, node in job.lines if kind == place.class_name]
    for path in _below(place.block, job):
        parts = path.split(".")
        for cut in range(len(parts)):
            if any(parts[cut : cut + len(own)] == own for own in inside):
                return "".join(f"{part}." for part in parts[:cut])
    return f"{place.block}."
