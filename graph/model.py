"""Node and Graph: the values that a network is made of. All are immutable; edits make new ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
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

    @cached_property
    def digraph(self) -> nx.DiGraph[str]:
        """Nodes by id; wires from nodes that do not exist are left out."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self._wires)
        known = self._wires.keys()
        graph.add_edges_from(
            (source, i)
            for i, wires in self._wires.items()
            for source, _ in wires
            if source in known
        )
        return graph

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The groups of nodes that feed each other in a circle."""
        if nx.is_directed_acyclic_graph(self.digraph):
            return ()
        graph = self.digraph
        return tuple(
            tuple(sorted(component, key=list(self._wires).index))
            for component in nx.strongly_connected_components(graph)
            if len(component) > 1 or any(graph.has_edge(i, i) for i in component)
        )

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Topological, ties by registration. Nodes on a cycle, and behind one, are left out."""
        graph = self.digraph
        if self.cycles:
            bad = {i for cycle in self.cycles for i in cycle}
            bad.update(*(nx.descendants(graph, i) for i in bad))
            graph = graph.subgraph(set(graph) - bad)
        rank = {i: k for k, i in enumerate(self._wires)}
        return tuple(nx.lexicographical_topological_sort(graph, key=rank.__getitem__))

    def ancestors(self, ids: set[str]) -> set[str]:
        """`ids` and all that leads to them."""
        return self._closure(ids, self.digraph.pred)

    def descendants(self, ids: set[str]) -> set[str]:
        """`ids` and all that they lead to."""
        return self._closure(ids, self.digraph.succ)

    @staticmethod
    def _closure(ids: set[str], step: Mapping[str, Any]) -> set[str]:
        seen, todo = set(ids), list(ids)
        while todo:
            for j in step[todo.pop()]:
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
        same = list(nodes) == list(self.nodes) and all(
            nodes[i].wires == self.nodes[i].wires for i in changed
        )
        return Graph(nodes, self.topology if same else None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Graph) and list(self.nodes.items()) == list(other.nodes.items())

    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"Graph({', '.join(map(repr, self))})"
