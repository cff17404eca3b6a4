"""Inference: a definition with arguments and input specs becomes a tree of steps.

The tree is memoised on (definition, arguments, input specs): the 50 blocks of ResNet-152 are
eight plans. An edit plans again only what it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Any

from gradscape.graph.definition import (
    DEEPEST,
    REQUIRED,
    STRUCTURE,
    Definition,
    nesting,
    parts,
    role,
)
from gradscape.graph.diagnostic import Code, Path, ShapeError
from gradscape.graph.expression import Expression, ExpressionError, evaluate
from gradscape.graph.lowering import Lowered
from gradscape.graph.model import Graph, Node, Wire, is_wire, wires_of
from gradscape.graph.operator import OPERATORS, ArgumentError, Operator, Port, resolve
from gradscape.graph.spec import Spec

LIMIT = 100_000
"""Nodes once repeats are expanded. Nested repeats in a hostile file would have no end."""
KEPT = 2_000
"""Plans of blocks that are kept whatever happens."""

UNKNOWN_OPERATOR = Code(
    "unknown-operator", "error", "There is no operator and no block called {op}."
)
ARGUMENT = Code("argument", "error", "{name}: {why}.")
EXPRESSION = Code("expression", "error", "{name}: {why}.")
PARAMETER = Code("parameter", "error", "{definition} needs a value for {name}.")
INPUT_MISSING = Code("input-missing", "error", "Nothing is connected to the input {port}.")
INPUT_SURPLUS = Code(
    "input-surplus", "error", "There is no input {port} here; the inputs are {known}."
)
CONDITION_PLACE = Code(
    "condition-place", "error", "{label} cannot depend on a condition; remove it here."
)
INPUT_DOUBLED = Code("input-doubled", "error", "The input {port} takes {takes}, but holds {holds}.")
WIRE_SOURCE = Code(
    "wire-source", "error", "The input {port} is wired to an output that does not exist."
)
RECURSION = Code("recursion", "error", "{definition} contains itself: {through}.")
TOO_DEEP = Code(
    "too-deep", "error", "{definition} holds blocks within blocks more than {limit} deep."
)
TOO_LARGE = Code(
    "too-large",
    "error",
    "The network has more than {limit} nodes once its repeats are expanded; repeat less often.",
)
CHAIN = Code(
    "chain",
    "error",
    "{label} cannot stand in a chain: it has {inputs} inputs and {outputs} outputs, a chain passes "
    "one value on.",
)


@dataclass(frozen=True)
class Problem:
    """A finding inside a plan; `path` leads to the node from there."""

    code: Code
    arguments: Mapping[str, object]
    path: Path


class Failure(Exception):
    """A step cannot be planned; never leaves this module."""

    def __init__(self, code: Code, **arguments: object) -> None:
        self.code, self.arguments = code, arguments


@dataclass(eq=False)
class Step:
    """A node in a plan.

    `operator` is resolved where the node is one; `plan` is the inside of a use or of a sequence;
    `turns` are those of a repeat. `outputs` hold None where an error hides the spec.
    """

    node: Node
    wires: tuple[Wire, ...] = ()
    inputs: tuple[Spec | None, ...] = ()
    outputs: tuple[Spec | None, ...] = ()
    operator: Operator | None = None
    plan: Plan | None = None
    turns: tuple[Step, ...] = ()
    absent: bool = False
    token: Hashable = None
    size: int = 1
    problems: tuple[Problem, ...] = ()

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The input specs of a step of a valid plan."""
        assert None not in self.inputs
        return self.inputs  # type: ignore[return-value]  # just asserted

    @cached_property
    def lowered(self) -> Lowered:
        """What a leaf becomes in code."""
        assert self.operator is not None
        return self.operator.lowered(*self.specs)

    def inside(self) -> Iterator[Plan]:
        """The plans that this step holds, in order."""
        if self.plan:
            yield self.plan
        for turn in self.turns:
            yield from turn.inside()


