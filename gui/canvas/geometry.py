"""Where everything lies, in world units, as numpy arrays: the Scene's shapes, not its looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.gui.canvas import slots
from gradscape.gui.canvas.match import Match, match
from gradscape.gui.canvas.routes import Floats, Routes, Rows
from gradscape.gui.canvas.scene import Box, Card, CardId, Figures, Point, Scene
from gradscape.gui.canvas.ways import leads_in, leads_out, reach, skip

Mask = NDArray[np.bool_]

HEAD = 32.0
"""The height of a frame's head."""
_SLACK = 6.0
"""Half of an arrow and of a wire's breadth."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is another since the last scene.

    Args:
        origin: for each row where its body stood before, or -1.
        changed: the rows of bodies that are new or not as they were.
        gone: the former rows of cards that are no more.
    """

    origin: Rows
    changed: tuple[int, ...]
    gone: tuple[int, ...]


_NOTHING = Scene()


class Geometry:
    """Bodies (cards, then frames), the ends of wires and the boxes around them.

    A row is the place of a card in the scene; those of frames follow. `version` counts changes of
    place, `colors` those of colour.
    """

    def __init__(self, scene: Scene = _NOTHING) -> None:
        self.version = self.colors = 0
        self._clear(scene)
        self.show(scene)

    def _clear(self, scene: Scene) -> None:
        self.scene = Scene(across=scene.across)
        self.row: dict[CardId, int] = {}
        self.bodies: Floats = np.zeros((0, 4))
        self.family_codes: dict[str, int] = {}
        self.families: Rows = np.zeros(0, np.intp)
        """A code a body, as those beside it of use for cards alone."""
        self.errors: Mask = np.zeros(0, bool)
        self.values: Floats = np.zeros(0)
        """On the scale of colours; NaN where there is none."""
        self.ends: Rows = np.zeros((0, 2), np.intp)
        self.offsets: Floats = np.zeros((0, 2, 2))
        self.points: Floats = np.zeros((0, 2, 2))
        self.boxes: Floats = np.zeros((0, 4))
        self.lanes: Floats = np.zeros(0)
        self.turns: Floats = np.zeros(0)
        self.routed: Mask = np.zeros(0, bool)
        self.routes = Routes()
        self._figures: Figures | None = None
        self._worn: dict[CardId, tuple[Card, Card]] = {}

    @property
    def rects(self) -> Floats:
        """Left, top, width, height of the cards."""
        return self.bodies[: len(self.scene.cards)]

    @property
    def frames(self) -> Floats:
        """The same of the frames."""
        return self.bodies[len(self.scene.cards) :]

    def body(self, row: int) -> slots.Body:
        """The card or frame of a row."""
        count = len(self.scene.cards)
        return self.scene.cards[row] if row < count else self.scene.frames[row - count]

    # ---- figures over the scene

    def lay_over(self, figures: Figures | None) -> bool:
        """Let the cards wear figures, or their own again; whether that is to be seen."""
        if figures is None and self._figures is None:
            return False
        cards, legend = self.scene.cards, figures.legend if figures is not None else None
        if figures is not None:
            held = figures.values
            values = np.array([held.get(card.id, np.nan) for card in cards], float)
        else:
            values = np.array([np.nan if c.value is None else c.value for c in cards], float)
        old, shown = self._figures, self.values[: len(cards)]
        sparks = old.sparks if old is not None else None
        same = np.array_equal(values, shown, equal_nan=True) and legend == self.scene.legend
        same &= figures is not None and figures.sparks is sparks
        self.values[: len(cards)] = values
        self.colors += not same
        if legend != self.scene.legend:
            self.scene = replace(self.scene, legend=legend)
        self._figures = figures
        if figures is None:
            self._worn.clear()
        return not same

    def card(self, row: int) -> Card:
        """A card with the figures that it wears."""
        card = self.scene.cards[row]
        if self._figures is None:
            return card
        at = float(self.values[row])
        value = None if np.isnan(at) else at
        spark = self._figures.sparks.get(card.id, ())
        held = self._worn.get(card.id)
        if held is not None and held[0] is card:
            worn = held[1]
            if worn.value == value and (worn.spark is spark or worn.spark == spark):
                return worn
        worn = replace(card, value=value, spark=spark)
        self._worn[card.id] = card, worn
        return worn

    # ---- another scene

    def show(self, scene: Scene) -> Shown:
        """Take over another scene."""
        if scene.across != self.scene.across:
            self._clear(scene)
        old, self.scene = self.scene, scene
        cards = match(old.cards, scene.cards, lambda card: card.id)
        frames = match(old.frames, scene.frames, lambda frame: frame.id)
        wires = match(old.wires, scene.wires, lambda wire: wire)
        steady = cards.steady and frames.steady
        behind = np.where(frames.origin < 0, -1, frames.origin + len(old.cards))
        origin = np.concatenate([cards.origin, behind])
        if not steady:
            self._reorder(origin)
        if not wires.steady:
            self._take_wires(wires)
        changed = [*cards.changed, *(row + len(scene.cards) for row in frames.changed)]
        placed, reshaped = self._compare(changed, origin, old)
        self._set_bodies(placed)
        # A card that became a frame, or a frame a card, is another body under wires that stay.
        lost = np.flatnonzero((self.ends < 0).any(axis=1)).tolist()
        anew = sorted({*wires.changed, *self._touching(reshaped).tolist(), *lost})
        self._set_wires(anew)
        self._set_colors(changed)
        if placed or anew or not steady or not wires.steady:
            self._lay(np.union1d(self._touching(placed), np.array(anew, np.intp)))
        return Shown(origin, tuple(changed), cards.gone)

    def _compare(
        self, changed: Sequence[int], origin: Rows, old: Scene
    ) -> tuple[list[int], list[int]]:
        """Of the changed bodies, those that lie elsewhere, and those whose slots do."""
        placed, reshaped = [], []
        count = len(old.cards)
        for row in changed:
            at = int(origin[row])
            if at < 0:  # its wires are new as well
                placed.append(row)
                self.colors += 1
                continue
            body, before = self.body(row), old.cards[at] if at < count else old.frames[at - count]
            if _shape(body) != _shape(before):
                reshaped.append(row)
                placed.append(row)
            elif slots.box(body) != slots.box(before):
                placed.append(row)
            if _color(body) != _color(before):
                self.colors += 1
        return placed, reshaped

    def _reorder(self, origin: Rows) -> None:
        """Bodies have come, gone, or stand in another order."""
        count = len(self.bodies)
        back = np.full(count + 1, -1, np.intp)
        back[origin] = np.arange(len(origin))  # the last takes what is new
        for name in ("bodies", "families", "errors", "values"):
            setattr(self, name, _taken(getattr(self, name), origin))
        self.ends = back[:count][self.ends] if count else self.ends
        self.colors += 1
        ids = map(attrgetter("id"), chain(self.scene.cards, self.scene.frames))
        self.row = dict(zip(ids, range(len(origin)), strict=True))

    def _take_wires(self, wires: Match) -> None:
        origin = wires.origin
        for name in ("ends", "offsets", "lanes", "turns", "points", "boxes", "routed"):
            setattr(self, name, _taken(getattr(self, name), origin))
        self.routes.take(origin)

    def _set_bodies(self, rows: Sequence[int]) -> None:
        if not rows:
            return
        self.bodies[rows] = [slots.box(self.body(row)) for row in rows]

    def _set_colors(self, changed: Sequence[int]) -> None:
        """What the colour of some cards depends on."""
        rows = [row for row in changed if row < len(self.scene.cards)]
        if not rows:
            return
        cards = [self.scene.cards[row] for row in rows]
        known = self.family_codes
        self.families[rows] = [known.setdefault(card.family, len(known)) for card in cards]
        self.errors[rows] = [card.mark == "error" for card in cards]
        self.values[rows] = [np.nan if card.value is None else card.value for card in cards]

    def _set_wires(self, rows: Sequence[int]) -> None:
        """Where some wires end on their bodies, and the ways they take."""
        if not rows:
            return
        across = self.scene.across
        ends, offsets, lanes, turns, routes = [], [], [], [], []
        for row in rows:
            wire = self.scene.wires[row]
            source, target = self.row[wire.source], self.row[wire.target]
            one, other = self.body(source), self.body(target)
            ends.append((source, target))
            offsets.append(
                (
                    slots.place(one, wire.output, not leads_in(wire), across),
                    slots.place(other, wire.slot, leads_out(wire), across),
                )
            )
            lanes.append(0.0 if wire.lane is None else wire.lane)
            under = HEAD - 8 if leads_in(wire) and not across else 0.0
            turns.append(wire.turn + under)  # below the words of the frame
            routes.append(wire.route)
        self.ends[rows], self.offsets[rows] = ends, offsets
        self.lanes[rows], self.turns[rows] = lanes, turns
        self.routes.put(rows, routes)

    def _touching(self, rows: Sequence[int] | Rows) -> Rows:
        """The wires of some bodies."""
        if not len(rows):
            return np.zeros(0, np.intp)
        mask = np.zeros(len(self.bodies), bool)
        mask[rows] = True
        return np.flatnonzero(mask[self.ends].any(axis=1))

    # ---- places

    def _lay(self, wires: Rows) -> None:
        """Place the ends and boxes of some wires after their bodies have moved."""
        self.version += 1
        if not len(wires):
            return
        points = self.bodies[self.ends[wires], :2] + self.offsets[wires]
        self.points[wires] = points
        start, way = points[:, 0], points[:, 1] - points[:, 0]
        self.routed[wires] = (np.abs(way - self.routes.last[wires]) < 0.75).all(axis=1)
        flow, side = (0, 1) if self.scene.across else (1, 0)
        swings = reach(way[:, flow], way[:, side])
        box = np.empty((len(wires), 4))
        aside = np.stack([np.zeros(len(wires)), way[:, side], self.lanes[wires]])
        box[:, side], box[:, side + 2] = aside.min(axis=0), aside.max(axis=0)
        box[:, flow] = np.minimum(0, way[:, flow]) - swings
        box[:, flow + 2] = np.maximum(0, way[:, flow]) + swings
        box = np.where(self.routed[wires, None], self.routes.spans[wires], box)
        box += np.tile(start, 2)
        box[:, :2] -= _SLACK
        box[:, 2:] += _SLACK
        self.boxes[wires] = box

    def move(self, rows: Rows, places: Floats) -> None:
        """Put bodies elsewhere; their wires follow."""
        shifts = places - self.bodies[rows, :2]
        self.bodies[rows, :2] = places
        if not len(rows) or np.ptp(shifts, axis=0).any():
            self._lay(self._touching(rows))
            return
        mask = np.zeros(len(self.bodies), bool)
        mask[rows] = True
        moved = mask[self.ends]
        whole = moved.all(axis=1)  # these keep their forms
        self.points[whole] += shifts[0]
        self.boxes[whole] += np.tile(shifts[0], 2)
        self._lay(np.flatnonzero(moved.any(axis=1) & ~whole))

    def slot(self, row: int, index: int, is_output: bool) -> Point:
        """The place of an input or an output."""
        x, y = slots.place(self.body(row), index, is_output, self.scene.across)
        return float(self.bodies[row, 0]) + x, float(self.bodies[row, 1]) + y

    def inside(self, row: int) -> Rows:
        """The rows of all that stands in a frame."""
        prefix = self.body(row).id
        length = len(prefix)
        return np.array(
            [
                row
                for path, row in self.row.items()
                if len(path) > length and path[:length] == prefix
            ],
            np.intp,
        )

    # ---- what lies where

    def cards_in(self, box: Box, margin: float = 0) -> Rows:
        """The cards that meet a box."""
        return _meeting(self.rects, box, margin)

    def frames_in(self, box: Box, margin: float = 0) -> Rows:
        """The rows of the frames that meet a box."""
        return _meeting(self.frames, box, margin) + len(self.scene.cards)

    def wires_in(self, box: Box) -> Rows:
        """The wires whose boxes meet a box."""
        left, top, width, height = box
        x0, y0, x1, y1 = self.boxes.T
        meets = (x0 < left + width) & (x1 > left) & (y0 < top + height) & (y1 > top)
        return np.flatnonzero(meets)

    def wires_of(self, row: int) -> Rows:
        """The wires that begin or end at a body."""
        return np.flatnonzero((self.ends == row).any(axis=1))

    def polyline(self, wire: int, steps: int = 16) -> Floats:
        """Points along a wire."""
        start, end = self.points[wire]
        if self.routed[wire]:
            corners: Floats = start + np.array(self.scene.wires[wire].route)
            return corners
        if self.lanes[wire]:
            dx, dy = (end - start).tolist()
            lane, turn = float(self.lanes[wire]), float(self.turns[wire])
            way: Floats = start + np.array(skip(dx, dy, lane, turn, self.scene.across))
            return way
        t = np.linspace(0, 1, steps + 1)[:, None]
        flow, side = (0, 1) if self.scene.across else (1, 0)
        handle, way = np.zeros(2), end - start
        handle[flow] = reach(way[flow], way[side])
        a, b, c, d = start, start + handle, end - handle, end
        curve: Floats = (
            (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
        )
        return curve

    def bounds(self, rows: Iterable[int] | None = None) -> Box:
        """The box around some bodies; around everything, wires too, if none are named."""
        if rows is not None:
            bodies = self.bodies[list(rows)]
            boxes = np.zeros((0, 4))
        else:
            bodies, boxes = self.bodies, self.boxes
        if not len(bodies):
            return 0.0, 0.0, 1.0, 1.0
        x, y, w, h = bodies.T  # column by column: several times faster than along the rows
        left, right = x.min(), (x + w).max()
        top, bottom = y.min(), (y + h).max()
        if len(boxes):
            x0, y0, x1, y1 = boxes.T
            left, right = min(left, x0.min()), max(right, x1.max())
            top, bottom = min(top, y0.min()), max(bottom, y1.max())
        return float(left), float(top), float(right - left), float(bottom - top)


def _taken(values: NDArray[Any], origin: Rows) -> NDArray[Any]:
    """Rows in another order; those that were not there are 0."""
    blank = np.zeros((1, *values.shape[1:]), values.dtype)
    return np.concatenate([values, blank])[origin]


def _shape(body: slots.Body) -> tuple[object, ...]:
    return slots.box(body)[2:], body.inputs, body.outputs, getattr(body, "joins", False)


def _color(body: slots.Body) -> tuple[object, ...]:
    return (body.family, body.mark, body.value) if isinstance(body, Card) else ()


def _meeting(bodies: Floats, box: Box, margin: float) -> Rows:
    left, top, width, height = box
    x, y, w, h = bodies.T
    inside = (x < left + width + margin) & (x + w > left - margin)
    inside &= (y < top + height + margin) & (y + h > top - margin)
    return np.flatnonzero(inside)
