"""Paths of nodes as people read and write them: `layer1.0.conv1`, `features.Max pool 2D#2`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from gradscape.graph.diagnostic import Path
from gradscape.graph.edits.base import title
from gradscape.graph.model import Node
from gradscape.graph.project import Project


def label(project: Project, path: Path, definition: str | None = None) -> str:
    """The dotted path of names of a node; the network's own name at ().

    With a definition, the path is one within it.

    A node that has no name, or shares its name in its body, is `label#k`: the k-th of that label
    there, from 1. A turn of a repeat is its number.

    Raises:
        KeyError: there is no such node.
    """
    if not path:
        return project.network
    out: list[str] = []
    node: Node | None = None
    for part in path:
        if node is not None and node.op == "repeat":
            node = node.args["of"]
            out.append(part)
            continue
        if node is None and definition is not None:
            nodes = project.definitions[definition].body.nodes
        else:
            nodes = inside(project, node)
        node = nodes[part]
        out.append(called(nodes)[part])
    return ".".join(out)


def find(project: Project, text: str) -> Path | None:
    """The path that `label` writes so; None where there is none."""
    path: list[str] = []
    node: Node | None = None
    while text:
        if node is not None and node.op == "repeat" and "of" in node.args:
            part, _, text = text.partition(".")
            if not part.isdecimal():
                return None
            node = node.args["of"]
            path.append(part)
            continue
        names = called(inside(project, node))
        # A label may hold dots of its own.
        found = (i for i, name in names.items() if f"{text}.".startswith(f"{name}."))
        best = max(found, key=lambda i: len(names[i]), default=None)
        if best is None:
            return None
        node, text = inside(project, node)[best], text[len(names[best]) + 1 :]
        path.append(best)
    return tuple(path)


def inside(project: Project, node: Node | None) -> Mapping[str, Node]:
    """The nodes of the body that a node holds; None is the network itself."""
    if node is None:
        return project.root.body.nodes
    if node.op == "sequence":
        return {inner.id: inner for inner in node.args.get("body", ())}
    definition = project.definitions.get(node.op)
    return definition.body.nodes if definition else {}


def called(nodes: Mapping[str, Node]) -> dict[str, str]:
    """What each node of a body is called in a path."""
    return dict(_numbered(nodes))


def _numbered(nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    titles = {i: title(node) for i, node in nodes.items()}
    totals, seen = Counter(titles.values()), Counter[str]()
    for i, text in titles.items():
        seen[text] += 1
        alone = nodes[i].name and totals[text] == 1
        yield i, text if alone else f"{text}#{seen[text]}"
