"""Where a moved box is drawn to: lines with its neighbours, equal gaps between them, the grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gradscape.gui.canvas.marks import Line
from gradscape.gui.canvas.routes import Floats
from gradscape.gui.canvas.scene import Box, Point

GRID = 8.0
_ROOM = 12.0
"""How far a guide goes on behind what it joins."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Where the box comes to lie, and why."""

    x: float
    y: float
    guides: tuple[Line, ...] = ()
    gaps: tuple[Line, ...] = ()


def snap(box: Box, others: Floats, reach: float, home: Point) -> Snap:
    """Draw a box to what is near: along each axis by itself.

    Args:
        others: left, top, width, height of the bodies in sight that do not move.
        reach: how far it may be drawn.
        home: where it lay; a move along one axis leaves the other.
    """
    x, upright, beside = _axis(box, others, reach, home, 0)
    y, level, between = _axis((x, *box[1:]), others, reach, home, 1)
    at = (x, y, box[2], box[3])
    guides = []
    if upright is not None:
        guides.append(_guide(at, others, upright, 0))
    if level is not None:
        guides.append(_guide(at, others, level, 1))
    gaps = [_turned(gap, 0) for gap in beside] + [_turned(gap, 1) for gap in between]
    return Snap(x, y, tuple(guides), tuple(gaps))


def _axis(
    box: Box, others: Floats, reach: float, home: Point, axis: int
) -> tuple[float, float | None, tuple[Line, ...]]:
    """Where the low side comes to lie; the line that it keeps to, or the gaps it makes equal."""
    low, size = box[axis], box[axis + 2]
    best, line, gaps = reach, None, tuple[Line, ...]()
    at = home[axis] if abs(low - home[axis]) < GRID / 2 else round(low / GRID) * GRID
    if not len(others):
        return at, None, ()
    for part in (0.5, 0.0, 1.0):  # middles first: of two that are as near, they are meant
        parts = (0.5,) if part == 0.5 else (0.0, 1.0)
        lines = np.concatenate([others[:, axis] + others[:, axis + 2] * each for each in parts])
        near = np.abs(lines - (low + size * part))
        nearest = int(near.argmin())
        if near[nearest] < best - 1e-6 or (line is None and near[nearest] <= best):
            best, line = float(near[nearest]), float(lines[nearest])
            at = line - size * part
    for place, lengths in _equal(box, others, axis):
        if abs(place - low) < best - 1e-6:
            best, line, gaps, at = abs(place - low), None, lengths, place
    return at, line, gaps


def _equal(box: Box, others: Floats, axis: int) -> Iterator[tuple[float, tuple[Line, ...]]]:
    """Places that make gaps equal, with these gaps along the axis: from, at, to, at."""
    size = box[axis + 2]
    before, after = _next(box, others, axis, -1), _next(box, others, axis, 1)
    middle = box[1 - axis] + box[3 - axis] / 2

    def gap(start: float, end: float) -> Line:
        return start, middle, end, middle

    if before is not None and after is not None:
        end, start = before[axis] + before[axis + 2], after[axis]
        place = (end + start - size) / 2
        if start - end >= size:
            yield place, (gap(end, place), gap(place + size, start))
    if before is not None and (further := _next(_box(before), others, axis, -1)) is not None:
        end = before[axis] + before[axis + 2]
        edge = further[axis] + further[axis + 2]
        place = end + before[axis] - edge
        yield place, (gap(edge, before[axis]), gap(end, place))
    if after is not None and (further := _next(_box(after), others, axis, 1)) is not None:
        edge = after[axis] + after[axis + 2]
        place = after[axis] - (further[axis] - edge) - size
        yield place, (gap(place + size, after[axis]), gap(edge, further[axis]))


def _next(box: Box, others: Floats, axis: int, way: int) -> Floats | None:
    """The nearest body before (-1) or after (1) a box that faces it."""
    side = 1 - axis
    facing = (others[:, side] < box[side] + box[side + 2]) & (
        others[:, side] + others[:, side + 2] > box[side]
    )
    middle = box[axis] + box[axis + 2] / 2
    way_off = way * (others[:, axis] + others[:, axis + 2] / 2 - middle)
    found = np.flatnonzero(facing & (way_off > 0.5))
    if not len(found):
        return None
    nearest: Floats = others[found[way_off[found].argmin()]]
    return nearest


def _box(body: Floats) -> Box:
    x, y, w, h = body.tolist()
    return x, y, w, h


def _guide(box: Box, others: Floats, line: float, axis: int) -> Line:
    """A line through the moved box and all that lie on it."""
    side = 1 - axis
    sides = others[:, axis, None] + others[:, axis + 2, None] * np.array([0, 0.5, 1])
    on = others[(np.abs(sides - line) < 0.5).any(axis=1)]
    start = min(box[side], *on[:, side].tolist()) - _ROOM
    end = max(box[side] + box[side + 2], *(on[:, side] + on[:, side + 2]).tolist()) + _ROOM
    return (line, start, line, end) if axis == 0 else (start, line, end, line)


def _turned(gap: Line, axis: int) -> Line:
    """A gap in world coordinates."""
    start, at, end, _ = gap
    return (start, at, end, at) if axis == 0 else (at, start, at, end)
