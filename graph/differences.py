"""What differs between two projects, for people: settings, nodes and blocks, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from gradscape.graph.alike import alike
from gradscape.graph.arguments import completed_definition, completed_project
from gradscape.graph.change import Header, Placed, diff, same
from gradscape.graph.check.label import label
from gradscape.graph.definition import Definition
from gradscape.graph.edits.base import title
from gradscape.graph.expression import Expression
from gradscape.graph.model import Inputs, Node, wires_of
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.text import Text, joined

INSIDE = ("body", "of")
"""The arguments of sequences and repeats that hold nodes."""

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Field:
    """A value before and after, as JSON has them; None where there was or is none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Part:
    """A node or a block. `path` is dotted, in a block behind its name; `what` is its label."""

    kind: Kind
    path: str
    what: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Differences:
    """What differs. It is true where that is more than where `moved` nodes lie."""

    settings: tuple[Field, ...]
    nodes: tuple[Part, ...]
    blocks: tuple[Part, ...]
    moved: int

    def __bool__(self) -> bool:
        return bool(self.settings or self.nodes or self.blocks)

    @property
    def words(self) -> Text:
        """In a few words: `2 nodes added, 1 node changed, other data`."""
        found = [*_counted(self.nodes, _NODES), *_counted(self.blocks, _BLOCKS)]
        found += _some(self.moved, *_MOVED)
        names = dict.fromkeys(field.name.partition(".")[0] for field in self.settings)
        found += [_SETTINGS[name] for name in names]
        return joined(", ", found) if found else Text("nothing that differs")

    @property
    def lines(self) -> list[Text]:
        """A line each: `training.lr 0.002 → 0.01`, `fc, removed`."""
        return [
            *(Text("{field}", field=_field(field)) for field in self.settings),
            *(_part(part) for part in (*self.nodes, *self.blocks)),
        ]


_NODES = {
    "added": (Text("1 node added"), Text("{count} nodes added")),
    "removed": (Text("1 node removed"), Text("{count} nodes removed")),
    "changed": (Text("1 node changed"), Text("{count} nodes changed")),
}
_BLOCKS = {
    "added": (Text("1 block added"), Text("{count} blocks added")),
    "removed": (Text("1 block removed"), Text("{count} blocks removed")),
    "changed": (Text("1 block changed"), Text("{count} blocks changed")),
}
_MOVED = Text("1 node moved"), Text("{count} nodes moved")
_SETTINGS = {
    "network": Text("another network"),
    "data": Text("other data"),
    "training": Text("other training settings"),
    "device": Text("another device"),
}


def _counted(parts: Iterable[Part], words: Mapping[str, tuple[Text, Text]]) -> Iterator[Text]:
    kinds = [part.kind for part in parts]
    for kind, one_or_many in words.items():
        yield from _some(sum(each == kind for each in kinds), *one_or_many)


def _some(count: int, one: Text, many: Text) -> list[Text]:
    if not count:
        return []
    return [one if count == 1 else Text(many, count=count)]


def _part(part: Part) -> Text:
    if part.kind == "added":
        return Text("{path}, added", path=part.path)
    if part.kind == "removed":
        return Text("{path}, removed", path=part.path)
    if not part.fields:
        return Text("{path}, elsewhere in the order", path=part.path)
    return Text("{path}: {fields}", path=part.path, fields=", ".join(map(_field, part.fields)))


def _field(field: Field) -> str:
    return f"{field.name} {_shown(field.before)} → {_shown(field.after)}"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return "–" if value is None else msgspec.json.encode(value).decode()


# ---- what differs


def differences(a: Project, b: Project) -> Differences:
    """What makes `b` of `a`. Networks are held against each other whatever they are called."""
    renamed = a.network != b.network
    settings = [Field("network", a.network, b.network)] if renamed else []
    b = completed_project(b)
    a = alike(completed_project(a), b)
    nodes: list[Part] = []
    blocks: list[Part] = []
    moved = 0
    change = diff(a, b).items
    for address, pair in change.items():
        match address:
            case ("node", definition, i):
                nodes += _Body(a, b, definition).compare((i,), *map(_value, pair))
            case ("definition", name):
                blocks += _block(name, *map(_value, pair))
            case ("position", definition, i) if ("node", definition, i) not in change:
                moved += 1
            case (("data" | "training") as name,):
                settings += _struct(name, *pair)
    return Differences(tuple(settings), tuple(nodes), tuple(blocks), moved)


def same_network(a: Project, b: Project) -> bool:
    """Whether two projects are the same network for the same data.

    How it is trained, where nodes lie, and blocks that it does not use make no difference.
    """
    if a.network != b.network or not same(a.data, b.data):
        return False
    used, other = _used(a), _used(b)
    return used.keys() == other.keys() and all(
        definition is other[name]
        or same(completed_definition(definition), completed_definition(other[name]))
        for name, definition in used.items()
    )


