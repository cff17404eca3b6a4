"""Edits of the nodes of a body: add, remove, rename, reorder, share weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradscape.graph import names
from gradscape.graph.arguments import completed
from gradscape.graph.definition import Definition, role
from gradscape.graph.edits.arguments import with_node
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    Path,
    at,
    called,
    counted,
    definition_of,
    new_id,
    node_of,
    ports_of,
    title,
    with_body,
    with_nodes,
)
from gradscape.graph.edits.follow import renamed_inside, sizes_of, with_wires
from gradscape.graph.model import Node, Wire, wires_of
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class AddNode(Edit):
    """Put a node into a body, at the end or at an index of the order of registration.

    A node without an id gets one. One without a name gets what a person would call it, if they
    would; one whose name is taken gets the next: `conv2`.
    """

    definition: str
    node: Node
    index: int | None = None

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        nodes = definition.body.nodes
        node = completed(self.node)
        if node.op not in OPERATORS and node.op not in project.definitions:
            raise EditError("there is no operator and no block called {node!r}", node=node.op)
        if reaches(project, node.op, self.definition):
            raise EditError(
                "{definition} would contain itself through {node}",
                definition=self.definition,
                node=node.op,
            )
        if node.id in nodes:
            raise EditError(
                "{definition} holds a node {node!r} already",
                definition=self.definition,
                node=node.id,
            )
        for source, _ in node.wires:
            node_of(definition, source)
        node = replace(node, id=node.id or new_id(nodes), name=_name(node, definition))
        if node.shares is not None:
            _check_share(definition, node, node.shares)
        order = list(nodes.values())
        order.insert(len(order) if self.index is None else self.index, node)
        return with_body(project, self.definition, {other.id: other for other in order})

    def label(self, project: Project) -> str:
        return Text("Add {node}", node=title(self.node))


def reaches(project: Project, op: str, target: str) -> bool:
    """Whether a use of `op` brings in a use of `target`."""
    seen: set[str] = set()
    todo = [op]
    while todo:
        name = todo.pop()
        if name == target:
            return True
        if name in project.definitions and name not in seen:
            seen.add(name)
            todo += project.definitions[name].used
    return False


def _name(node: Node, definition: Definition) -> str:
    if not node.name:
        return "" if node.shares else names.name_for(node, definition)
    _check_name(node.name)
    taken = {other.name for other in definition.body if not alike(other, node)}
    return names.another(node.name, taken | set(definition.parameters))


def _check_name(name: str) -> None:
    if why := names.problem(name):
        raise EditError(why)


def alike(a: Node, b: Node) -> bool:
    """Whether two nodes may have one name: equal layers without weights are one `self.relu`."""
    operator = OPERATORS.get(a.op)
    same = (a.op, a.args, a.when) == (b.op, b.args, b.when)
    return same and bool(operator and operator.traits.stateless)


@dataclass(frozen=True)
class RemoveNodes(Edit):
    """Take nodes out of a body, with their wires.

    Args:
        heal: what they fed is then fed by what came into their first input.
    """

    definition: str
    ids: tuple[str, ...]
    heal: bool = False

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        gone = {i: node_of(definition, i) for i in self.ids}
        before = {i: _first(project, node) if self.heal else None for i, node in gone.items()}

        def moved(wire: Wire) -> Wire | None:
            passed: set[str] = set()
            while wire[0] in gone:
                source = before[wire[0]]
                if source is None or wire[1] or wire[0] in passed:
                    return None
                passed.add(wire[0])
                wire = source
            return wire

        left = {i: node for i, node in definition.body.nodes.items() if i not in gone}
        nodes = {
            i: with_wires(node, moved) if any(source in gone for source, _ in node.wires) else node
            for i, node in _inherited(left, gone).items()
        }
        places = project.layout.get(self.definition, {})
        kept = {i: place for i, place in places.items() if i not in gone}
        layout = {**project.layout, self.definition: kept}
        project = replace(project, layout={name: held for name, held in layout.items() if held})
        return with_body(project, self.definition, nodes)

    def label(self, project: Project) -> str:
        return Text("Delete {ids}", ids=counted(project, self.definition, self.ids))


def _first(project: Project, node: Node) -> Wire | None:
    """What comes into the first input of a node."""
    for port in ports_of(project, node):
        held = node.inputs.get(port.name, ())
        return wires_of(held)[0] if held else None
    return None


def _inherited(left: Mapping[str, Node], gone: Mapping[str, Node]) -> Mapping[str, Node]:
    """Weights that were shared go to the first who shared them, with the name."""
    heirs: dict[str, str] = {}
    nodes = dict(left)
    for i, node in left.items():
        owner = gone.get(node.shares or "")
        if owner:
            heir = heirs.setdefault(owner.id, i)
            shares = None if heir == i else heir
            name = owner.name if heir == i else node.name
            nodes[i] = replace(node, shares=shares, name=name)
    return nodes


@dataclass(frozen=True)
class Rename(Edit):
    """Give a node another name. Where it is an input of a block, its uses and sizes follow."""

    definition: str
    path: Path
    name: str

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        node = at(definition, self.path)
        if self.name:
            _check_name(self.name)
            if len(self.path) == 1:
                self._check_free(definition, node)
        project = with_node(project, self.definition, self.path, replace(node, name=self.name))
        if role(node) != "input" or len(self.path) > 1:
            return project
        return self._sizes(project, definition)

    def label(self, project: Project) -> str:
        node = called(project, self.definition, *self.path)
        return (
            Text("Rename {node} to {name}", node=node, name=self.name)
            if self.name
            else Text("Take the name from {node}", node=node)
        )

    def _check_free(self, definition: Definition, node: Node) -> None:
        if self.name in definition.parameters and role(node) == "layer":
            raise EditError(
                "{name!r} is a parameter of {definition}",
                name=self.name,
                definition=definition.name,
            )
        for other in definition.body:
            if other.name == self.name and other.id != node.id and not alike(other, node):
                raise EditError(
                    "{name!r} is another node of {definition} already",
                    name=self.name,
                    definition=definition.name,
                )

    def _sizes(self, project: Project, old: Definition) -> Project:
        new = project.definitions[self.definition]
        if len(set(new.ports)) < len(new.ports):
            raise EditError(
                "{name!r} is another input of {new} already", name=self.name, new=new.name
            )
        follows: dict[str, str] = {}
        for before, after in zip(old.ports[1:], new.ports[1:], strict=True):
            if before != after:
                sizes = zip(sizes_of(before.name), sizes_of(after.name), strict=True)
                follows |= dict(sizes)
        if not follows:
            return project
        inside = renamed_inside(new, follows)
        return replace(project, definitions={**project.definitions, self.definition: inside})


@dataclass(frozen=True)
class Reorder(Edit):
    """Move a node to another place in the order of registration."""

    definition: str
    id: str
    index: int

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        node = node_of(definition, self.id)
        order = [other for other in definition.body if other.id != self.id]
        order.insert(max(0, self.index), node)
        return with_body(project, self.definition, {other.id: other for other in order})

    def label(self, project: Project) -> str:
        return Text("Register {id} elsewhere", id=called(project, self.definition, self.id))


@dataclass(frozen=True)
class SetShares(Edit):
    """Let a node use the weights of another of the same body; None gives it its own again."""

    definition: str
    id: str
    owner: str | None

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        node = node_of(definition, self.id)
        if self.owner is None:
            own = replace(node, shares=None)
            own = replace(own, name=own.name or names.name_for(own, definition))
            return with_nodes(project, self.definition, {node.id: own})
        _check_share(definition, node, self.owner)
        for other in definition.body:
            if other.shares == node.id:
                raise EditError(
                    "{other} uses the weights of {node} already",
                    other=title(other),
                    node=title(node),
                )
        shared = replace(node, shares=self.owner, name="")
        return with_nodes(project, self.definition, {node.id: shared})

    def label(self, project: Project) -> str:
        node = called(project, self.definition, self.id)
        if self.owner is None:
            return Text("Give {node} weights of its own", node=node)
        return Text(
            "Share the weights of {owner} with {node}",
            owner=called(project, self.definition, self.owner),
            node=node,
        )


def _check_share(definition: Definition, node: Node, owner_id: str) -> None:
    owner = node_of(definition, owner_id)
    if owner_id == node.id:
        raise EditError("{node} cannot share its weights with itself", node=title(node))
    if owner.op != node.op:
        raise EditError(
            "{node} cannot use the weights of {owner}: one is {node2}, the other {owner2}",
            node=title(node),
            owner=title(owner),
            node2=node.op,
            owner2=owner.op,
        )
    if owner.shares is not None:
        raise EditError(
            "{owner} uses the weights of another node; share with that one", owner=title(owner)
        )
