"""Two projects that came about apart, made comparable: nodes of one path get one id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradscape.graph.check.label import called
from gradscape.graph.definition import Definition
from gradscape.graph.model import Graph, Inputs, Node, Wire, is_wire
from gradscape.graph.project import Project

Ids = Mapping[str, str]


def alike(a: Project, b: Project) -> Project:
    """`a` with the network's name and the ids of `b`.

    Two nodes of a body are one if they have one id, unless one of them has the name of a third;
    else if they have one name, or none, and the same place among those of their label. The layout
    keeps up.
    """
    if a.network not in b.definitions and b.network not in a.definitions:
        a = _renamed(a, b.network)
    definitions, layout = dict(a.definitions), dict(a.layout)
    for name, old in a.definitions.items():
        new = b.definitions.get(name)
        if new is None or new is old:
            continue
        ids = _ids(old.body.nodes, new.body.nodes)
        nodes = [_node(node, new.body.nodes.get(ids[i]), ids) for i, node in old.body.nodes.items()]
        behind = {ids.get(i, i): ids.get(k, k) for i, k in old.behind.items()}
        definitions[name] = replace(old, body=Graph.of(*nodes), behind=behind)
        if name in layout:
            layout[name] = {ids.get(i, i): place for i, place in layout[name].items()}
    return replace(a, definitions=definitions, layout=layout)


def _renamed(project: Project, name: str) -> Project:
    """The project with its network under another name."""
    definitions: dict[str, Definition] = {}
    for key, held in project.definitions.items():
        root = key == project.network
        definitions[name if root else key] = replace(held, name=name) if root else held
    layout = {name if k == project.network else k: held for k, held in project.layout.items()}
    return replace(project, network=name, definitions=definitions, layout=layout)


def _ids(old: Mapping[str, Node], new: Mapping[str, Node]) -> dict[str, str]:
    """What each id of `old` is to be."""
    mine, theirs = called(old), called(new)
    names, others = set(mine.values()), {name: i for i, name in theirs.items()}

    def stays(i: str) -> bool:
        """Whether it is the same node by id: its name may be a new one, but is no other's."""
        if i not in new or old[i].op != new[i].op:
            return False
        if mine[i] == theirs[i] or not (old[i].name or new[i].name):
            return True
        return mine[i] not in others and theirs[i] not in names

    kept = {i for i in old if stays(i)}
    ids = {i: i for i in kept}
    for i, name in mine.items():
        if i not in kept and name in others and others[name] not in kept:
            ids[i] = others[name]
    taken = {*ids.values()}
    for i in old:
        if i not in ids:
            # An id that another node goes by in `new` would make the two one.
            ids[i] = i if i not in new and i not in taken else f"{i} removed"
    return ids


def _node(node: Node, other: Node | None, ids: Ids) -> Node:
    """A node under its new id, with wires to new ids; itself where nothing is new."""
    inputs = _inputs(node.inputs, ids)
    shares = ids.get(node.shares, node.shares) if node.shares else None
    args = _args(node.args, other)
    if (ids[node.id], inputs, shares) == (node.id, node.inputs, node.shares) and args is node.args:
        return node
    return replace(node, id=ids[node.id], inputs=inputs, shares=shares, args=args)


def _inputs(inputs: Inputs, ids: Ids) -> Inputs:
    def moved(wire: Wire) -> Wire:
        return ids.get(wire[0], wire[0]), wire[1]

    return {
        port: moved(held) if is_wire(held) else tuple(map(moved, held))  # type: ignore[arg-type]
        for port, held in inputs.items()
    }


def _args(args: Mapping[str, Any], other: Node | None) -> Mapping[str, Any]:
    """The nodes in the arguments under the ids of those that the other node holds there."""
    out = dict(args)
    for name in ("body", "of"):
        held, theirs = args.get(name), other.args.get(name) if other else None
        if isinstance(held, Node) and isinstance(theirs, Node):
            out[name] = _node(held, theirs, {held.id: theirs.id})
        elif isinstance(held, tuple) and isinstance(theirs, tuple):
            old, new = ({node.id: node for node in body} for body in (held, theirs))
            ids = _ids(old, new)
            out[name] = tuple(_node(node, new.get(ids[node.id]), ids) for node in held)
    return args if all(out[name] == args[name] for name in args) else out
