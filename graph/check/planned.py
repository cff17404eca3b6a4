"""What stopped the planner: missing inputs, bad arguments, shapes that do not go together."""

from __future__ import annotations

from collections.abc import Iterator

from gradscape.graph.check.finding import Body, Finding, rule
from gradscape.graph.diagnostic import Path
from gradscape.graph.plan import TOO_LARGE, Step


@rule
def problems(body: Body) -> Iterator[Finding]:
    """The problems of a body itself; those of blocks in it are found in them."""
    for i, step in body.steps.items():
        if step.problems:
            yield from _own(step, (i,))
    if body.root:
        for problem in body.plan.problems:
            if not problem.path:
                yield Finding(problem.code, ((),), problem.arguments)


def _own(step: Step, path: Path) -> Iterator[Finding]:
    for problem in step.problems:
        if len(problem.path) <= 1 and (problem.code is not TOO_LARGE or not step.plan):
            yield Finding(problem.code, (path,), problem.arguments)
    for k, turn in enumerate(step.turns):
        yield from _own(turn, (*path, str(k)))
    if step.plan and step.plan.definition is None:
        for i, inner in step.plan.steps.items():
            yield from _own(inner, (*path, i))
