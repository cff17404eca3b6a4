"""Which places the nodes have: where a person put them, else where Tidy does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Edit, Edits, Move
from gradscape.graph.project import Layout, Position
from gradscape.gui.drawing.arranged import Arranged, arranged
from gradscape.gui.drawing.laid import Laid
from gradscape.gui.drawing.laying import lay
from gradscape.gui.drawing.seen import Body, Item

Key = tuple[object, bool]
NOWHERE: Mapping[str, Position] = {}
"""The layout of a body in which nobody has put anything anywhere."""


class Placing:
    """Keeps the tidy drawing of each body, so that what was not touched stays where it is.

    A body none of whose nodes has a place in the project is drawn tidily, and anew after each edit
    that brings something, near to how it was; where nodes or wires only go, the others stay. As
    soon as one was put somewhere by hand all keep their places.
    """

    def __init__(self) -> None:
        self.turned = False
        self._kept: dict[Key, Arranged] = {}
        self._last: dict[Path, tuple[Arranged, Mapping[str, Position], Laid]] = {}

    def lay(self, body: Body, layout: Layout) -> Laid:
        """Lay out a body with all that stands open in it."""
        inner = {
            item.id: self.lay(item.body, layout) for item in body.items if item.body is not None
        }
        places = layout.get(body.definition, NOWHERE) if body.definition else NOWHERE
        tidy = self._tidy(body, places)
        last = self._last.get(body.path)
        if last and last[0] is tidy and last[1] is places and last[2].holds(body, inner):
            laid = replace(last[2], body=body)
        else:
            laid = lay(body, _stored(body, places, tidy), tidy, inner, self.turned)
        self._last[body.path] = tidy, places, laid
        return laid

    def _tidy(self, body: Body, places: Mapping[str, Position]) -> Arranged:
        key: Key = (body.definition or body.path, body.page)
        kept = self._kept.get(key)
        if kept is not None and kept.holds(body, self.turned):
            return kept
        if kept is not None and places and all(item.id in places for item in body.items):
            return kept
        if kept is not None and kept.turned == self.turned and _spans(kept, body):
            made = self._kept[key] = replace(kept, form=body.form)
            return made
        before = {**(kept.places if kept else {}), **places}
        made = arranged(body, len(body.definition) + 10, self.turned, before)
        if kept is not None and places:
            made = _grown(kept, made)
        self._kept[key] = made
        return made

    def tidied(self, body: Body, layout: Layout) -> Edit:
        """The edit that lays out a body, and what stands open in it, tidily."""
        moves: list[Edit] = []
        for held in _bodies(body):
            if not held.definition or any(
                isinstance(move, Move) and move.definition == held.definition for move in moves
            ):
                continue
            key: Key = (held.definition, held.page)
            places = layout.get(held.definition, {})
            fresh = arranged(held, len(held.definition) + 10, self.turned)
            made = (
                arranged(held, len(held.definition) + 10, self.turned, places) if places else fresh
            )
            self._kept[key] = made
            # What Tidy would draw from nothing need not be written down.
            same = made.places == fresh.places
            held_places = (
                dict.fromkeys(places) if same else {**dict.fromkeys(places), **made.places}
            )
            moves.append(Move(held.definition, held_places))
        return Edits(tuple(moves))

    def moved(self, laid: Laid, places: Mapping[str, Position]) -> Edit | None:
        """The edit that puts cards and frames of a body at these lefts and tops (of its own)."""
        if not laid.body.definition:
            return None
        return Move(laid.body.definition, {**laid.stored, **laid.closed(places)})


def _spans(kept: Arranged, body: Body) -> bool:
    """Whether a drawing holds all of a body, and perhaps more: nodes or wires that have gone."""
    places, routes = kept.places, kept.routes
    return all(i.id in places for i in body.items) and all(link in routes for link in body.links)


def _bodies(body: Body) -> list[Body]:
    inner = (item.body for item in body.items if item.body is not None)
    return [body, *(found for held in inner for found in _bodies(held))]


def _stored(body: Body, places: Mapping[str, Position], tidy: Arranged) -> Mapping[str, Position]:
    """Left and top of each card where all is closed."""
    if not places:
        return tidy.places
    stored = {item.id: places[item.id] for item in body.items if item.id in places}
    for item in body.items:
        if item.id not in stored:
            stored[item.id] = _beside(body, item, stored, tidy)
    return stored


def _beside(body: Body, item: Item, stored: Mapping[str, Position], tidy: Arranged) -> Position:
    """Where a node lies that nobody has placed: to its neighbour as in the tidy drawing."""
    x, y = tidy.places[item.id]
    for link in body.links:
        ends = (link.source.id, link.target.id)
        if item.id in ends:
            other = ends[ends[0] == item.id]
            if other in stored:
                (u, v), (a, b) = tidy.places.get(other, (x, y)), stored[other]
                return a + x - u, b + y - v
    return x, y


def _grown(kept: Arranged, made: Arranged) -> Arranged:
    """The drawing as it was kept, with what is new in a later one."""
    places = {**made.places, **kept.places}
    routes = {**made.routes, **kept.routes}
    labels = {**made.labels, **kept.labels}
    return Arranged(made.form, made.turned, places, routes, labels, kept.frame)
