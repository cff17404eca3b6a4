"""Drawing: a document as a Scene, and what is moved in the Scene as edits of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod

from gradscape.graph.check import Report, find
from gradscape.graph.check.complaints import UNFINISHED
from gradscape.graph.diagnostic import Diagnostic, Path
from gradscape.graph.edits import Edit, Edits
from gradscape.graph.project import Position
from gradscape.gui.canvas.scene import Box, Card, Frame, Scene, Slot, Wire
from gradscape.gui.drawing import sizes
from gradscape.gui.drawing.details import UNKNOWN, detail, family_of, kept, said_of, shape
from gradscape.gui.drawing.laid import Laid
from gradscape.gui.drawing.placing import Placing
from gradscape.gui.drawing.seen import Body, End, Item, seen
from gradscape.gui.drawing.sizes import HEIGHT
from gradscape.gui.drawing.wires import Problems, Wires, wired
from gradscape.gui.figures import exact
from gradscape.gui.words import title

Slots = Mapping[tuple[End, bool], float]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a card was made of."""

    item: Item
    slots: Slots
    problems: tuple[Diagnostic, ...]
    data: str
    frozen: bool
    card: Card

    def says(
        self,
        item: Item,
        slots: Slots,
        problems: tuple[Diagnostic, ...],
        data: str,
        frozen: bool,
    ) -> bool:
        same = self.item is item and self.slots is slots and self.data == data
        return same and self.problems == problems and self.frozen == frozen


class Drawing:
    """The Scene of one document, made anew after each edit; what is equal is the same object."""

    def __init__(self) -> None:
        self._placing = Placing()
        self._cards: dict[Path, _Known] = {}
        self._wires: dict[Path, Wires] = {}
        self._page: Laid | None = None
        self._laid: dict[Path, tuple[Laid, Position]] = {}
        self._report: Report | None = None
        self._frozen: tuple[Path, ...] = ()

    @property
    def across(self) -> bool:
        """Whether the flow is from left to right."""
        return self._placing.turned

    @across.setter
    def across(self, turned: bool) -> None:
        self._placing.turned = turned

    def scene(self, report: Report, at: Path, opened: frozenset[Path]) -> Scene:
        """What is seen of the body at a path, with these blocks standing open."""
        project = report.project
        before = {path: laid.body for path, (laid, _) in self._laid.items()}
        body = seen(project, report.partial, at, opened, before)
        self._page = page = self._placing.lay(body, project.layout)
        self._report = report
        self._laid = {}
        found = (find(project, text) for text in project.training.frozen)
        self._frozen = tuple(path for path in found if path)
        problems = _by_node(report)
        cards: list[Card] = []
        frames: list[Frame] = []
        wires: list[Wire] = []
        self._add(page, page.origin, 0, problems, (cards, frames, wires))
        self._cards = {card.id: self._cards[card.id] for card in cards}
        return Scene(tuple(cards), tuple(wires), tuple(frames), across=self.across)

    def _add(
        self,
        laid: Laid,
        origin: Position,
        depth: int,
        problems: Problems,
        out: tuple[list[Card], list[Frame], list[Wire]],
    ) -> None:
        cards, frames, wires = out
        body = laid.body
        self._laid[body.path] = laid, origin
        for item in body.items:
            x, y, w, h = laid.boxes[item.id]
            box = x + origin[0], y + origin[1], w, h
            if item.body is None:
                cards.append(self._card(laid, item, box[:2], w, problems))
            else:
                frames.append(self._frame(laid.inner[item.id], item, box, depth, problems))
                self._add(laid.inner[item.id], box[:2], depth + 1, problems, out)
        wires += self._wired(laid, problems)

    # ---- cards

    def _card(self, laid: Laid, item: Item, at: Position, width: float, problems: Problems) -> Card:
        found = problems.get(item.path, ())
        former = self._cards.get(item.path)
        data = self._report.project.data.name if self._report and self._report.project.data else ""
        path = item.path
        frozen = any(path[: len(held)] == held for held in self._frozen)
        if former and former.says(item, laid.slots, found, data, frozen):
            card = former.card
            if (card.x, card.y, card.width) != (*at, width):
                card = replace(card, x=at[0], y=at[1], width=width)
        else:
            slots = tuple(_placed(laid, item, True)), tuple(_placed(laid, item, False))
            made = self._made(item, at, width, found, slots, frozen)
            card = former.card if former and former.card == made else made
        self._cards[path] = _Known(item, laid.slots, found, data, frozen, card)
        return card

    def _made(
        self,
        item: Item,
        at: Position,
        width: float,
        problems: tuple[Diagnostic, ...],
        slots: tuple[tuple[Slot, ...], tuple[Slot, ...]],
        frozen: bool,
    ) -> Card:
        assert self._report is not None
        project, node = self._report.project, item.node
        count = self._parameters(item)
        said = detail(project, node, item.step, own=len(item.path) == 1)
        mark, hint = said_of(problems)
        return Card(
            id=item.path,
            title=title(node),
            family=family_of(node),
            x=at[0],
            y=at[1],
            width=width,
            height=HEIGHT,
            detail=kept(said) if frozen and count else said,
            shape=UNKNOWN if _hides(problems) else shape(item.step),
            parameters=exact(count) if count else "",
            inputs=slots[0],
            outputs=slots[1],
            joins=item.joins,
            stacked=node.op in project.definitions or node.op in ("repeat", "sequence"),
            absent=bool(item.step and item.step.absent) or node.when is False,
            mark=mark,
            hint=hint,
        )

    def _parameters(self, item: Item) -> int | None:
        """How many a node owns; None where an error hides it."""
        assert self._report is not None
        step = item.step
        if step is None:  # inside a block that is absent
            return None
        if step.operator and not item.node.shares and None not in step.inputs:
            # To ask for all that a node costs looks at the whole body.
            weights = step.operator.weights(*step.specs).values() if not step.problems else ()
            return sum(map(prod, weights))
        cost = self._report.cost_at(item.path)
        return cost.parameters if cost else None

    def _wired(self, laid: Laid, problems: Problems) -> tuple[Wire, ...]:
        path = laid.body.path
        found = self._wires[path] = wired(laid, problems, self._wires.get(path))
        return found.made

    # ---- frames

    def _frame(
        self,
        inner: Laid,
        item: Item,
        box: tuple[float, float, float, float],
        depth: int,
        problems: Problems,
    ) -> Frame:
        assert self._report is not None
        count = self._parameters(item)
        mark, _ = said_of(problems.get(item.path, ()))
        return Frame(
            id=item.path,
            title=title(item.node),
            parameters=exact(count) if count else "",
            box=box,
            words=14.0,
            depth=depth,
            inputs=_border(item.inputs, inner.inputs),
            outputs=_border(item.outputs, inner.outputs),
            mark=mark,
        )

    @property
    def page_path(self) -> Path:
        """The path of the body that was drawn last."""
        return self._page.body.path if self._page else ()

    # ---- what is meant

    def body(self, path: Path) -> Body | None:
        """What was drawn of the inside of a node, or of the body that is shown; None: nothing."""
        held = self._laid.get(path)
        return held[0].body if held else None

    # ---- what is moved

    def moved(self, places: Mapping[Path, Position]) -> Edit | None:
        """The edit that puts cards and frames at these lefts and tops of the Scene."""
        by_body: dict[Path, dict[str, Position]] = defaultdict(dict)
        for path, (x, y) in places.items():
            if any(path[:k] in places for k in range(len(path))):
                continue  # it goes along with the frame that it stands in
            for outer, (laid, origin) in self._laid.items():
                if path[:-1] == outer and path[-1] in laid.boxes:
                    by_body[outer][path[-1]] = (x - origin[0], y - origin[1])
        edits = []
        for outer, inside in by_body.items():
            edit = self._placing.moved(self._laid[outer][0], inside)
            if edit is not None:
                edits.append(edit)
        return Edits(tuple(edits)) if edits else None

    def spot(self, at: Position) -> tuple[Body, Position]:
        """The innermost body at a point of the Scene, and what that place is in its layout.

        Raises:
            LookupError: nothing has been drawn.
        """
        if self._page is None:
            raise LookupError("nothing has been drawn")
        laid, origin = self._page, self._page.origin
        inner: tuple[Laid, Position] | None = laid, origin
        while inner:
            laid, origin = inner
            inner = _frame_at(laid, origin, at)
        x, y = at[0] - origin[0] + laid.origin[0], at[1] - origin[1] + laid.origin[1]
        return laid.body, laid.room.close(x, y)

    def kept(self, path: Path) -> Edit:
        """The edit that writes down where the nodes of a body lie, before one is put by hand."""
        held = self._laid.get(path)
        edit = self._placing.moved(held[0], {}) if held else None
        return edit or Edits(())

    def place_of(self, path: Path) -> Position | None:
        """Left and top of a node in the layout of its body, as it is drawn."""
        held = self._laid.get(path[:-1])
        return held[0].stored.get(path[-1]) if held else None

    def closed_boxes(self, path: Path) -> Mapping[str, Box]:
        """Where the cards of a body lie in its layout, as they are drawn with all closed."""
        held = self._laid.get(path)
        if held is None:
            return {}
        stored = held[0].stored
        return {
            i.id: (*stored[i.id], float(sizes.width(i)), float(HEIGHT)) for i in held[0].body.items
        }

    def tidied(self) -> Edit | None:
        """The edit that lays out tidily all that is shown."""
        if self._page is None or self._report is None:
            return None
        return self._placing.tidied(self._page.body, self._report.project.layout)


