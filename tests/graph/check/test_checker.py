"""A kept checker says what a fresh one says, whatever edits came before."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.arguments import completed_project
from gradscape.graph.check import Checker, Report, check
from gradscape.graph.edits import EditError
from gradscape.graph.project import Project
from tests.graph.check.broken import BROKEN
from tests.graph.hand import Hand
from tests.networks import projects


def alike(kept: Report, fresh: Report) -> None:
    """Two reports say the same."""
    assert kept.diagnostics == fresh.diagnostics
    assert (kept.plan is None) == (fresh.plan is None)
    assert kept.cost == fresh.cost
    if kept.plan and fresh.plan:
        assert list(kept.plan.steps) == list(fresh.plan.steps)
        assert kept.plan.values == fresh.plan.values
        assert (kept.plan.size, kept.plan.outputs) == (fresh.plan.size, fresh.plan.outputs)


def walk(project: Project, random: Random, steps: int) -> None:
    """Edits one after the other, some of them taken back."""
    checker, history = Checker(), [project]
    alike(checker.check(project), check(project))
    for _ in range(steps):
        if len(history) > 1 and random.random() < 0.25:
            history.pop()
        else:
            try:
                history.append(Hand(random, history[-1]).edit().result(history[-1]))
            except EditError:
                continue
        alike(checker.check(history[-1]), check(history[-1]))


@given(projects(), st.randoms(use_true_random=False))
def test_after_any_edits(project: Project, random: Random) -> None:
    walk(completed_project(project), random, 8)


@given(st.sampled_from([b for builds in BROKEN.values() for b in builds]),
       st.randoms(use_true_random=False))  # fmt: skip
def test_after_any_edits_of_what_is_broken(build: Any, random: Random) -> None:
    walk(completed_project(build()), random, 6)


def test_one_project_after_the_other() -> None:
    """A checker does not mix up what it is shown."""
    checker = Checker()
    for builds in BROKEN.values():
        for build in builds:
            project = completed_project(build())
            alike(checker.check(project), check(project))
