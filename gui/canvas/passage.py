"""Passage: from one scene to the next, cards glide to their places, come into sight and fade."""

from __future__ import annotations

import numpy as np

from gradscape.gui.canvas.geometry import Geometry, Shown
from gradscape.gui.canvas.marks import Marks
from gradscape.gui.canvas.routes import Floats
from gradscape.gui.canvas.scene import Scene


class Passage:
    """Made after the geometry has taken over the new scene; `step` then shows a share of the way.

    Args:
        before: the bodies as they lay.
        old: the scene that was shown.
    """

    def __init__(
        self, geometry: Geometry, marks: Marks, shown: Shown, before: Floats, old: Scene
    ) -> None:
        self._geometry, self._marks = geometry, marks
        there = shown.origin >= 0
        places = (
            np.where(there[:, None], before[np.where(there, shown.origin, 0)], geometry.bodies)
            if len(before)
            else geometry.bodies
        )
        self._rows = np.flatnonzero((places[:, :2] != geometry.bodies[:, :2]).any(axis=1))
        self._from = places[self._rows, :2].copy()
        self._to = geometry.bodies[self._rows, :2].copy()
        cards = len(geometry.scene.cards)
        self._coming = np.flatnonzero(~there[:cards]).tolist()
        marks.ghosts = tuple(old.cards[row] for row in shown.gone)

    def step(self, share: float) -> None:
        """Show a share of the way; at 1 all is as it will stay."""
        marks = self._marks
        if len(self._rows):
            self._geometry.move(self._rows, self._from + (self._to - self._from) * share)
        if share < 1:
            marks.faint, marks.ghostly = dict.fromkeys(self._coming, share), 1 - share
        else:
            marks.faint, marks.ghosts = {}, ()
