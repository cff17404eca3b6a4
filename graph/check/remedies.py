"""Ways out of what an operator refuses: other arguments with which it takes what comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import gcd
from typing import Any

from gradscape.graph.check.finding import Body
from gradscape.graph.check.mending import fresh, in_wire, unread
from gradscape.graph.diagnostic import Code, Fix, Path, ShapeError
from gradscape.graph.edits import Connect, Edit, Edits, RemoveNodes, SetArgument
from gradscape.graph.edits.base import ports_of, said
from gradscape.graph.model import Node
from gradscape.graph.operator import Operator
from gradscape.graph.operators import attention, convolution, merge, padding, shape, split
from gradscape.graph.operators.shape import Tokens
from gradscape.graph.plan import Step
from gradscape.graph.resolving import infer
from gradscape.graph.shapes import AXES, AXIS, GROUPS
from gradscape.graph.spec import PADDING, WINDOW, Spec
from gradscape.graph.text import Text, joined, word

Remedy = Callable[[Body, Path, Step], Iterator[Fix]]
REMEDIES: dict[Code, Remedy] = {}


def remedy(*codes: Code) -> Callable[[Remedy], Remedy]:
    """Declare the function below as what finds ways out of these."""

    def declare(function: Remedy) -> Remedy:
        REMEDIES.update(dict.fromkeys(codes, function))
        return function

    return declare


def outcome(operator: Operator, step: Step) -> tuple[Spec, ...] | None:
    """What an operator would give in the place of a step's; None where it refuses too."""
    try:
        return infer(operator, step.specs)
    except ShapeError:
        return None


def changed(body: Body, path: Path, step: Step, **values: Any) -> Iterator[Fix]:
    """Other arguments, if the operator then takes what comes in."""
    assert step.operator is not None
    if outcome(replace(step.operator, **values), step) is None:  # type: ignore[type-var]  # declared ones are dataclasses
        return
    name = body.definition.name
    edits: tuple[Edit, ...] = tuple(SetArgument(name, path, k, v) for k, v in values.items())
    settings = (
        Text("{name} to {value}", name=word(k), value=said(value)) for k, value in values.items()
    )
    yield Fix(
        Text("Set {settings}", settings=joined(", ", settings)),
        edits[0] if len(edits) == 1 else Edits(edits),
    )


