"""The planner: definitions with arguments and input specs become plans, and it remembers them.

An edit plans again only what it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import count
from typing import Any

from gradscape.graph.definition import (
    DEEPEST,
    REQUIRED,
    STRUCTURE,
    Definition,
    nesting,
    role,
)
from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS, Operator, Port
from gradscape.graph.plan import LIMIT, Plan, Problem, Step
from gradscape.graph.resolving import (
    ARGUMENT,
    CHAIN,
    CONDITION_PLACE,
    PARAMETER,
    RECURSION,
    TOO_DEEP,
    TOO_LARGE,
    UNKNOWN_OPERATOR,
    Failure,
    counts_turns,
    hold,
    infer,
    ordered,
    resolved,
    value_of,
    with_args,
)
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

KEPT = 2_000
"""Plans of blocks that are kept whatever happens."""


class Planner:
    """Plans the definitions of one project. Keep it: it remembers what it has planned."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._inferred: dict[Hashable, tuple[Spec, ...]] = {}
        self._plans: dict[Hashable, Plan] = {}
        self._latest: dict[Hashable, Plan] = {}
        self._enough = KEPT
        self._interned: dict[tuple[Definition, tuple[int | None, ...]], int] = {}
        self._numbers = count(1)
        self._budget: float = LIMIT
        self.define(definitions)

    def define(self, definitions: Mapping[str, Definition]) -> None:
        """From now on these are the definitions. What they do not change stays planned."""
        self.definitions = definitions
        self.nesting = nesting(definitions)
        before, self._interned = self._interned, {}
        self._tokens: dict[str, int] = {}
        for name in self.nesting.inside_first:
            used = tuple(self._tokens.get(inner) for inner in definitions[name].used)
            key = definitions[name], used
            token = self._interned[key] = before.get(key) or next(self._numbers)
            self._tokens[name] = token
        self._forget()

    def _forget(self) -> None:
        """Let go of what is too much; a person edits all day."""
        if len(self._inferred) > LIMIT:
            self._inferred.clear()
        if len(self._plans) > self._enough:
            live = set(self._tokens.values())
            self._plans = {key: plan for key, plan in self._plans.items() if key[0] in live}  # type: ignore[index]  # see _key
            self._latest.clear()
            self._enough = 2 * len(self._plans) + KEPT

    def plan(
        self,
        definition: Definition,
        args: Mapping[str, Any],
        inputs: tuple[Spec, ...],
        outer: Mapping[str, Any] | None = None,
        previous: Plan | None = None,
    ) -> Plan:
        """The plan of the network itself.

        `outer` is the scope that only it sees, `previous` the plan before an edit.
        """
        self._budget = 2 * LIMIT
        try:
            scope = self.scope(definition, args, inputs, outer)
        except Failure as failure:
            problem = Problem(failure.code, failure.arguments, ())
            return Plan(definition, definition.body, {}, inputs, problems=(problem,))
        plan = self.body(definition, scope, inputs, previous)
        if self._budget < 0:
            self._plans.clear()  # some were cut off because others had taken all there was
        return plan

    def use(
        self, definition: Definition, args: Mapping[str, Any], inputs: tuple[Spec, ...]
    ) -> Plan:
        """The plan of one use of a definition."""
        key = self._key(self._tokens.get(definition.name), args, inputs)
        plan = self._plans.get(key)
        if plan is None:
            scope = self.scope(definition, args, inputs)
            earlier = self._key(definition.name, args, inputs)
            plan = self.body(definition, scope, inputs, self._latest.get(earlier))
            self._plans[key] = self._latest[earlier] = plan
        return plan

    def scope(
        self,
        definition: Definition,
        args: Mapping[str, Any],
        inputs: tuple[Spec, ...],
        outer: Mapping[str, Any] | None = None,
        bind: Callable[[str, Any], Any] = lambda name, value: value,
    ) -> dict[str, Any]:
        """Sizes of what comes in, then parameters, then lets; later names hide earlier ones."""
        scope: dict[str, Any] = dict(outer or {})
        for port, spec in enumerate(inputs):
            names = definition.size_names(port, len(spec.sizes))
            for name, size in zip(names, spec.sizes, strict=False):
                scope.setdefault(name, bind(name, size))
        for name in args:
            if name not in definition.parameters:
                known = ", ".join(definition.parameters) or Text("none")
                why = Text(
                    "{definition} has no such parameter; it has {known}",
                    definition=definition.name,
                    known=known,
                )
                raise Failure(ARGUMENT, name=name, called=name, why=why)
        for name, default in definition.parameters.items():
            if default is REQUIRED and name not in args:
                raise Failure(PARAMETER, definition=definition.name, name=name)
            value = args[name] if name in args else value_of(name, default, scope)
            scope[name] = bind(name, value)
        for name, expression in definition.lets.items():
            scope[name] = bind(name, value_of(name, expression, scope))
        return scope

    # ---- what a renderer, whose numbers remember where they came from, does otherwise
    def key(self, value: Any) -> Hashable:
        """What makes two arguments or specs the same to the memory."""
        return type(value), value

    def turn(self, i: int) -> int:
        """The number of a turn, as expressions see it."""
        return i

    def infer(self, operator: Operator, inputs: tuple[Spec, ...]) -> tuple[Spec, ...]:
        """What an operator gives for these inputs.

        Raises:
            ShapeError: it cannot take them.
        """
        key = (operator, inputs)
        outputs = self._inferred.get(key)
        if outputs is None:
            outputs = self._inferred[key] = infer(operator, inputs)
        return outputs

    def _key(
        self, what: Hashable, args: Mapping[str, Any], inputs: tuple[Spec, ...]
    ) -> tuple[Hashable, ...]:
        key = self.key
        return what, tuple((k, key(v)) for k, v in args.items()), tuple(map(key, inputs))

    def _token(self, node: Node) -> Hashable:
        """Changes when a definition that a node uses changes, however deep inside."""
        if node.op == "sequence":
            return tuple(self._token(inner) for inner in node.args.get("body", ()))
        if node.op == "repeat":
            return self._token(node.args["of"]) if "of" in node.args else None
        return self._tokens.get(node.op)

    # ---- bodies
    def body(
        self,
        definition: Definition,
        scope: Mapping[str, Any],
        inputs: tuple[Spec, ...],
        previous: Plan | None = None,
    ) -> Plan:
        """The plan of a definition in a scope."""
        graph = definition.body
        plan = Plan(definition, graph, scope, inputs)
        dirty = self._carried(plan, previous) if previous else set(graph.nodes)
        given = dict(zip((node.id for node in definition.inputs), inputs, strict=False))
        values, steps, topology = plan.values, plan.steps, graph.topology
        for i in topology.order:
            if i in dirty:
                old = steps.get(i)
                step = steps[i] = self._step(graph.nodes[i], plan, given.get(i), old)
                before = old.outputs if old else None
                if step.outputs != before:
                    for output in range(len(step.outputs), len(before or ())):
                        del values[i, output]
                    for output, spec in enumerate(step.outputs):
                        values[i, output] = spec
                    dirty.update(topology.readers[i])
        if previous and topology is not previous.graph.topology:
            plan.steps = {i: steps[i] for i in topology.order}
        self._close(plan)
        return plan

    def again(self, node: Node, plan: Plan, old: Step | None = None) -> Step:
        """One node of a body planned with the values that the plan holds by now.

        `old` is a step of that very node with the same wires.
        """
        self._budget = 2 * LIMIT
        return self._step(node, plan, None, old)

    def _close(self, plan: Plan) -> None:
        """Add up what all steps have come to."""
        steps, definition = plan.steps, plan.definition
        assert definition is not None
        plan.size = sum([step.size for step in steps.values()])
        problems = [p for step in steps.values() if step.problems for p in step.problems]
        if plan.size > LIMIT:
            problems.append(Problem(TOO_LARGE, {"limit": LIMIT}, ()))
        plan.problems = tuple(problems)
        ends = (steps.get(output.id) for output in definition.outputs)
        plan.outputs = tuple(end.inputs[0] if end and end.inputs else None for end in ends)

    def _carried(self, plan: Plan, previous: Plan) -> set[str]:
        """Take over an earlier plan; gives the ids of the steps that have to be planned again."""
        nodes, topology, old = plan.graph.nodes, plan.graph.topology, previous.steps
        if self._scope_key(plan) != self._scope_key(previous):
            return set(nodes)
        gone = set[str]()
        if topology is previous.graph.topology:
            plan.steps, plan.values = dict(old), dict(previous.values)
        else:
            plan.steps = {i: old[i] for i in topology.order if i in old}
            gone = old.keys() - plan.steps.keys()
            plan.values = {w: spec for w, spec in previous.values.items() if w[0] not in gone}
        dirty = nodes.keys() - plan.steps.keys()
        for i, step in plan.steps.items():
            if (
                step.node is not nodes[i]
                or step.problems
                or (step.token is not None and step.token != self._token(step.node))
                or (gone and any(source in gone for source, _ in step.wires))
            ):
                dirty.add(i)
        return dirty

    def _scope_key(self, plan: Plan) -> Hashable:
        """Equal for bodies whose expressions have the same values, and whose ports get the same."""
        assert plan.definition is not None
        ports = tuple([node.id for node in plan.definition.inputs])
        return ports, self._key(None, plan.scope, plan.inputs)

    def _step(self, node: Node, plan: Plan, given: Spec | None, old: Step | None) -> Step:
        if old and old.node is node and old.operator and old.inputs and node.op not in STRUCTURE:
            inputs = tuple([plan.values.get(wire) for wire in old.wires])
            if None not in inputs:
                return self._again(old, inputs)  # type: ignore[arg-type]  # just looked
        step = Step(node, token=self._token(node))
        try:
            if node.when is not None and role(node) in ("input", "output"):
                raise Failure(CONDITION_PLACE, label=OPERATORS[node.op].traits.label)
            if given is not None and node.op == "input":
                step.operator, step.outputs = resolved(node, plan.scope), (given,)
                return step
            step.wires = ordered(node, self._ports(node), plan)
            step.inputs = tuple(plan.values.get(wire) for wire in step.wires)
            if self._absent(node, plan.scope):
                step.absent = True
                step.outputs = step.inputs[:1] * self._outputs(node, plan.scope)
            elif None not in step.inputs:
                self._fill(step, step.specs, plan.scope)
        except Failure as failure:
            step.problems = (Problem(failure.code, failure.arguments, (node.id,)),)
        return step

    def _again(self, old: Step, inputs: tuple[Spec, ...]) -> Step:
        """The same operator with other inputs."""
        step = Step(old.node, old.wires, inputs, operator=old.operator)
        assert step.operator is not None
        try:
            step.outputs = self.infer(step.operator, inputs)
        except ShapeError as error:
            step.problems = (Problem(error.code, error.arguments, (old.node.id,)),)
        return step

    def _absent(self, node: Node, scope: Mapping[str, Any]) -> bool:
        return node.when is not None and not value_of("when", node.when, scope, True)

    def _ports(self, node: Node) -> tuple[Port, ...]:
        if node.op in OPERATORS:
            return OPERATORS[node.op].ports
        if node.op in self.definitions:
            return self.definitions[node.op].ports
        raise Failure(UNKNOWN_OPERATOR, op=node.op or "''")

    def _outputs(self, node: Node, scope: Mapping[str, Any]) -> int:
        if node.op in self.definitions:
            return len(self.definitions[node.op].outputs)
        return resolved(node, scope).outputs

    def _fill(self, step: Step, inputs: tuple[Spec, ...], scope: Mapping[str, Any]) -> None:
        """Find out what a node becomes and what it gives."""
        node = step.node
        if self._budget < 0:
            raise Failure(TOO_LARGE, limit=LIMIT)
        self._budget -= 1
        if node.op == "sequence":
            self._fill_sequence(step, inputs[0], scope)
        elif node.op == "repeat":
            self._fill_repeat(step, inputs[0], scope)
        elif node.op in OPERATORS:
            step.operator = resolved(node, scope)
            try:
                step.outputs = self.infer(step.operator, inputs)
            except ShapeError as error:
                raise Failure(error.code, **error.arguments) from None
        else:
            self._fill_use(step, inputs, scope)

    def _fill_use(self, step: Step, inputs: tuple[Spec, ...], scope: Mapping[str, Any]) -> None:
        node = step.node
        if node.op in self.nesting.recursive:
            through = " → ".join(self.nesting.recursive[node.op])
            raise Failure(RECURSION, definition=node.op, through=through)
        if node.op in self.nesting.too_deep:
            raise Failure(TOO_DEEP, definition=node.op, limit=DEEPEST)
        args = {name: value_of(name, value, scope, True) for name, value in node.args.items()}
        plan = self.use(self.definitions[node.op], args, inputs)
        step.plan, step.outputs = plan, plan.outputs
        hold(step, plan)

    def _fill_sequence(self, step: Step, spec: Spec, scope: Mapping[str, Any]) -> None:
        plan = Plan(None, Graph.of(*step.node.args.get("body", ())), scope, (spec,))
        value: Spec | None = spec
        problems: list[Problem] = []
        for inner in plan.graph:
            turn = self._link(inner, value, scope)
            plan.steps[inner.id] = turn
            plan.size += turn.size
            problems += turn.problems
            value = turn.outputs[0] if turn.outputs else None
        plan.outputs, plan.problems = (value,), tuple(problems)
        step.plan, step.outputs = plan, plan.outputs
        hold(step, plan)

    def _fill_repeat(self, step: Step, spec: Spec, scope: Mapping[str, Any]) -> None:
        node = step.node
        step.operator = resolved(node, scope)
        of, first = node.args.get("of"), node.args.get("first", {})
        if of is None:
            raise Failure(PARAMETER, definition="Repeat", name="of")
        value: Spec | None = spec
        turns: list[Step] = []
        alike = not counts_turns(of)
        for k in range(step.operator.times):  # type: ignore[attr-defined]  # it is a Repeat
            inner = of if k or not first else with_args(of, first)
            if alike and turns and turns[-1].node is inner and self._same(turns[-1], value):
                turn = turns[-1]
            else:
                turn = self._link(inner, value, {**scope, "i": self.turn(k)})
            turns.append(turn)
            step.size += turn.size
            value = turn.outputs[0] if turn.outputs else None
            if turn.problems:
                step.problems = tuple(
                    Problem(p.code, p.arguments, (node.id, str(k), *p.path[1:]))
                    for p in turn.problems
                )
                break
            if step.size > LIMIT:
                raise Failure(TOO_LARGE, limit=LIMIT)
        step.turns, step.outputs = tuple(turns), (value,)

    def _same(self, turn: Step, spec: Spec | None) -> bool:
        """Whether a turn that takes `spec` is like the one before it."""
        (before,) = turn.inputs
        return before == spec and self.key(before) == self.key(spec)

    def _link(self, node: Node, spec: Spec | None, scope: Mapping[str, Any]) -> Step:
        """A step of a chain, which passes one value on."""
        step = Step(node, inputs=(spec,), token=self._token(node))
        if spec is None:
            return step
        try:
            ports, outputs = self._ports(node), self._outputs(node, scope)
            if len(ports) != 1 or outputs != 1:
                label = OPERATORS[node.op].traits.label if node.op in OPERATORS else node.op
                raise Failure(CHAIN, label=label, inputs=len(ports), outputs=outputs)
            if self._absent(node, scope):
                step.absent, step.outputs = True, (spec,)
            else:
                self._fill(step, (spec,), scope)
        except Failure as failure:
            step.problems = (Problem(failure.code, failure.arguments, (node.id,)),)
        return step
