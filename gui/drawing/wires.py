"""The wires of a body: where they run, what is said of them, which lead to an error."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from gradscape.graph.check.complaints import UNFINISHED
from gradscape.graph.diagnostic import Diagnostic, Path
from gradscape.graph.operators.merge import odd_one
from gradscape.gui.canvas.scene import Wire
from gradscape.gui.drawing.arranged import Points, label_place, sheets
from gradscape.gui.drawing.laid import Laid
from gradscape.gui.drawing.seen import Body, End, Item, Link

Problems = Mapping[Path, tuple[Diagnostic, ...]]
"""What the check says, by node."""


@dataclass(slots=True)
class Wires:
    """The wires of a body, and what they were made of.

    Args:
        said: the labels of outputs.
        bad: the links that lead to an error.
    """

    links: tuple[Link, ...]
    routes: Mapping[Link, Points]
    said: Mapping[End, str]
    bad: Collection[Link]
    made: tuple[Wire, ...] = ()

    def same(self, other: Wires) -> bool:
        """Whether the other ones are made of the same."""
        whole = self.links is other.links and self.routes is other.routes
        return whole and self.said == other.said and self.bad == other.bad


def wired(laid: Laid, problems: Problems, former: Wires | None) -> Wires:
    """The wires of a body; the former ones where nothing of them has changed."""
    body = laid.body
    said, bad = _labels(body), _problem_links(body, problems)
    found = Wires(body.links, laid.routes, said, bad)
    if former is not None and former.same(found):
        return former
    indents = {item.id: sheets(item, laid.room.turned) for item in body.items}
    found.made = _said_once(
        _wire(laid, link, said.get(link.source, ""), link in bad, indents.get(link.source.id, 0))
        for link in body.links
    )
    return found


def _wire(laid: Laid, link: Link, label: str, problem: bool, indent: int) -> Wire:
    body, route = laid.body, laid.routes.get(link, ())
    x, y = route[0] if route else (0.0, 0.0)
    room = laid.labels.get(link)
    return Wire(
        source=_id(body, link.source),
        target=_id(body, link.target),
        output=link.source.place,
        slot=link.target.place,
        label=label,
        problem=problem,
        route=tuple((a - x, b - y) for a, b in route),
        label_at=label_place(room, label, indent) if room and label and route else None,
    )


def _labels(body: Body) -> dict[End, str]:
    """The shape that leaves each output, where it is another than what came in."""
    found = {}
    for item in body.items:
        step = item.step
        if step is None or item.body is not None:
            continue
        first = step.inputs[0] if step.inputs else None
        for k, spec in enumerate(step.outputs):
            if spec is not None and spec != first:
                found[End(item.id, k)] = str(spec)
    return found


def _said_once(wires: Iterable[Wire]) -> tuple[Wire, ...]:
    """Wires that leave an output together have one label there, not one over the other."""
    found: list[Wire] = []
    places: set[object] = set()
    for wire in wires:
        place = wire.source, wire.output, wire.label_at
        again = wire.label_at is not None and place in places
        places.add(place)
        found.append(replace(wire, label="", label_at=None) if again else wire)
    return tuple(found)


def _problem_links(body: Body, problems: Problems) -> set[Link]:
    """The wires that lead to an error: from a node that it names, the odd one, or the only one."""
    found: set[Link] = set()
    for item in body.items:
        named = {
            path
            for problem in problems.get(item.path, ())
            if problem.severity == "error" and problem.code not in UNFINISHED
            for path in problem.nodes
        }
        if named:
            into = [link for link in body.links if link.target.id == item.id]
            chosen = [link for link in into if (*body.path, link.source.id) in named]
            chosen = chosen or [link for link in into if link.target.place == _odd_branch(item)]
            found.update(chosen or (into if len(into) == 1 else ()))
    return found


def _odd_branch(item: Item) -> int | None:
    """Which of the values that come together has another shape than all others."""
    operator = item.step.operator if item.step else None
    axis = getattr(operator, "axis", None)
    specs = item.step.specs if item.step and None not in item.step.inputs else ()
    apart = [tuple(n for k, n in enumerate(spec.sizes, 1) if k != axis) for spec in specs]
    return odd_one(apart)


def _id(body: Body, end: End) -> Path:
    return (*body.path, end.id) if end.id else body.path
