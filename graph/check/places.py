"""The plans of a network, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from gradscape.graph.diagnostic import Path
from gradscape.graph.plan import Plan, Step


class Use(NamedTuple):
    """A distinct plan of a definition: where it stands first, and how often it occurs."""

    plan: Plan
    path: Path
    times: int


def uses(root: Plan) -> list[Use]:
    """The distinct plans of definitions: where each stands first, and how often in all."""
    inside: dict[Plan, list[tuple[Path, Plan]]] = {}
    first: dict[Plan, Path] = {}
    finished: list[Plan] = []

    def visit(plan: Plan, path: Path) -> None:
        first[plan] = path
        held = inside[plan] = list(blocks(plan))
        for at, inner in held:
            if inner not in first:
                visit(inner, (*path, *at))
        finished.append(plan)

    visit(root, ())
    times = Counter({root: 1})
    for plan in reversed(finished):
        for _, inner in inside[plan]:
            times[inner] += times[plan]
    return [Use(plan, path, times[plan]) for plan, path in first.items()]


def blocks(plan: Plan) -> Iterator[tuple[Path, Plan]]:
    """The uses of blocks in a body, also in its chains and repeats."""
    if plan.definition and plan.definition.used:
        for i, step in plan.steps.items():
            if step.plan or step.turns:
                yield from in_step(step, (i,))


def in_step(step: Step, path: Path) -> Iterator[tuple[Path, Plan]]:
    """The uses of blocks in a step: itself, or in its chain or its turns."""
    for k, turn in enumerate(step.turns):
        yield from in_step(turn, (*path, str(k)))
    if step.plan and step.plan.definition:
        yield path, step.plan
    elif step.plan:
        for i, inner in step.plan.steps.items():
            yield from in_step(inner, (*path, i))
