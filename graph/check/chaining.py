"""Rules about what stands in a row: sequences, repeats, definitions that are an `nn.Sequential`."""

from __future__ import annotations

from collections.abc import Iterator

from gradscape.graph.check.finding import Body, Finding, leaves, rule, segments, step_rule
from gradscape.graph.check.mending import taken_out
from gradscape.graph.definition import STRUCTURE, role
from gradscape.graph.diagnostic import Code, Fix, Path
from gradscape.graph.edits import Edit, Edits, Reorder, ResetArgument
from gradscape.graph.lowering import Module
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Step

CHAIN_FORM = Code(
    "chain-form",
    "error",
    "{label} is no module of its own, and only modules can stand in a row; put it outside.",
)
SEQUENTIAL = Code(
    "sequential",
    "error",
    "{definition} is to be an nn.Sequential, but is no chain: {name} does not take what comes "
    "out of the node before it, and only that.",
)
SEQUENTIAL_ORDER = Code(
    "sequential-order",
    "error",
    "{definition} is to be an nn.Sequential, but its nodes are registered in another order than "
    "they are wired.",
)


ITEM = Code(
    "repeat-item",
    "error",
    "The turns of {label} cannot be called {item!r}: {{}} has to stand for the number, once, and "
    "all else be letters, digits and _, a letter first.",
)


@step_rule
def items(body: Body, step: Step) -> Iterator[Finding]:
    """What the turns of repeats are called."""
    if step.node.op in STRUCTURE:
        yield from _items(body, step, (step.node.id,))


def _items(body: Body, step: Step, path: Path) -> Iterator[Finding]:
    item = getattr(step.operator, "item", "")
    first, *rest = item.split("{}")
    if item and (len(rest) != 1 or not f"{first}0{rest[0]}".isidentifier()):
        name, local = segments(body.plan, path)[-1]
        fix = Fix("Number them", ResetArgument(name, local, "item"))
        yield Finding(ITEM, (path,), {"label": body.called(*path), "item": item}, (fix,))
    for turn in step.turns[:1]:
        yield from _items(body, turn, (*path, "0"))
    if step.plan and step.plan.definition is None:
        for i, inner in step.plan.steps.items():
            yield from _items(body, inner, (*path, i))


@step_rule
def chain_forms(body: Body, step: Step) -> Iterator[Finding]:
    """Operators in a row that have no module of their own."""
    path = (step.node.id,)
    if step.turns or (step.plan and step.plan.definition is None):
        for at, leaf in leaves(step, path):
            yield from _form(body, leaf, at)
    elif body.definition.sequential and role(step.node) == "layer":
        yield from _form(body, step, path)


def _form(body: Body, step: Step, path: Path) -> Iterator[Finding]:
    if step.absent or step.operator is None or None in step.inputs or step.problems:
        return
    if not (step.operator.traits.role == "layer" and _is_module(step)):
        arguments = {"label": OPERATORS[step.node.op].traits.label}
        yield Finding(CHAIN_FORM, (path,), arguments, (), tuple(taken_out(body, path)))


def _is_module(step: Step) -> bool:
    lowered = step.lowered
    plain = isinstance(lowered, Module) and lowered.call == "{self}({0})"
    return plain and getattr(lowered, "target", "") != "nn.Parameter"


@rule
def sequential(body: Body) -> Iterator[Finding]:
    """A definition that is an `nn.Sequential` is a chain, registered in its order."""
    definition, order = body.definition, body.graph.topology.order
    if not definition.sequential or body.graph.topology.cycles or not definition.outputs:
        return
    before: str | None = None
    for i in order:
        node = body.nodes[i]
        wanted = () if before is None else ((before, 0),)
        alone = (role(node) == "input") == (before is None)
        if node.wires != wanted or not alone or (before and role(body.nodes[before]) == "output"):
            arguments = {"definition": definition.name, "name": body.called(i)}
            yield Finding(SEQUENTIAL, ((i,),), arguments)
            return
        before = i
    layers = [i for i in order if role(body.nodes[i]) not in ("input", "output")]
    if layers != [i for i in body.nodes if i in set(layers)]:
        steps: tuple[Edit, ...] = tuple(Reorder(definition.name, i, k) for k, i in enumerate(order))
        fix = Fix("Register them in the order of the wires", Edits(steps))
        arguments = {"definition": definition.name}
        yield Finding(SEQUENTIAL_ORDER, tuple((i,) for i in layers), arguments, (fix,))
