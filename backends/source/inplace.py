"""Which activations may overwrite their input: a decision by liveness, the renderer's own.

One may where it is the only reader of what it reads, where that is no input of the body and shares
no memory with anything, and where the layer that made it does not read it again in its backward
pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gradscape.graph.diagnostic import Path
from gradscape.graph.plan import Plan, Step

Group = tuple[Path, str]


def inplace(plans: Sequence[Plan]) -> frozenset[Path]:
    """The nodes of a class that may work in place in every use; of one attribute all or none."""
    allowed: set[Path] = set()
    refused: set[Path] = set()
    names: dict[Path, Group] = {}
    for plan in plans:
        for path, step, may in _body(plan):
            names[path] = (path[:-1], step.node.name or path[-1])
            (allowed if may else refused).add(path)
    closed = {names[path] for path in refused}
    return frozenset(path for path in allowed - refused if names[path] not in closed)


def _body(plan: Plan) -> Iterator[tuple[Path, Step, bool]]:
    """(path, step, whether it may) for each activation of a body and of the sequences in it."""
    readers = Counter(
        plan.source(wire) for step in plan.steps.values() if not step.absent for wire in step.wires
    )
    for i, step in plan.steps.items():
        if step.absent:
            continue
        if _takes(step):
            source = plan.source(step.wires[0])
            producer = plan.steps[source[0]]
            yield (i,), step, readers[source] == 1 and _gives_up(producer)
        yield from _inside(step, (i,))


def _inside(step: Step, at: Path) -> Iterator[tuple[Path, Step, bool]]:
    """The same for a chain, where each step is the only reader of the one before it."""
    for turn in step.turns:
        if _takes(turn):
            yield (*at, "*"), turn, False
        yield from _inside(turn, (*at, "*"))
    if step.plan is None or step.plan.definition is not None:
        return
    before: Step | None = None
    for i, inner in step.plan.steps.items():
        if inner.absent:
            continue
        if _takes(inner):
            yield (*at, i), inner, before is not None and _gives_up(before)
        yield from _inside(inner, (*at, i))
        before = inner


def _takes(step: Step) -> bool:
    return step.operator is not None and step.operator.traits.inplace


def _gives_up(step: Step) -> bool:
    """Whether the output of a step may be overwritten: it is a layer's own, and not read again."""
    if step.absent or step.plan or step.turns or step.operator is None:
        return False
    traits = step.operator.traits
    return traits.role == "layer" and not (traits.view or traits.saves_output)
