"""What is frozen in training follows its nodes: grouped, taken apart again, renamed, gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from gradscape.graph import templates
from gradscape.graph.check import check, find, label
from gradscape.graph.edits import (
    EditError,
    Group,
    RemoveNodes,
    Rename,
    RenameDefinition,
    SetTraining,
    Ungroup,
)
from gradscape.graph.plan import Step
from gradscape.graph.project import Project

NAMES = ("digits", "lenet5", "resnet18", "alexnet")


def frozen(project: Project, *paths: str) -> Project:
    """The project with these nodes frozen."""
    training = structs.replace(project.training, frozen=paths)
    return SetTraining(training).result(project)


def i(project: Project, name: str, definition: str = "") -> str:
    body = project.definitions[definition or project.network].body
    return next(node.id for node in body if name in (node.name, node.op))


@cache
def freezable(name: str) -> tuple[str, ...]:
    """Paths of a template with weights, also inside its blocks, its repeats and its chains."""
    project = templates.build(name)
    report = check(project)
    return tuple(
        label(project, path)
        for path in _paths(report.partial.steps.values(), ())
        if (cost := report.cost_at(path)) and cost.parameters
    )


def _paths(steps: Iterable[Step], outer: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for step in steps:
        yield from _inside(step, (*outer, step.node.id))


def _inside(step: Step, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    for k, turn in enumerate(step.turns):
        yield from _inside(turn, (*path, str(k)))
    if step.plan:
        yield from _paths(step.plan.steps.values(), path)


def weights(project: Project) -> int:
    """How many weights are frozen."""
    report = check(project)
    paths = [find(project, text) for text in project.training.frozen]
    costs = [report.cost_at(path) for path in paths if path is not None]
    assert len(costs) == len(project.training.frozen)
    return sum(cost.parameters for cost in costs if cost)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Project, str, tuple[str, ...]]:
    """A template with something frozen, and nodes of one of its bodies that follow each other."""
    name = draw(st.sampled_from(NAMES))
    paths = draw(st.lists(st.sampled_from(freezable(name)), min_size=1, max_size=4, unique=True))
    project = frozen(templates.build(name), *paths)
    definition = draw(st.sampled_from(sorted(project.definitions)))
    order = list(project.definitions[definition].body.nodes)
    start = draw(st.integers(0, len(order) - 1))
    return project, definition, tuple(order[start : start + draw(st.integers(1, 5))])


@given(drawn())
def test_a_group_keeps_what_is_frozen_and_ungroup_gives_back_exactly_that(
    case: tuple[Project, str, tuple[str, ...]],
) -> None:
    project, definition, ids = case
    try:
        grouped = Group(definition, ids, "Fresh").result(project)
    except EditError:
        return
    assert weights(grouped) == weights(project)
    use = next(n.id for n in grouped.definitions[definition].body if n.op == "Fresh")
    try:
        back = Ungroup(definition, use).result(grouped)
    except EditError:
        return
    assert back.training == project.training


def test_where_a_block_is_frozen_all_that_it_held_is() -> None:
    project = frozen(templates.build("digits"), "conv1", "residual")
    ids = (i(project, "conv1"), i(project, "bn1"), i(project, "relu"))
    grouped = Group(project.network, ids, "Stem").result(project)
    assert grouped.training.frozen == ("stem.conv1", "residual")
    whole = frozen(grouped, "stem")
    apart = Ungroup(whole.network, i(whole, "stem")).result(whole)
    assert apart.training.frozen == ("conv1", "bn1")


def test_renamed_it_is_frozen_under_its_new_name_and_undo_gives_the_old_one() -> None:
    project = frozen(templates.build("digits"), "conv1", "residual")
    change = Rename(project.network, (i(project, "conv1"),), "first")
    assert change.result(project).training.frozen == ("first", "residual")
    block = project.root.body.nodes[i(project, "residual")].op
    assert RenameDefinition(block, "Other").result(project).training == project.training


def test_inside_a_block_too() -> None:
    project = frozen(templates.build("digits"), "residual.conv1")
    block = project.root.body.nodes[i(project, "residual")].op
    renamed = Rename(block, (i(project, "conv1", block),), "first").result(project)
    assert renamed.training.frozen == ("residual.first",)


def test_what_is_gone_is_frozen_no_longer() -> None:
    project = frozen(templates.build("digits"), "conv1", "residual.conv1")
    removed = RemoveNodes(project.network, (i(project, "conv1"),), heal=True).result(project)
    assert removed.training.frozen == ("residual.conv1",)


def test_what_names_nothing_stays_for_the_check_to_say() -> None:
    project = frozen(templates.build("digits"), "nowhere", "conv1")
    renamed = Rename(project.network, (i(project, "conv1"),), "first").result(project)
    assert renamed.training.frozen == ("nowhere", "first")
