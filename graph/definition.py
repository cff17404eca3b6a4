"""Definition: the only kind of block, and it is data.

Ours, the person's groups, the templates and the network itself are all definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import networkx as nx

from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS, Port

REQUIRED = None
"""The default of a parameter that has none."""

SIZES: dict[int, tuple[str, ...]] = {
    1: ("features",),
    2: ("length", "dim"),
    3: ("channels", "height", "width"),
}
"""How expressions call the sizes of what comes in, by their number."""


@dataclass(frozen=True, eq=False)
class Definition:
    """A block: parameters, a body whose arguments may be expressions over them, conditions.

    Args:
        name: of the class that it becomes.
        body: its nodes, in the order of registration; `input` and `output` nodes are its ports.
        parameters: name → default, a literal or an expression; `REQUIRED` where there is none.
        lets: names for intermediate expressions, evaluated in order.
        sequential: the class is an `nn.Sequential`; the body is then a chain.
        behind: of nodes that were grouped: which node they stood behind in the order of
            registration, where that did not come along. So ungrouping puts all in their places.
    """

    name: str
    body: Graph
    parameters: Mapping[str, Any] = field(default_factory=dict)
    lets: Mapping[str, Expression] = field(default_factory=dict)
    sequential: bool = False
    behind: Mapping[str, str] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and self._value == other._value

    __hash__ = object.__hash__

    @property
    def _value(self) -> tuple[object, ...]:
        lists = list(self.parameters.items()), list(self.lets.items())
        return (self.name, self.sequential, self.behind, self.body, *lists)

    @cached_property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes through which values come in."""
        return tuple(node for node in self._special if role(node) == "input")

    @cached_property
    def outputs(self) -> tuple[Node, ...]:
        """The nodes through which values leave, the auxiliary ones too."""
        return tuple(node for node in self._special if role(node) == "output")

    @cached_property
    def _special(self) -> tuple[Node, ...]:
        """Its few nodes that are no layers of the catalogue: inputs, outputs, blocks, structure."""
        layers = {op for op, operator in OPERATORS.items() if operator.traits.role == "layer"}
        return tuple([node for node in self.body.nodes.values() if node.op not in layers])

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        """Its inputs as those who use it see them: by the names of the nodes, else `x`, `x2` …."""
        return tuple(
            Port(node.name or (f"x{k}" if k > 1 else "x")) for k, node in enumerate(self.inputs, 1)
        )

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The names of the definitions that its body uses, in the order of the nodes."""
        holders = (n for n in self._special if n.op not in OPERATORS or n.op in STRUCTURE)
        found = (part.op for node in holders for part in parts(node))
        return tuple(dict.fromkeys(op for op in found if op not in OPERATORS))

    def size_names(self, port: int, count: int) -> tuple[str, ...]:
        """How expressions call the sizes of what comes in at a port.

        `in_channels, height, width`, `length, dim` or `in_features` at the first; at others after
        the port: `skip_channels`.
        """
        names = SIZES.get(count, ())
        if port == 0:
            return tuple(f"in_{n}" if n in ("channels", "features") else n for n in names)
        return tuple(f"{self.ports[port].name}_{name}" for name in names)


STRUCTURE: Mapping[str, tuple[str, ...]] = {"sequence": ("body",), "repeat": ("of", "first")}
"""The structural operators, and those of their arguments that hold nodes."""

DEEPEST = 50
"""Blocks within blocks. Nobody finds the way further in; a hostile file must spare the stack."""


@dataclass(frozen=True)
class Nesting:
    """Which definitions stand in which; `inside_first` is the order of their classes."""

    inside_first: tuple[str, ...]
    recursive: Mapping[str, tuple[str, ...]]
    too_deep: frozenset[str]


def nesting(definitions: Mapping[str, Definition]) -> Nesting:
    """How definitions contain each other, whatever any one use leaves out."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(definitions)
    for name, definition in definitions.items():
        graph.add_edges_from((used, name) for used in definition.used if used in definitions)
    recursive: dict[str, tuple[str, ...]] = {}
    for component in list(nx.strongly_connected_components(graph)):
        first = min(component)
        if len(component) > 1 or graph.has_edge(first, first):
            circle = [edge[1] for edge in nx.find_cycle(graph.subgraph(component), first)]
            recursive |= dict.fromkeys(component, (*circle, circle[0]))
            graph.remove_nodes_from(component)
    rank = {name: k for k, name in enumerate(definitions)}
    order = tuple(nx.lexicographical_topological_sort(graph, key=rank.__getitem__))
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = 1 + max((depth[used] for used in graph.pred[name]), default=0)
    deep = frozenset(name for name in order if depth[name] > DEEPEST)
    return Nesting(tuple(name for name in order if name not in deep), recursive, deep)


def role(node: Node) -> str:
    """The role of a node's operator; that of a definition's use is `layer`."""
    operator = OPERATORS.get(node.op)
    return operator.traits.role if operator else "layer"


def parts(node: Node) -> tuple[Node, ...]:
    """A node and those that it holds in its arguments, the inside of sequences and repeats."""
    if node.op == "sequence":
        return (node, *(p for inner in node.args.get("body", ()) for p in parts(inner)))
    if node.op == "repeat" and "of" in node.args:
        return (node, *parts(node.args["of"]))
    return (node,)
