"""Node and Graph: the values that a network is made of. All are immutable; edits make new ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from typing import Any, TypeGuard

import networkx as nx

from gradscape.graph.expression import Expression

Wire = tuple[str, int]
"""Where a value comes from: a node's id, and which of its outputs."""
Inputs = Mapping[str, Wire | tuple[Wire, ...]]


@dataclass(frozen=True)
class Node:
    """One use of an operator or of a definition.

    Args:
        id: random, never shown.
        op: the name of an operator or of a definition, or the structural `sequence` and `repeat`.
        name: the attribute in the code; empty where there is none, or in a sequence by position.
        args: what the person typed: literals and expressions; for `sequence` its `body`, for
            `repeat` its `of`, `times`, `first`, `item` and `start`.
        inputs: by port name, where its inputs come from; a variadic port holds a tuple of wires.
        when: absent where this is false: its first input passes through. `False` is a bypass.
        shares: the id of a node of the same body whose weights this one uses.
    """

    id: str
    op: str
    name: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    inputs: Inputs = field(default_factory=dict)
    when: bool | Expression | None = None
    shares: str | None = None

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """All wires that end here, in no order that means anything."""
        return tuple(wire for _, wire in self.connections())

    def connections(self) -> Iterator[tuple[str, Wire]]:
        """(port, wire) for each wire that ends here."""
        for port, held in self.inputs.items():
            for wire in wires_of(held):
                yield port, wire


def is_wire(held: Wire | tuple[Wire, ...]) -> TypeGuard[Wire]:
    """Whether a port holds one wire, rather than a list of them."""
    return len(held) == 2 and isinstance(held[0], str)


def wires_of(held: Wire | tuple[Wire, ...]) -> tuple[Wire, ...]:
    """What a port holds, as a list."""
    return (held,) if is_wire(held) else held  # type: ignore[return-value]  # a guard narrows one way


class Topology:
    """What depends on the wires alone, and so outlives edits of arguments."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._wires = {i: node.wires for i, node in nodes.items()}

    def rewired(self, nodes: Mapping[str, Node], changed: Collection[str]) -> Topology:
        """That of the same nodes, of which some have other wires: only those are looked at."""
        new = Topology({i: nodes[i] for i in changed})
        new._wires = {**self._wires, **new._wires}
        sources, readers = dict(self.sources), dict(self.readers)
        rank = {i: k for k, i in enumerate(nodes)}
        for i in changed:
            found = dict.fromkeys([j for j, _ in new._wires[i] if j in rank])
            for j in self.sources[i]:
                readers[j] = tuple([reader for reader in readers[j] if reader != i])
            for j in found:
                readers[j] = tuple(sorted((*readers[j], i), key=rank.__getitem__))
            sources[i] = tuple(found)
        new.__dict__.update(sources=sources, readers=readers)
        return new

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes that each one reads, once each; wires from nodes that do not exist left out."""
        known = self._wires.keys()
        return {
            i: tuple(dict.fromkeys([source for source, _ in wires if source in known]))
            for i, wires in self._wires.items()
        }

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes that read each one, in the order of registration."""
        found: dict[str, list[str]] = {i: [] for i in self._wires}
        for i, sources in self.sources.items():
            for source in sources:
                found[source].append(i)
        return {i: tuple(readers) for i, readers in found.items()}

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The groups of nodes that feed each other in a circle."""
        left = self._wires.keys() - self.order
        if not left:
            return ()
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_edges_from((j, i) for i in left for j in self.sources[i] if j in left)
        rank = {i: k for k, i in enumerate(self._wires)}
        groups = (
            tuple(sorted(component, key=rank.__getitem__))
            for component in nx.strongly_connected_components(graph)
            if len(component) > 1 or any(graph.has_edge(i, i) for i in component)
        )
        return tuple(sorted(groups, key=lambda group: rank[group[0]]))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Topological, ties by registration. Nodes on a cycle, and behind one, are left out.

        Kahn (1962), Topological sorting of large networks, with a heap; the same in networkx took
        most of the time of a check after an edit of a wire.
        """
        ids, readers = list(self._wires), self.readers
        rank = {i: k for k, i in enumerate(ids)}
        missing = {i: len(sources) for i, sources in self.sources.items()}
        ready = [rank[i] for i, count in missing.items() if not count]
        order = []
        while ready:
            i = ids[heappop(ready)]
            order.append(i)
            for reader in readers[i]:
                missing[reader] -= 1
                if not missing[reader]:
                    heappush(ready, rank[reader])
        return tuple(order)

    def ancestors(self, ids: Collection[str]) -> set[str]:
        """`ids` and all that leads to them."""
        return _closure(ids, self.sources)

    def descendants(self, ids: Collection[str]) -> set[str]:
        """`ids` and all that they lead to."""
        return _closure(ids, self.readers)


def _closure(ids: Collection[str], near: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen, todo = set(ids), list(ids)
    while todo:
        for j in near[todo.pop()]:
            if j not in seen:
                seen.add(j)
                todo.append(j)
    return seen


class Graph:
    """The body of a definition: nodes by id, in the order of registration, so of the state dict."""

    def __init__(self, nodes: Mapping[str, Node], topology: Topology | None = None) -> None:
        self.nodes = nodes
        self.topology = topology or Topology(nodes)

    @classmethod
    def of(cls, *nodes: Node) -> Graph:
        """A graph of these nodes, in this order."""
        return cls({node.id: node for node in nodes})

    def with_nodes(self, nodes: Mapping[str, Node], changed: set[str]) -> Graph:
        """A graph of `nodes`, which differ from this graph's in `changed` alone."""
        if list(nodes) != list(self.nodes):
            return Graph(nodes)
        rewired = [i for i in changed if nodes[i].wires != self.nodes[i].wires]
        return Graph(nodes, self.topology.rewired(nodes, rewired) if rewired else self.topology)

    @cached_property
    def namesakes(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes by name, those without one by their operator."""
        found: dict[str, list[str]] = {}
        for i, node in self.nodes.items():
            found.setdefault(node.name or node.op, []).append(i)
        return {name: tuple(ids) for name, ids in found.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Graph) and list(self.nodes.items()) == list(other.nodes.items())

    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"Graph({', '.join(map(repr, self))})"