@dataclass(eq=False)
class Plan:
    """A body with everything known. `definition` is None for the inside of a sequence."""

    definition: Definition | None
    graph: Graph
    scope: Mapping[str, Any]
    inputs: tuple[Spec, ...]
    steps: dict[str, Step] = field(default_factory=dict)
    values: dict[Wire, Spec | None] = field(default_factory=dict)
    outputs: tuple[Spec | None, ...] = ()
    size: int = 0
    problems: tuple[Problem, ...] = ()

    @cached_property
    def key(self) -> Hashable:
        """Equal for plans that would be the same code."""
        name = self.definition.name if self.definition else ""
        scope = tuple((k, isinstance(v, bool), v) for k, v in self.scope.items())
        return name, scope, self.inputs

    def is_auxiliary(self, output: str) -> bool:
        """Whether one of its outputs lives in training only."""
        operator = self.steps[output].operator
        return bool(getattr(operator, "auxiliary", False))

    def walk(self) -> Iterator[Plan]:
        """The plans of all definitions inside, then this one; equal ones as often as they occur."""
        for step in self.steps.values():
            for plan in step.inside():
                yield from plan.walk()
        if self.definition:
            yield self

    def source(self, wire: Wire) -> Wire:
        """Where a value really comes from: an absent node passes its first input through."""
        while (step := self.steps.get(wire[0])) and step.absent and step.wires:
            wire = step.wires[0]
        return wire


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
                known = ", ".join(definition.parameters) or "none"
                why = f"{definition.name} has no such parameter; it has {known}"
                raise Failure(ARGUMENT, name=name, why=why)
        for name, default in definition.parameters.items():
            if default is REQUIRED and name not in args:
                raise Failure(PARAMETER, definition=definition.name, name=name)
            value = args[name] if name in args else _evaluate(name, default, scope)
            scope[name] = bind(name, value)
        for name, expression in definition.lets.items():
            scope[name] = bind(name, _evaluate(name, expression, scope))
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
                step.operator, step.outputs = _resolve(node, plan.scope), (given,)
                return step
            step.wires = _ordered(node, self._ports(node), plan)
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
        return node.when is not None and not _evaluate("when", node.when, scope)

    def _ports(self, node: Node) -> tuple[Port, ...]:
        if node.op in OPERATORS:
            return OPERATORS[node.op].ports
        if node.op in self.definitions:
            return self.definitions[node.op].ports
        raise Failure(UNKNOWN_OPERATOR, op=node.op)

    def _outputs(self, node: Node, scope: Mapping[str, Any]) -> int:
        if node.op in self.definitions:
            return len(self.definitions[node.op].outputs)
        return _resolve(node, scope).outputs

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
            step.operator = _resolve(node, scope)
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
        args = {name: _evaluate(name, value, scope) for name, value in node.args.items()}
        plan = self.use(self.definitions[node.op], args, inputs)
        step.plan, step.outputs = plan, plan.outputs
        _hold(step, plan)

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
        _hold(step, plan)

    def _fill_repeat(self, step: Step, spec: Spec, scope: Mapping[str, Any]) -> None:
        node = step.node
        step.operator = _resolve(node, scope)
        of, first = node.args.get("of"), node.args.get("first", {})
        if of is None:
            raise Failure(PARAMETER, definition="Repeat", name="of")
        value: Spec | None = spec
        turns: list[Step] = []
        alike = not _counts(of)
        for k in range(step.operator.times):  # type: ignore[attr-defined]  # it is a Repeat
            inner = of if k or not first else _with_args(of, first)
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


def infer(operator: Operator, inputs: tuple[Spec, ...]) -> tuple[Spec, ...]:
    """What an operator gives for these inputs, always as a tuple.

    Raises:
        ShapeError: it cannot take them.
    """
    outputs = operator.infer(*inputs)
    return (outputs,) if isinstance(outputs, Spec) else outputs


def _evaluate(name: str, value: Any, scope: Mapping[str, Any]) -> Any:
    try:
        return evaluate(value, scope)
    except ExpressionError as error:
        raise Failure(EXPRESSION, name=name, why=str(error)) from None


def _resolve(node: Node, scope: Mapping[str, Any]) -> Operator:
    structure = STRUCTURE.get(node.op, ())
    args = {k: _evaluate(k, v, scope) for k, v in node.args.items() if k not in structure}
    try:
        return resolve(OPERATORS[node.op], args)
    except ArgumentError as error:
        raise Failure(ARGUMENT, name=error.name, why=error.why) from None


def _counts(node: Node) -> bool:
    """Whether an expression in a node reads the number of its turn."""
    return any(
        _reads_turn(value) for part in parts(node) for value in (part.when, *part.args.values())
    )


def _reads_turn(value: Any) -> bool:
    if isinstance(value, Expression):
        try:
            return "i" in value.names
        except ExpressionError:
            return True
    if isinstance(value, tuple):
        return any(map(_reads_turn, value))
    return isinstance(value, Mapping) and any(map(_reads_turn, value.values()))


def _with_args(node: Node, args: Mapping[str, Any]) -> Node:
    return replace(node, args={**node.args, **args})


def _hold(step: Step, plan: Plan) -> None:
    """Give a step the size and the findings of its inside."""
    step.size += plan.size
    step.problems = tuple(
        Problem(p.code, p.arguments, (step.node.id, *p.path)) for p in plan.problems
    )


def _ordered(node: Node, ports: tuple[Port, ...], plan: Plan) -> tuple[Wire, ...]:
    """The wires of a node in the order of its ports."""
    known = {port.name for port in ports}
    for name in node.inputs:
        if name not in known:
            raise Failure(INPUT_SURPLUS, port=name, known=", ".join(sorted(known)) or "none")
    ordered: list[Wire] = []
    for port in ports:
        wires = node.inputs.get(port.name, ())
        if not wires:
            raise Failure(INPUT_MISSING, port=port.name)
        if is_wire(wires) == port.variadic:
            takes = "a list of wires" if port.variadic else "one wire"
            holds = "a single one" if port.variadic else len(wires)
            raise Failure(INPUT_DOUBLED, port=port.name, takes=takes, holds=holds)
        ordered += wires_of(wires)
    for name, wire in node.connections():
        source = plan.steps.get(wire[0])
        if source is None or (source.outputs and wire not in plan.values):
            raise Failure(WIRE_SOURCE, port=name)
    return tuple(ordered)
