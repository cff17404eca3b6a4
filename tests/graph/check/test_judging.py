"""A wire may not end where the check would have an error more; everywhere else it may."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph import templates
from gradscape.graph.arguments import completed_project
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import Checker
from gradscape.graph.check.finding import NODE_RULES, RULES, STEP_RULES, Body, Finding
from gradscape.graph.check.places import in_step
from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Connect, EditError
from gradscape.graph.edits.base import ports_of
from gradscape.graph.model import Wire
from gradscape.graph.plan import Plan, Step
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project
from tests.graph.check.broken import BROKEN
from tests.graph.hand import Hand
from tests.networks import projects

UNFINISHED = {
    "input-missing", "merge-alone", "dead-end", "input-unused", "output-unreached", "no-output",
}  # fmt: skip


# ---- all rules over everything, each use of a block by itself
def findings(body: Body) -> Iterator[Finding]:
    for rule in RULES:
        yield from rule(body)
    for step in body.steps.values():
        for step_rule in (*NODE_RULES, *STEP_RULES):
            yield from step_rule(body, step)


def place(plan: Plan, path: Path) -> Path:
    """A path without the numbers of turns."""
    held: list[str] = []
    node: Any = None
    definition: Any = plan.definition
    for part in path:
        if node is not None and node.op == "repeat":
            node = node.args["of"]
            continue
        if node is None:
            node = definition.body.nodes[part]
        else:
            node = next(inner for inner in node.args["body"] if inner.id == part)
        held.append(part)
    return tuple(held)


def errors(project: Project, plan: Plan, root: bool, wire: set[str]) -> set[Any]:
    assert plan.definition is not None
    found: set[Any] = set()
    for finding in findings(Body(project, plan.definition, plan, root)):
        code = finding.code.name
        if finding.code.severity != "error" or code in UNFINISHED:
            continue
        if code == "cycle":
            if wire <= {i for (i,) in finding.nodes}:
                found.add("the wire is on a circle")
            continue
        node = () if code.startswith("sequential") else place(plan, finding.nodes[0])
        more = finding.arguments["name"] if code in ("argument", "expression") else None
        found.add((code, node, more))
    for i, step in plan.steps.items():
        for at, inner in in_step(step, (i,)):
            path = place(plan, at)
            held = errors(project, inner, False, wire)
            circle = {"the wire is on a circle"} & held
            found |= circle | {(code, path + node, more) for code, node, more in held - circle}
    return found


def planned(project: Project) -> Plan:
    return Planner(project.definitions).plan(project.root, {}, (), project.scope)


def used(plan: Plan) -> dict[str, Plan]:
    """The definitions that the network really uses, each with one plan."""
    return {inner.definition.name: inner for inner in plan.walk() if inner.definition}


def outputs(project: Project, definition: Definition, plan: Plan) -> list[Wire]:
    found = []
    for node in definition.body:
        step = plan.steps.get(node.id) or Step(node)
        count = len(step.outputs) or (step.operator.outputs if step.operator else 1)
        if node.op in project.definitions:
            count = max(len(step.outputs), len(project.definitions[node.op].outputs))
        found += [(node.id, k) for k in range(count if node.op != "output" else 0)]
    return found


def hold(project: Project, random: Random, count: int = 12) -> None:
    """The judge says in some places what the check says."""
    project = completed_project(project)
    before = planned(project)
    name, plan = random.choice(list(used(before).items()))
    definition = project.definitions[name]
    checker = Checker()
    checker.check(project)
    ends = [(n.id, port.name) for n in definition.body for port in ports_of(project, n)]
    starts = outputs(project, definition, plan)
    if not starts or not ends:
        return
    judge = checker.judge(name)
    forth = random.random() < 0.5
    if forth:
        source = random.choice(starts)
        judged = {(source, *end): why for end, why in judge.targets(source).items()}
        assert [end for _, *end in judged] == [list(end) for end in ends]
    else:
        end = random.choice(ends)
        judged = {(wire, *end): why for wire, why in judge.sources(*end).items()}
        assert [wire for wire, *_ in judged] == starts
    for source, target, port in random.sample(list(judged), min(count, len(judged))):
        wire = {source[0], target}
        after = Connect(name, source, target, port).result(project)
        known = errors(project, before, True, wire) - {"the wire is on a circle"}
        new = errors(after, planned(after), True, wire) - known
        why = judged[source, target, port]
        assert bool(why) == bool(new), (source, target, port, why, new)


@given(projects(), st.randoms(use_true_random=False), st.integers(0, 5))
def test_judged_as_the_check_would(project: Project, random: Random, edits: int) -> None:
    project = completed_project(project)
    for _ in range(edits):
        try:
            project = Hand(random, project).edit().result(project)
        except EditError:
            continue
    hold(project, random)


@given(st.sampled_from([b for builds in BROKEN.values() for b in builds]),
       st.randoms(use_true_random=False))  # fmt: skip
def test_judged_as_the_check_would_in_what_is_broken(build: Any, random: Random) -> None:
    hold(build(), random)


@pytest.mark.parametrize("name", ["alexnet", "resnet18", "googlenet", "vit_b_16", "digits"])
def test_judged_as_the_check_would_in_templates(name: str) -> None:
    for seed in range(3):
        hold(templates.build(name), Random(seed), 4)


# ---- the words
def residual() -> tuple[Checker, dict[str, str]]:
    net = Builder("Net")
    x = net(op.conv2d(out_channels=16, padding=1), net.image(3, 8, 8), name="stem")
    y = net(op.conv2d(out_channels=32, padding=1), x, name="wide")
    z = net(op.conv2d(out_channels=16, padding=1), y, name="narrow")
    x = net(op.add(), x, z, name="sum")
    x = net(op.linear(out_features=10), net(op.flatten(), x), name="fc")
    net.output(x, name="out")
    checker = Checker()
    checker.check(net.project())
    return checker, {node.name or node.op: i for i, node in net.nodes.items()}


def test_a_refusal_says_the_shapes_the_way_round_or_the_node_that_suffers() -> None:
    checker, at = residual()
    judged = checker.judge("Net").targets((at["wide"], 0))
    assert judged[at["narrow"], "x"] == ""
    assert judged[at["sum"], "terms"] == ("These shapes cannot be added: 16×8×8 and 32×8×8.")
    assert judged[at["stem"], "x"] == "That would close a circle: stem → wide → stem."
    assert judged[at["wide"], "x"] == "That would close a circle: wide → wide."
    assert judged[at["out"], "x"].startswith("out is compared with one label a sample, but gives")
    judged = checker.judge("Net").targets((at["fc"], 0))
    assert judged[at["out"], "x"] == ""
    assert (
        judged[at["narrow"], "x"]
        == "That would close a circle: narrow → sum → Flatten → fc → narrow."
    )


def test_a_refusal_further_on_names_the_node() -> None:
    net = Builder("Net")
    image = net.image(3, 8, 8)
    small = net(op.max_pool2d(kernel_size=4, stride=4), image, name="small")
    large = net(op.relu(), image, name="large")
    pooled = net(op.max_pool2d(kernel_size=4, stride=4), large, name="pool")
    net.output(net(op.flatten(), pooled))
    net.output(net(op.flatten(), small), name="other")
    checker = Checker()
    checker.check(net.project())
    judged = checker.judge("Net").targets(small)
    assert judged[pooled[0], "x"].startswith("Kernel size 4 with padding 0 does not fit into 2")
    assert judged[large[0], "x"].startswith(
        "pool: Kernel size 4 with padding 0 does not fit into 2"
    )


def test_backwards_the_outputs_that_may_feed_an_input() -> None:
    checker, at = residual()
    judged = checker.judge("Net").sources(at["sum"], "terms")
    assert judged[at["stem"], 0] == ""
    assert judged[at["wide"], 0] == "These shapes cannot be added: 16×8×8 and 32×8×8."
    assert judged[at["fc"], 0] == "That would close a circle: sum → Flatten → fc → sum."
    assert (at["out"], 0) not in judged
    with pytest.raises(EditError, match="no input 'y'"):
        checker.judge("Net").sources(at["sum"], "y")
    with pytest.raises(EditError, match="no output 0"):
        checker.judge("Net").targets((at["out"], 0))
    with pytest.raises(EditError, match="no block called"):
        checker.judge("Nothing")


def test_the_first_wire_of_an_add_and_a_branch_that_is_cut_off_are_no_reasons() -> None:
    net = Builder("Net")
    x = net(op.conv2d(out_channels=16), net.image(3, 8, 8))
    y = net(op.relu(), x)
    net.output(net(op.flatten(), y))
    net(op.add())
    (add,) = (i for i, node in net.nodes.items() if node.op == "add")
    (flatten,) = (i for i, node in net.nodes.items() if node.op == "flatten")
    checker = Checker()
    checker.check(net.project())
    judged = checker.judge("Net").targets(x)
    assert judged[add, "terms"] == ""
    assert judged[flatten, "x"] == ""


def test_in_a_block_that_nothing_uses_only_circles_are_refused() -> None:
    inner = Builder("Block")
    x = inner(op.conv2d(out_channels=4), inner.input())
    y = inner(op.relu(), x)
    inner.output(inner(op.add(), y, y))
    net = Builder("Net")
    net.output(net(op.flatten(), net.image(1, 4, 4)))
    checker = Checker()
    checker.check(net.project(inner.definition()))
    judged = checker.judge("Block").targets(y)
    assert judged.pop((x[0], "x")).startswith("That would close a circle")
    assert judged.pop((y[0], "x")).startswith("That would close a circle")
    assert set(judged.values()) == {""}
