"""What is seen of a network: a body, in it the nodes, in those that stand open again a body."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from gradscape.graph.definition import STRUCTURE, Definition, role
from gradscape.graph.diagnostic import Path
from gradscape.graph.edits.base import ports_of
from gradscape.graph.model import Node, Topology, wires_of
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project
from gradscape.gui.canvas.scene import Slot
from gradscape.gui.drawing.sizes import title_width
from gradscape.gui.places import body_of, plan_at

LAYERS = frozenset(op for op in OPERATORS if op not in STRUCTURE)
"""What cannot be opened, and whose ports nothing but its declaration changes."""


@dataclass(frozen=True, slots=True)
class End:
    """An end of a wire: a node, or the border of the body itself ("").

    Args:
        place: which of its outputs (of the border: inputs), or which of its slots.
    """

    id: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A wire within a body."""

    source: End
    target: End


@dataclass(frozen=True, slots=True)
class Item:
    """A node as it is seen.

    Args:
        id: by which its body knows it: the node's, or the number of a turn.
        step: what the plan knows of it; None where an error hides it.
        body: what is inside, where it stands open.
    """

    id: str
    path: Path
    node: Node
    step: Step | None
    inputs: tuple[Slot, ...]
    outputs: tuple[Slot, ...]
    body: Body | None = None

    @property
    def joins(self) -> bool:
        """Whether its inputs come in any order, at one point."""
        operator = OPERATORS.get(self.node.op)
        return bool(operator and operator.traits.merge == "sum")


@dataclass(frozen=True, slots=True)
class Body:
    """The inside of the network, of a block, of a chain or of a repeat.

    Args:
        definition: whose layout says where its nodes lie; "" for the inside of a chain or of a
            repeat, which is laid out by itself.
        page: it is shown alone, with its inputs and outputs as cards; else they are the border's.
        items: in the order of the flow.
        inputs, outputs: the ids of the nodes that the border's slots stand for.
        form: what its drawing depends on. After an edit that leaves it, it is the same object.
        topology: that its links were made of.
    """

    path: Path
    definition: str
    page: bool
    items: tuple[Item, ...]
    links: tuple[Link, ...]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    form: object = field(default=None, compare=False, repr=False)
    topology: Topology | None = field(default=None, compare=False, repr=False)

    def walk(self) -> Iterator[Item]:
        """All items, also those inside, in the order of the flow."""
        for item in self.items:
            yield item
            if item.body:
                yield from item.body.walk()


def seen(
    project: Project,
    plan: Plan,
    at: Path,
    opened: Collection[Path],
    before: Mapping[Path, Body] | None = None,
) -> Body:
    """What is seen of the body at a path.

    Args:
        before: what was seen last, by path: what is unchanged of it is taken over.
    """
    return _Seer(project, opened, before or {}).definition(
        project.definitions[body_of(project, at)], plan_at(plan, at), at, page=True
    )


