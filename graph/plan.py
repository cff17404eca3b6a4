"""Inference: a definition with arguments and input specs becomes a tree of steps.

The tree is memoised on (definition, arguments, input specs): the 50 blocks of ResNet-152 are
eight plans. An edit plans again only what it touches.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gradscape.graph.definition import (
    Definition,
)
from gradscape.graph.diagnostic import Code, Path
from gradscape.graph.lowering import Lowered
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.operator import Operator
from gradscape.graph.spec import Spec

LIMIT = 100_000
"""Nodes once repeats are expanded. Nested repeats in a hostile file would have no end."""


@dataclass(frozen=True)
class Problem:
    """A finding inside a plan; `path` leads to the node from there."""

    code: Code
    arguments: Mapping[str, object]
    path: Path


@dataclass(eq=False)
class Step:
    """A node in a plan.

    `operator` is resolved where the node is one; `plan` is the inside of a use or of a sequence;
    `turns` are those of a repeat. `outputs` hold None where an error hides the spec.
    """

    node: Node
    wires: tuple[Wire, ...] = ()
    inputs: tuple[Spec | None, ...] = ()
    outputs: tuple[Spec | None, ...] = ()
    operator: Operator | None = None
    plan: Plan | None = None
    turns: tuple[Step, ...] = ()
    absent: bool = False
    token: Hashable = None
    size: int = 1
    problems: tuple[Problem, ...] = ()

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The input specs of a step of a valid plan."""
        assert None not in self.inputs
        return self.inputs  # type: ignore[return-value]  # just asserted

    @cached_property
    def lowered(self) -> Lowered:
        """What a leaf becomes in code."""
        assert self.operator is not None
        return self.operator.lowered(*self.specs)

    def inside(self) -> Iterator[Plan]:
        """The plans that this step holds, in order."""
        if self.plan:
            yield self.plan
        for turn in self.turns:
            yield from turn.inside()


@dataclass(eq=False)
class Plan:
    """A body with everything known. `definition` is None for the inside of a sequence."""

    definition: Definition | None
    graph: Graph
    scope: Mapping[str, Any]
    inputs: tuple[Spec, ...]
    steps: dict[str, Step] = field(default_factory=dict)
    values: dict[Wire, Spec | None] = field(default_factory=dict)
    outputs: tuple[Spec | None, ...] = ()
    size: int = 0
    problems: tuple[Problem, ...] = ()

    @cached_property
    def key(self) -> Hashable:
        """Equal for plans that would be the same code."""
        name = self.definition.name if self.definition else ""
        scope = tuple((k, isinstance(v, bool), v) for k, v in self.scope.items())
        return name, scope, self.inputs

    def is_auxiliary(self, output: str) -> bool:
        """Whether one of its outputs lives in training only."""
        step = self.steps.get(output)
        return bool(step and getattr(step.operator, "auxiliary", False))

    def walk(self) -> Iterator[Plan]:
        """The plans of all definitions inside, then this one; equal ones as often as they occur."""
        for step in self.steps.values():
            for plan in step.inside():
                yield from plan.walk()
        if self.definition:
            yield self

    @cached_property
    def is_whole(self) -> bool:
        """Whether every shape is known."""
        return (
            not self.problems
            and len(self.steps) == len(self.graph)
            and not any(None in step.inputs for step in self.steps.values())
            and all(inner.is_whole for step in self.steps.values() for inner in step.inside())
        )

    def source(self, wire: Wire) -> Wire:
        """Where a value really comes from: an absent node passes its first input through."""
        while (step := self.steps.get(wire[0])) and step.absent and step.wires:
            wire = step.wires[0]
        return wire
