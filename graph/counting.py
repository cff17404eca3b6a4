"""Counting what plans cost; `gradscape.graph.cost` says what is counted."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple
from weakref import WeakKeyDictionary

from gradscape.graph.model import Wire
from gradscape.graph.plan import LIMIT, Plan, Step

COMES_IN = ""
"""Stands for the node of a value that comes into a body, with the number of the input."""


class Cost(NamedTuple):
    """Of a node, a block or a network: parameters, multiply-adds, bytes that one sample keeps."""

    parameters: int = 0
    macs: int = 0
    activations: int = 0


@dataclass(frozen=True)
class Count:
    """What has been counted of a body.

    Args:
        total: the whole.
        kept: the values that some backward pass reads, and their bytes.
        reads: for each input, whether something inside keeps it.
        gives: for each output the value that it is; one that comes in where it is passed through.
        left: the bytes of those of them that nothing inside keeps.
    """

    total: Cost
    kept: Mapping[Wire, int]
    reads: tuple[bool, ...]
    gives: tuple[Wire, ...]
    left: Mapping[Wire, int]


class Leaf(NamedTuple):
    """One operator by itself: its cost, and what its backward pass reads."""

    cost: Cost
    reads: bool
    view: bool
    keeps: bool
    bytes: tuple[int, ...]


class Tally:
    """Adds up one body. A value is known by the wire that it first appears on."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.parameters = self.macs = self.activations = 0
        self.alias: dict[Wire, Wire] = {}
        self.kept: dict[Wire, int] = {}
        self.bytes: dict[Wire, int] = {}

    def step(self, step: Step, wires: Sequence[Wire], i: str, idle: bool) -> tuple[Wire, ...]:
        """Count a step that reads these wires; the values that it gives."""
        wires = [self.alias.get(wire, wire) for wire in wires]
        if step.absent:
            return tuple(wires[:1]) * len(step.outputs)
        if step.turns:
            gives = tuple(wires)
            owned = self.parameters
            for k, turn in enumerate(step.turns):
                gives = self.step(turn, gives, f"{i} {k}", idle)
            if step.node.shares:
                self.parameters = owned
            return gives
        if step.plan:
            return self._inside(step, step.plan, wires, i, idle)
        leaf = self.counter.leaf(step)
        self._add(leaf.cost, step, idle)
        if leaf.reads:
            self.keep(wires)
        if leaf.view and wires:
            return (wires[0],) * len(leaf.bytes)
        gives = tuple((i, output) for output in range(len(leaf.bytes)))
        self.bytes.update(zip(gives, leaf.bytes, strict=True))
        if leaf.keeps:
            self.keep(gives)
        return gives

    def _inside(
        self, step: Step, plan: Plan, wires: Sequence[Wire], i: str, idle: bool
    ) -> tuple[Wire, ...]:
        count = self.counter.count(plan)
        self._add(count.total, step, idle)
        self.keep(wire for wire, reads in zip(wires, count.reads, strict=True) if reads)
        known = {(COMES_IN, k): wire for k, wire in enumerate(wires)}
        for output, inner in enumerate(count.gives):
            if inner not in known:
                known[inner] = (i, output)
                self.bytes[i, output] = count.left.get(inner, 0)
        return tuple(known[inner] for inner in count.gives)

    def keep(self, wires: Iterable[Wire], times: int = 1) -> None:
        """Count what a backward pass reads; -1 times where it does no more."""
        for wire in wires:
            self.kept[wire] = self.kept.get(wire, 0) + times

    def _add(self, cost: Cost, step: Step, idle: bool) -> None:
        self.parameters += 0 if step.node.shares else cost.parameters
        self.macs += 0 if idle else cost.macs
        self.activations += cost.activations

    def closed(self, ends: Iterable[Wire], incoming: int) -> Count:
        """The whole, with the values that are kept."""
        kept = {wire: self.bytes[wire] for wire in self.kept if wire in self.bytes}
        total = Cost(self.parameters, self.macs, self.activations + sum(kept.values()))
        reads = tuple((COMES_IN, k) in self.kept for k in range(incoming))
        gives = tuple(self.alias.get(wire, wire) for wire in ends)
        left = {wire: self.bytes[wire] for wire in gives if wire in self.bytes and wire not in kept}
        return Count(total, kept, reads, gives, left)


