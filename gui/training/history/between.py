"""What differs between two runs, or a run and the document, as lines that lead to nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gradscape.backends.comparison import compare
from gradscape.backends.runs import open_run
from gradscape.graph.check.label import find, inside
from gradscape.graph.diagnostic import Path as NodePath
from gradscape.graph.differences import Differences, differences
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.storage import loads
from gradscape.gui.words import said

MOST = 200
"""Lines that are shown."""


class Line(NamedTuple):
    """One thing that differs; `node` is where it is, in dotted names, if it is of a node."""

    text: str
    node: str = ""


class Between(NamedTuple):
    """`2 nodes added, 1 node changed`, and a line for each."""

    words: str
    lines: tuple[Line, ...]


def between(old: Path, new: Path) -> Between:
    """What makes the run in one folder of that in another. Raises GradscapeError."""
    return _told(compare(old, new))


def since(run: Path, project: Project) -> Between:
    """What has become of the project of a run. Raises GradscapeError."""
    return _told(differences(loads(open_run(run).project), project))


def _told(found: Differences) -> Between:
    texts = found.lines
    paths = [part.path for part in (*found.nodes, *found.blocks)]
    nodes = [""] * len(found.settings) + paths
    lines = (Line(said(text), node) for text, node in zip(texts, nodes, strict=True))
    return Between(said(found.words), tuple(lines)[:MOST])


def reach(project: Project, text: str) -> NodePath | None:
    """A node by its dotted path, or the first use of the block in which it stands."""
    if not text:
        return None
    found = find(project, text)
    if found is not None:
        return found
    for name, definition in project.definitions.items():
        if not f"{text}.".startswith(f"{name}."):
            continue
        rest = text[len(name) + 1 :]
        within = find(replace(project, network=definition.name), rest) if rest else ()
        use = next(_uses(project, name), None)
        if within is not None and use is not None:
            return use + within
    return None


def _uses(project: Project, name: str) -> Iterator[NodePath]:
    """Where a block stands in the network; within each block only its first use is looked at."""
    due: list[tuple[NodePath, Node | None]] = [((), None)]
    seen: set[str] = set()
    while due:
        path, node = due.pop(0)
        if node is not None and node.op == name:
            yield path
        if node is not None and node.op in seen:
            continue
        if node is not None and node.op in project.definitions:
            seen.add(node.op)
        if node is not None and node.op == "repeat" and "of" in node.args:
            due.append(((*path, "0"), node.args["of"]))
        else:
            due += [((*path, i), inner) for i, inner in inside(project, node).items()]
