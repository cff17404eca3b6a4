"""What a check comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from gradscape.graph.cost import NetworkCost
from gradscape.graph.diagnostic import Diagnostic
from gradscape.graph.plan import Plan
from gradscape.graph.project import Project


@dataclass(frozen=True)
class Report:
    """What was found in a project.

    Args:
        project: that was checked.
        diagnostics: errors, then warnings, then hints, each in the order of the nodes.
        plan: of the network; None where there is an error.
    """

    project: Project
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None = field(compare=False)
    _count: Callable[[], NetworkCost | None] = field(compare=False, repr=False)

    @property
    def ok(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return all(d.severity == "hint" for d in self.diagnostics)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps the network from being built."""
        return tuple(d for d in self.diagnostics if d.severity == "error")

    @cached_property
    def cost(self) -> NetworkCost | None:
        """What the network costs; None where an error hides a shape."""
        return self._count()