class _Seer:
    def __init__(
        self, project: Project, opened: Collection[Path], before: Mapping[Path, Body]
    ) -> None:
        self.project, self.opened, self.before = project, opened, before

    def definition(self, held: Definition, plan: Plan | None, path: Path, page: bool) -> Body:
        nodes = held.body.nodes
        inputs = () if page else tuple(node.id for node in held.inputs)
        outputs = () if page else tuple(node.id for node in held.outputs)
        border = {*inputs, *outputs}
        steps: Mapping[str, Step] = plan.steps if plan else {}
        order = held.body.topology.order
        if len(order) < len(nodes):
            order = (*order, *(i for i in nodes if i not in set(order)))
        old = self.before.get(path)
        old = old if old and (old.definition, old.page) == (held.name, page) else None
        known = {item.id: item for item in old.items} if old else {}
        items = tuple(
            self.item(i, nodes[i], steps.get(i), (*path, i), known.get(i))
            for i in order
            if i not in border
        )
        topology = held.body.topology
        if old and old.topology is topology and _alike(items, old.items):
            links, form = old.links, old.form
        else:
            links, form = tuple(self._links(nodes, border, inputs, outputs)), object()
        return Body(path, held.name, page, items, links, inputs, outputs, form, topology)

    def _links(
        self,
        nodes: Mapping[str, Node],
        border: Collection[str],
        inputs: tuple[str, ...],
        outputs: tuple[str, ...],
    ) -> Iterator[Link]:
        for i, node in nodes.items():
            place = 0
            for port in ports_of(self.project, node):
                held = wires_of(node.inputs.get(port.name, ()))
                for source, output in held:
                    if source in nodes:
                        start = End("", inputs.index(source)) if source in inputs else None
                        end = End("", outputs.index(i)) if i in border else End(i, place)
                        yield Link(start or End(source, output), end)
                    place += 1
                place += port.variadic or not held

    def item(
        self, i: str, node: Node, step: Step | None, path: Path, old: Item | None = None
    ) -> Item:
        if old and old.node is node and old.step is step and node.op in LAYERS:
            return old
        body = self._inside(node, step, path) if path in self.opened else None
        return Item(i, path, node, step, self._inputs(node), self._outputs(node, step), body)

    def _inputs(self, node: Node) -> tuple[Slot, ...]:
        slots: list[Slot] = []
        ports = ports_of(self.project, node)
        for port in ports:
            held = wires_of(node.inputs.get(port.name, ()))
            count = len(held) + 1 if port.variadic else max(1, len(held))
            for k in range(count):
                number = f" {k + 1}" if port.variadic else ""
                slots.append(Slot(port.name, k, f"{port.name}{number}"))
        return tuple(slots)

    def _outputs(self, node: Node, step: Step | None) -> tuple[Slot, ...]:
        if role(node) == "output":
            return ()
        definition = self.project.definitions.get(node.op)
        if definition:
            names = [output.name for output in definition.outputs]
        else:
            names = [""] * (len(step.outputs) if step and step.outputs else 1)
        many = len(names) > 1
        return tuple(
            Slot("", k, name or (f"output {k + 1}" if many else "")) for k, name in enumerate(names)
        )

    def _inside(self, node: Node, step: Step | None, path: Path) -> Body | None:
        if node.op in self.project.definitions:
            plan = step.plan if step else None
            return self.definition(self.project.definitions[node.op], plan, path, page=False)
        if node.op not in STRUCTURE:
            return None
        return self._chain(self._parts(node, step), path)

    def _parts(self, node: Node, step: Step | None) -> list[tuple[str, Node, Step | None]]:
        if node.op == "repeat":
            turns = step.turns if step else ()
            of = node.args.get("of")
            return [(str(k), of, turn) for k, turn in enumerate(turns)] if of else []
        steps: Mapping[str, Step] = step.plan.steps if step and step.plan else {}
        return [(held.id, held, steps.get(held.id)) for held in node.args.get("body", ())]

    def _chain(self, parts: list[tuple[str, Node, Step | None]], path: Path) -> Body:
        """One after the other, from the border to the border."""
        items = tuple(self.item(i, node, step, (*path, i)) for i, node, step in parts)
        ends = [End(""), *(End(item.id) for item in items), End("")]
        links = tuple(Link(a, b) for a, b in pairwise(ends))
        old = self.before.get(path)
        if old and not old.definition and _alike(items, old.items):
            links, form = old.links, old.form
        else:
            form = object()
        return Body(path, "", False, items, links, ("",), ("",), form)


def _alike(items: tuple[Item, ...], old: tuple[Item, ...]) -> bool:
    """Whether items are drawn and wired as they were, whatever they say."""
    if len(items) != len(old):
        return False
    return all(a is b or _form(a) == _form(b) for a, b in zip(items, old, strict=True))


def _form(item: Item) -> tuple[object, ...]:
    return item.id, item.node.op, title_width(item.node), item.inputs, item.outputs
