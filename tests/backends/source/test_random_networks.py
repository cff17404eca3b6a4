"""Random valid networks: what is inferred is what runs, and the text stays what it is."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings

from gradscape.backends.source.render import Source, render
from gradscape.graph.arguments import completed_project
from gradscape.graph.check import check
from gradscape.graph.plan import Plan
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project
from gradscape.graph.storage import dumps, loads
from tests.backends.source.proof import build, formatted, prove
from tests.networks import projects

SCOPE = {"classes": 3}


def planned(project: Project) -> Plan:
    plan = Planner(project.definitions).plan(project.root, {}, (), SCOPE)
    assert not plan.problems
    return plan


def rendered(project: Project) -> tuple[Plan, Source]:
    plan = planned(project)
    return plan, render(plan, project.definitions)


@given(projects())
@settings(max_examples=60)
def test_the_source_of_a_network_is_that_network(project: Project) -> None:
    plan, source = rendered(project)
    assert prove(plan, source) > 0


@given(projects())
@settings(max_examples=60)
def test_rendered_twice_the_text_is_equal(project: Project) -> None:
    assert rendered(project)[1] == rendered(project)[1]


@given(projects())
@settings(max_examples=40)
def test_a_formatter_leaves_the_text_alone(project: Project) -> None:
    text = rendered(project)[1].text
    assert formatted(text) == text


@given(projects())
@settings(max_examples=60)
def test_the_check_counts_what_torch_does_and_finds_no_error(project: Project) -> None:
    report = check(project)
    assert not report.errors
    assert report.plan is not None
    assert report.cost is not None
    with torch.device("meta"):
        model = build(render(report.plan, project.definitions))
    assert report.cost.parameters == sum(p.numel() for p in model.parameters())


@given(projects())
@settings(max_examples=60)
def test_a_file_gives_the_network_back(project: Project) -> None:
    text = dumps(project)
    again = loads(text)
    assert again == completed_project(project)
    assert dumps(again) == text
    assert rendered(again)[1] == rendered(project)[1]


@pytest.mark.verify
@given(projects())
@settings(max_examples=1500)
def test_a_great_many_networks(project: Project) -> None:
    plan, source = rendered(project)
    prove(plan, source)
