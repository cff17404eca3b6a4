"""The ways of arranged wires, as one array of points for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradscape.gui.canvas.scene import Point

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


class Routes:
    """A route a wire, perhaps empty; points are measured from the wire's start.

    Points are only added. Those that nothing refers to any more are dropped when they are many.
    """

    def __init__(self, routes: Sequence[tuple[Point, ...]] = ()) -> None:
        self._points: Floats = np.zeros((0, 2))
        self.first: Rows = np.zeros(0, np.intp)
        self.count: Rows = np.zeros(0, np.intp)
        self.last: Floats = np.zeros((0, 2))
        """Where each route leads; NaN where there is none."""
        self.spans: Floats = np.zeros((0, 4))
        """Left, top, right, bottom of each route."""
        self.take(np.full(len(routes), -1))
        self.put(range(len(routes)), routes)

    def take(self, origin: Rows) -> None:
        """Put the routes in another order; -1 is an empty one."""
        absent = origin < 0
        if not len(self.first):
            self.first = np.zeros(1, np.intp)
            self.count = np.zeros(1, np.intp)
            self.last, self.spans = np.full((1, 2), np.nan), np.zeros((1, 4))
        self.first, self.count = self.first[origin], self.count[origin]
        self.last, self.spans = self.last[origin], self.spans[origin]
        self.count[absent] = 0
        self.last[absent] = np.nan
        self.spans[absent] = 0
        if len(self._points) > 64 + 2 * self.count.sum():
            kept = self._indices(np.arange(len(self.first)))
            self.first = np.cumsum(self.count) - self.count
            self._points = self._points[kept]

    def put(self, rows: Iterable[int], routes: Iterable[tuple[Point, ...]]) -> None:
        """Set the routes of some wires."""
        added: list[Point] = []
        base = len(self._points)
        for row, route in zip(rows, routes, strict=True):
            self.first[row], self.count[row] = base + len(added), len(route)
            added.extend(route)
            self.last[row] = route[-1] if route else np.nan
            if route:
                xs, ys = zip(*route, strict=True)
                self.spans[row] = min(xs), min(ys), max(xs), max(ys)
            else:
                self.spans[row] = 0
        if added:
            self._points = np.concatenate([self._points, np.array(added, float)])

    def legs(self, rows: Rows, starts: Floats) -> Floats:
        """x0, y0, x1, y1 of every leg of some wires that begin at `starts`."""
        there = self.count[rows] > 0
        rows, starts = rows[there], starts[there]
        points = self._points[self._indices(rows)]
        points = points + np.repeat(starts, self.count[rows], axis=0)
        legs = (
            np.concatenate([points[:-1], points[1:]], axis=1) if len(points) else np.zeros((0, 4))
        )
        ends = np.cumsum(self.count[rows])[:-1] - 1  # a leg from one wire to the next is none
        keep = np.ones(len(legs), bool)
        keep[ends] = False
        return legs[keep]

    def _indices(self, rows: Rows) -> Rows:
        counts = self.count[rows]
        before = np.cumsum(counts) - counts
        total = int(counts.sum())
        found: Rows = np.arange(total) + np.repeat(self.first[rows] - before, counts)
        return found
