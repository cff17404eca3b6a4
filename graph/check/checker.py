"""The check: every rule over every body, each distinct plan once; after an edit what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import compress
from operator import eq, is_not
from typing import NamedTuple
from weakref import WeakKeyDictionary

from gradscape.graph import cost
from gradscape.graph.check import rules
from gradscape.graph.check.complaints import HIDING
from gradscape.graph.check.finding import NODE_RULES, RULES, STEP_RULES, Body, Finding
from gradscape.graph.check.judging import Judge
from gradscape.graph.check.places import Use, uses
from gradscape.graph.check.report import Report
from gradscape.graph.counting import Cost
from gradscape.graph.diagnostic import Diagnostic, Fix, Path, Severity
from gradscape.graph.edits import EditError, SetData
from gradscape.graph.model import Node
from gradscape.graph.plan import Plan, Step
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project

TRIES = 24
"""Fixes that are tried in a check: each costs as much as a check."""
RANKS: Mapping[Severity, int] = {"error": 0, "warning": 1, "hint": 2}


class Looked(NamedTuple):
    """The steps of a body that were looked at last, and those that have to be watched."""

    sequential: bool
    steps: Mapping[str, Step]
    unsound: frozenset[str]


@dataclass(frozen=True)
class Found:
    """A finding at its place in the network."""

    finding: Finding
    path: Path
    times: int


class Checker:
    """Checks projects one after the other. Keep it: after an edit it looks only where it must.

    What it says does not depend on what it has seen before.
    """

    def __init__(self) -> None:
        self._planner: Planner | None = None
        self._plan: Plan | None = None
        self._findings: WeakKeyDictionary[Plan, tuple[Finding, ...]] = WeakKeyDictionary()
        self._costs = cost.Costs()
        self._looked: dict[str, Looked] = {}
        self._tries = TRIES
        self.report: Report | None = None

    def check(self, project: Project) -> Report:
        """What there is to say of a project."""
        plan = self._planned(project, self._plan)
        places = uses(plan)
        found = self._found(project, plan, places)
        self._tries = TRIES
        diagnostics = tuple(
            _diagnostic(each, self._proven(project, plan, each, found)) for each in found
        )
        broken = any(d.severity == "error" for d in diagnostics)
        self._plan = plan

        def count() -> cost.NetworkCost | None:
            whole = not broken or plan.is_whole
            return self._costs.of(plan, project.training) if whole else None

        def known() -> Cost:
            return self._costs.known(plan)

        def part(path: Path) -> Cost | None:
            return self._costs.part(plan, path)

        sound = None if broken else plan
        self.report = Report(project, diagnostics, sound, plan, count, known, part)
        return self.report

    def judge(self, definition: str) -> Judge:
        """What says, for a wire dragged in a block of the project checked last, where it may end.

        Raises:
            EditError: there is no such block.
        """
        assert self.report is not None, "nothing has been checked"
        assert self._planner is not None
        project, plan = self.report.project, self.report.partial

        def planned(after: Project) -> Plan:
            return self._planned(after, plan)

        return Judge(project, definition, plan, self._planner, planned, self._of)

    def _planned(self, project: Project, previous: Plan | None) -> Plan:
        if self._planner is None:
            self._planner = Planner(project.definitions)
        elif self._planner.definitions is not project.definitions:
            self._planner.define(project.definitions)
        return self._planner.plan(project.root, {}, (), project.scope, previous)

    def _found(self, project: Project, plan: Plan, places: list[Use]) -> list[Found]:
        """Everything in order; the same in several uses of a block once, at the first."""
        merged: dict[object, Found] = {}
        for use in places:
            for finding in self._of(project, use.plan, root=use.plan is plan):
                definition = use.plan.definition
                key = (
                    finding.code.name,
                    definition.name if definition else "",
                    finding.nodes,
                    repr(finding.arguments),
                )
                first = merged.get(key)
                times = use.times + (first.times if first else 0)
                merged[key] = Found(finding, first.path if first else use.path, times)
        order = _Order(project)
        return sorted(merged.values(), key=order.key)

    def _of(self, project: Project, plan: Plan, root: bool) -> tuple[Finding, ...]:
        known = None if root else self._findings.get(plan)
        if known is None:
            assert plan.definition is not None
            body = Body(project, plan.definition, plan, root)
            known = (*(f for rule in RULES for f in rule(body)), *self._of_steps(body))
            if not root:
                self._findings[plan] = known
        return known

    def _of_steps(self, body: Body) -> Iterator[Finding]:
        """What there is to say of single steps, but for those that are known to be sound."""
        name, steps, sequential = body.definition.name, body.steps, body.definition.sequential
        looked = self._looked.get(name)
        if looked is None or looked.sequential != sequential:
            looked = Looked(sequential, {}, frozenset())
        before, unsound = looked.steps, looked.unsound
        left: set[str] = set()
        for i in _changed(before, steps) | (unsound & steps.keys()):
            step, old = steps[i], before.get(i)
            reshaped = old is not None and old.node is step.node and i not in unsound
            rules = STEP_RULES if reshaped else (*NODE_RULES, *STEP_RULES)
            found = [finding for rule in rules for finding in rule(body, step)]
            yield from found
            if found or step.node.shares is not None:
                left.add(i)
        self._looked[name] = Looked(sequential, steps, frozenset(left))

    # ---- fixes that have to be tried
    def _proven(
        self, project: Project, plan: Plan, found: Found, all_of_them: list[Found]
    ) -> tuple[Fix, ...]:
        """The fixes of a finding, without those that would do harm elsewhere.

        First come those that bring nothing else to light: where a map has become too small for all
        that follows, to pad it at one place is no way out.
        """
        finding = found.finding
        if not finding.unproven or not self._tries:
            return finding.fixes
        before = {_identity(each) for each in all_of_them if each.finding.code.severity == "error"}
        good: list[Fix] = []
        revealing: list[Fix] = []
        for fix in finding.unproven:
            prepared = isinstance(fix.edit, SetData) and any(
                isinstance(other.edit, SetData) for other in (*good, *revealing)
            )
            # Of several ways to prepare the data one is enough.
            if self._tries and not prepared:
                self._tries -= 1
                new = self._brings(project, plan, fix, found, before)
                if new is not None:
                    (revealing if new else good).append(fix)
        assert self._planner is not None
        self._planner.define(project.definitions)
        return (*good, *revealing, *finding.fixes)

    def _brings(
        self, project: Project, plan: Plan, fix: Fix, found: Found, before: set[object]
    ) -> int | None:
        """How many errors, hidden before, come to light with a fix.

        None: it cannot be applied, leaves its finding or breaks what was sound.
        """
        try:
            after = fix.edit.result(project)
        except EditError:
            return None
        brought = 0
        mended = self._planned(after, plan)
        for each in self._found(after, mended, uses(mended)):
            identity = _identity(each)
            if identity == _identity(found):
                return None
            if each.finding.code.severity == "error" and identity not in before:
                if found.finding.strict or _was_sound(plan, each):
                    return None
                brought += 1
        return brought


def _identity(found: Found) -> object:
    finding = found.finding
    # A node may hold several arguments that are wrong, and is mended one after the other.
    name = finding.arguments.get("name") if finding.code in HIDING else None
    return finding.code.name, found.path, finding.nodes, name


def _was_sound(plan: Plan, found: Found) -> bool:
    """Whether what is wrong now was right in `plan`; not, where its shapes were hidden there."""
    for node in found.finding.nodes:
        held: Plan | None = plan
        step: Step | None = None
        for part in (*found.path, *node):
            if step is not None and step.turns:
                step = step.turns[int(part)] if int(part) < len(step.turns) else None
            else:
                held = step.plan if step else held
                step = held.steps.get(part) if held else None
            if step is None:
                return held is not None and part not in held.graph.nodes
            hidden = any(problem.code in HIDING for problem in step.problems)
            if hidden or None in step.inputs or None in step.outputs:
                return False
    return bool(plan.steps)


def _diagnostic(found: Found, fixes: tuple[Fix, ...]) -> Diagnostic:
    finding = found.finding
    nodes = tuple((*found.path, *node) for node in finding.nodes)
    more = {"more": found.times - 1} if found.times > 1 else {}
    return Diagnostic(finding.code, nodes, {**finding.arguments, **more}, fixes)


def _changed(before: Mapping[str, Step], steps: Mapping[str, Step]) -> set[str]:
    """The steps that are others than before."""
    if before.keys() == steps.keys() and all(map(eq, before, steps)):
        # Side by side: to look each up is several times as slow in a large body.
        return set(compress(steps, map(is_not, steps.values(), before.values())))
    return {i for i, step in steps.items() if before.get(i) is not step}


class _Order:
    """Sorts findings by severity, then by the place of their first node."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.ranks: dict[str, dict[str, int]] = {}

    def key(self, found: Found) -> tuple[object, ...]:
        finding = found.finding
        path = (*found.path, *finding.nodes[0])
        place: list[int] = []
        node: Node | None = None
        for part in path:
            if node is not None and node.op == "repeat":
                node = node.args["of"]
                place.append(int(part))
                continue
            node, rank = self._inside(node, part)
            place.append(rank)
        return RANKS[finding.code.severity], place, finding.code.name, repr(finding.nodes)

    def _inside(self, node: Node | None, part: str) -> tuple[Node, int]:
        if node is not None and node.op == "sequence":
            body: tuple[Node, ...] = node.args["body"]
            return next((inner, k) for k, inner in enumerate(body) if inner.id == part)
        name = node.op if node else self.project.network
        nodes = self.project.definitions[name].body.nodes
        ranks = self.ranks.get(name)
        if ranks is None:
            ranks = self.ranks[name] = {i: k for k, i in enumerate(nodes)}
        return nodes[part], ranks[part]


def check(project: Project) -> Report:
    """What there is to say of a project, from nothing."""
    return Checker().check(project)


__all__ = ["RULES", "Checker", "check", "rules"]