def _used(project: Project) -> dict[str, Definition]:
    """The definitions of the network and of what it uses."""
    found: dict[str, Definition] = {}
    due = [project.network]
    while due:
        name = due.pop()
        if name not in found and name in project.definitions:
            found[name] = project.definitions[name]
            due += found[name].used
    return found


def _value(placed: Any) -> Any:
    return placed.value if isinstance(placed, Placed) else placed


def _struct(name: str, before: Any, after: Any) -> list[Field]:
    """The fields of settings that differ, or the whole where there is none at one side."""
    if before is None or after is None:
        return [Field(name, *(held and held.name for held in (before, after)))]
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return _mapping(f"{name}.", old, new)


def _mapping(prefix: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Field]:
    return [
        Field(f"{prefix}{key}", _plain(old.get(key)), _plain(new.get(key)))
        for key in dict.fromkeys((*old, *new))
        if not same(old.get(key), new.get(key))
    ]


def _block(name: str, before: Header | None, after: Header | None) -> Iterator[Part]:
    if before is None or after is None:
        yield Part("removed" if after is None else "added", name, name)
        return
    fields = [
        *_mapping("", before.parameters, after.parameters),
        *_mapping("", before.lets, after.lets),
        *_mapping("", {"sequential": before.sequential}, {"sequential": after.sequential}),
    ]
    # The order of blocks in a file makes no difference.
    if fields:
        yield Part("changed", name, name, tuple(fields))


@dataclass(frozen=True)
class _Body:
    """The nodes of a definition in two projects."""

    a: Project
    b: Project
    definition: str

    def compare(
        self, ids: tuple[str, ...], old: Node | None, new: Node | None, behind: str = ""
    ) -> Iterator[Part]:
        """What became of the node at `ids`, and of those inside it."""
        held = new or old
        assert held is not None
        path = self._path(self.b if new else self.a, ids) + behind
        if old is None or new is None:
            yield Part("removed" if new is None else "added", path, _what(held))
            return
        fields = tuple(self._fields(old, new))
        inner = [part for name in INSIDE for part in self._inside(name, ids, old, new, behind)]
        if fields or not inner:
            yield Part("changed", path, _what(held), fields)
        yield from inner

    def _inside(
        self, name: str, ids: tuple[str, ...], old: Node, new: Node, behind: str
    ) -> Iterator[Part]:
        before, after = (_nodes(node.args.get(name)) for node in (old, new))
        for i in dict.fromkeys((*before, *after)):
            was, now = before.get(i), after.get(i)
            if same(was, now):
                continue
            if name == "body" and not behind:
                yield from self.compare((*ids, i), was, now)
            else:
                held = now or was
                assert held is not None
                step = f".{title(held)}" if name == "body" else f".{name}"
                yield from self.compare(ids, was, now, behind + step)

    def _path(self, project: Project, ids: tuple[str, ...]) -> str:
        path = label(project, ids, self.definition)
        return path if self.definition == project.network else f"{self.definition}.{path}"

    def _fields(self, old: Node, new: Node) -> Iterator[Field]:
        yield from _mapping("", {"name": old.name or None}, {"name": new.name or None})
        if old.op != new.op:
            yield Field("operator", _what(old), _what(new))
        else:
            before, after = (
                {k: v for k, v in node.args.items() if k not in INSIDE} for node in (old, new)
            )
            yield from _mapping("", before, after)
        for port in dict.fromkeys((*old.inputs, *new.inputs)):
            if old.inputs.get(port) != new.inputs.get(port):
                yield Field(
                    f"input {port}",
                    self._sources(self.a, old.inputs, port),
                    self._sources(self.b, new.inputs, port),
                )
        yield from _mapping("", {"when": old.when}, {"when": new.when})
        if old.shares != new.shares:
            yield Field("shares", self._at(self.a, old.shares), self._at(self.b, new.shares))

    def _sources(self, project: Project, inputs: Inputs, port: str) -> list[str] | None:
        if port not in inputs:
            return None
        return [
            self._at(project, i) + (f"[{output}]" if output else "")
            for i, output in wires_of(inputs[port])
        ]

    def _at(self, project: Project, i: str | None) -> Any:
        if i is None or i not in project.definitions[self.definition].body.nodes:
            return i
        return label(project, (i,), self.definition)


def _nodes(held: Any) -> dict[str, Node]:
    """The nodes of an argument; a single one goes by no id, as it takes the place of another."""
    if isinstance(held, Node):
        return {"": held}
    return {node.id: node for node in held or ()}


def _what(node: Node) -> str:
    operator = OPERATORS.get(node.op)
    return operator.traits.label if operator else node.op


def _plain(value: Any) -> Any:
    """As JSON has it; an expression as a file has it."""
    if isinstance(value, Expression):
        return f"={value.source}"
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