def _frame_at(laid: Laid, origin: Position, at: Position) -> tuple[Laid, Position] | None:
    """The block standing open in a body that holds a point, if it may hold another node."""
    for i, inner in laid.inner.items():
        x, y, w, h = laid.boxes[i]
        left, top = x + origin[0], y + origin[1]
        if inner.body.definition and left <= at[0] <= left + w and top <= at[1] <= top + h:
            return inner, (left, top)
    return None


def _hides(problems: tuple[Diagnostic, ...]) -> bool:
    """Whether something is wrong with a node, and not only its wires still to be drawn."""
    return any(each.severity == "error" and each.code not in UNFINISHED for each in problems)


def _border(slots: tuple[Slot, ...], places: tuple[float, ...]) -> tuple[Slot, ...]:
    return tuple(replace(slot, at=at) for slot, at in zip(slots, places, strict=False))


def _placed(laid: Laid, item: Item, inputs: bool) -> list[Slot]:
    """The slots of a card, each where its wire ends; a free one beside the last."""
    slots, last = [], None
    for k, slot in enumerate(item.inputs if inputs else item.outputs):
        at = laid.slots.get((End(item.id, k), not inputs))
        if at is None and last is not None:
            at = last + 16.0
        slots.append(slot if at is None else replace(slot, at=at))
        last = at
    return slots


def _by_node(report: Report) -> Problems:
    found: dict[Path, list[Diagnostic]] = defaultdict(list)
    for diagnostic in report.diagnostics:
        for path in diagnostic.nodes:
            found[path].append(diagnostic)
    return {path: tuple(held) for path, held in found.items()}
