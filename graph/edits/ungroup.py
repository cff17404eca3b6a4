"""The inside of a block in the place of its use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gradscape.graph.definition import REQUIRED, Definition, role
from gradscape.graph.edits.base import (
    Edit,
    EditError,
    Path,
    called,
    definition_of,
    new_id,
    node_of,
    title,
    with_body,
)
from gradscape.graph.edits.follow import WORDS, mapped, with_wires
from gradscape.graph.edits.frozen import Segments, joined, refrozen, weighing
from gradscape.graph.edits.nodes import RemoveNodes
from gradscape.graph.edits.paste import Names, middle
from gradscape.graph.edits.planned import plans_of
from gradscape.graph.expression import LONGEST, Expression, ExpressionError
from gradscape.graph.model import Node, Wire, is_wire
from gradscape.graph.project import Position, Project
from gradscape.graph.text import Text


@dataclass(frozen=True)
class Ungroup(Edit):
    """Put what a block holds in the place of its use, and forget the block if nothing else uses it.

    Its parameters become what the use sets them to, the sizes of what comes in their numbers, and
    nodes whose condition does not hold are left out, or bypassed where several wires end.
    """

    definition: str
    id: str

    def edited(self, project: Project) -> Project:
        before = project
        outer = definition_of(project, self.definition)
        use = node_of(outer, self.id)
        block = _block(project, outer, use)
        bound = _Bound(project, self.definition, use, block)
        layers = [node for node in block.body if role(node) not in ("input", "output")]
        ids = self._ids(outer, layers)
        foreign = block.sequential != outer.sequential
        body = Names(_without(outer, use), foreign, {node.name for node in layers})
        inner: list[Node] = []
        absent: list[str] = []
        moved = _inward(use, block, ids)
        for node in layers:
            tied = replace(
                with_wires(node, moved), id=ids[node.id], shares=ids.get(node.shares or "")
            )
            put: Node = bound.put(tied)
            if put.when is False and node.when is not False and len(put.wires) == 1:
                absent.append(put.id)
            inner.append(body.add(put))
        nodes = _placed(outer, use, _outward(outer, use, block, moved), inner, ids, block.behind)
        project = self._laid(with_body(project, self.definition, nodes), block, ids)
        project = _forgotten(project, block.name)
        held = tuple(weighing(before, block))
        project = refrozen(before, project, lambda path: self._moved(path, ids, held))
        if absent:
            project = RemoveNodes(self.definition, tuple(absent), heal=True).edited(project)
        return project

    def _moved(
        self, path: Segments, ids: Mapping[str, str], held: Collection[str]
    ) -> Iterator[Path]:
        """Where a path leads without the block; one that ends there, to all that it `held`."""
        out: list[Path] = []
        inside = False
        for name, local in path:
            if inside:
                out.append((ids.get(local[0], local[0]), *local[1:]))
            elif name != self.definition or local != (self.id,):
                out.append(local)
            inside = not inside and (name, local) == (self.definition, (self.id,))
        if inside:
            yield from ((*joined(out), ids[i]) for i in held)
        else:
            yield joined(out)

    def _ids(self, outer: Definition, layers: list[Node]) -> dict[str, str]:
        taken = set(outer.body.nodes) - {self.id}
        ids: dict[str, str] = {}
        for node in layers:
            ids[node.id] = node.id if node.id not in taken else new_id(taken)
            taken.add(ids[node.id])
        return ids

    def _laid(self, project: Project, block: Definition, ids: Mapping[str, str]) -> Project:
        places = dict(project.layout.get(self.definition, {}))
        inside = project.layout.get(block.name, {})
        inside = {i: place for i, place in inside.items() if i in ids}
        at: Position | None = places.pop(self.id, None)
        if at is not None and inside:
            (a, b), (x, y) = middle(inside), at
            places |= {ids[i]: (u + (x - a), v + (y - b)) for i, (u, v) in inside.items()}
        layout = {**project.layout, self.definition: places}
        return replace(project, layout={name: held for name, held in layout.items() if held})

    def label(self, project: Project) -> str:
        return Text("Ungroup {id}", id=called(project, self.definition, self.id))


def _block(project: Project, outer: Definition, use: Node) -> Definition:
    """The block of a use. Raises EditError: it cannot be taken apart here."""
    block = project.definitions.get(use.op)
    name = title(use)
    if block is None:
        raise EditError("{name} is no block that could be taken apart", name=name)
    if block.name == outer.name or block.name in block.used:
        raise EditError("{block} contains itself", block=block.name)
    if use.when is not None:
        raise EditError("{name} is not always there; set its condition to always first", name=name)
    if use.shares or any(node.shares == use.id for node in outer.body):
        raise EditError("{name} shares its weights with another; give it its own first", name=name)
    if any(node.args.get("auxiliary", False) is not False for node in block.outputs):
        raise EditError(
            "{block} has an auxiliary output, which only a block can have here", block=block.name
        )
    return block


def _without(outer: Definition, use: Node) -> Definition:
    nodes = {i: node for i, node in outer.body.nodes.items() if i != use.id}
    return replace(outer, body=outer.body.with_nodes(nodes, set()))


def _inward(use: Node, block: Definition, ids: Mapping[str, str]) -> Callable[[Wire], Wire | None]:
    """Where a wire inside begins outside."""
    incoming: dict[str, Wire | None] = {}
    for node, port in zip(block.inputs, block.ports, strict=True):
        held = use.inputs.get(port.name)
        incoming[node.id] = held if held and is_wire(held) else None

    def moved(wire: Wire) -> Wire | None:
        source, output = wire
        if source in incoming:
            return incoming[source]
        return (ids[source], output) if source in ids else None

    return moved


def _outward(
    outer: Definition, use: Node, block: Definition, moved: Callable[[Wire], Wire | None]
) -> dict[str, Node]:
    """The nodes around, which read what is inside."""
    gives: list[Wire | None] = []
    for node in block.outputs:
        held = node.inputs.get("x")
        gives.append(moved(held) if held and is_wire(held) else None)

    def read(wire: Wire) -> Wire | None:
        if wire[0] != use.id:
            return wire
        return gives[wire[1]] if wire[1] < len(gives) else None

    return {i: with_wires(n, read) for i, n in outer.body.nodes.items() if i != use.id}


def _placed(
    outer: Definition,
    use: Node,
    around: Mapping[str, Node],
    inner: list[Node],
    ids: Mapping[str, str],
    behind: Mapping[str, str],
) -> dict[str, Node]:
    """All in the order of registration: in the place of the use, or where they stood before."""
    order = list(outer.body.nodes)
    place = order.index(use.id)
    del order[place]
    anchors = {ids[i]: anchor for i, anchor in behind.items() if i in ids}
    for node in inner:
        anchor = anchors.get(node.id)
        if anchor is not None and anchor in around:
            place = order.index(anchor) + 1
        order.insert(place, node.id)
        place += 1
    nodes = {**around, **{node.id: node for node in inner}}
    return {i: nodes[i] for i in order}


def _forgotten(project: Project, name: str) -> Project:
    """The project without a block that nothing uses."""
    if name == project.network or any(name in d.used for d in project.definitions.values()):
        return project
    definitions = {key: d for key, d in project.definitions.items() if key != name}
    layout = {key: held for key, held in project.layout.items() if key != name}
    return replace(project, definitions=definitions, layout=layout)


class _Bound:
    """What the names in a block stand for where it is used."""

    def __init__(self, project: Project, definition: str, use: Node, block: Definition) -> None:
        self.project, self.definition, self.use, self.block = project, definition, use, block
        self.values: dict[str, Any] = {}
        self._sizes: list[Mapping[str, Any]] | None = None
        for name, default in block.parameters.items():
            if name not in use.args and default is REQUIRED:
                raise EditError("{use} needs a value for {name} first", use=title(use), name=name)
            self.values[name] = use.args[name] if name in use.args else self.put(default)
        for name, expression in block.lets.items():
            self.values[name] = self.put(expression)

    def put(self, value: Any) -> Any:
        """A value as it is written outside."""
        if isinstance(value, Expression):
            return self._expression(value)
        if isinstance(value, tuple):
            return tuple(self.put(item) for item in value)
        if isinstance(value, Mapping):
            return {key: self.put(item) for key, item in value.items()}
        if isinstance(value, Node):
            put = mapped(value, self.put)
            literal = isinstance(value.when, Expression) and not isinstance(put.when, Expression)
            return replace(put, when=None if put.when else False) if literal else put
        return value

    def _expression(self, expression: Expression) -> Any:
        try:
            names = expression.names
        except ExpressionError:
            return expression
        values = {name: self._value(name) for name in names if name != "i"}
        values = {name: value for name, value in values.items() if value != Expression(name)}
        if not values:
            return expression
        if expression.source.strip() in values:
            return values[expression.source.strip()]
        texts = {name: _text(value) for name, value in values.items()}
        source = WORDS.sub(lambda found: texts.get(found[0], found[0]), expression.source)
        if len(source) > LONGEST:
            raise EditError("the expression {source!r} … would be too long", source=source[:40])
        put = Expression(source)
        try:
            return put if put.names else put({})
        except ExpressionError:
            return put

    def _value(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        if self._sizes is None:
            self._sizes = self._scopes()
        found = {scope[name] for scope in self._sizes if name in scope}
        if len(found) == 1:
            return found.pop()
        if found:
            several = " and ".join(map(str, sorted(found)))
            raise EditError(
                "{name} of {use} is {several}, since {definition} is used in "
                "several places; what depends on it cannot stand outside",
                name=name,
                use=title(self.use),
                several=several,
                definition=self.definition,
            )
        return Expression(name)

    def _scopes(self) -> list[Mapping[str, Any]]:
        """The scopes of the block in all that is made of this use."""
        scopes: list[Mapping[str, Any]] = []
        for held in plans_of(self.project, self.definition):
            step = held.steps.get(self.use.id)
            if step is None or step.plan is None:
                raise EditError("what comes into {use} is not known yet", use=title(self.use))
            scopes.append(step.plan.scope)
        return scopes


def _text(value: Any) -> str:
    """A value within an expression."""
    if isinstance(value, Expression):
        return value.source if value.source.strip().isidentifier() else f"({value.source})"
    negative = isinstance(value, int | float) and value < 0
    return f"({value!r})" if negative else repr(value)
