"""What edits have to know of the shapes in a body."""

from __future__ import annotations

from gradscape.graph.edits.base import EditError
from gradscape.graph.plan import Plan
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project


def plans_of(project: Project, definition: str) -> list[Plan]:
    """The distinct plans of a block in the network, as far as they are known.

    Raises:
        EditError: the network does not use it.
    """
    plan = Planner(project.definitions).plan(project.root, {}, (), project.scope)
    found = {
        id(held): held
        for held in plan.walk()
        if held.definition and held.definition.name == definition
    }
    if not found:
        raise EditError(
            "the network does not use {definition}, so its shapes are not known",
            definition=definition,
        )
    return list(found.values())
