"""What a node of a body comes to: its wires in the order of its ports, its operator, its specs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradscape.graph.definition import (
    STRUCTURE,
    parts,
    role,
)
from gradscape.graph.diagnostic import Code
from gradscape.graph.expression import Expression, ExpressionError, evaluate
from gradscape.graph.model import Node, Wire, is_wire, wires_of
from gradscape.graph.operator import OPERATORS, ArgumentError, Operator, Port, resolve
from gradscape.graph.plan import Plan, Problem, Step
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text, heading

UNKNOWN_OPERATOR = Code(
    "unknown-operator", "error", "There is no operator and no block called {op}."
)
ARGUMENT = Code("argument", "error", "{called}: {why}.")
EXPRESSION = Code("expression", "error", "{called}: {why}.")
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
    "wire-source", "error", "The input {port} is wired to {source}, which does not exist."
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


class Failure(Exception):
    """A step cannot be planned; never leaves this module."""

    def __init__(self, code: Code, **arguments: object) -> None:
        self.code, self.arguments = code, arguments


def infer(operator: Operator, inputs: tuple[Spec, ...]) -> tuple[Spec, ...]:
    """What an operator gives for these inputs, always as a tuple.

    Raises:
        ShapeError: it cannot take them.
    """
    outputs = operator.infer(*inputs)
    return (outputs,) if isinstance(outputs, Spec) else outputs


def value_of(name: str, value: Any, scope: Mapping[str, Any], field: bool = False) -> Any:
    """The value of an argument; `field`: it has one, and is called as that is."""
    try:
        return evaluate(value, scope)
    except ExpressionError as error:
        called = heading(name) if field else name
        raise Failure(EXPRESSION, name=name, called=called, why=error.text) from None


def resolved(node: Node, scope: Mapping[str, Any]) -> Operator:
    structure = STRUCTURE.get(node.op, ())
    args = {k: value_of(k, v, scope, True) for k, v in node.args.items() if k not in structure}
    try:
        return resolve(OPERATORS[node.op], args)
    except ArgumentError as error:
        known = error.name in OPERATORS[node.op].parameters
        called = heading(error.name) if known else error.name
        raise Failure(ARGUMENT, name=error.name, called=called, why=error.why) from None


def counts_turns(node: Node) -> bool:
    """Whether an expression in a node reads the number of its turn."""
    return any(
        reads_turn(value) for part in parts(node) for value in (part.when, *part.args.values())
    )


def reads_turn(value: Any) -> bool:
    if isinstance(value, Expression):
        try:
            return "i" in value.names
        except ExpressionError:
            return True
    if isinstance(value, tuple):
        return any(map(reads_turn, value))
    return isinstance(value, Mapping) and any(map(reads_turn, value.values()))


def with_args(node: Node, args: Mapping[str, Any]) -> Node:
    return replace(node, args={**node.args, **args})


def hold(step: Step, plan: Plan) -> None:
    """Give a step the size and the findings of its inside."""
    step.size += plan.size
    step.problems = tuple(
        Problem(p.code, p.arguments, (step.node.id, *p.path)) for p in plan.problems
    )


def ordered(node: Node, ports: tuple[Port, ...], plan: Plan) -> tuple[Wire, ...]:
    """The wires of a node in the order of its ports."""
    known = {port.name for port in ports}
    for name in node.inputs:
        if name not in known:
            raise Failure(INPUT_SURPLUS, port=name, known=", ".join(sorted(known)) or Text("none"))
    ordered: list[Wire] = []
    for port in ports:
        wires = node.inputs.get(port.name, ())
        if not wires:
            raise Failure(INPUT_MISSING, port=port.name)
        if is_wire(wires) == port.variadic:
            takes = Text("a list of wires") if port.variadic else Text("one wire")
            holds = Text("a single one") if port.variadic else len(wires)
            raise Failure(INPUT_DOUBLED, port=port.name, takes=takes, holds=holds)
        ordered += wires_of(wires)
    for name, wire in node.connections():
        if is_loose(wire, plan):
            raise Failure(WIRE_SOURCE, port=name, source=_source(wire, plan))
    return tuple(ordered)


def _source(wire: Wire, plan: Plan) -> Text:
    node = plan.graph.nodes.get(wire[0])
    if node is None:
        return Text("the node {id!r}", id=wire[0])
    return Text("output {output} of {node}", output=wire[1], node=node.name or node.op)


def is_loose(wire: Wire, plan: Plan) -> bool:
    """Whether a wire begins at an output that does not exist."""
    source = plan.steps.get(wire[0])
    if source is None:
        return True
    return wire not in plan.values if source.outputs else role(source.node) == "output"
