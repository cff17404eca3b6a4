"""Where a node stands, in the words that stand on the canvas: `Residual block › Conv 2D`."""

from __future__ import annotations

from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import base as edits
from gradscape.graph.project import Project
from gradscape.gui.places import node_at, place
from gradscape.gui.words import said

BETWEEN = " › "


def titles(project: Project, path: Path) -> tuple[str, ...]:
    """What the blocks around a node are called, from the outermost in, and the node itself.

    A turn of a repeat is called after what is repeated, and its number from 1.

    Raises:
        KeyError: there is no such node.
    """
    called: list[str] = []
    repeated = False
    for k, part in enumerate(path, 1):
        node = node_at(project, path[:k])
        turn = f" {int(part) + 1}" if repeated and part.isdecimal() else ""
        where = place(project, path[:k])
        called.append(said(edits.called(project, where.definition, *where.inner)) + turn)
        repeated = node.op == "repeat"
    return tuple(called)


def trail(project: Project, path: Path) -> str:
    """The titles in one line; the network's name at (). Raises KeyError: there is no such node."""
    return BETWEEN.join(titles(project, path)) or project.network
