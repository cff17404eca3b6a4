"""Rules about wires alone: circles, branches that lead nowhere, outputs that nothing reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

from gradscape.graph.check.finding import Body, Finding, rule
from gradscape.graph.check.mending import loose_inputs, rejoined
from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Code, Fix
from gradscape.graph.edits import Disconnect, RemoveNodes, Replace
from gradscape.graph.model import Graph, Topology, is_wire
from gradscape.graph.operator import OPERATORS
from gradscape.graph.text import Text, joined

CYCLE = Code("cycle", "error", "These feed each other in a circle: {names}. Cut one of the wires.")
DEAD_END = Code(
    "dead-end",
    "error",
    "{name} leads to no output: connect it to something that does, or remove it.",
)
INPUT_UNUSED = Code(
    "input-unused", "error", "Nothing reads the input {name}: connect it, or remove it."
)
OUTPUT_UNREACHED = Code(
    "output-unreached",
    "error",
    "No input leads to {name}: connect what is in front of it to an input.",
)
IMAGE_PLACE = Code(
    "image-place",
    "error",
    "{label} belongs in the network itself; a block takes what it is given by its inputs.",
)
NO_OUTPUT = Code("no-output", "error", "{name} has no output: add one behind what it is to give.")


class Ends:
    """What leads nowhere in a body, from its wires and from the roles of its nodes."""

    def __init__(self, graph: Graph, inputs: frozenset[str], outputs: frozenset[str]) -> None:
        self.topology, self.inputs, self.outputs = graph.topology, inputs, outputs

    @cached_property
    def dead(self) -> tuple[frozenset[str], ...]:
        """The nodes that lead to no output, in groups that hang together."""
        sources, readers = self.topology.sources, self.topology.readers
        if not self.topology.cycles and self.outputs.issuperset(_bare(readers)):
            return ()  # every way goes on to one that ends, and those are outputs
        left = dict.fromkeys(sources)
        for i in self.topology.ancestors(self.outputs):
            del left[i]
        groups: list[frozenset[str]] = []
        while left:
            todo = [next(iter(left))]
            group = set(todo)
            while todo:
                at = todo.pop()
                near = {i for i in (*sources[at], *readers[at]) if i in left} - group
                group |= near
                todo += near
            for i in group:
                del left[i]
            groups.append(frozenset(group))
        return tuple(groups)

    @cached_property
    def unreached(self) -> frozenset[str]:
        """The outputs that something leads to, but no input."""
        if not self.topology.cycles and self.inputs.issuperset(_bare(self.topology.sources)):
            return frozenset()
        reached = self.topology.descendants(self.inputs)
        return frozenset(i for i in self.outputs - reached if self.topology.sources[i])


def _bare(near: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The nodes that have nothing on that side."""
    return [i for i, others in near.items() if not others]


_ends: WeakKeyDictionary[Topology, Ends] = WeakKeyDictionary()


def ends(body: Body) -> Ends:
    """The ends of a body, found again where wires or roles have changed."""
    inputs = frozenset(node.id for node in body.definition.inputs)
    outputs = frozenset(node.id for node in body.definition.outputs)
    known = _ends.get(body.graph.topology)
    if known is None or (known.inputs, known.outputs) != (inputs, outputs):
        known = _ends[body.graph.topology] = Ends(body.graph, inputs, outputs)
    return known


@rule
def cycles(body: Body) -> Iterator[Finding]:
    """Nodes that feed each other in a circle."""
    for cycle in body.graph.topology.cycles:
        names = joined(" → ", (body.called(i) for i in (*cycle, cycle[0])))
        fixes = tuple(_cuts(body, set(cycle)))
        yield Finding(CYCLE, tuple((i,) for i in cycle), {"names": names}, (), fixes)


def _cuts(body: Body, cycle: set[str]) -> Iterator[Fix]:
    """The wires of a circle that can go because enough others end at the same port."""
    for i in body.nodes:
        if i not in cycle:
            continue
        node = body.nodes[i]
        for port, held in node.inputs.items():
            if is_wire(held) or len(held) < 3:
                continue
            for index, (source, _) in enumerate(_wires(held)):
                if source in cycle:
                    label = Text(
                        "Cut the wire from {source} to {node}",
                        source=body.called(source),
                        node=body.called(i),
                    )
                    yield Fix(label, Disconnect(body.definition.name, i, port, index))


def _wires(held: object) -> Sequence[tuple[str, int]]:
    return held  # type: ignore[return-value]  # a guard narrows one way


@rule
def dead_ends(body: Body) -> Iterator[Finding]:
    """Branches that reach no output, inputs that nobody reads."""
    if not body.definition.outputs:
        return
    groups = ends(body).dead
    rank = {i: k for k, i in enumerate(body.nodes)} if groups else {}
    loose = {i for i, _, _ in loose_inputs(body)} if groups else set()
    for group in groups:
        ordered = sorted(group, key=rank.__getitem__)
        inputs = [i for i in ordered if role(body.nodes[i]) == "input"]
        branch = tuple(i for i in ordered if i not in inputs)
        if branch:
            yield from _dead_ends(body, branch, bool(loose - group))
        elif len(body.definition.inputs) > 1:
            name = body.called(inputs[0])
            fix = Fix(
                Text("Remove {name}", name=name), RemoveNodes(body.definition.name, tuple(inputs))
            )
            yield Finding(INPUT_UNUSED, ((inputs[0],),), {"name": name}, (fix,))
        else:
            yield Finding(INPUT_UNUSED, ((inputs[0],),), {"name": body.called(inputs[0])})


def _dead_ends(body: Body, branch: tuple[str, ...], lacking: bool) -> Iterator[Finding]:
    """The ends of a branch that leads nowhere; what leads to them is right.

    Args:
        lacking: something else lacks an input, so that the branch may be what once led there.
    """
    remove = Fix("Remove what leads nowhere", RemoveNodes(body.definition.name, branch))
    last = [i for i in branch if not body.graph.topology.readers[i]] or [branch[-1]]
    for i in last:
        fixes = (*rejoined(body, i), *(() if lacking else (remove,)))
        yield Finding(DEAD_END, ((i,),), {"name": body.called(i)}, (), fixes)


@rule
def places(body: Body) -> Iterator[Finding]:
    """Blocks get what comes in from where they are used, not from the data."""
    if not body.root:
        for node in body.definition.inputs:
            if node.op != "input":
                label = OPERATORS[node.op].traits.label
                fix = Fix("Make it an input", Replace(body.definition.name, node.id, "input"))
                yield Finding(IMAGE_PLACE, ((node.id,),), {"label": label}, (), (fix,))


@rule
def outputs(body: Body) -> Iterator[Finding]:
    """Outputs that no input reaches; none at all."""
    if not body.definition.outputs:
        yield Finding(NO_OUTPUT, ((),), {"name": body.definition.name})
        return
    unreached = ends(body).unreached
    loose = {i for i, _, _ in loose_inputs(body)} if unreached else set()
    for node in body.definition.outputs:
        # Where a node in front lacks an input that is said there.
        if node.id in unreached and not loose & body.graph.topology.ancestors([node.id]):
            yield Finding(OUTPUT_UNREACHED, ((node.id,),), {"name": body.called(node.id)})
