"""From what stands on the canvas to where it is written: paths, bodies, nodes."""

from __future__ import annotations

from typing import NamedTuple

from gradscape.graph.check.finding import step_at
from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Node
from gradscape.graph.plan import Plan
from gradscape.graph.project import Project


class Place(NamedTuple):
    """Where a node is written.

    Args:
        definition: the block whose body holds it.
        inner: the path of node ids from that body inwards; longer than one inside a chain or a
            repeat. Turns of a repeat are left out: all turns are one node.
    """

    definition: str
    inner: tuple[str, ...]

    @property
    def id(self) -> str:
        """The node of the body itself that is, or holds, it."""
        return self.inner[0]


def place(project: Project, path: Path) -> Place:
    """Where the node at a path is written. Raises KeyError: there is none."""
    definition = project.network
    inner: tuple[str, ...] = ()
    node: Node | None = None
    for part in path:
        if node is not None and node.op == "repeat":
            node = node.args["of"]
            inner = (*inner, node.id)
            continue
        if node is not None and node.op == "sequence":
            node = next((each for each in node.args["body"] if each.id == part), None)
            if node is None:
                raise KeyError(part)
            inner = (*inner, part)
            continue
        if node is not None:
            definition = node.op
        node, inner = project.definitions[definition].body.nodes[part], (part,)
    return Place(definition, inner)


def node_at(project: Project, path: Path) -> Node:
    """The node at a path; a turn of a repeat is the node that it repeats.

    Raises:
        KeyError: there is none.
    """
    found = place(project, path)
    node = project.definitions[found.definition].body.nodes[found.id]
    for part in found.inner[1:]:
        held = (node.args["of"],) if node.op == "repeat" else node.args["body"]
        node = next(each for each in held if each.id == part)
    return node


def body_of(project: Project, path: Path) -> str:
    """The definition whose body is shown at a path: the network's at (), else a block's.

    Raises:
        KeyError: there is no block.
    """
    name = node_at(project, path).op if path else project.network
    project.definitions[name]
    return name


def plan_at(plan: Plan, path: Path) -> Plan | None:
    """The plan of the body at a path; that of the network at ()."""
    if not path:
        return plan
    step = step_at(plan, path)
    return step.plan if step else None


__all__ = ["Place", "body_of", "node_at", "place", "plan_at", "step_at"]
