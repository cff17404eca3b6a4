"""Change: what differs between two projects.

One type serves undo, the journal on disk, the update of the scene, the diff of two projects, paste.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from gradscape.graph.definition import Definition
from gradscape.graph.errors import GradscapeError
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.project import Layout, Position, Project
from gradscape.graph.text import Text

Address = tuple[str, ...]
"""What changed: `("node", definition, id)`, `("definition", name)` (all but its nodes),
`("position", definition, id)`, `("network",)`, `("data",)`, `("training",)`, `("versions",)`."""

SETTINGS = ("network", "data", "training", "versions")

MISSING = Text("the change was made for another project: there {key!r} existed")
SURPLUS = Text("the change was made for another project: there {key!r} did not exist")


V = TypeVar("V")


class ChangeError(GradscapeError):
    """A change that does not fit the project: it was made for another one."""


@dataclass(frozen=True)
class Header:
    """A definition without its nodes."""

    parameters: Mapping[str, Any]
    lets: Mapping[str, Expression]
    sequential: bool
    behind: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed(Generic[V]):
    """A node or a header, and its place in the order of the whole, before or after the change."""

    value: V
    index: int


Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Change:
    """Address → (before, after); None where there was or is nothing."""

    items: Mapping[Address, Pair] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.items)

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change({address: (after, before) for address, (before, after) in self.items.items()})


def same(a: object, b: object) -> bool:
    """Equal, and written equally: 1, 1.0 and True differ, and so do two orders of arguments."""
    return a is b or (a == b and repr(a) == repr(b))


# ---- what differs


def diff(a: Project, b: Project) -> Change:
    """The smallest change that makes `b` of `a`."""
    items: dict[Address, Pair] = {}
    for name in SETTINGS:
        pair = getattr(a, name), getattr(b, name)
        if not same(*pair):
            items[name,] = pair
    new_headers = {name: _header(d) for name, d in b.definitions.items()}
    old_headers = {
        name: new_headers[name] if d is b.definitions.get(name) else _header(d)
        for name, d in a.definitions.items()
    }
    for name, pair in _differences(old_headers, new_headers):
        items["definition", name] = pair
    for name in dict.fromkeys((*a.definitions, *b.definitions)):
        old, new = a.definitions.get(name), b.definitions.get(name)
        if old is not new:
            for i, pair in _differences(_nodes(old), _nodes(new)):
                items["node", name, i] = pair
    for name in dict.fromkeys((*a.layout, *b.layout)):
        was, now = a.layout.get(name, {}), b.layout.get(name, {})
        if was is not now:
            for i in dict.fromkeys((*was, *now)):
                if was.get(i) != now.get(i):
                    items["position", name, i] = was.get(i), now.get(i)
    return Change(items)


def _nodes(definition: Definition | None) -> Mapping[str, Node]:
    return definition.body.nodes if definition else {}


def _header(definition: Definition) -> Header:
    return Header(definition.parameters, definition.lets, definition.sequential, definition.behind)


def _differences(a: Mapping[str, V], b: Mapping[str, V]) -> Iterator[tuple[str, Pair]]:
    """What was added, removed, changed or moved between two ordered mappings."""
    if a.keys() == b.keys() and list(a) == list(b):
        for index, (key, old, new) in enumerate(zip(a, a.values(), b.values(), strict=True)):
            if old is not new and not same(old, new):
                yield key, (Placed(old, index), Placed(new, index))
        return
    before = {key: index for index, key in enumerate(a)}
    after = {key: index for index, key in enumerate(b)}
    moved = _moved([key for key in a if key in b], [key for key in b if key in a])
    for key in dict.fromkeys((*a, *b)):
        if key not in a:
            yield key, (None, Placed(b[key], after[key]))
        elif key not in b:
            yield key, (Placed(a[key], before[key]), None)
        elif key in moved or not same(a[key], b[key]):
            yield key, (Placed(a[key], before[key]), Placed(b[key], after[key]))


def _moved(a: list[str], b: list[str]) -> set[str]:
    """The fewest keys that have to move to bring `a` into the order of `b`.

    All but a longest increasing subsequence; after Fredman, "On computing the length of longest
    increasing subsequences" (1975).
    """
    if a == b:
        return set()
    rank = {key: k for k, key in enumerate(a)}
    ends: list[int] = []
    tails: list[str] = []
    before: dict[str, str | None] = {}
    for key in b:
        k = bisect_left(ends, rank[key])
        before[key] = tails[k - 1] if k else None
        ends[k : k + 1], tails[k : k + 1] = [rank[key]], [key]
    stay = set()
    last: str | None = tails[-1]
    while last is not None:
        stay.add(last)
        last = before[last]
    return set(b) - stay


# ---- making it so


def apply(project: Project, change: Change) -> Project:
    """The project after a change.

    Raises:
        ChangeError: it was made for another project.
    """
    settings: dict[str, Any] = {}
    headers: dict[str, Pair] = {}
    nodes: dict[str, dict[str, Pair]] = {}
    positions: dict[str, dict[str, Pair]] = {}
    for address, pair in change.items.items():
        match address:
            case ("node", definition, i):
                nodes.setdefault(definition, {})[i] = pair
            case ("position", definition, i):
                positions.setdefault(definition, {})[i] = pair
            case ("definition", name):
                headers[name] = pair
            case (name,) if name in SETTINGS:
                settings[name] = pair[1]
            case _:
                raise ChangeError(
                    "nothing in a project has the address {address!r}", address=address
                )
    return replace(
        project,
        definitions=_definitions(project.definitions, headers, nodes),
        layout=_layout(project.layout, positions) if positions else project.layout,
        **settings,
    )


def _definitions(
    definitions: Mapping[str, Definition],
    headers: Mapping[str, Pair],
    nodes: Mapping[str, Mapping[str, Pair]],
) -> Mapping[str, Definition]:
    if not headers and not nodes:
        return definitions
    made: dict[str, Definition] = {}
    for name in dict.fromkeys((*headers, *nodes)):
        old = definitions.get(name)
        if old is None and name not in headers:
            raise ChangeError(MISSING, key=name)
        after = headers[name][1] if name in headers else old
        if after is None:
            continue
        body = _body(old, nodes.get(name, {}))
        header = after.value if isinstance(after, Placed) else after
        rest = header.parameters, header.lets, header.sequential, header.behind
        made[name] = Definition(name, body, *rest)
    placed = {
        name: (before, after and Placed(made[name], after.index))
        for name, (before, after) in headers.items()
    }
    inside = {name: made[name] for name in nodes if name not in headers}
    return _placed({**definitions, **inside}, placed)


def _body(definition: Definition | None, pairs: Mapping[str, Pair]) -> Graph:
    old = definition.body if definition else Graph({})
    return old.with_nodes(_placed(old.nodes, pairs), set(pairs)) if pairs else old


def _placed(held: Mapping[str, V], pairs: Mapping[str, Pair]) -> dict[str, V]:
    """All befores taken out, then all afters put in, each at its place in the whole."""
    for key, (before, _) in pairs.items():
        if (before is None) == (key in held):
            raise ChangeError(SURPLUS if before is None else MISSING, key=key)
    afters = {key: after for key, (_, after) in pairs.items() if after is not None}
    values = {key: after.value for key, after in afters.items()}
    if all(before and after and before.index == after.index for before, after in pairs.values()):
        return {**held, **values}
    order = [key for key in held if key not in pairs]
    for key in sorted(afters, key=lambda key: afters[key].index):
        order.insert(afters[key].index, key)
    return {key: values[key] if key in values else held[key] for key in order}


def _layout(layout: Layout, changes: Mapping[str, Mapping[str, Pair]]) -> Layout:
    changed: dict[str, Mapping[str, Position]] = dict(layout)
    for name, pairs in changes.items():
        places = {**layout.get(name, {}), **{i: after for i, (_, after) in pairs.items()}}
        changed[name] = {i: place for i, place in places.items() if place is not None}
    return {name: places for name, places in changed.items() if places}
