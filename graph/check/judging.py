"""While a wire is dragged: where it may end, and in words why not elsewhere.

A connection is refused if it closes a circle, or if the check would find an error after it that it
does not find now. What only says that something is still to be drawn is no reason. The answer is
the check's own; it is found by planning again only what a connection changes, and by a check
where more might change than that tells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from heapq import heappop, heappush

from gradscape.graph.check.complaints import Complaining, Complaints, Key, Look
from gradscape.graph.check.finding import Body
from gradscape.graph.check.fitting import heads
from gradscape.graph.check.places import uses
from gradscape.graph.check.sharing import shares
from gradscape.graph.check.training import batches, main_outputs
from gradscape.graph.definition import parts, role
from gradscape.graph.edits import Connect, EditError
from gradscape.graph.edits.base import called, definition_of, node_of, ports_of, title
from gradscape.graph.edits.wires import gives, wired
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.operator import OPERATORS, Port
from gradscape.graph.plan import LIMIT, Plan, Step
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project
from gradscape.graph.text import Text, joined

OUTPUT_RULES = (main_outputs, batches, heads)
"""The rules about bodies that may find something else where an output gets something else."""


class Unsure(Exception):
    """More may change than the body in which the wire is laid; never leaves this module."""


class Judge:
    """Judges connections in one body of a project.

    Args:
        project: as it was checked.
        definition: the name of the block in which a wire is dragged.
        plan: of the network.
        planner: that knows the project.
        planned: plans the network after a change.
        look: what there is to say of a body.
    """

    def __init__(
        self,
        project: Project,
        definition: str,
        plan: Plan,
        planner: Planner,
        planned: Callable[[Project], Plan],
        look: Look,
    ) -> None:
        self.project, self.plan, self.planner = project, plan, planner
        self.definition = definition_of(project, definition)
        self.planned = planned
        self.complaining = Complaining(project, look)
        plans = (use.plan for use in uses(plan))
        bodies = [body for body in plans if body.definition and body.definition.name == definition]
        self._trials = [Trial(self, body, body is plan) for body in bodies]

    def targets(self, source: Wire) -> dict[tuple[str, str], str]:
        """For each port, as (node, name): "" if a wire from `source` may end there, else why not.

        Raises:
            EditError: there is no such output.
        """
        node = node_of(self.definition, source[0])
        if not gives(self.project, node.op, source[1]):
            raise EditError("{node} has no output {source}", node=title(node), source=source[1])
        nodes, topology = self.definition.body.nodes, self.definition.body.topology
        onward = _toward(source[0], topology.sources)
        ends = [(node, port) for node in nodes.values() for port in ports_of(self.project, node)]
        circles = {i: self._circle(i, onward) for i in onward}
        judged = self._judged([(source, *end) for end in ends if end[0].id not in circles])
        return {
            (node.id, port.name): circles.get(node.id) or judged[source, node.id, port.name]
            for node, port in ends
        }

    def sources(self, target: str, port: str) -> dict[Wire, str]:
        """For each output: "" if a wire from there may end at the port of `target`, else why not.

        Raises:
            EditError: there is no such port.
        """
        node = node_of(self.definition, target)
        known = {held.name: held for held in ports_of(self.project, node)}
        if port not in known:
            raise EditError(
                "{node} has no input {port!r}; there is {known}",
                node=title(node),
                port=port,
                known=", ".join(known),
            )
        onward = _toward(target, self.definition.body.topology.readers)
        starts = [wire for other in self.definition.body for wire in self._outputs(other)]
        circles = {i: self._circle(i, onward, back=True) for i in onward}
        asked = [(wire, node, known[port]) for wire in starts if wire[0] not in circles]
        judged = self._judged(asked)
        return {wire: circles.get(wire[0]) or judged[wire, target, port] for wire in starts}

    def _outputs(self, node: Node) -> Iterator[Wire]:
        if role(node) == "output":
            return
        count = 1
        if node.op in self.project.definitions:
            count = len(self.project.definitions[node.op].outputs)
        for trial in self._trials[:1]:
            step = trial.plan.steps.get(node.id)
            if step and (step.outputs or step.operator):
                count = len(step.outputs) or step.operator.outputs  # type: ignore[union-attr]  # one of them is there
        for output in range(count):
            yield node.id, output

    def _circle(self, i: str, onward: Mapping[str, str], back: bool = False) -> str:
        """The way from an end of the wire to its other one, which the wire would close."""
        way = [i]
        while onward[way[-1]]:
            way.append(onward[way[-1]])
        name = self.definition.name
        names = [called(self.project, name, j) for j in (way[::-1] if back else way)]
        circle = joined(" → ", (*names, names[0]))
        return Text("That would close a circle: {circle}.", circle=circle)

    def _judged(
        self, asked: Collection[tuple[Wire, Node, Port]]
    ) -> dict[tuple[Wire, str, str], str]:
        answers: dict[tuple[Wire, str, str], str] = {}
        unsure: list[tuple[Wire, Node, Port]] = []
        if self.planner.definitions is not self.project.definitions:
            self.planner.define(self.project.definitions)
        for source, node, port in asked:
            try:
                answers[source, node.id, port.name] = self._quick(source, node, port)
            except Unsure:
                unsure.append((source, node, port))
        for source, node, port in unsure:  # these tell the planner of other projects
            answers[source, node.id, port.name] = self._whole(source, node, port)
        return answers

    def _quick(self, source: Wire, node: Node, port: Port) -> str:
        reasons = [trial.reason(source, wired(node, port, source)) for trial in self._trials]
        return next(filter(None, reasons), "")

    def _whole(self, source: Wire, node: Node, port: Port) -> str:
        edit = Connect(self.definition.name, source, node.id, port.name)
        after = edit.result(self.project)
        complaints = self.complaining.of_network(after, self.planned(after))
        return words(complaints, self._before, node.id)

    @cached_property
    def _before(self) -> Complaints:
        return self.complaining.of_network(self.project, self.plan)

    @cached_property
    def is_simple(self) -> bool:
        """Whether what happens in the body tells all that a connection in it does to others."""
        blocks = [self.project.definitions.get(op) for op in self.definition.used]
        outputs = [node for block in blocks if block for node in block.outputs]
        if any(node.args.get("auxiliary", False) is not False for node in outputs):
            return False  # what exists in training only is passed on without a change of shape
        elsewhere = self.definition is not self.project.root and any(
            node.shares is not None and node.op not in OPERATORS
            for other in self.project.definitions.values()
            for holder in other.body
            for node in parts(holder)
        )
        return not self.definition.sequential and not elsewhere


class Trial:
    """Tries connections in one plan of a body."""

    def __init__(self, judge: Judge, plan: Plan, root: bool) -> None:
        self.judge, self.plan, self.root = judge, plan, root
        self.nodes, self.topology = plan.graph.nodes, plan.graph.topology
        self.order = self.topology.order
        self.rank = {i: k for k, i in enumerate(self.order)}
        self.sharing = [node for node in self.nodes.values() if node.shares is not None]
        self._known: dict[str, Complaints] = {}

    def reason(self, source: Wire, node: Node) -> str:
        """Why a node cannot have the wires that it has got, one of them from `source`.

        Raises:
            Unsure: more may change than this plan.
        """
        steps = self.plan.steps
        if not self.judge.is_simple or not {source[0], node.id} <= steps.keys():
            raise Unsure
        after = _copied(self.plan)
        changed: dict[str, Step] = {}
        grown = 0
        todo = [self.rank[node.id]]
        while todo:
            i = self.order[heappop(todo)]
            if i in changed:
                continue
            old = steps[i]
            if i == node.id:
                new = self.judge.planner.again(node, after)
            else:
                new = self.judge.planner.again(self.nodes[i], after, old)
            changed[i] = after.steps[i] = new
            grown += new.size - old.size
            if why := self._new(after, new, node.id):
                return why
            if new.outputs != old.outputs:
                _give(after, old, new)
                for reader in self.topology.readers[i]:
                    if reader in steps:
                        heappush(todo, self.rank[reader])
        if self.plan.size + grown > LIMIT:
            raise Unsure
        return self._in_all(after, changed)

    def _body(self, plan: Plan) -> Body:
        assert plan.definition is not None
        return Body(self.judge.project, plan.definition, plan, self.root)

    def _new(self, after: Plan, step: Step, at: str) -> str:
        """What is wrong with a step that was not."""
        found = self.judge.complaining.of_step(self._body(after), step)
        if not found:
            return ""
        i = step.node.id
        if i not in self._known:
            before = self._body(self.plan), self.plan.steps[i]
            self._known[i] = self.judge.complaining.of_step(*before)
        return words(found, self._known[i], at)

    def _in_all(self, after: Plan, changed: Mapping[str, Step]) -> str:
        """What is wrong that several steps tell together, and was not."""
        outputs = self.judge.definition.outputs
        ends = [i for node in outputs if (i := node.id) in changed]
        if not self.root and any(
            changed[i].inputs[:1] != self.plan.steps[i].inputs[:1] for i in ends
        ):
            raise Unsure
        for sharing in self.sharing:
            near = sharing.id in changed or sharing.shares in changed
            if near and sharing.id in after.steps and (why := self._unlike(after, sharing.id)):
                return why
        if not ends:
            return ""
        told = self.judge.complaining.told
        node = next(iter(changed.values())).node
        graph = Graph({**self.nodes, node.id: node}, self.topology)
        definition = replace(self.judge.definition, body=graph)
        body = Body(self.judge.project, definition, after, self.root)
        found = told(definition, (f for rule in OUTPUT_RULES for f in rule(body)))
        return words(found, self._ends, node.id) if found else ""

    def _unlike(self, after: Plan, i: str) -> str:
        definition, told = self.judge.definition, self.judge.complaining.told
        found = told(definition, shares(self._body(after), after.steps[i]))
        if not found:
            return ""
        before = told(definition, shares(self._body(self.plan), self.plan.steps[i]))
        return words(found, before, "")

    @cached_property
    def _ends(self) -> Complaints:
        """What is wrong now with the outputs."""
        body = self._body(self.plan)
        findings = (finding for rule in OUTPUT_RULES for finding in rule(body))
        return self.judge.complaining.told(self.judge.definition, findings)


def _copied(plan: Plan) -> Plan:
    """A plan of which steps can be planned again."""
    steps, values = dict(plan.steps), dict(plan.values)
    return Plan(plan.definition, plan.graph, plan.scope, plan.inputs, steps, values)


def _give(plan: Plan, old: Step, new: Step) -> None:
    i = new.node.id
    for output in range(len(new.outputs), len(old.outputs)):
        del plan.values[i, output]
    for output, spec in enumerate(new.outputs):
        plan.values[i, output] = spec


def _toward(end: str, near: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each node from which a way leads to `end`, with the next one on it; "" for the end."""
    onward, todo = {end: ""}, [end]
    for i in todo:
        for j in near[i]:
            if j not in onward:
                onward[j] = i
                todo.append(j)
    return onward


def words(found: Complaints, before: Collection[Key], at: str) -> str:
    """The first error that was not there before; without the name of the node that it is about."""
    for key, complaint in found.items():
        if key not in before:
            names = complaint.names[1:] if key[1][:1] == (at,) else complaint.names
            message = complaint.message
            return joined(": ", (joined(".", names), message)) if names else message
    return ""
