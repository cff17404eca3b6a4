"""Rules about names, which become attributes in the code."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gradscape.graph import names
from gradscape.graph.check.finding import Body, Finding, chains, node_rule, rule, step_rule
from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Code, Fix, Path
from gradscape.graph.edits import Edit, Edits, Rename, RenameDefinition, RenameParameter
from gradscape.graph.lowering import Module
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Step
from gradscape.graph.text import Text

NAME = Code("name", "error", "Nothing can be called {name!r} here: {why}.")
NAME_TWICE = Code(
    "name-twice",
    "error",
    "{count} different nodes are called {name}; only equal ones without weights may share a name.",
)
NAME_MISSING = Code(
    "name-missing",
    "error",
    "{label} needs a name here, since the code keeps it as an attribute; call it {suggestion}.",
)
SEQUENCE_NAMES = Code(
    "sequence-names",
    "error",
    "{named} of {count} layers of this sequence have a name; name all of them or none.",
)


@rule
def bad_words(body: Body) -> Iterator[Finding]:
    """Names of the block itself and of its parameters that Python uses otherwise."""
    definition = body.definition
    for name in (definition.name, *definition.parameters, *definition.lets):
        if why := names.word_problem(name):
            yield Finding(NAME, ((),), {"name": name, "why": why}, (), tuple(_word(body, name)))


@node_rule
def bad_names(body: Body, step: Step) -> Iterator[Finding]:
    """Names of nodes that Python or torch use otherwise."""
    node = step.node
    if node.name:
        yield from _bad(body, node, (node.id,), body.nodes.values())
    for path, nodes in chains(node):
        for inner in nodes:
            if inner.name:
                yield from _bad(body, inner, (*path, inner.id), nodes)


def _word(body: Body, name: str) -> Iterator[Fix]:
    """Another name for a block or a parameter."""
    definition = body.definition
    taken = {*definition.parameters, *definition.lets, *body.project.definitions}
    new = names.suggest(name, taken)
    if name == definition.name:
        yield Fix(Text("Call it {new}", new=new), RenameDefinition(name, new))
    elif name in definition.parameters:
        yield Fix(Text("Call it {new}", new=new), RenameParameter(definition.name, name, new))


def _bad(body: Body, node: Node, path: Path, others: Collection[Node]) -> Iterator[Finding]:
    why = names.problem(node.name) if role(node) in ("layer", "structure") else _port(node.name)
    if why:
        name = _other(node, others, body)
        fix = Fix(Text("Call it {name}", name=name), Rename(body.definition.name, path, name))
        yield Finding(NAME, (path,), {"name": node.name, "why": why}, (fix,))


def _port(name: str) -> str | None:
    """Inputs and outputs become variables: those may hide what a module has, and be called x."""
    return None if name == "x" else names.word_problem(name)


def _taken(nodes: Collection[Node], body: Body) -> set[str]:
    return {node.name for node in nodes} | set(body.definition.parameters)


def _other(node: Node, others: Collection[Node], body: Body) -> str:
    wanted = names.attribute(node.op)
    base = node.name if role(node) == "layer" or not wanted else wanted[0]
    return names.suggest(base, _taken(others, body))


@rule
def names_twice(body: Body) -> Iterator[Finding]:
    """Names that unlike nodes of a body share."""
    given = [node.name for node in body.nodes.values() if node.name]
    if len(given) == len(set(given)):
        return
    found: dict[tuple[str, str], list[Node]] = {}
    for node in body.graph:
        if node.name and node.shares is None:
            kind = role(node) if role(node) in ("input", "output") else ""
            found.setdefault((kind, node.name), []).append(node)
    for nodes in found.values():
        if len(nodes) > 1 and (body.definition.sequential or not _may_share(nodes)):
            yield _twice(body, nodes, (), body.nodes.values())


@node_rule
def names_twice_in_a_row(body: Body, step: Step) -> Iterator[Finding]:
    """Names that two layers of a sequence share."""
    for path, inner in chains(step.node):
        found: dict[str, list[Node]] = {}
        for node in inner:
            if node.name:
                found.setdefault(node.name, []).append(node)
        for nodes in found.values():
            if len(nodes) > 1:
                yield _twice(body, nodes, path, inner)


def _may_share(nodes: list[Node]) -> bool:
    """Whether nodes of one name are one layer: equal, and without weights."""
    first = nodes[0]
    operator = OPERATORS.get(first.op)
    if operator is None or not operator.traits.stateless or operator.traits.role != "layer":
        return False
    return all((n.op, n.args, n.when) == (first.op, first.args, first.when) for n in nodes)


def _twice(body: Body, nodes: list[Node], path: Path, others: Collection[Node]) -> Finding:
    taken = _taken(others, body)
    steps: list[Rename] = []
    for node in nodes[1:]:
        name = names.another(node.name, taken)
        taken.add(name)
        steps.append(Rename(body.definition.name, (*path, node.id), name))
    called = ", ".join(step.name for step in steps)
    one = Text("Call it {names}", names=called), steps[0]
    fix = (
        Fix(*one)
        if len(steps) == 1
        else Fix(Text("Call them {names}", names=called), Edits(tuple(steps)))
    )
    arguments = {"count": len(nodes), "name": nodes[0].name}
    return Finding(NAME_TWICE, tuple((*path, n.id) for n in nodes[::-1]), arguments, (fix,))


@step_rule
def names_missing(body: Body, step: Step) -> Iterator[Finding]:
    """Nodes that the code keeps as an attribute, and that have no name."""
    node = step.node
    if not node.name and not node.shares and not body.definition.sequential and _is_attribute(step):
        name = names.name_for(node, body.definition) or "layer"
        fix = Fix(Text("Call it {name}", name=name), Rename(body.definition.name, (node.id,), name))
        yield Finding(
            NAME_MISSING, ((node.id,),), {"label": body.called(node.id), "suggestion": name}, (fix,)
        )


def _is_attribute(step: Step) -> bool:
    if step.plan or step.turns:
        return True
    if step.absent or step.operator is None or None in step.inputs or not step.outputs:
        return False
    if step.operator.traits.role != "layer":
        return False
    return isinstance(step.lowered, Module) and not step.lowered.functional


@node_rule
def sequence_names(body: Body, step: Step) -> Iterator[Finding]:
    """Sequences of which some layers have a name and others have none."""
    for path, nodes in chains(step.node):
        yield from _some(body, path, nodes)


@rule
def class_names(body: Body) -> Iterator[Finding]:
    """The same of a definition that is an `nn.Sequential`."""
    if body.definition.sequential:
        layers = [node for node in body.graph if role(node) in ("layer", "structure")]
        yield from _some(body, (), layers)


def _some(body: Body, path: Path, nodes: Collection[Node]) -> Iterator[Finding]:
    named = sum(bool(node.name) for node in nodes)
    if named in (0, len(nodes)):
        return
    taken = {node.name for node in nodes}
    steps: list[Edit] = []
    for node in nodes:
        if not node.name:
            base, numbered = names.attribute(node.op) or (node.op, False)
            name = names.suggest(base, taken, numbered)
            taken.add(name)
            steps.append(Rename(body.definition.name, (*path, node.id), name))
    where = tuple((*path, node.id) for node in nodes if not node.name)
    fix = Fix("Name the others", Edits(tuple(steps)))
    arguments = {"named": named, "count": len(nodes)}
    yield Finding(SEQUENCE_NAMES, (path or where[0], *where), arguments, (fix,))
