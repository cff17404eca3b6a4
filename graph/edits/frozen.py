"""What training leaves frozen follows its nodes, for it is written by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from gradscape.graph.definition import Definition, parts
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS, Operator
from gradscape.graph.project import Project

Path = tuple[str, ...]
Segments = list[tuple[str, Path]]
"""A path cut where it enters a definition: (definition, path in its body), outermost first."""
Moved = Callable[[Segments], Iterable[Path]]


def refrozen(before: Project, after: Project, moved: Moved | None = None) -> Project:
    """`after`, with what is frozen in `before` frozen still, wherever it is and is called by now.

    What is gone is frozen no longer; a path that named nothing stays.

    Args:
        moved: where the node of a path has gone; without it all have stayed where they were.
    """
    from gradscape.graph.check.label import find, label  # which imports what edits call nodes

    frozen = before.training.frozen
    other = after.network != before.network and before.network in after.definitions
    if not frozen or other or after.training.frozen != frozen:
        return after
    texts: dict[str, None] = {}
    for text in frozen:
        path = find(before, text)
        if path is None:
            texts[text] = None
            continue
        for place in moved(segments(before, path)) if moved else (path,):
            try:
                texts[label(after, place)] = None
            except KeyError:
                continue
    if tuple(texts) == frozen:
        return after
    return replace(after, training=structs.replace(after.training, frozen=tuple(texts)))


def segments(project: Project, path: Path) -> Segments:
    """A path of the network, cut where it enters a definition."""
    out: Segments = []
    name, local = project.network, list[str]()
    node: Node | None = None
    for part in path:
        if node is None:
            node = project.definitions[name].body.nodes[part]
        elif node.op == "repeat":
            node = node.args["of"]
        else:
            node = next(inner for inner in node.args["body"] if inner.id == part)
        local.append(part)
        if node.op in project.definitions:
            out.append((name, tuple(local)))
            name, local, node = node.op, [], None
    return [*out, (name, tuple(local))] if local else out


def joined(locals_: Iterable[Path]) -> Path:
    """A path of the network from its parts."""
    return tuple(part for local in locals_ for part in local)


def weighing(project: Project, block: Definition) -> Iterator[str]:
    """The ids of the nodes of a block that may have weights."""
    for node in block.body:
        if any(_weighs(project, part) for part in parts(node)):
            yield node.id


def _weighs(project: Project, node: Node) -> bool:
    if node.op in OPERATORS:
        return OPERATORS[node.op].weights is not Operator.weights
    block = project.definitions.get(node.op)
    return block is not None and any(True for _ in weighing(project, block))
