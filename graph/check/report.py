"""What a check comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from gradscape.graph.cost import NetworkCost
from gradscape.graph.counting import Cost
from gradscape.graph.diagnostic import Diagnostic, Path
from gradscape.graph.plan import Plan
from gradscape.graph.project import Project


@dataclass(frozen=True)
class Report:
    """What was found in a project.

    Args:
        project: that was checked.
        diagnostics: errors, then warnings, then hints, each in the order of the nodes.
        plan: of the network; None where there is an error.
        partial: the plan as far as it is known, whatever is wrong. Where an error hides a
            shape its value is missing or None; steps on a circle and behind one are missing.
    """

    project: Project
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None = field(compare=False)
    partial: Plan = field(compare=False, repr=False)
    _count: Callable[[], NetworkCost | None] = field(compare=False, repr=False)
    _known: Callable[[], Cost] = field(compare=False, repr=False)
    _part: Callable[[Path], Cost | None] = field(compare=False, repr=False)

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

    @cached_property
    def known_cost(self) -> Cost:
        """What the network costs, or as much of it as an error lets see."""
        return self.cost.total if self.cost else self._known()

    def cost_at(self, path: Path) -> Cost | None:
        """What a node or a block costs, also where an error elsewhere hides the whole.

        None where an error hides a shape of its own.

        Raises:
            KeyError: there is no such node.
        """
        return self.cost.at(path) if self.cost else self._part(path)
