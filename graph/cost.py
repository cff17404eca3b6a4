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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gradscape.graph.counting import Cost, Counter, Tally, is_leaf, training_only
from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Wire
from gradscape.graph.plan import Plan, Step
from gradscape.graph.receptive import Extent, Fields
from gradscape.graph.settings import Training
from gradscape.graph.spec import BYTES

WEIGHT = BYTES["float32"]
STATES = {"sgd": 1, "adam": 2, "adamw": 2}
"""Numbers that an optimiser holds for each weight."""


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
        step, plan, idle = self._found(path)
        if step is None:
            return self.total
        kept = self.counter.count(plan).kept if plan else None
        cost = self.counter.part(step, kept)
        return cost._replace(macs=0) if idle else cost

    def inside(self, path: Path = ()) -> Mapping[str, Cost]:
        """The costs of the nodes of a body, by id; of the turns of a repeat, by number.

        Raises:
            KeyError: there is no such node.
        """
        step, _, idle = self._found(path)
        if step is not None and step.turns:
            found = {str(k): self.counter.part(turn) for k, turn in enumerate(step.turns)}
        else:
            plan = step.plan if step else self.plan
            found = self.counter.parts(plan) if plan else {}
        return {i: cost._replace(macs=0) for i, cost in found.items()} if idle else found

    def _found(self, path: Path) -> tuple[Step | None, Plan | None, bool]:
        """The step at a path, the body that it stands in, and whether only training needs it.

        A turn of a repeat stands in none.
        """
        step: Step | None = None
        plan: Plan | None = self.plan
        idle = False
        for part in path:
            if step is not None and step.turns:
                step, plan = step.turns[int(part)], None
                continue
            plan = step.plan if step else plan
            if plan is None:
                raise KeyError(part)
            step = plan.steps[part]
            idle = idle or part in training_only(plan)
        return step, plan, idle

    def receptive_field(self, path: Path = ()) -> Extent | None:
        """Height and width, in pixels, that one element of a node's output sees; None: everything.

        That of the network is its outputs'.
        """
        return self._fields.at(path)

    @cached_property
    def _fields(self) -> Fields:
        return Fields(self.plan)


class Costs:
    """Counts one network after the other. Keep it: after an edit it counts what has changed."""

    def __init__(self) -> None:
        self._counter = Counter()
        self._parts = Counter()
        self._partial: Plan | None = None
        self._last: _Last | None = None

    def of(self, plan: Plan, training: Training) -> NetworkCost:
        """The cost of a network whose plan has every spec."""
        last = self._last
        if last is None or not last.follow(plan):
            self._counter.forget()
            count, tally = self._counter.tallied(plan)
            last = self._last = _Last(self._counter, plan, tally, count.total)
        states = STATES[training.optimizer]
        return NetworkCost(plan, last.total, training.batch, states, self._counter)

    def part(self, plan: Plan, path: Path) -> Cost | None:
        """The cost of a node or a block where an error hides that of the network.

        What it keeps is counted by itself, as nobody knows who reads it. None where some of its own
        shapes are hidden.

        Raises:
            KeyError: there is no such node.
        """
        if plan is not self._partial:
            self._parts.forget()
            self._partial = plan
        step, idle = None, False
        for part in path:
            if step is not None and step.node.op == "repeat":
                step = step.turns[int(part)] if int(part) < len(step.turns) else None
            else:
                held = step.plan if step else plan
                if held is None:
                    return None
                step = held.steps.get(held.graph.nodes[part].id)
                idle = idle or part in _auxiliary(held)
            if step is None:
                return None
        if step is None or not _is_known(step):
            return None
        cost = self._parts.part(step)
        return cost._replace(macs=0) if idle else cost

    def known(self, plan: Plan) -> Cost:
        """What can be counted where an error hides the cost of the whole.

        Each node keeps what it does by itself, as in `part`.
        """
        if plan is not self._partial:
            self._parts.forget()
            self._partial = plan
        return self._known(plan)

    def _known(self, plan: Plan) -> Cost:
        idle = _auxiliary(plan)
        found = {i: self._known_of(step) for i, step in plan.steps.items()}
        return _sum(cost._replace(macs=0) if i in idle else cost for i, cost in found.items())

    def _known_of(self, step: Step) -> Cost:
        """The same of a step; an error may hide some of what is inside."""
        if _is_known(step):
            return self._parts.part(step)
        inside = [self._known_of(turn) for turn in step.turns]
        if step.plan:
            inside.append(self._known(step.plan))
        cost = _sum(inside)
        return cost._replace(parameters=0) if step.node.shares else cost