class Counter:
    """Counts plans, and remembers: an edit counts again only what it touches."""

    def __init__(self) -> None:
        self._plans: WeakKeyDictionary[Plan, Count] = WeakKeyDictionary()
        self._leaves: dict[Step, Leaf] = {}
        self._before: Mapping[Step, Leaf] = {}
        self._measured: dict[Hashable, Leaf] = {}

    def forget(self) -> None:
        """Let go of operators that are not counted again until the next time."""
        self._before, self._leaves = self._leaves, {}
        if len(self._measured) > LIMIT:
            self._measured.clear()

    def count(self, plan: Plan) -> Count:
        """What a body costs."""
        known = self._plans.get(plan)
        if known is None:
            known = self._plans[plan] = self._body(plan)
        return known

    def part(self, step: Step, kept: Mapping[Wire, int] | None = None) -> Cost:
        """What a step costs of a body in which these values are kept; or all by itself."""
        tally, i = Tally(self), step.node.id
        tally.step(step, [(COMES_IN, k) for k in range(len(step.inputs))], i, idle=False)
        own = tally.closed((), 0).kept if kept is None else kept
        made = sum(size for (j, _), size in own.items() if j == i or j.startswith(f"{i} "))
        return Cost(tally.parameters, tally.macs, tally.activations + made)

    def parts(self, plan: Plan) -> dict[str, Cost]:
        """What each step of a body costs, as `part` has it."""
        made: dict[str, int] = {}
        for (i, _), size in self.count(plan).kept.items():
            owner = i.partition(" ")[0]
            made[owner] = made.get(owner, 0) + size
        idle, found = training_only(plan), {}
        for i, step in plan.steps.items():
            cost = self.part(step, {})
            macs = 0 if i in idle else cost.macs
            found[i] = Cost(cost.parameters, macs, cost.activations + made.get(i, 0))
        return found

    def _body(self, plan: Plan) -> Count:
        return self.tallied(plan)[0]

    def tallied(self, plan: Plan) -> tuple[Count, Tally]:
        """What a body costs, and how that came about."""
        tally, incoming = Tally(self), len(plan.inputs)
        if plan.definition is None:
            chain: Sequence[Wire] = ((COMES_IN, 0),)
            for i, step in plan.steps.items():
                chain = tally.step(step, chain, i, idle=False)
            return tally.closed(chain, incoming), tally
        idle = training_only(plan)
        alias, kept = tally.alias, tally.kept
        parameters = macs = activations = 0
        for k, node in enumerate(plan.definition.inputs[:incoming]):
            alias[node.id, 0] = (COMES_IN, k)
        for i, step in plan.steps.items():
            if not is_leaf(step):
                gives = tally.step(step, step.wires, i, i in idle)
                for output, wire in enumerate(gives):
                    if wire != (i, output):
                        alias[i, output] = wire
                continue
            if (i, 0) in alias:
                continue  # an input of the block
            # The same as `step`, written out: almost every node is of this sort.
            leaf = self.leaf(step)
            (owned, work, saved), reads, view, keeps, sizes = leaf
            parameters += owned
            macs += 0 if i in idle else work
            activations += saved
            wires = step.wires
            if reads:
                for wire in wires:
                    wire = alias.get(wire, wire)
                    kept[wire] = kept.get(wire, 0) + 1
            if view and wires:
                first = alias.get(wires[0], wires[0])
                for output in range(len(sizes)):
                    alias[i, output] = first
                continue
            if keeps:
                tally.keep((i, output) for output in range(len(sizes)))
        tally.parameters += parameters
        tally.macs += macs
        tally.activations += activations
        ends = [plan.steps[node.id].wires[0] for node in plan.definition.outputs]
        for wire in (*kept, *ends):
            if wire not in alias and wire[0] in plan.steps:
                tally.bytes[wire] = self.bytes(wire, plan.steps, tally)
        return tally.closed(ends, incoming), tally

    def bytes(self, wire: Wire, steps: Mapping[str, Step], tally: Tally) -> int:
        """The bytes of a value of a body."""
        step = steps.get(wire[0])
        if step is None or not is_leaf(step):  # the first is inside a repeat
            return tally.bytes[wire]
        return self.leaf(step).bytes[wire[1]]

    def drop(self, step: Step) -> None:
        """Forget an operator that is there no more."""
        self._leaves.pop(step, None)

    def leaf(self, step: Step) -> Leaf:
        """What an operator costs by itself."""
        leaf = self._before.get(step) or self._leaves.get(step)
        if leaf is None:
            key = step.operator, step.inputs, step.node.shares is None
            leaf = self._measured.get(key)
            if leaf is None:
                leaf = self._measured[key] = _measured(step)
        self._leaves[step] = leaf
        return leaf


def is_leaf(step: Step) -> bool:
    """Whether a step is one operator that is there."""
    return not (step.plan or step.turns or step.absent)


def _measured(step: Step) -> Leaf:
    """What the operator of a step says of itself."""
    operator, inputs = step.operator, step.specs
    assert operator is not None
    traits = operator.traits
    owned = 0
    if not (traits.stateless or step.node.shares):
        owned = sum(map(prod, operator.weights(*inputs).values()))
    saves = operator.saves(*inputs)
    sizes = tuple([spec.bytes for spec in step.outputs if spec])
    view = traits.view and not saves
    cost = Cost(owned, operator.macs(*inputs), saves)
    return Leaf(cost, operator.saves_input, view, traits.saves_output, sizes)


def training_only(plan: Plan) -> frozenset[str]:
    """The nodes of a body that only auxiliary outputs need."""
    if plan.definition is None:
        return frozenset()
    main = {node.id for node in plan.definition.outputs if not plan.is_auxiliary(node.id)}
    if len(main) == len(plan.definition.outputs):
        return frozenset()
    for i in reversed(plan.steps):
        if i in main:
            step = plan.steps[i]
            main.update(source for source, _ in step.wires[: 1 if step.absent else None])
    return frozenset(plan.steps) - main
