"""How much of the input one element of a value sees.

Layer by layer from the input on (Araujo, Norris & Sim 2019, Computing Receptive Fields of
Convolutional Neural Networks): behind a window of k with stride s a field of r pixels, whose
neighbours lie j pixels apart, becomes r + (k − 1)·j, and j becomes j·s. Where branches meet the
largest one counts. The field is not cut at the border of the picture, as padding is seen too.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, inf
from typing import NamedTuple

from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Wire
from gradscape.graph.plan import Plan, Step

Extent = tuple[int, int]
"""Height and width, in pixels."""


class Reach(NamedTuple):
    """What an element sees (`inf`: everything), and how far apart neighbours see; in pixels."""

    height: float = 1
    width: float = 1
    down: float = 1
    right: float = 1

    def behind(self, window: tuple[tuple[float, float], tuple[float, float]] | None) -> Reach:
        """The same behind a window, (kernel, stride); None sees everything."""
        if window is None:
            return EVERYTHING
        (kh, kw), (sh, sw) = window
        height, width = self.height + (kh - 1) * self.down, self.width + (kw - 1) * self.right
        return Reach(height, width, self.down * sh, self.right * sw)

    @property
    def extent(self) -> Extent | None:
        """As people read it: whole pixels, None for everything."""
        if inf in self:
            return None
        return ceil(self.height), ceil(self.width)


PIXEL = Reach()
EVERYTHING = Reach(inf, inf)


class Fields:
    """The receptive fields of a plan, as far as its specs are known."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def at(self, path: Path) -> Extent | None:
        """What one element of a node's output sees; of the network's outputs at ().

        Raises:
            KeyError: there is no such node, or an error hides a part of its way from the input.
        """
        plan, incoming = self.plan, (PIXEL,) * len(self.plan.inputs)
        if not path:
            return _widest(_outputs(plan, incoming)).extent
        reach = PIXEL
        step: Step | None = None
        for part in path:
            if step is not None and step.turns:
                for turn in step.turns[: int(part)]:
                    incoming = _through(turn, incoming)
                step = step.turns[int(part)]
            else:
                if step is not None:
                    if step.plan is None:
                        raise KeyError(part)
                    plan = step.plan
                values, step = _values(plan, incoming, part), plan.steps[part]
                incoming = _incoming(plan, step, values, incoming)
            reach = _widest(_through(step, incoming) or incoming)
        return reach.extent


def _through(step: Step, incoming: tuple[Reach, ...]) -> tuple[Reach, ...]:
    """What the outputs of a step see, where its inputs see `incoming`."""
    if step.absent:
        return incoming[:1] * len(step.outputs)
    if step.turns:
        for turn in step.turns:
            incoming = _through(turn, incoming)
        return incoming
    if step.plan:
        return _outputs(step.plan, incoming)
    if not incoming:
        return (PIXEL,) * len(step.outputs)
    if step.operator is None:
        raise KeyError(step.node.id)
    return (_widest(incoming).behind(step.operator.window()),) * len(step.outputs)


def _values(plan: Plan, incoming: tuple[Reach, ...], until: str = "") -> dict[Wire, Reach]:
    """What each value of a body sees, or those alone that lead to one of its nodes."""
    values: dict[Wire, Reach] = {}
    needed = None
    if plan.definition:
        nodes = plan.definition.inputs
        values = {(node.id, 0): reach for node, reach in zip(nodes, incoming, strict=False)}
        needed = plan.graph.topology.ancestors([until]) if until else None
    chain = incoming
    for i, step in plan.steps.items():
        if (i, 0) not in values and (needed is None or i in needed):
            chain = _through(step, _incoming(plan, step, values, chain))
            values |= {(i, output): reach for output, reach in enumerate(chain)}
        if plan.definition is None and i == until:
            break  # what follows in a chain may not be known
    return values


def _incoming(
    plan: Plan, step: Step, values: dict[Wire, Reach], chain: tuple[Reach, ...]
) -> tuple[Reach, ...]:
    """What the inputs of a step see. The elements of a sequence have no wires."""
    if plan.definition:
        return tuple(values[wire] for wire in step.wires)
    if (step.node.id, 0) not in values:
        return chain
    before = list(plan.steps)[: list(plan.steps).index(step.node.id)]
    return (values[before[-1], 0],) if before else chain


def _outputs(plan: Plan, incoming: tuple[Reach, ...]) -> tuple[Reach, ...]:
    values = _values(plan, incoming)
    if plan.definition is None:
        return (list(values.values())[-1],) if values else incoming
    ends = (plan.steps[output.id] for output in plan.definition.outputs)
    return tuple(values[end.wires[0]] for end in ends)


def _widest(reaches: Sequence[Reach]) -> Reach:
    if len(reaches) == 1:
        return reaches[0]
    return Reach(*map(max, zip(*reaches, strict=True)))
