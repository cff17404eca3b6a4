"""Rows: what each node costs, made as far as somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gradscape.graph.counting import Cost
from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.plan import Step
from gradscape.gui.editor import Editor
from gradscape.gui.places import step_at
from gradscape.gui.theme import family
from gradscape.gui.words import said, title

NOTHING = Cost()


@dataclass(eq=False)
class Row:
    """A node with its cost; the rows of what is inside follow when they are asked for.

    Args:
        cost: None where an error hides it.
        place: among its siblings, in the order of the network.
        holds: it may have rows inside.
    """

    path: Path
    title: str
    kind: str
    family: str
    cost: Cost | None
    holds: bool
    parent: Row | None = None
    place: int = 0
    rows: list[Row] | None = None

    def value(self, column: int) -> int:
        """What is compared: parameters, multiply-adds, activations; the place for the name."""
        if column == 0:
            return self.place
        return self.cost[column - 1] if self.cost else -1

    def sort(self, column: int, descending: bool) -> None:
        """Put the rows inside into an order, those inside them too."""
        rows = self.rows or []
        rows.sort(key=lambda row: row.place)
        if column >= 0:
            rows.sort(key=lambda row: row.value(column), reverse=descending)
        for row in rows:
            row.sort(column, descending)


def whole(editor: Editor) -> Row:
    """The row of the network."""
    cost = editor.report.cost
    name = editor.project.network
    return Row((), name, "", "input", cost.total if cost else None, holds=True)


def load(row: Row, editor: Editor) -> None:
    """Make the rows inside one: of a body, of a chain, of the turns of a repeat.

    What costs nothing at all is left out.
    """
    costs = _costs(editor, row.path)
    row.rows = [
        made
        for i, step in _steps(editor, row.path)
        if (made := _row((*row.path, i), step, costs, editor)).cost != NOTHING
    ]
    for place, made in enumerate(row.rows):
        made.parent, made.place = row, place


def _costs(editor: Editor, path: Path) -> Mapping[str, Cost] | None:
    """The costs of what is inside; None where an error hides that of the network."""
    cost = editor.report.cost
    if cost is None:
        return None
    try:
        return cost.inside(path)
    except (KeyError, IndexError):
        return {}


def _steps(editor: Editor, path: Path) -> Iterator[tuple[str, Step]]:
    step = step_at(editor.plan, path) if path else None
    if step is not None and step.turns:
        yield from ((str(k), turn) for k, turn in enumerate(step.turns))
        return
    plan = step.plan if step else None if path else editor.plan
    if plan is not None:
        yield from plan.steps.items()


def _row(path: Path, step: Step, costs: Mapping[str, Cost] | None, editor: Editor) -> Row:
    node = step.node
    operator = OPERATORS.get(node.op)
    cost: Cost | None
    if costs is not None:
        cost = costs.get(path[-1], NOTHING)
    else:
        cost = editor.report.cost_at(path)
        if operator is not None and operator.traits.role in ("input", "output"):
            cost = NOTHING
    turn = path[-1] if path[-1].isdecimal() and _is_turn(editor, path) else ""
    text = f"{turn}  {title(node)}" if turn else title(node)
    hue = family(operator.traits.group) if operator else "block"
    return Row(path, text, _kind(node), hue, cost, holds=bool(step.plan or step.turns))


def _is_turn(editor: Editor, path: Path) -> bool:
    outer = step_at(editor.plan, path[:-1]) if len(path) > 1 else None
    return bool(outer and outer.turns)


def _kind(node: Node) -> str:
    """What it is, where its title does not say so."""
    operator = OPERATORS.get(node.op)
    text = said(operator.traits.label) if operator else node.op
    return text if node.name else ""
