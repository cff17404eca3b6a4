"""Networks in Python: a few lines a person can read, for templates, scripts and tests.

net = Builder("TinyNet", num_classes="=classes")
x = net(op.conv2d(out_channels=32, padding=1), net.image(1, 28, 28))
x = net(op.relu(), x)
net.output(net(op.linear(out_features="=num_classes"), net(op.flatten(), x)))
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import gradscape.graph.operators  # noqa: F401  # fills the catalogue
from gradscape.graph import names
from gradscape.graph.definition import Definition
from gradscape.graph.errors import GradscapeError
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


class BuilderError(GradscapeError, TypeError):
    """Something else was given than a layer, or than what an earlier call has returned."""


def value(written: Any) -> Any:
    """A value as it is written in a file: a string that begins with `=` is an expression."""
    if isinstance(written, str) and written.startswith("="):
        return Expression(written[1:].strip())
    if isinstance(written, list | tuple):
        return tuple(value(item) for item in written)
    return written


class _Operators:
    """`op.conv2d(out_channels=32)`: a node not wired yet. `op("Bottleneck", width=64)`: a block."""

    def __call__(self, name: str, /, **args: Any) -> Node:
        return Node("", name, args={key: value(given) for key, given in args.items()})

    def __getattr__(self, name: str) -> Callable[..., Node]:
        def made(*values: Any, **args: Any) -> Node:
            if values:
                known = OPERATORS[name].parameters if name in OPERATORS else {}
                hint = f"{next(iter(known))}={values[0]!r}" if known else "…"
                raise BuilderError(
                    "op.{name} takes its arguments by name: op.{name}({hint})", name=name, hint=hint
                )
            return self(name, **args)

        return made

    def sequence(self, *layers: Node, **named: Node) -> Node:
        """Layers in a row; by position, or by keyword under names of their own."""
        chain = (*layers, *(replace(layer, name=name) for name, layer in named.items()))
        body = tuple(replace(layer, id=layer.id or f"s{k}") for k, layer in enumerate(chain))
        return Node("", "sequence", args={"body": body})

    def repeat(
        self, of: Node, times: Any, first: Mapping[str, Any] | None = None, **args: Any
    ) -> Node:
        """The same several times; `first` is what differs in the first turn."""
        differs = {key: value(given) for key, given in (first or {}).items()}
        return Node("", "repeat", args={"of": of, "times": value(times), "first": differs, **args})


op = _Operators()


def when(condition: str | bool, node: Node) -> Node:
    """The node, present only where the condition holds."""
    return replace(node, when=value(condition))


class Builder:
    """Collects the nodes of one definition in the order of registration.

    Calling it adds a node: `net(op.relu(), x)`, where `x` is what an earlier call returned. A layer
    whose code needs a name gets one as a person would give it: `conv1`, `bn1`, `fc1`.
    """

    def __init__(
        self,
        name: str,
        lets: Mapping[str, str] | None = None,
        sequential: bool = False,
        **parameters: Any,
    ) -> None:
        self.name = name
        self.sequential = sequential
        self.parameters = {key: value(default) for key, default in parameters.items()}
        self.lets = {key: Expression(text.removeprefix("=")) for key, text in (lets or {}).items()}
        self.nodes: dict[str, Node] = {}
        # The ids of equal definitions are equal, so that templates do not change from day to day.
        self._random = random.Random(name)

    def __call__(
        self,
        node: Node,
        *inputs: Wire,
        name: str = "",
        when: str | bool | None = None,
        shares: Wire | None = None,
    ) -> Wire:
        """Add a node with these inputs, in the order of its ports; returns its first output.

        The second output of a node `x` that has several is the wire `(x[0], 1)`.

        Raises:
            BuilderError: no layer, or an input that no earlier call on this builder has returned.
        """
        if not isinstance(node, Node):
            raise BuilderError("first comes a layer, such as op.relu(), not {node!r}", node=node)
        for wire in inputs:
            if not self._is_wire(wire):
                why = "is not what an earlier call on this builder has returned"
                raise BuilderError(
                    "the input {wire!r} of {node} {why}", wire=wire, node=node.op, why=why
                )
        number = len(inputs)
        operator = OPERATORS.get(node.op)
        if operator and operator.ports and operator.ports[0].variadic:
            wired: dict[str, Any] = {operator.ports[0].name: inputs}
        else:
            ports = [port.name for port in operator.ports] if operator else []
            ports += [f"x{k + 1}" if k else "x" for k in range(len(ports), number)]
            wired = dict(zip(ports, inputs, strict=False))
        condition = node.when if when is None else value(when)
        added = replace(
            node,
            id=self._new_id(),
            name=name or node.name or ("" if shares else self._name(node)),
            inputs=wired,
            when=condition,
            shares=shares[0] if shares else None,
        )
        self.nodes[added.id] = added
        return added.id, 0

    def connect(self, node: Node, name: str = "", **inputs: Wire) -> Wire:
        """Add a node whose ports are given by name: a block with several inputs."""
        added = self(node, name=name)
        self.nodes[added[0]] = replace(self.nodes[added[0]], inputs=inputs)
        return added

    def input(self, name: str = "") -> Wire:
        """An input of a block."""
        return self(op.input(), name=name)

    def image(self, channels: Any = 3, height: Any = 224, width: Any = 224) -> Wire:
        """An image of the data."""
        return self(op.image(channels=channels, height=height, width=width))

    def output(self, x: Wire, name: str = "", **args: Any) -> Builder:
        """An output; its loss, target, weight and so on as in the catalogue."""
        self(op.output(**args), x, name=name)
        return self

    def last(self, *names: str) -> Builder:
        """Register these nodes after all others, in this order, as GoogLeNet does its heads."""
        late = [next(node for node in self.nodes.values() if node.name == name) for name in names]
        for node in late:
            self.nodes[node.id] = self.nodes.pop(node.id)
        return self

    def definition(self) -> Definition:
        """What has been built."""
        graph = Graph(dict(self.nodes))
        return Definition(self.name, graph, self.parameters, self.lets, self.sequential)

    def project(self, *blocks: Definition, **rest: Any) -> Project:
        """A project of this network and the blocks that it uses; `rest` as in `Project`."""
        return Project.of(self.definition(), *blocks, **rest)

    def _is_wire(self, given: Any) -> bool:
        return isinstance(given, tuple) and len(given) == 2 and given[0] in self.nodes

    def _name(self, node: Node) -> str:
        """The name that its code needs; in a chain layers go by position."""
        if self.sequential or not names.is_needed(node.op):
            return ""
        return names.name_for(node, Definition(self.name, Graph(self.nodes), self.parameters))

    def _new_id(self) -> str:
        while (new := "".join(self._random.choices(ALPHABET, k=4))) in self.nodes:
            pass
        return new


def chain(name: str, *layers: Node, **parameters: Any) -> Definition:
    """A definition that is an `nn.Sequential` of these layers."""
    net = Builder(name, sequential=True, **parameters)
    x = net.input()
    for layer in layers:
        x = net(layer, x)
    return net.output(x).definition()
