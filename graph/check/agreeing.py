"""Ways out of shapes that do not agree where branches meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from gradscape.graph.check.finding import Body, behind
from gradscape.graph.check.mending import decided, fresh, in_wire
from gradscape.graph.check.remedies import changed, outcome, remedy
from gradscape.graph.diagnostic import Fix, Path
from gradscape.graph.edits import Edit, Edits
from gradscape.graph.edits.projection import Layers, projection, same_sort, strides
from gradscape.graph.model import Node, Wire
from gradscape.graph.operator import square
from gradscape.graph.operators.merge import ADD_SHAPES, CONCAT_SHAPES, MULTIPLY_SHAPES
from gradscape.graph.plan import Step
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

Padding = tuple[Edit, tuple[int, int]]
"""The edit that sets a padding, and the padding."""


PADDED = Text("Pad {given} to {wanted} with zeros")
LINEAR = Text("Project {given} to {wanted} by a linear layer")
PROJECTED = Text("Project {given} to {wanted} by a 1×1 convolution")
BRANCH = Text("Pad branch {branches} by {padding}")
BRANCHES = Text("Pad branches {branches} by {padding}")


@remedy(ADD_SHAPES, MULTIPLY_SHAPES)
def sums(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The others brought to the shape of what is computed last: projected, or padded with zeros."""
    if len(path) > 1:
        return
    order = list(body.steps)
    terms = step.specs
    latest = sorted(range(len(terms)), key=lambda k: -order.index(step.wires[k][0]))
    for convert in (projection, _padded):
        for wanted in dict.fromkeys(terms[k] for k in latest):
            rows = {k: convert(spec, wanted) for k, spec in enumerate(terms) if spec != wanted}
            if all(rows.values()):
                shown = ", ".join(dict.fromkeys(str(terms[k]) for k in rows))
                linear = any(op == "linear" for row in rows.values() for op, _ in row or ())
                said = PADDED if convert is _padded else LINEAR if linear else PROJECTED
                label = Text(said, given=shown, wanted=wanted)
                yield Fix(label, _inserted(body, path[0], rows))
                break


def _padded(given: Spec, wanted: Spec) -> Layers | None:
    """The identity, thinned out and padded with channels of zeros (He et al. 2015, option A)."""
    if not same_sort(given, wanted) or len(given.sizes) != 3 or wanted[1] < given[1]:
        return None
    if (stride := strides(given, wanted)) is None:
        return None
    rows: Layers = [("subsample", {"stride": stride})] if stride != (1, 1) else []
    if more := wanted[1] - given[1]:
        channels = (more // 2, more - more // 2)
        rows.append(("pad", {"height": (0, 0), "width": (0, 0), "channels": channels}))
    return rows


def _inserted(body: Body, target: str, rows: dict[int, Layers | None]) -> Edit:
    steps: list[Edit] = []
    taken: list[str] = []
    for number, layers in rows.items():
        nodes = []
        for op, args in layers or ():
            taken.append(fresh(body, target, *taken))
            nodes.append(Node(taken[-1], op, args=args))
        steps.append(in_wire(body, target, number, *nodes))
    return steps[0] if len(steps) == 1 else Edits(tuple(steps))


@remedy(CONCAT_SHAPES)
def joins(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """Another axis; else as much padding as brings all to the largest, in front or by zeros."""
    yield from _other_axis(body, path, step)
    axis, terms = getattr(step.operator, "axis", 1), step.specs
    first = terms[0]
    if len(path) > 1 or len(first.sizes) != 3 or not all(same_sort(t, first) for t in terms):
        return
    largest = [max(term[k] for term in terms) for k in (1, 2, 3)]
    wanted = {
        k: term.with_sizes(*(term[a] if a == axis else largest[a - 1] for a in (1, 2, 3)))
        for k, term in enumerate(terms)
    }
    short = {k: spec for k, spec in wanted.items() if spec != terms[k]}
    wider = [_wider(body, step.wires[k], spec) for k, spec in short.items()]
    found = [pair for pair in wider if pair is not None]
    if len(found) == len(wider):
        said = ", ".join(dict.fromkeys(str(square(padding)) for _, padding in found))
        branches = ", ".join(str(k + 1) for k in short)
        label = Text(BRANCHES if len(short) > 1 else BRANCH, branches=branches, padding=said)
        yield Fix(label, Edits(tuple(edit for edit, _ in found)))
    rows: dict[int, Layers | None] = {
        k: [("pad", _sides(terms[k], spec))] for k, spec in short.items()
    }
    yield Fix(Text("Pad with zeros to {size}", size=_size(largest)), _inserted(body, path[0], rows))


def _other_axis(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The one axis in which the shapes differ."""
    first = step.specs[0].sizes
    if all(len(term.sizes) == len(first) for term in step.specs):
        differ = [
            k
            for k, sizes in enumerate(zip(*(t.sizes for t in step.specs), strict=True), 1)
            if len(set(sizes)) > 1
        ]
        if len(differ) == 1:
            yield from changed(body, path, step, axis=differ[0])


def _size(largest: Sequence[int]) -> str:
    return f"{largest[1]}×{largest[2]}"


def _sides(given: Spec, wanted: Spec) -> dict[str, tuple[int, int]]:
    names = ("channels", "height", "width")
    more = (b - a for a, b in zip(given.sizes, wanted.sizes, strict=True))
    return {name: (d // 2, d - d // 2) for name, d in zip(names, more, strict=True)}


def _wider(body: Body, wire: Wire, wanted: Spec) -> Padding | None:
    """The padding of the last window in a branch that gives the wanted shape."""
    wire = body.plan.source(wire)
    while (source := body.steps.get(wire[0])) is not None:
        for path, leaf in behind(source, (wire[0],), wire[1]):
            operator: Any = leaf.operator
            if operator is None or len(leaf.inputs) != 1:
                return None
            if hasattr(operator, "padding") and hasattr(operator, "kernel_size"):
                return _padding(body, path, leaf, wanted)
            if leaf.outputs != leaf.inputs:
                return None
        if not source.wires:
            return None
        wire = body.plan.source(source.wires[0])
    return None


def _padding(body: Body, path: Path, leaf: Step, wanted: Spec) -> Padding | None:
    operator: Any = leaf.operator
    best: list[int] = list(operator.padding)
    for axis, kernel in enumerate(operator.kernel_size):
        for padding in range(best[axis], best[axis] + kernel + 1):
            sides = (padding, best[1]) if axis == 0 else (best[0], padding)
            given = outcome(replace(operator, padding=sides), leaf)
            if given and given[0].sizes[axis + 1] == wanted.sizes[axis + 1]:
                best[axis] = padding
                break
    sides = best[0], best[1]
    given = outcome(replace(operator, padding=sides), leaf)
    if not given or given[0] != wanted:
        return None
    return decided(body, path, "padding", sides), sides
