"""The statements of a `forward`: their order, what is nested, and what each value is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from gradscape.backends.source.body import Body
from gradscape.backends.source.template import encloses
from gradscape.graph.model import Wire

DEEPEST = 4
"""Calls nested in one statement: more nobody reads."""


@dataclass
class Statement:
    """One or more nodes nested into one expression, innermost first."""

    nodes: list[str]
    reads: tuple[Wire, ...]
    width: int = 1
    targets: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return self.nodes[0]

    @property
    def last(self) -> str:
        return self.nodes[-1]

    @property
    def values(self) -> list[Wire]:
        return [(self.last, output) for output in range(self.width)]


def schedule(body: Body) -> list[str]:
    """Topological, in the order of registration; but a skip of one node first, which frees `x`, and
    what only training needs as soon as it can be.
    """
    ends = {*body.inputs, *body.outputs}
    rank = {i: float(k) for k, i in enumerate(body.order)}
    for i in body.order:
        if i not in ends and body.is_skip(i):
            rank[i] = min(rank[r] for r in body.readers[body.reads[i][0]]) - 0.5
    missing = {i: len({w[0] for w in body.reads[i]} - set(body.inputs)) for i in body.order}

    def key(i: str) -> tuple[bool, float, str]:
        return i not in body.training, rank[i], i

    ready = [key(i) for i in body.order if not missing[i] and i not in ends]
    heapify(ready)
    out = []
    while ready:
        i = heappop(ready)[-1]
        out.append(i)
        wires = ((i, output) for output in range(body.width(i)))
        for reader in dict.fromkeys(r for wire in wires for r in body.readers.get(wire, ())):
            missing[reader] -= 1
            if not missing[reader] and reader not in ends:
                heappush(ready, key(reader))
    return out


def statements(body: Body) -> list[Statement]:
    """What follows (a norm) is nested around a call, a call around what prepares it."""
    out: list[Statement] = []
    for i in schedule(body):
        if out and _nests(body, out[-1], i):
            out[-1].nodes.append(i)
        else:
            out.append(Statement([i], body.reads[i], body.width(i)))
    return out


def _nests(body: Body, last: Statement, i: str) -> bool:
    if last.width > 1 or body.width(i) > 1 or len(last.nodes) >= DEEPEST:
        return False
    value = last.values[0]
    if body.reads[i] != (value,) or body.readers[value] != [i]:
        return False
    if body.flagged(i) or body.flagged(last.first) or any(body.auxiliary_ports(i)):
        return False
    if (i in body.training) != (last.first in body.training):
        return False
    if body.call(i).count("{0}") != 1:
        return False  # an operand that occurs twice would be computed twice
    main = [j for j in last.nodes if not body.follows(j)]
    if body.follows(i):
        return not (main and body.prepares(last.first))
    return not body.merge(i) and not main and encloses(body.call(i))


class Names:
    """Names are register allocation: the first candidate that holds no value still to be read."""

    def __init__(self, body: Body, reserved: frozenset[str]) -> None:
        self.body, self.reserved = body, reserved
        self.variables: dict[Wire, str] = {}
        for k, i in enumerate(body.inputs, 1):
            name = body.nodes[i].name
            alone = len(body.inputs) == 1
            self.variables[i, 0] = "x" if alone or (not name and k == 1) else name or f"x{k}"

    def assign(self, statements: list[Statement]) -> None:
        """Give every statement its targets."""
        body, variables = self.body, self.variables
        ends = {wire: k for k, s in enumerate(statements) for wire in s.reads}
        ends |= {wire: len(statements) for o in body.outputs for wire in body.reads[o]}
        held = {name: wire for wire, name in variables.items()}
        for k, statement in enumerate(statements):
            live = {name for name, wire in held.items() if ends.get(wire, -1) > k}
            taken = live | self.reserved
            targets: list[str] = []
            for wire in statement.values:
                names = self._candidates(statement, wire)
                targets.append(next(n for n in names if n not in taken and n not in targets))
            statement.targets = tuple(targets)
            variables |= dict(zip(statement.values, targets, strict=True))
            held |= dict(zip(targets, statement.values, strict=True))

    def _candidates(self, statement: Statement, wire: Wire) -> Iterator[str]:
        body, i = self.body, statement.last
        own = body.own_name(i)
        readers = body.readers.get(wire, [])
        if body.flagged(statement.first):
            yield self.variables[statement.reads[0]]
        if statement.width > 1:
            yield from self._port_name(i, wire[1])
        named = [body.nodes[r].name for r in readers if body.is_output(r) and body.nodes[r].name]
        if named and len(body.outputs) > 1:
            yield named[0]
        elif i in body.training:
            yield own
        elif statement.nodes == [i] and body.is_skip(i):
            yield "skip"
        else:
            yield from self._branch(statement, own, readers)
        yield from ("x", "out", _stem(own), own)
        k = 2
        while True:
            yield f"{_stem(own)}_{k}"
            k += 1

    def _port_name(self, i: str, output: int) -> Iterator[str]:
        """How a block calls its output."""
        plan = self.body.spec.plan_with(i).steps[i].plan
        if plan and plan.definition:
            name = plan.definition.outputs[output].name
            if name:
                yield name
        else:
            yield f"{self.body.own_name(i)}{output + 1}"

    def _branch(self, statement: Statement, own: str, readers: list[str]) -> Iterator[str]:
        """Names in a branch of a concatenation: after the branch, not after the layer."""
        body, i = self.body, statement.last
        end = body.end_of_run(i)
        trunk = body.reads[body.head(i)]
        joins = end is not None and body.merge(end) == "concat"
        if end is not None and joins and not any(w in body.reads[end] for w in trunk):
            if len(trunk) > 1:  # a merge on the way: the trunk goes on if it can
                if "x" in [self.variables.get(wire) for wire in statement.reads]:
                    yield "x"
                yield _stem(_common([self.variables[wire] for wire in trunk]))
            named = self._run_name(i)
            others = [
                self._run_name(w[0])
                for w in body.reads[end]
                if w[0] not in body.inputs and body.head(w[0]) != body.head(i)
            ]
            yield named if _stem(named) in map(_stem, others) else _stem(named)
            yield own
        elif len(readers) > 1 and any(body.merge(r) == "concat" for r in readers):
            yield own

    def _run_name(self, i: str) -> str:
        body = self.body
        names = (body.nodes[j].name for j in body.run(i) if body.nodes[j].name)
        return next(names, "") or body.own_name(i)


def _stem(name: str) -> str:
    """`branch5x5_2` → `branch5x5`."""
    return re.sub(r"_\d+[a-z]?$", "", name)


def _common(names: list[str]) -> str:
    """What names begin with alike, up to an underscore."""
    k = 0
    while all(len(n) > k and n[k] == names[0][k] for n in names):
        k += 1
    return re.sub(r"_+[^_]*$", "", names[0][:k]).rstrip("0123456789") or "out"
