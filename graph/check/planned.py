"""What stopped the planner: missing inputs, bad arguments, shapes that do not go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradscape.graph.check.finding import Body, Finding, rule, step_rule
from gradscape.graph.check.fitting import AXES, NO_CLASSES, resized
from gradscape.graph.check.mending import rejoined, taken_out
from gradscape.graph.check.remedies import REMEDIES
from gradscape.graph.check.spelling import (
    argument_called,
    choice,
    operator_called,
    respelt,
    respelt_in,
)
from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Fix, Path
from gradscape.graph.edits import (
    Connect,
    Disconnect,
    Edit,
    Edits,
    RemoveNodes,
    Replace,
    SetArgument,
    SetParameter,
    SetWhen,
)
from gradscape.graph.edits.base import at, ports_of, said
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node, is_wire, wires_of
from gradscape.graph.operator import OPERATORS
from gradscape.graph.operators.structure import INPUT_PLACE
from gradscape.graph.plan import Problem, Step
from gradscape.graph.resolving import (
    ARGUMENT,
    CHAIN,
    CONDITION_PLACE,
    EXPRESSION,
    INPUT_DOUBLED,
    INPUT_MISSING,
    INPUT_SURPLUS,
    TOO_LARGE,
    UNKNOWN_OPERATOR,
    WIRE_SOURCE,
    is_loose,
)
from gradscape.graph.spec import WINDOW
from gradscape.graph.text import Text, word


@step_rule
def problems(body: Body, step: Step) -> Iterator[Finding]:
    """The problems of a step itself; those of blocks in it are found in them."""
    if step.problems and not _lacks_axes(body, step):
        yield from _own(body, step, (step.node.id,))


@rule
def problems_of_all(body: Body) -> Iterator[Finding]:
    """The problems of the network as a whole."""
    if body.root:
        for problem in body.plan.problems:
            if not problem.path:
                yield from _whole(body, problem)


def _lacks_axes(body: Body, step: Step) -> bool:
    """Whether an input asks for sizes that the data has not: the rule about the data says it."""
    data = body.project.data
    if not body.root or role(step.node) != "input" or data is None or len(data.prepared) == 3:
        return False
    return any(getattr(value, "source", "") in AXES for value in step.node.args.values())


def _own(body: Body, step: Step, path: Path) -> Iterator[Finding]:
    for place, inner, problem in own_problems(step, path):
        fixes = tuple(_fixes(body, place, inner, problem))
        yield Finding(problem.code, (place,), problem.arguments, (), fixes)


def own_problems(step: Step, path: Path) -> Iterator[tuple[Path, Step, Problem]]:
    """The problems of a step and of those in its chains and turns, but for those in blocks."""
    for problem in step.problems:
        if len(problem.path) <= 1 and (problem.code is not TOO_LARGE or not step.plan):
            yield path, step, problem
    for k, turn in enumerate(step.turns):
        yield from own_problems(turn, (*path, str(k)))
    if step.plan and step.plan.definition is None:
        for i, inner in step.plan.steps.items():
            yield from own_problems(inner, (*path, i))


def _whole(body: Body, problem: Problem) -> Iterator[Finding]:
    """A problem of the network as a whole."""
    data, definition = body.project.data, body.definition
    name = str(problem.arguments.get("name", ""))
    default = definition.parameters.get(name)
    if data and data.classes is None and getattr(default, "source", "") == "classes":
        steps: list[Edit] = [SetParameter(definition.name, name, 1)]
        for node in definition.outputs:
            steps.append(SetArgument(definition.name, (node.id,), "loss", "mse"))
        fix = Fix(
            Text("Set {name} to 1, and use the mean squared error", name=name), Edits(tuple(steps))
        )
        yield Finding(NO_CLASSES, ((),), {"name": definition.name}, (), (fix,))
    else:
        fixes: tuple[Fix, ...] = ()
        if problem.code is EXPRESSION:
            fixes = tuple(respelt_in(definition, (), body.project.scope, name))
        yield Finding(problem.code, ((),), problem.arguments, (), fixes)


def _fixes(body: Body, path: Path, step: Step, problem: Problem) -> Iterator[Fix]:
    """Ways out; each has to be tried."""
    code, node, name = problem.code, step.node, body.definition.name
    if code in REMEDIES:
        yield from REMEDIES[code](body, path, step)
        if code is WINDOW:
            yield from resized(body)
    elif code is EXPRESSION:
        yield from _expression(body, path, step, str(problem.arguments["name"]))
    elif code is ARGUMENT:
        yield from _argument(body, path, node, str(problem.arguments["name"]))
    elif code is UNKNOWN_OPERATOR:
        yield from operator_called(body, path, node)
    elif code is CONDITION_PLACE:
        yield Fix("Let it always be there", SetWhen(name, path, None))
    elif code is INPUT_PLACE:
        yield from _from_data(body, node)
    elif code is CHAIN and len(path) > 1:
        yield from taken_out(body, path)
    elif len(path) == 1:
        yield from _wired(body, node, problem)


def _expression(body: Body, path: Path, step: Step, argument: str) -> Iterator[Fix]:
    """Other names in an expression of a node, or of the block that it uses."""
    used = body.project.definitions.get(step.node.op)
    if used is None or argument == "when" or argument in step.node.args:
        yield from respelt(body, path, step.node, argument)
    else:
        yield from respelt_in(used, step.specs, (), argument)


def _argument(body: Body, path: Path, node: Node, argument: str) -> Iterator[Fix]:
    """Another name for an argument that there is not; another value where that is refused."""
    operator = OPERATORS.get(node.op)
    if operator is None or argument not in operator.parameters:
        yield from argument_called(body, path, node, argument)
        return
    yield from choice(body, path, node, argument)
    value = node.args.get(argument)
    if isinstance(value, int | float) and at(body.definition, path).args.get(argument) == value:
        default = operator.parameters[argument].default
        edit = SetArgument(body.definition.name, path, argument, default)
        yield Fix(
            Text(
                "Set {name} to {default}, its default", name=word(argument), default=said(default)
            ),
            edit,
        )


def _from_data(body: Body, node: Node) -> Iterator[Fix]:
    """What the data gives, in the place of an input that only blocks have."""
    data, name = body.project.data, body.definition.name
    if data is not None and len(data.prepared) == 1:
        features = {"features": data.prepared[0]}
        yield Fix("Take the numbers of the data", Replace(name, node.id, "vector", features))
    else:
        sizes = {axis: Expression(axis) for axis in AXES}
        yield Fix("Take the image of the data", Replace(name, node.id, "image", sizes))


def _wired(body: Body, node: Node, problem: Problem) -> Iterator[Fix]:
    name, code = body.definition.name, problem.code
    known = {port.name: port for port in ports_of(body.project, node)}
    surplus = [port for port in node.inputs if port not in known]
    if code is INPUT_SURPLUS:
        cut = tuple(Disconnect(name, node.id, port) for port in surplus)
        missing = [port for port in known if not node.inputs.get(port)]
        for port, old in zip(missing, surplus, strict=False):
            wires = wires_of(node.inputs[old])
            laid = tuple(Connect(name, wire, node.id, port) for wire in wires)
            yield Fix(Text("Connect it to {port}", port=port), Edits((*cut, *laid)))
            break
        yield Fix("Cut what has no place here", cut[0] if len(cut) == 1 else Edits(cut))
    elif code is INPUT_DOUBLED:
        for port in known:
            held: Any = node.inputs.get(port, ())
            if held and is_wire(held) == known[port].variadic:
                first = wires_of(held)[0]
                steps = (Disconnect(name, node.id, port), Connect(name, first, node.id, port))
                yield Fix("Keep one wire", Edits(steps))
    elif code is WIRE_SOURCE:
        yield from rejoined(body, node.id)
        yield from _sources(body, node)
    elif code is INPUT_MISSING:
        yield from rejoined(body, node.id)
        if not body.graph.topology.readers[node.id]:
            label = Text("Remove {node}", node=body.called(node.id))
            yield Fix(label, RemoveNodes(name, (node.id,)))


def _sources(body: Body, node: Node) -> Iterator[Fix]:
    """Wires from nothing cut, or laid from the first output of their node."""
    name, cut, laid = body.definition.name, list[Edit](), list[Edit]()
    for port, held in node.inputs.items():
        for index, wire in reversed(list(enumerate(wires_of(held)))):
            if is_loose(wire, body.plan):
                cut.append(Disconnect(name, node.id, port, index))
                laid.append(Connect(name, (wire[0], 0), node.id, port, index))
                if not is_wire(held):
                    laid.append(Disconnect(name, node.id, port, index + 1))
    yield Fix("Take the first output", Edits(tuple(laid)))
    yield Fix("Cut the wire", cut[0] if len(cut) == 1 else Edits(tuple(cut)))
