"""What the expressions of a node may use, and what it is a branch of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import Path
from gradscape.graph.model import wires_of
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Plan
from gradscape.gui.places import step_at


def scope_at(plan: Plan, path: Path) -> Mapping[str, Any] | None:
    """The names that a node's expressions may use, with their values.

    None where an error hides them.
    """
    turns: dict[str, Any] = {}
    for k in range(len(path) - 1, 0, -1):
        step = step_at(plan, path[:k])
        if step is None:
            return None
        if step.node.op == "repeat":
            turns = {"i": int(path[k]), **turns}
        elif step.plan is None:
            return None
        elif step.plan.definition is not None:
            return {**step.plan.scope, **turns} if step.plan.scope or turns else None
    return {**plan.scope, **turns} or None


def branch(definition: Definition, i: str) -> tuple[int, int] | None:
    """Which of how many branches a node stands in, from 1: those that meet where it leads to."""
    topology, nodes = definition.body.topology, definition.body.nodes
    here = i
    for _ in range(len(nodes)):
        readers = topology.readers[here]
        if len(readers) != 1:
            return None
        reader = nodes[readers[0]]
        operator = OPERATORS.get(reader.op)
        ports = operator.ports if operator else ()
        for port in ports:
            wires = wires_of(reader.inputs.get(port.name, ())) if port.variadic else ()
            if len(wires) > 1:
                sources = [source for source, _ in wires]
                return sources.index(here) + 1, len(sources)
        here = reader.id
    return None