@remedy(GROUPS)
def groups(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """As many groups as divide the channels on both sides, at most as many as now."""
    channels = gcd(step.specs[0][1], getattr(step.operator, "out_channels", 0))
    for name in ("groups", "num_groups"):
        if count := getattr(step.operator, name, None):
            best = next(k for k in range(count, 0, -1) if channels % k == 0)
            yield from changed(body, path, step, **{name: best})


@remedy(WINDOW)
def windows(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """A window as large as the map, or as the padded map; else as much padding as it needs.

    No padding is meant that is more than half of the window, or as wide as the map itself.
    """
    operator: Any = step.operator
    sizes, kernel, pad = step.specs[0][2:], operator.kernel_size, operator.padding
    spacing = getattr(operator, "dilation", (1, 1))
    axes = list(zip(sizes, kernel, pad, spacing, strict=True))
    smaller = tuple(min(k, (n - 1) // d + 1) for n, k, _, d in axes)
    padded = tuple(min(k, (n + 2 * p - 1) // d + 1) for n, k, p, d in axes)
    yield from next(
        filter(None, (tuple(changed(body, path, step, kernel_size=k)) for k in (smaller, padded))),
        (),
    )
    needed = tuple(max(p, -((n - d * (k - 1) - 1) // 2)) for n, k, p, d in axes)
    if all(p <= k // 2 and p < n for p, k, n in zip(needed, kernel, sizes, strict=True)):
        yield from changed(body, path, step, padding=needed)


@remedy(PADDING)
def half_paddings(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The most that torch takes."""
    operator: Any = step.operator
    pairs = zip(operator.padding, operator.kernel_size, strict=True)
    yield from changed(body, path, step, padding=tuple(min(p, k // 2) for p, k in pairs))


@remedy(convolution.OUTPUT_PADDING)
def output_paddings(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The most that torch takes."""
    operator: Any = step.operator
    axes = zip(operator.output_padding, operator.stride, operator.dilation, strict=True)
    values = tuple(min(p, max(s, d) - 1) for p, s, d in axes)
    yield from changed(body, path, step, output_padding=values)


@remedy(convolution.TRANSPOSED_WINDOW)
def transposed_paddings(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """As little as leaves something of each axis."""
    operator: Any = step.operator
    full = outcome(replace(operator, padding=(0, 0)), step)
    if full:
        pairs = zip(operator.padding, full[0][2:], strict=True)
        values = tuple(min(p, (size - 1) // 2) for p, size in pairs)
        yield from changed(body, path, step, padding=values)


@remedy(attention.HEADS)
def heads(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The most heads that divide the dim, at most as many as now."""
    dim, count = step.specs[0][2], getattr(step.operator, "num_heads", 1)
    best = next(k for k in range(count, 0, -1) if dim % k == 0)
    yield from changed(body, path, step, num_heads=best)


@remedy(split.SECTIONS)
def sections(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The number of parts nearest to the one wanted that divides the axis."""
    operator: Any = step.operator
    size = step.specs[0][operator.axis]
    found = [k for k in range(2, size + 1) if size % k == 0]
    for best in sorted(found, key=lambda k: abs(k - operator.sections))[:1]:
        yield from changed(body, path, step, sections=best)


@remedy(shape.SELECT_INDEX)
def indices(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The last element."""
    yield from changed(body, path, step, index=-1)


@remedy(shape.PERMUTE)
def orders(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """Channels, or whatever stands first, last."""
    last = step.specs[0].ndim - 1
    yield from changed(body, path, step, axes=(*range(2, last + 1), 1))


@remedy(shape.RESHAPE, shape.RESHAPE_OPEN)
def reshapes(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """One size left open; else all in a row."""
    sizes: tuple[int, ...] = getattr(step.operator, "sizes", ())
    given = [max(size, 1) for size in sizes]
    for k in reversed(range(len(sizes))):
        opened = (*given[:k], -1, *given[k + 1 :])
        fixes = tuple(changed(body, path, step, sizes=opened, fold=False))
        if fixes:
            yield from fixes
            return
    yield from changed(body, path, step, sizes=(-1,), fold=False)


@remedy(AXIS)
def axes(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The last axis that there is."""
    for name in ("axis", "start"):
        if hasattr(step.operator, name):
            yield from changed(body, path, step, **{name: len(step.specs[0].sizes)})


@remedy(padding.PAD_REFLECT)
def reflections(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The most that can be reflected."""
    operator: Any = step.operator
    names = ("channels", "height", "width")
    most = {
        name: tuple(min(side, size - 1) for side in getattr(operator, name))
        for name, size in zip(names, step.specs[0].sizes, strict=True)
    }
    less = {name: value for name, value in most.items() if value != getattr(operator, name)}
    yield from changed(body, path, step, **less)


@remedy(merge.MERGE_ALONE)
def alone(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """The one value that nobody reads as another term; else what comes in goes on."""
    if len(path) == 1:
        name, port = body.definition.name, ports_of(body.project, step.node)[0].name
        behind = body.graph.topology.descendants(path)
        loose = [i for i in unread(body) if i not in behind]
        if len(loose) == 1:
            label = Text(
                "Connect {source} to {target}",
                source=body.called(loose[0]),
                target=body.called(*path),
            )
            yield Fix(label, Connect(name, (loose[0], 0), path[0], port))
        label = Text("Take {node} out", node=body.called(*path))
        yield Fix(label, RemoveNodes(body.definition.name, path, heal=True))


@remedy(AXES)
def tokens(body: Body, path: Path, step: Step) -> Iterator[Fix]:
    """A feature map as tokens, where those are wanted."""
    spec = step.specs[0]
    if len(path) == 1 and len(spec.sizes) == 3 and step.operator is not None:
        rows = Tokens().infer(spec)
        try:
            infer(step.operator, (rows,))
        except ShapeError:
            return
        node = Node(fresh(body, path[0]), "tokens")
        yield Fix(Text("Make tokens of it: {rows}", rows=rows), in_wire(body, path[0], 0, node))
