"""Move: what is selected follows the pointer, drawn to the lines and gaps of its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gradscape.gui.canvas.gestures.base import Gesture
from gradscape.gui.canvas.hit import wire_at
from gradscape.gui.canvas.insertion import Inserting
from gradscape.gui.canvas.routes import Rows
from gradscape.gui.canvas.snapping import snap

if TYPE_CHECKING:
    from gradscape.gui.canvas.canvas import Canvas

_REACH = 6.0
"""On the screen."""


class Move(Gesture):
    """A frame takes with it what stands in it. A single card without wires may go into a wire."""

    def __init__(self, canvas: Canvas, x: float, y: float, row: int, adding: bool) -> None:
        super().__init__(canvas, x, y)
        geometry = canvas.places
        self._row, self._adding = row, adding
        self._rows = self._moving()
        self._before = geometry.bodies[self._rows, :2].copy()
        self._lead = geometry.bodies[row].tolist()
        seen = canvas.view.seen(canvas.width(), canvas.height())
        around = np.concatenate([geometry.cards_in(seen), geometry.frames_in(seen)])
        around = np.setdiff1d(around, self._rows)
        lead_id = geometry.body(row).id
        ids = [geometry.body(each).id for each in around.tolist()]
        # What a card stands in is no neighbour of it.
        outside = [lead_id[: len(path)] != path for path in ids]
        self._others = around[np.array(outside, bool)]
        lone = len(self._rows) == 1 and row < len(canvas.scene.cards)
        lone = lone and not len(geometry.wires_of(row))
        self._inserting = Inserting(canvas, lead_id) if lone else None

    def _moving(self) -> Rows:
        geometry = self.canvas.places
        chosen = np.flatnonzero(self.canvas.marks.selected)
        frames = chosen[chosen >= len(geometry.scene.cards)]
        inside = [geometry.inside(row) for row in frames.tolist()]
        return np.unique(np.concatenate([chosen, *inside])).astype(np.intp)

    def move(self, x: float, y: float) -> None:
        if not self.begins(x, y):
            return
        canvas, geometry = self.canvas, self.canvas.places
        wx, wy = canvas.view.to_world(x, y)
        left, top, width, height = self._lead
        wish = (left + wx - self.start[0], top + wy - self.start[1], width, height)
        found = snap(wish, geometry.bodies[self._others], _REACH / canvas.view.zoom, (left, top))
        geometry.move(self._rows, self._before + np.array((found.x - left, found.y - top)))
        canvas.marks.guides, canvas.marks.gaps = found.guides, found.gaps
        if self._inserting is not None:
            place = (found.x, found.y, width, height)
            self._inserting.over(wire_at(geometry, wx, wy, height / 2), place)
        canvas.laid()

    def end(self, x: float, y: float) -> None:
        canvas, geometry = self.canvas, self.canvas.places
        if not self.live:
            if not self._adding:
                canvas.choose((geometry.body(self._row).id,))
            return
        wire = self._inserting.leave() if self._inserting else None
        places = geometry.bodies[self._rows, :2].copy()
        ids = [geometry.body(row).id for row in self._rows.tolist()]
        self.cancel()
        at = [tuple(place) for place in places.tolist()]
        if wire is not None:
            canvas.inserted.emit(ids[0], wire, at[0])
        elif (places != self._before).any():
            canvas.moved.emit(dict(zip(ids, at, strict=True)))

    def cancel(self) -> None:
        marks = self.canvas.marks
        if self._inserting is not None:
            self._inserting.leave()
        marks.guides, marks.gaps = (), ()
        self.canvas.places.move(self._rows, self._before)
        self.canvas.laid()
