"""What a network costs: parameters, multiply-adds, memory, receptive field.

- Parameters: all that the model owns, those of auxiliary heads too; weights that nodes share once.
- Multiply-adds of one sample in evaluation: one for each product that is summed, so a convolution
  has (elements that come out) × (channels that come in / groups) × (points of the filter). Those of
  attention are counted, elementwise work is not (the count of torch's `FlopCounterMode`, halved).
  What only auxiliary outputs need has none.
- Activations: the bytes that autograd keeps of one sample between forward and backward, in 32 bits
  (PyTorch, "Autograd mechanics", saved tensors): each value that a backward pass reads, once
  however many read it, and what an operator saves besides (`Operator.saves`). A view costs nothing
  of its own. Statistics of a norm, what the loss keeps and a library's workspace are left out.
- Training memory: batch × activations + weights + their gradients + what the optimiser holds: one
  number a weight for SGD with momentum, two for Adam and AdamW.
- Receptive field: see `gradscape.graph.receptive`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import NamedTuple
from weakref import WeakKeyDictionary

from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Wire
from gradscape.graph.plan import Plan, Step
from gradscape.graph.receptive import Extent, Fields
from gradscape.graph.settings import Training
from gradscape.graph.spec import BYTES

WEIGHT = BYTES["float32"]
STATES = {"sgd": 1, "adam": 2, "adamw": 2}
"""Numbers that an optimiser holds for each weight."""


class Cost(NamedTuple):
    """Of a node, a block or a network: parameters, multiply-adds, bytes that one sample keeps."""

    parameters: int = 0
    macs: int = 0
    activations: int = 0


COMES_IN = ""
"""Stands for the node of a value that comes into a body, with the number of the input."""


@dataclass(frozen=True)
class NetworkCost:
    """The cost of a whole network, and of each node in it.

    Args:
        plan: of the network.
        total: its cost.
        batch: samples in a batch of training.
        states: numbers that the optimiser holds for each weight.
    """

    plan: Plan = field(compare=False)
    total: Cost
    batch: int
    states: int
    counter: Counter = field(repr=False, compare=False)

    @property
    def parameters(self) -> int:
        """All weights that the model owns."""
        return self.total.parameters

    @property
    def macs(self) -> int:
        """Multiply-adds of one sample in evaluation."""
        return self.total.macs

    @property
    def activation_bytes(self) -> int:
        """What autograd keeps of a batch."""
        return self.batch * self.total.activations

    @property
    def memory_bytes(self) -> int:
        """Training at this batch: activations, weights, gradients, optimiser."""
        return self.activation_bytes + (2 + self.states) * WEIGHT * self.parameters

    def at(self, path: Path) -> Cost:
        """The cost of a node or a block; of the network itself at ().

        Raises:
            KeyError: there is no such node.
        """
        cost, plan, step, idle = self.total, self.plan, None, False
        for part in path:
            if step is not None and step.turns:
                step = step.turns[int(part)]
                cost = self.counter.part(step)
                continue
            if step is not None:
                if step.plan is None:
                    raise KeyError(part)
                plan = step.plan
            step = plan.steps[part]
            cost = self.counter.part(step, self.counter.count(plan).kept)
            idle = idle or part in training_only(plan)
        return cost._replace(macs=0) if idle else cost

    def receptive_field(self, path: Path = ()) -> Extent | None:
        """Height and width, in pixels, that one element of a node's output sees; None: everything.

        That of the network is its outputs'.
        """
        return self._fields.at(path)

    @cached_property
    def _fields(self) -> Fields:
        return Fields(self.plan)


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


class _Tally:
    """Adds up one body. A value is known by the wire that it first appears on."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.parameters = self.macs = self.activations = 0
        self.alias: dict[Wire, Wire] = {}
        self.kept: set[Wire] = set()
        self.bytes: dict[Wire, int] = {}

    def step(self, step: Step, wires: Sequence[Wire], i: str, idle: bool) -> tuple[Wire, ...]:
        """Count a step that reads these wires; the values that it gives."""
        wires = [self.alias.get(wire, wire) for wire in wires]
        if step.absent:
            return (wires[0],) * len(step.outputs)
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
            self.kept.update(wires)
        if leaf.view and wires:
            return (wires[0],) * len(leaf.bytes)
        gives = tuple((i, output) for output in range(len(leaf.bytes)))
        self.bytes.update(zip(gives, leaf.bytes, strict=True))
        if leaf.keeps:
            self.kept.update(gives)
        return gives

    def _inside(
        self, step: Step, plan: Plan, wires: Sequence[Wire], i: str, idle: bool
    ) -> tuple[Wire, ...]:
        count = self.counter.count(plan)
        self._add(count.total, step, idle)
        self.kept.update(wire for wire, reads in zip(wires, count.reads, strict=True) if reads)
        known = {(COMES_IN, k): wire for k, wire in enumerate(wires)}
        for output, inner in enumerate(count.gives):
            if inner not in known:
                known[inner] = (i, output)
                self.bytes[i, output] = count.left.get(inner, 0)
        return tuple(known[inner] for inner in count.gives)

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

    def network(self, plan: Plan, training: Training) -> NetworkCost:
        """The cost of a network whose plan has every spec."""
        if plan not in self._plans:
            self._before, self._leaves = self._leaves, {}
        total = self.count(plan).total
        return NetworkCost(plan, total, training.batch, STATES[training.optimizer], self)

    def count(self, plan: Plan) -> Count:
        """What a body costs."""
        known = self._plans.get(plan)
        if known is None:
            known = self._plans[plan] = self._body(plan)
        return known

    def part(self, step: Step, kept: Mapping[Wire, int] | None = None) -> Cost:
        """What a step costs of a body in which these values are kept; or all by itself."""
        tally, i = _Tally(self), step.node.id
        tally.step(step, [(COMES_IN, k) for k in range(len(step.inputs))], i, idle=False)
        own = tally.closed((), 0).kept if kept is None else kept
        made = sum(size for (j, _), size in own.items() if j == i or j.startswith(f"{i} "))
        return Cost(tally.parameters, tally.macs, tally.activations + made)

    def _body(self, plan: Plan) -> Count:
        tally, incoming = _Tally(self), len(plan.inputs)
        if plan.definition is None:
            chain: tuple[Wire, ...] = ((COMES_IN, 0),)
            for i, step in plan.steps.items():
                chain = tally.step(step, chain, i, idle=False)
            return tally.closed(chain, incoming)
        idle = training_only(plan)
        alias, kept = tally.alias, tally.kept
        parameters = macs = activations = 0
        for k, node in enumerate(plan.definition.inputs[:incoming]):
            alias[node.id, 0] = (COMES_IN, k)
        for i, step in plan.steps.items():
            if step.plan or step.turns or step.absent:
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
                    kept.add(alias.get(wire, wire))
            if view and wires:
                first = alias.get(wires[0], wires[0])
                for output in range(len(sizes)):
                    alias[i, output] = first
                continue
            if keeps:
                kept.update([(i, output) for output in range(len(sizes))])
        tally.parameters += parameters
        tally.macs += macs
        tally.activations += activations
        ends = [plan.steps[node.id].wires[0] for node in plan.definition.outputs]
        for j, output in (*kept, *ends):
            step_ = plan.steps.get(j)
            if step_ in self._leaves and (j, output) not in alias:
                tally.bytes[j, output] = self._leaves[step_].bytes[output]
        return tally.closed(ends, incoming)

    def leaf(self, step: Step) -> Leaf:
        """What an operator costs by itself."""
        leaf = self._before.get(step) or self._leaves.get(step)
        if leaf is None:
            leaf = _measured(step)
        self._leaves[step] = leaf
        return leaf


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


def count(plan: Plan, training: Training) -> NetworkCost:
    """The cost of a network whose plan has every spec."""
    return Counter().network(plan, training)
