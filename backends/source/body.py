"""The body of a class as `forward` sees it: who reads what, over all uses that share the class."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from gradscape.backends.source.tree import Call, ClassSpec, Form
from gradscape.graph.definition import role
from gradscape.graph.model import Node, Wire
from gradscape.graph.operator import OPERATORS, Traits


class Body:
    """Nodes that some use has, in topological order; a value passes through nodes that none has."""

    def __init__(self, spec: ClassSpec) -> None:
        self.spec = spec
        graph = spec.definition.body
        self.nodes = graph.nodes
        self.order = [i for i in graph.topology.order if spec.whens.get(i, "") is not None]
        self.inputs = [node.id for node in spec.definition.inputs]
        self.outputs = [node.id for node in spec.definition.outputs]
        self.reads = {i: tuple(map(self._through, self._wires(i))) for i in self.order}
        self.readers: dict[Wire, list[str]] = {}
        for i in self.order:
            for wire in dict.fromkeys(self.reads[i]):
                self.readers.setdefault(wire, []).append(i)

    def _wires(self, i: str) -> tuple[Wire, ...]:
        return self.spec.plans[0].steps[i].wires

    def _through(self, wire: Wire) -> Wire:
        while self.spec.whens.get(wire[0], "") is None:
            wire = self._wires(wire[0])[0]
        return wire

    def traits(self, i: str) -> Traits | None:
        """The traits of a node that is one operator; None for blocks, sequences and repeats."""
        step = self.spec.plan_with(i).steps[i]
        return step.operator.traits if step.operator and not step.turns else None

    def follows(self, i: str) -> bool:
        traits = self.traits(i)
        return bool(traits and traits.follows)

    def prepares(self, i: str) -> bool:
        """Whether it makes ready for the layer behind it, as pre-activation does; no new layout."""
        traits = self.traits(i)
        return bool(traits and traits.follows and not traits.view)

    def merge(self, i: str) -> str:
        """`sum`, `concat` or nothing."""
        traits = self.traits(i)
        return traits.merge if traits else ""

    def is_output(self, i: str) -> bool:
        return role(self.nodes[i]) == "output"

    def own_name(self, i: str) -> str:
        """What a person would call the value of a node."""
        node = self.owner(i)
        if self.nodes[i].name or node.name:
            return self.nodes[i].name or node.name
        traits = OPERATORS[node.op].traits if node.op in OPERATORS else None
        return traits.attribute if traits else "out"

    def owner(self, i: str) -> Node:
        """The node whose weights a node uses: itself, or the one that it shares."""
        node = self.nodes[i]
        return self.nodes[node.shares] if node.shares else node

    def tree(self, i: str) -> Call | Form:
        """What a node became; for one that shares weights what their owner became."""
        return self.spec.trees[self.owner(i).id]

    def attribute(self, i: str) -> str:
        """The attribute that holds a node's module, empty for what stands in `forward` alone."""
        return self.owner(i).name if isinstance(self.tree(i), Call) else ""

    def call(self, i: str) -> str:
        """How `forward` says a node: a template over `{self}` and its inputs."""
        tree = self.tree(i)
        if isinstance(tree, Form):
            return tree.template
        step = self.spec.plan_with(i).steps[i]
        if step.operator is None or step.turns:
            return f"{{self}}({', '.join(f'{{{k}}}' for k in range(len(step.wires)))})"
        return str(getattr(step.lowered, "call", "{self}({0})"))

    def condition(self, i: str) -> str:
        """The condition of a node that only some uses have, else nothing."""
        return self.spec.whens.get(i) or ""

    def by_identity(self, i: str) -> bool:
        """Whether an absent node can be an `nn.Identity`, with no word of it in `forward`."""
        if not self.attribute(i) or self.call(i) != "{self}({0})":
            return False
        tree = self.tree(i)
        return isinstance(tree, Call) and tree.target != "nn.Parameter"

    def flagged(self, i: str) -> bool:
        """Whether `forward` has to ask if a node is there."""
        return bool(self.condition(i)) and not self.by_identity(i)

    # ---- what lives in training only
    def auxiliary_ports(self, i: str) -> tuple[bool, ...]:
        """For each output of a block: whether it exists in training only."""
        plan = self.spec.plan_with(i).steps[i].plan
        if plan is None or plan.definition is None:
            return (False,) * self.width(i)
        return tuple(plan.is_auxiliary(node.id) for node in plan.definition.outputs)

    def width(self, i: str) -> int:
        """How many outputs a node has."""
        return len(self.spec.plan_with(i).steps[i].outputs)

    def is_auxiliary(self, output: str) -> bool:
        return self.spec.plans[0].is_auxiliary(output)

    @cached_property
    def training(self) -> frozenset[str]:
        """The nodes that only auxiliary outputs need."""
        needed: set[str] = set()
        for i in reversed(self.order):
            if i in needed or (self.is_output(i) and not self.is_auxiliary(i)):
                needed.add(i)
                needed.update(wire[0] for wire in self.reads[i])
        return frozenset(self.order) - needed

    # ---- runs: nodes in a row between a fork and a merge
    def _single_reader(self, wire: Wire) -> str | None:
        readers = self.readers.get(wire, [])
        return readers[0] if len(readers) == 1 else None

    @cached_property
    def _heads(self) -> dict[str, str]:
        """What `head` has found: a long run is walked once."""
        return {}

    def head(self, i: str) -> str:
        """The first node of the run that a node is in."""
        walked: list[str] = []
        while i not in self._heads:
            walked.append(i)
            wire = self.reads[i][0] if len(self.reads[i]) == 1 else None
            if wire is None or self._single_reader(wire) is None or wire[0] in self.inputs:
                break
            i = wire[0]
        found = self._heads.get(i, i)
        self._heads.update(dict.fromkeys(walked, found))
        return found

    def run(self, i: str) -> Iterator[str]:
        """The nodes of the run that a node is in, from its head."""
        at: str | None = self.head(i)
        while at is not None and not self.is_output(at):
            yield at
            reader = self._single_reader((at, 0))
            at = reader if reader is not None and not self.merge(reader) else None

    @cached_property
    def _ends(self) -> dict[str, str | None]:
        """What `end_of_run` has found."""
        return {}

    def end_of_run(self, i: str) -> str | None:
        """The merge, or whatever else, to which a run leads; None at a fork."""
        walked: list[str] = []
        found: str | None = None
        while True:
            if i in self._ends:
                found = self._ends[i]
                break
            walked.append(i)
            found = self._single_reader((i, 0))
            if found is None or self.merge(found):
                break
            i = found
        self._ends.update(dict.fromkeys(walked, found))
        return found

    def is_skip(self, i: str) -> bool:
        """One node between a fork and a sum in which the fork itself takes no part."""
        end = self._single_reader((i, 0))
        if end is None or self.merge(end) != "sum" or len(self.reads[i]) != 1 or self.merge(i):
            return False
        fork = self.reads[i][0]
        return len(self.readers[fork]) > 1 and fork not in self.reads[end]
