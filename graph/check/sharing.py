"""Rules about weights that a node takes from another one of its body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gradscape.graph.check.finding import Body, Finding, step_rule
from gradscape.graph.definition import STRUCTURE, parts, role
from gradscape.graph.diagnostic import Code, Fix
from gradscape.graph.edits import Edit, Edits, Rename, SetArgument, SetShares, SetWhen
from gradscape.graph.edits.base import title
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Step
from gradscape.graph.text import Text

SHARES_OWNER = Code(
    "shares-owner",
    "error",
    "{name} is to use the weights of a node that has none of its own here; "
    "choose another owner, or give it weights of its own.",
)
SHARES_UNLIKE = Code(
    "shares-unlike",
    "error",
    "{name} cannot use the weights of {owner}: they are not the same operator with the same "
    "arguments.",
)
SHARES_SIZES = Code(
    "shares-sizes",
    "error",
    "{name} cannot use the weights of {owner}: {given} comes into one, {wanted} into the other, "
    "and their weights would differ.",
)
SHARES_CONDITION = Code(
    "shares-condition",
    "error",
    "{name} uses the weights of {owner}, but is not present under the same condition.",
)
SHARES_PLACE = Code(
    "shares-place",
    "error",
    "{name} stands in a row, where a layer cannot use the weights of another one; take it out, "
    "or give it weights of its own.",
)
SHARES_NOTHING = Code(
    "shares-nothing", "error", "{name} has no weights, so there is nothing that it could share."
)


@step_rule
def shares(body: Body, step: Step) -> Iterator[Finding]:
    """Each sharing node, and those in sequences and repeats."""
    node = step.node
    if node.shares is not None:
        yield from _shares(body, node, node.shares)
    if node.op not in STRUCTURE:
        return
    inner = next((part for part in parts(node)[1:] if part.shares is not None), None)
    if inner:
        held = STRUCTURE[node.op][0]
        edit = SetArgument(body.definition.name, (node.id,), held, _owning(node).args[held])
        fix = Fix("Give it weights of its own", edit)
        yield Finding(SHARES_PLACE, ((node.id,),), {"name": title(inner)}, (fix,))


def _owning(node: Node) -> Node:
    """A node inside which nothing uses the weights of another."""
    args = dict(node.args)
    if node.op == "sequence":
        args["body"] = tuple(_owning(inner) for inner in args.get("body", ()))
    elif node.op == "repeat" and "of" in args:
        args["of"] = _owning(args["of"])
    return replace(node, args=args, shares=None)


def _shares(body: Body, node: Node, owner_id: str) -> Iterator[Finding]:
    own = Fix("Give it weights of its own", SetShares(body.definition.name, node.id, None))
    owner = body.nodes.get(owner_id)
    arguments: dict[str, object] = {"name": body.called(node.id)}
    operator = OPERATORS.get(node.op)
    if body.definition.sequential:
        # What stands in a row has a name only where all have one.
        name = Rename(body.definition.name, (node.id,), node.name)
        fix = Fix(own.label, Edits((own.edit, name)))
        yield Finding(SHARES_PLACE, ((node.id,),), arguments, (fix,))
        return
    if role(node) in ("input", "output") or (operator and operator.traits.stateless):
        yield Finding(SHARES_NOTHING, ((node.id,),), arguments, (own,))
        return
    if owner is None or owner is node or owner.shares is not None:
        yield Finding(SHARES_OWNER, ((node.id,),), arguments, (*_owners(body, node, owner), own))
        return
    where = ((node.id,), (owner.id,))
    arguments |= {"owner": body.called(owner.id)}
    if (node.op, node.args) != (owner.op, owner.args):
        fixes = (*_alike(body, node, owner), own)
        yield Finding(SHARES_UNLIKE, where, arguments, fixes[-1:], fixes[:-1])
    elif node.when != owner.when:
        fix = Fix(
            "Make it depend on the same", SetWhen(body.definition.name, (node.id,), owner.when)
        )
        yield Finding(SHARES_CONDITION, where, arguments, (own,), (fix,))
    else:
        step, other = body.steps.get(node.id), body.steps.get(owner.id)
        if (
            step
            and other
            and _is_known(step)
            and _is_known(other)
            and not _alike_inside(step, other)
        ):
            sizes = {"given": _inputs(step), "wanted": _inputs(other)}
            yield Finding(SHARES_SIZES, where, {**arguments, **sizes}, (own,))


def _owners(body: Body, node: Node, owner: Node | None) -> Iterator[Fix]:
    """Share with the one whose weights the owner uses itself."""
    last = body.nodes.get(owner.shares or "") if owner else None
    if last and last is not node and last.shares is None and last.op == node.op:
        label = Text("Use the weights of {owner}", owner=body.called(last.id))
        yield Fix(label, SetShares(body.definition.name, node.id, last.id))


def _alike(body: Body, node: Node, owner: Node) -> Iterator[Fix]:
    """Take over the arguments of the owner."""
    if node.op == owner.op:
        steps: list[Edit] = [
            SetArgument(body.definition.name, (node.id,), name, value)
            for name, value in owner.args.items()
            if node.args.get(name) != value
        ]
        yield Fix(
            Text("Take over the arguments of {owner}", owner=body.called(owner.id)),
            Edits(tuple(steps)),
        )


def _is_known(step: Step) -> bool:
    return bool(step.inputs) and None not in step.inputs and not step.problems


def _inputs(step: Step) -> str:
    return ", ".join(map(str, step.inputs))


def _alike_inside(a: Step, b: Step) -> bool:
    """Whether two steps become the same code, so that one module can stand for both."""
    if a.absent or b.absent:
        return a.absent == b.absent
    if a.plan and b.plan:
        return a.plan is b.plan or (
            a.plan.steps.keys() == b.plan.steps.keys()
            and all(_alike_inside(step, b.plan.steps[i]) for i, step in a.plan.steps.items())
        )
    if a.turns or b.turns:
        return len(a.turns) == len(b.turns) and all(map(_alike_inside, a.turns, b.turns))
    if a.operator is None or b.operator is None:
        return a.operator is b.operator
    if role(a.node) in ("input", "output"):
        return True
    return a.operator == b.operator and a.lowered == b.lowered
