"""From an error in torch back to the nodes that it concerns."""

import ast
import itertools
import re
from dataclasses import dataclass
from types import TracebackType

from torch import nn

from gradscape.backends.protocol import Job
from gradscape.backends.pytorch.source import source_file


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
    that is a block, the deepest line of the source tells which of its nodes.
    """
    if model is None:
        return ()
    inner, place = _deepest(error.__traceback__, model, job)
    if inner is None:
        return ()
    here = _on_line(place, job) if place is not None else []
    if place is None or inner != place.block:
        # One module without weights may stand for several nodes: then the line tells which.
        here = [node for node in here if place and inner == _joined(place.block, _name(node))]
        if place is None or not here:
            return (job.modules[inner],)
    block = job.modules[place.block]
    return tuple(_joined(block, node) for node in here)


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
        # What a module of torch has inside is no node.
        if isinstance(me, nn.Module) and names.get(id(me)) in job.modules:
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
    inline = [
        node for node in here if not re.search(rf"self\.{re.escape(_name(node))}\b", place.whole)
    ]
    return own or inline or here


def _called(text: str) -> str | None:
    """The attribute that an expression calls: `bn` of `self.bn(self.conv(x))`."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    called = tree.func if isinstance(tree, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else None


def _joined(block: str, name: str) -> str:
    return f"{block}.{name}" if block else name


def _name(node: str) -> str:
    return node.rpartition(".")[2].partition("#")[0]
