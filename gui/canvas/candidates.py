"""Candidates: where a dragged wire may end, where it may not, and why."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gradscape.gui.canvas.geometry import Geometry, Mask
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.routes import Floats, Rows
from gradscape.gui.canvas.scene import CardId


class Candidates:
    """Laid out once, when the wire is first dragged.

    Args:
        end: where the wire is held fast.
        verdicts: for each body and slot "", or why it may not end there.
    """

    def __init__(
        self, geometry: Geometry, end: End, verdicts: Mapping[tuple[CardId, int], str]
    ) -> None:
        known = [(path, slot) for path, slot in verdicts if path in geometry.row]
        self.ends = [_other(end, path, slot) for path, slot in known]
        self.whys = [verdicts[key] for key in known]
        self.rows: Rows = np.array([geometry.row[path] for path, _ in known], np.intp)
        places = [
            geometry.slot(row, each.slot, each.is_output)
            for row, each in zip(self.rows.tolist(), self.ends, strict=True)
        ]
        self.places: Floats = np.array(places, float).reshape(-1, 2)
        self.allowed: Mask = np.array([not why for why in self.whys], bool)
        self.taking: Mask = np.zeros(len(geometry.bodies), bool)
        """The bodies that may take the wire somewhere."""
        self.taking[self.rows[self.allowed]] = True
        taken = {(wire.target, wire.slot) for wire in geometry.scene.wires}
        self._taken = [not each.gives and (each.card, each.slot) in taken for each in self.ends]

    def near(self, x: float, y: float, reach: float, over: int) -> tuple[End | None, str]:
        """The end that is meant at a point if it may take the wire, else why it may not.

        Args:
            reach: how far from an end.
            over: the row of the card there, or -1: it takes the wire where it can.
        """
        if not self.ends:
            return None, ""
        distances = np.abs(self.places - (x, y)).sum(axis=1)
        found = np.flatnonzero(distances < reach)
        if not len(found):
            found = np.flatnonzero(self.rows == over)
            distances = np.zeros(len(self.ends))
        if not len(found):
            return None, ""
        best = min(found.tolist(), key=lambda at: (round(float(distances[at]), 3), *self._rank(at)))
        why = self.whys[best]
        return (None, why) if why else (self.ends[best], "")

    def _rank(self, at: int) -> tuple[bool, bool, int]:
        """Of the ends at one place: one that may take the wire, one that is free, the first."""
        return not self.allowed[at], self._taken[at], self.ends[at].slot


def _other(end: End, path: CardId, slot: int) -> End:
    """The end that is meant, where the wire may go: inside a frame its border is turned."""
    mine = end.card
    inside = len(mine) > len(path) and mine[: len(path)] == path
    inside = inside or (path == mine and end.inside)
    return End(path, slot, end.gives == inside, inside)
