"""The errors of a network one by one, so that two checks can be held against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from gradscape.graph.check.chaining import SEQUENTIAL, SEQUENTIAL_ORDER, chain_forms, items
from gradscape.graph.check.finding import Body, Finding, StepRule
from gradscape.graph.check.fitting import EMPTY
from gradscape.graph.check.label import inside
from gradscape.graph.check.naming import names_missing
from gradscape.graph.check.places import blocks, in_step
from gradscape.graph.check.planned import own_problems
from gradscape.graph.check.wiring import (
    CYCLE,
    DEAD_END,
    INPUT_UNUSED,
    NO_OUTPUT,
    OUTPUT_UNREACHED,
)
from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import Code, Path
from gradscape.graph.edits.base import title
from gradscape.graph.model import Node
from gradscape.graph.operators.merge import MERGE_ALONE
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project
from gradscape.graph.resolving import ARGUMENT, EXPRESSION, INPUT_MISSING, UNKNOWN_OPERATOR
from gradscape.graph.text import Text

HIDING = (UNKNOWN_OPERATOR, ARGUMENT, EXPRESSION)
"""What keeps the planner from looking at the rest of a node; one may have several of a sort."""
UNFINISHED = frozenset(
    (EMPTY, INPUT_MISSING, MERGE_ALONE, DEAD_END, INPUT_UNUSED, OUTPUT_UNREACHED, NO_OUTPUT)
)
"""What only says that something is still to be drawn."""
OF_BODY = (SEQUENTIAL, SEQUENTIAL_ORDER)
"""What is wrong with a body as a whole, and told at one node of it."""
WIRED: tuple[StepRule, ...] = (chain_forms, items, names_missing)
"""The rules about steps that may find something else where the shapes are others."""

Key = tuple[str, Path, object]
"""What makes two errors the same one: the code and the place, whatever the numbers."""


@dataclass(frozen=True)
class Complaint:
    """An error in words. `names` lead to its node from the body that was looked at."""

    names: tuple[str, ...]
    message: Text

    def inside(self, names: tuple[str, ...]) -> Complaint:
        """The same, seen from further out."""
        return Complaint((*names, *self.names), self.message)


Complaints = Mapping[Key, Complaint]
Look = Callable[[Project, Plan, bool], tuple[Finding, ...]]
"""What there is to say of a body: project, plan, whether it is the network itself."""


class Complaining:
    """Collects errors, but for what is unfinished and for circles, which wires alone tell."""

    def __init__(self, project: Project, look: Look) -> None:
        self.project, self.look = project, look
        self._known: WeakKeyDictionary[Plan, Complaints] = WeakKeyDictionary()

    def of_network(self, project: Project, plan: Plan) -> Complaints:
        """All errors of a network that differs from the project in its wires."""
        return self._of(project, plan, root=True)

    def _of(self, project: Project, plan: Plan, root: bool) -> Complaints:
        known = None if root else self._known.get(plan)
        if known is None:
            definition = plan.definition
            assert definition is not None
            known = dict(self.told(definition, self.look(project, plan, root)))
            for path, inner in blocks(plan):
                known |= self._in_block(project, definition, path, inner)
            if not root:
                self._known[plan] = known
        return known

    def _in_block(
        self, project: Project, definition: Definition, path: Path, plan: Plan
    ) -> Complaints:
        complaints = self._of(project, plan, root=False)
        if not complaints:
            return {}
        place, names = self._place(definition, path)
        return {
            (code, (*place, *inner), more): complaint.inside(names)
            for (code, inner, more), complaint in complaints.items()
        }

    def of_step(self, body: Body, step: Step) -> Complaints:
        """The errors of a step of a body, and of what it holds; who shares its weights is left."""
        found: dict[Key, Complaint] = {}
        path = (step.node.id,)
        for at, _, problem in own_problems(step, path):
            found |= self._one(body.definition, problem.code, at, problem.arguments)
        findings = (finding for rule in WIRED for finding in rule(body, step))
        found |= self.told(body.definition, findings)
        for at, inner in in_step(step, path):
            found |= self._in_block(self.project, body.definition, at, inner)
        return found

    def told(self, definition: Definition, findings: Iterable[Finding]) -> Complaints:
        """The errors among what rules have found in a body."""
        found: dict[Key, Complaint] = {}
        for finding in findings:
            node = () if finding.code in OF_BODY else finding.nodes[0]
            found |= self._one(definition, finding.code, node, finding.arguments)
        return found

    def _one(
        self, definition: Definition, code: Code, path: Path, arguments: Mapping[str, object]
    ) -> Complaints:
        if code.severity != "error" or code in UNFINISHED or code is CYCLE:
            return {}
        place, names = self._place(definition, path)
        if code.template.startswith("{name}"):
            names = names[:-1]  # the message says it
        more = arguments.get("name") if code in HIDING else None
        message = Text(code.template, **arguments)
        return {(code.name, place, more): Complaint(names, message)}

    def _place(self, definition: Definition, path: Path) -> tuple[Path, tuple[str, ...]]:
        """A path without the numbers of turns, and what its nodes are called."""
        place, names = [], []
        node: Node | None = None
        for part in path:
            if node is not None and node.op == "repeat":
                node = node.args["of"]
                continue
            nodes = inside(self.project, node) if node else definition.body.nodes
            node = nodes[part]
            place.append(part)
            names.append(title(node))
        return tuple(place), tuple(names)
