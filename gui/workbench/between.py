"""The nodes between two others."""

from __future__ import annotations

from gradscape.graph.diagnostic import Path
from gradscape.graph.project import Project
from gradscape.gui.places import place


def between(project: Project, start: Path, stop: Path) -> tuple[Path, ...]:
    """All nodes on a way from one node to another of its body, both included, in order.

    Empty where no wire leads from either to the other.
    """
    if start[:-1] != stop[:-1]:
        return ()
    topology = project.definitions[place(project, start).definition].body.topology
    for a, b in ((start[-1], stop[-1]), (stop[-1], start[-1])):
        found = topology.descendants([a]) & topology.ancestors([b])
        if {a, b} <= found:
            return tuple((*start[:-1], i) for i in topology.order if i in found)
    return ()
