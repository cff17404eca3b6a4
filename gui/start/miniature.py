"""A network in small, from its plan. Knows no Qt.

What has weights or changes the size of what goes through is a bar, as high as its feature maps (of
features without a place: as many as there are); the rest is left out. An Add becomes an arc over
what it skips, a Concat the end of branches that lie above each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log2, sqrt

from gradscape.graph.counting import training_only
from gradscape.graph.definition import role
from gradscape.graph.plan import Plan, Step
from gradscape.graph.spec import Spec
from gradscape.gui.start.architecture import Bar, Kind, Miniature

LOWEST = 0.16
"""Of a bar, where the highest is 1."""
WIDEST = 14
"""Exponent of two of the number of features that are as high as the highest feature map."""


def miniature(plan: Plan) -> Miniature:
    """The network of a plan that has every spec, in small."""
    flat = _Flat()
    flat.through(plan, ())
    return _Drawing(flat.leaves).made()


@dataclass(eq=False)
class _Leaf:
    """A layer behind others, and where its bar stands."""

    step: Step
    before: tuple[_Leaf, ...]
    column: int = 0
    row: float = 0.5
    rows: int = 1
    hidden: bool = False
    skips: list[_Leaf] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        assert self.step.operator is not None
        return self.step.operator.traits.merge or "layer"


Values = tuple["_Leaf | None", ...]


class _Flat:
    """All layers of a network, its blocks opened, without those that are no bars."""

    def __init__(self) -> None:
        self.leaves: list[_Leaf] = []

    def through(self, plan: Plan, incoming: Values) -> Values:
        """Which leaves the outputs of a body come from, where its inputs come from `incoming`."""
        values: dict[tuple[str, int], _Leaf | None] = {}
        if plan.definition:
            for node, leaf in zip(plan.definition.inputs, incoming, strict=False):
                values[node.id, 0] = leaf
        idle, chain = training_only(plan), incoming
        for name, step in plan.steps.items():
            if (name, 0) in values or name in idle:
                continue
            got = tuple(values.get(w) for w in step.wires) if plan.definition else chain
            chain = self._step(step, got)
            values |= {(name, k): leaf for k, leaf in enumerate(chain)}
        if plan.definition is None:
            return chain
        ends = (plan.steps[node.id] for node in plan.definition.outputs if node.id not in idle)
        return tuple(values.get(end.wires[0]) for end in ends)

    def _step(self, step: Step, incoming: Values) -> Values:
        if step.absent or role(step.node) == "output":
            return incoming[:1]
        if step.turns:
            for turn in step.turns:
                incoming = self._step(turn, incoming)
            return incoming
        if step.plan:
            return self.through(step.plan, incoming)
        before = tuple(dict.fromkeys(leaf for leaf in incoming if leaf is not None))
        if not _is_bar(step, before):
            return incoming[:1] * len(step.outputs) or (None,)
        leaf = _Leaf(step, before)
        self.leaves.append(leaf)
        return (leaf,) * len(step.outputs)


def _is_bar(step: Step, before: Sequence[_Leaf]) -> bool:
    operator = step.operator
    if operator is None or operator.traits.role != "layer":
        return False
    traits = operator.traits
    if traits.merge:
        return len(before) > 1
    if traits.group == "Pooling":
        return True
    return traits.group != "Normalization" and bool(operator.weights(*step.specs))


class _Drawing:
    """Puts leaves into columns and rows."""

    def __init__(self, leaves: Sequence[_Leaf]) -> None:
        self.leaves = leaves
        self._readers: dict[int, int] = {}
        for leaf in leaves:
            for before in leaf.before:
                self._readers[id(before)] = self._readers.get(id(before), 0) + 1

    def made(self) -> Miniature:
        """The picture."""
        for leaf in self.leaves:
            self._place(leaf)
        for leaf in self.leaves:
            if leaf.kind != "layer":
                self._branch(leaf)
        shown = [leaf for leaf in self.leaves if not leaf.hidden]
        columns = {c: k for k, c in enumerate(sorted({leaf.column for leaf in shown}))}
        place = {id(leaf): k for k, leaf in enumerate(shown)}
        highest = max((_extent(leaf.step) for leaf in shown), default=1.0)
        bars = tuple(_bar(leaf, columns[leaf.column], highest) for leaf in shown)
        lines = tuple(dict.fromkeys(self._lines(shown, place)))
        arcs = tuple((place[id(a)], place[id(b)]) for b in shown for a in b.skips if id(a) in place)
        return Miniature(bars, lines, arcs)

    def _place(self, leaf: _Leaf) -> None:
        """Columns by the longest way from the input."""
        leaf.column = max((before.column for before in leaf.before), default=-1) + 1

    def _branch(self, leaf: _Leaf) -> None:
        """What leads to a merge: skips become arcs, branches lie above each other."""
        ways = [self._way(before) for before in leaf.before]
        if leaf.kind == "sum":
            longest = max(ways, key=lambda way: (way[0].column, len(way)))
            for way in ways:
                if way is not longest:
                    self._skip(leaf, way)
            return
        branches = [way for way in ways if len(way) > 1 or not self._is_shared(way[0])]
        for way in ways:
            if way not in branches:
                leaf.skips.append(way[-1])
        if len(branches) > 1:
            for k, way in enumerate(branches):
                for each in way[:-1] if self._is_shared(way[-1]) else way:
                    each.row, each.rows = (k + 0.5) / len(branches), len(branches)

    def _skip(self, leaf: _Leaf, way: list[_Leaf]) -> None:
        """What a skip passes on its way, a projection, is left out."""
        for each in way[:-1]:
            each.hidden = True
        leaf.skips.append(way[-1])

    def _way(self, leaf: _Leaf) -> list[_Leaf]:
        """The chain that ends with a leaf, from there back to where it forks."""
        way = [leaf]
        while not self._is_shared(way[-1]) and len(way[-1].before) == 1 and way[-1].kind == "layer":
            way.append(way[-1].before[0])
        return way

    def _is_shared(self, leaf: _Leaf) -> bool:
        return self._readers.get(id(leaf), 0) > 1

    def _lines(self, shown: Sequence[_Leaf], place: dict[int, int]) -> Iterator[tuple[int, int]]:
        for leaf in shown:
            for before in leaf.before:
                if not before.hidden and before not in leaf.skips:
                    yield place[id(before)], place[id(leaf)]


def _bar(leaf: _Leaf, column: int, highest: float) -> Bar:
    height = _height(leaf.step, highest)
    return Bar(_group(leaf.step), column, leaf.row, leaf.rows, height, leaf.kind)


def _group(step: Step) -> str:
    assert step.operator is not None
    return step.operator.traits.group


def _spec(step: Step) -> Spec:
    found = step.outputs[0]
    assert found is not None, "the plan has every spec"
    return found


def _extent(step: Step) -> float:
    """Height of a feature map in pixels; 0 where there is none."""
    sizes = _spec(step).sizes
    return float(sizes[1]) if len(sizes) >= 3 else 0.0


def _height(step: Step, highest: float) -> float:
    sizes, extent = _spec(step).sizes, _extent(step)
    if extent and highest:
        return max(LOWEST, sqrt(extent / highest))
    return max(LOWEST, min(1.0, log2(max(2, sizes[-1])) / WIDEST))
