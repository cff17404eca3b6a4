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

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import NamedTuple
from weakref import WeakKeyDictionary

from gradscape.graph.diagnostic import Path
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

    def plus(self, other: Cost) -> Cost:
        """Both together."""
        return Cost(*map(sum, zip(self, other, strict=True)))


NOTHING = Cost()


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
                cost = self.counter.alone(step)
                continue
            if step is not None:
                if step.plan is None:
                    raise KeyError(part)
                plan = step.plan
            step, cost = plan.steps[part], self.counter.count(plan).nodes[part]
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


class _Values:
    """The values of one body, by number: bytes, whether they are kept, the node that made them.

    The first ones are those that come in, whose bytes the body around has to count.
    """

    def __init__(self, incoming: int) -> None:
        self.bytes = [0] * incoming
        self.kept = [False] * incoming
        self.maker = [""] * incoming

    def new(self, size: int, kept: bool, maker: str) -> int:
        """The number of a further value."""
        self.bytes.append(size)
        self.kept.append(kept)
        self.maker.append(maker)
        return len(self.bytes) - 1


@dataclass(frozen=True)
class Count:
    """What has been counted of a body.

    Args:
        total: the whole.
        nodes: each node.
        reads: for each input, whether something inside keeps it.
        gives: for each output the number of its value; the first numbers are the inputs.
        left: the bytes of those values that nothing inside keeps.
    """

    total: Cost
    nodes: Mapping[str, Cost]
    reads: tuple[bool, ...]
    gives: tuple[int, ...]
    left: Mapping[int, int]


class Leaf(NamedTuple):
    """One operator by itself: its cost, and what its backward pass reads."""

    cost: Cost
    reads: bool
    view: bool
    kept: bool
    bytes: tuple[int, ...]


class Counter:
    """Counts plans, and remembers: an edit counts again only what it touches."""

    def __init__(self) -> None:
        self._plans: WeakKeyDictionary[Plan, Count] = WeakKeyDictionary()
        self._leaves: dict[Step, Leaf] = {}
        self._before: Mapping[Step, Leaf] = {}

    def network(self, plan: Plan, training: Training) -> NetworkCost:
        """The cost of a network whose plan has every spec."""
        self._before, self._leaves = self._leaves, {}
        total = self.count(plan).total
        self._before = {}
        return NetworkCost(plan, total, training.batch, STATES[training.optimizer], self)

    def count(self, plan: Plan) -> Count:
        """What a body costs."""
        known = self._plans.get(plan)
        if known is None:
            known = self._plans[plan] = self._body(plan)
        return known

    def alone(self, step: Step) -> Cost:
        """What a step costs where nothing else keeps a value of it."""
        numbers = list(range(len(step.inputs)))
        values = _Values(len(numbers))
        cost, _ = self._step(step, numbers, values)
        kept = sum(size for size, kept in zip(values.bytes, values.kept, strict=True) if kept)
        return cost._replace(activations=cost.activations + kept)

    def _body(self, plan: Plan) -> Count:
        incoming = len(plan.inputs)
        values, costs = _Values(incoming), dict[str, Cost]()
        if plan.definition is None:
            ends = [0]
            for i, step in plan.steps.items():
                costs[i], ends = self._step(step, ends, values)
            return _summary(values, costs, ends, incoming)
        idle = training_only(plan)
        ports = (node.id for node in plan.definition.inputs)
        where = {(i, 0): number for number, i in enumerate(ports) if number < incoming}
        for i, step in plan.steps.items():
            if (i, 0) in where:
                costs[i] = NOTHING
                continue
            cost, gives = self._step(step, [where[wire] for wire in step.wires], values)
            costs[i] = cost._replace(macs=0) if i in idle else cost
            for output, number in enumerate(gives):
                where[i, output] = number
        ends = [where[plan.steps[node.id].wires[0]] for node in plan.definition.outputs]
        return _summary(values, costs, ends, incoming)

    def _step(self, step: Step, reads: list[int], values: _Values) -> tuple[Cost, list[int]]:
        """Its cost, but for values that come out and are kept; the numbers of those values."""
        if step.absent:
            return NOTHING, reads[:1] * len(step.outputs)
        if step.turns:
            cost = NOTHING
            for turn in step.turns:
                more, reads = self._step(turn, reads, values)
                cost = cost.plus(more)
            return cost if not step.node.shares else cost._replace(parameters=0), reads
        if step.plan:
            return self._inside(step, step.plan, reads, values)
        leaf = self._leaf(step)
        if leaf.reads:
            for number in reads:
                values.kept[number] = True
        if leaf.view and reads:
            return leaf.cost, reads[:1] * len(leaf.bytes)
        return leaf.cost, [values.new(size, leaf.kept, step.node.id) for size in leaf.bytes]

    def _inside(
        self, step: Step, plan: Plan, reads: list[int], values: _Values
    ) -> tuple[Cost, list[int]]:
        count = self.count(plan)
        for number, kept in zip(reads, count.reads, strict=True):
            values.kept[number] |= kept
        known = dict(enumerate(reads))
        for inner in count.gives:
            if inner not in known:
                left = count.left.get(inner)
                known[inner] = values.new(left or 0, left is None, step.node.id)
        cost = count.total._replace(parameters=0) if step.node.shares else count.total
        return cost, [known[inner] for inner in count.gives]

    def _leaf(self, step: Step) -> Leaf:
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
    owned = 0 if step.node.shares else sum(map(prod, operator.weights(*inputs).values()))
    saves = operator.saves(*inputs)
    cost = Cost(owned, operator.macs(*inputs), saves)
    sizes = tuple(spec.bytes for spec in step.outputs if spec)
    view = traits.view and not saves
    return Leaf(cost, operator.saves_input, view, traits.saves_output, sizes)


def _summary(values: _Values, costs: dict[str, Cost], ends: list[int], incoming: int) -> Count:
    """The whole of a body; what is kept is charged to the node that made it."""
    parameters = macs = activations = 0
    for cost in costs.values():
        parameters += cost.parameters
        macs += cost.macs
        activations += cost.activations
    for size, kept, maker in zip(values.bytes, values.kept, values.maker, strict=True):
        if kept and size:
            activations += size
            if maker in costs:
                cost = costs[maker]
                costs[maker] = cost._replace(activations=cost.activations + size)
    left = {number: values.bytes[number] for number in ends if not values.kept[number]}
    total = Cost(parameters, macs, activations)
    return Count(total, costs, tuple(values.kept[:incoming]), tuple(ends), left)


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