def _sum(costs: Iterable[Cost]) -> Cost:
    return Cost(*map(sum, zip(*costs, strict=True)))


def _is_known(step: Step) -> bool:
    """Whether all shapes in a step are."""
    if step.problems or None in step.inputs or None in step.outputs:
        return False
    return all(plan.is_whole for plan in step.inside())


def _auxiliary(plan: Plan) -> frozenset[str]:
    """The nodes that lead to auxiliary outputs and to no other, as far as the wires are laid."""
    only = training_only(plan)
    if not only or plan.definition is None:
        return only
    heads = [node.id for node in plan.definition.outputs if plan.is_auxiliary(node.id)]
    return only & plan.graph.topology.ancestors(heads)


class _Last:
    """The network that was counted last, and how its total came about."""

    def __init__(self, counter: Counter, plan: Plan, tally: Tally, total: Cost) -> None:
        self.counter, self.plan, self.tally, self.total = counter, plan, tally, total

    def follow(self, plan: Plan) -> bool:
        """Count a plan by what is different; False where that would be no less to do."""
        old, new = self.plan.steps, plan.steps
        changed = [i for i, step in new.items() if old.get(i) is not step]
        before = [old[i] for i in (*changed, *(old.keys() - new.keys())) if i in old]
        after = [new[i] for i in changed]
        if len(changed) > len(new) // 4 or not self._simple(plan, before, after):
            return False
        reads = [(step, self._reads(step), -1) for step in before]
        reads += [(step, self._reads(step), 1) for step in after]
        touched = {wire for _, wires, _ in reads for wire in wires}
        touched |= {(step.node.id, k) for step, _, _ in reads for k in range(len(step.outputs))}
        saved = self.total.activations - self._bytes(touched, old)
        parameters, macs = self.total.parameters, self.total.macs
        for step, wires, sign in reads:
            cost = self.counter.leaf(step).cost
            parameters += sign * cost.parameters
            macs += sign * cost.macs
            saved += sign * cost.activations
            self.tally.keep(wires, sign)
        self.plan = plan
        self.total = Cost(parameters, macs, saved + self._bytes(touched, new))
        for step in before:
            self.counter.drop(step)
        return True

    def _simple(self, plan: Plan, before: list[Step], after: list[Step]) -> bool:
        """Whether only operators are different whose values are their own, all needed always."""
        if training_only(self.plan) or training_only(plan):
            return False
        return all(is_leaf(step) and not self.counter.leaf(step).view for step in (*before, *after))

    def _reads(self, step: Step) -> list[Wire]:
        """The values that the backward pass of a step reads."""
        leaf, alias = self.counter.leaf(step), self.tally.alias
        wires = [alias.get(wire, wire) for wire in step.wires] if leaf.reads else []
        return wires + [(step.node.id, k) for k in range(len(leaf.bytes)) if leaf.keeps]

    def _bytes(self, wires: set[Wire], steps: Mapping[str, Step]) -> int:
        """The bytes of those values that are kept."""
        kept = [wire for wire in wires if self.tally.kept.get(wire)]
        return sum(self.counter.bytes(wire, steps, self.tally) for wire in kept)


def count(plan: Plan, training: Training) -> NetworkCost:
    """The cost of a network whose plan has every spec."""
    return Costs().of(plan, training)
