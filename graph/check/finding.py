"""What a rule sees, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from gradscape.graph.definition import STRUCTURE, Definition
from gradscape.graph.diagnostic import Code, Fix, Path
from gradscape.graph.edits.base import called
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project


@dataclass(frozen=True)
class Finding:
    """What a rule says of a body. The paths begin in that body; () is the body itself.

    Args:
        code: what is wrong.
        nodes: where; the node to look at first.
        arguments: of the code's message.
        fixes: ways out, the best first.
        unproven: ways out that may do harm elsewhere, and so have to be tried; they come first.
        strict: whether those may not even bring to light what was hidden before.
    """

    code: Code
    nodes: tuple[Path, ...]
    arguments: Mapping[str, object] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    unproven: tuple[Fix, ...] = ()
    strict: bool = False


@dataclass(frozen=True, eq=False)
class Body:
    """One use of a definition, as rules see it.

    Args:
        project: all that there is.
        definition: whose body it is.
        plan: the body with all that is known; steps are missing behind a cycle.
        root: whether it is the network itself.
    """

    project: Project
    definition: Definition
    plan: Plan
    root: bool

    @property
    def graph(self) -> Graph:
        return self.definition.body

    @property
    def nodes(self) -> Mapping[str, Node]:
        return self.definition.body.nodes

    @property
    def steps(self) -> Mapping[str, Step]:
        return self.plan.steps

    def called(self, *path: str) -> str:
        """What messages call a node: as no other of its body is called."""
        name, local = self.definition.name, path
        if len(path) > 1:
            name, local = segments(self.plan, path)[-1]
        return called(self.project, name, *local)


Rule = Callable[[Body], Iterator[Finding]]
RULES: list[Rule] = []
StepRule = Callable[[Body, Step], Iterator[Finding]]
STEP_RULES: list[StepRule] = []
NODE_RULES: list[StepRule] = []


def rule(function: Rule) -> Rule:
    """Declare a rule: it is asked about every body of a project, each distinct plan once."""
    RULES.append(function)
    return function


def step_rule(function: StepRule) -> StepRule:
    """Declare a rule about single steps.

    Where it finds nothing it has looked at nothing but the step, and at whether the body is
    sequential: so it need not be asked again about a step that an edit has not touched.
    """
    STEP_RULES.append(function)
    return function


def node_rule(function: StepRule) -> StepRule:
    """Declare such a rule that looks at nothing but the node of the step, not at its shapes."""
    NODE_RULES.append(function)
    return function


Leaf = tuple[Path, Step]


def leaves(step: Step, path: Path) -> Iterator[Leaf]:
    """The steps in a chain or a repeat, in order, down to operators and uses of blocks."""
    if step.turns:
        for k, turn in enumerate(step.turns):
            yield from leaves(turn, (*path, str(k)))
    elif step.plan and step.plan.definition is None:
        for i, inner in step.plan.steps.items():
            yield from leaves(inner, (*path, i))
    else:
        yield path, step


def behind(step: Step, path: Path, output: int = 0) -> Iterator[Leaf]:
    """The present steps that lead to an output of a step, from the last on, inside it."""
    if step.absent:
        return
    if step.turns:
        for k in reversed(range(len(step.turns))):
            yield from behind(step.turns[k], (*path, str(k)))
    elif step.plan and step.plan.definition is None:
        for i, inner in reversed(step.plan.steps.items()):
            yield from behind(inner, (*path, i))
    elif step.plan and step.plan.definition:
        ends = step.plan.definition.outputs
        if output < len(ends) and ends[output].id in step.plan.steps:
            for inner_path, inner in before(step.plan, step.plan.steps[ends[output].id]):
                yield (*path, *inner_path), inner
    else:
        yield path, step


def before(plan: Plan, step: Step) -> Iterator[Leaf]:
    """The present steps in front of a step's first input, from the last on, into blocks too."""
    while step.wires:
        wire: Wire = plan.source(step.wires[0])
        source = plan.steps.get(wire[0])
        if source is None:
            return
        yield from behind(source, (wire[0],), wire[1])
        step = source


def chains(node: Node) -> Iterator[tuple[Path, tuple[Node, ...]]]:
    """The sequences in a node and what they hold; those in repeats too, and in other sequences.

    The path leads to the sequence. That in a repeat stands for all turns.
    """
    if node.op in STRUCTURE:
        yield from _chains(node, (node.id,))


def _chains(node: Node, path: Path) -> Iterator[tuple[Path, tuple[Node, ...]]]:
    if node.op == "repeat" and "of" in node.args:
        yield from _chains(node.args["of"], (*path, "0"))
    elif node.op == "sequence":
        nodes: tuple[Node, ...] = node.args.get("body", ())
        yield path, nodes
        for inner in nodes:
            yield from _chains(inner, (*path, inner.id))


def step_at(plan: Plan, path: Path) -> Step | None:
    """The step at a path; None where there is none."""
    step: Step | None = None
    for part in path:
        if step is not None and step.turns:
            step = step.turns[int(part)] if int(part) < len(step.turns) else None
        else:
            held = step.plan if step else plan
            step = held.steps.get(part) if held else None
        if step is None:
            return None
    return step


def segments(plan: Plan, path: Path) -> list[tuple[str, Path]]:
    """A path cut where it enters a definition: (definition, path in its body), outermost first."""
    assert plan.definition is not None
    out: list[tuple[str, Path]] = [(plan.definition.name, ())]
    step: Step | None = None
    for part in path:
        if step is not None and step.turns:
            step = step.turns[int(part)]
        else:
            if step is not None and step.plan:
                plan = step.plan
                if plan.definition:
                    out.append((plan.definition.name, ()))
            step = plan.steps[part]
        name, local = out[-1]
        out[-1] = name, (*local, part)
    return out
