"""From where something is seen, clear of what stands on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from gradscape.gui.canvas.scene import Box, Point
from gradscape.gui.canvas.view import View

_MARGIN = 24.0
_GAP = 12.0


def fitted(box: Box, size: Point, plates: Iterable[Box]) -> View:
    """A box of the world in the middle of a screen of that size, as near as plates let it be."""
    room, plates = _inside(size, _MARGIN), tuple(plates)
    view = View.fitting(box, room)
    if not any(_meet(_on_screen(box, view), plate) for plate in plates):
        return view
    rooms = _rooms(room, plates, _GAP)
    return max((View.fitting(box, each) for each in rooms), key=lambda view: view.zoom)


def brought(view: View, box: Box, size: Point, plates: Iterable[Box]) -> View:
    """From where a box of the world is seen, by moving as little as that takes.

    What is larger than the screen is seen from its upper left corner on.
    """
    here, plates = _on_screen(box, view), tuple(plates)
    if any(_holds(room, here) for room in _rooms(_inside(size, 0), plates, 0)):
        return view
    room = _inside(size, _MARGIN)
    rooms = [
        each for each in _rooms(room, plates, _GAP) if each[2] >= here[2] and each[3] >= here[3]
    ]
    ways = [_way(here, each) for each in rooms or [room]]
    return view.panned(*min(ways, key=lambda way: abs(way[0]) + abs(way[1])))


def holds(box: Box, size: Point, zoom: float) -> bool:
    """Whether a box of the world has room on a screen."""
    return box[2] * zoom <= size[0] - 2 * _MARGIN and box[3] * zoom <= size[1] - 2 * _MARGIN


def inside(box: Box, size: Point, view: View) -> bool:
    """Whether a box of the world is seen as a whole."""
    return _holds(_inside(size, 0), _on_screen(box, view))


def _inside(size: Point, margin: float) -> Box:
    return margin, margin, size[0] - 2 * margin, size[1] - 2 * margin


def _on_screen(box: Box, view: View) -> Box:
    left, top = view.to_screen(box[0], box[1])
    return left, top, box[2] * view.zoom, box[3] * view.zoom


def _meet(box: Box, other: Box) -> bool:
    x, y, w, h = box
    u, v, across, down = other
    return x < u + across and u < x + w and y < v + down and v < y + h


def _holds(room: Box, box: Box) -> bool:
    x, y, w, h = room
    u, v, across, down = box
    return x <= u and y <= v and u + across <= x + w and v + down <= y + h


def _rooms(room: Box, plates: Iterable[Box], gap: float) -> list[Box]:
    """All largest rooms within a room that are clear of plates."""
    rooms = [room]
    for u, v, across, down in plates:
        plate = u - gap, v - gap, across + 2 * gap, down + 2 * gap
        parts = [_beside(each, plate) if _meet(each, plate) else [each] for each in rooms]
        rooms = list(chain.from_iterable(parts))
    return rooms or [room]


def _beside(room: Box, plate: Box) -> list[Box]:
    """What is left of a room on each side of a plate."""
    x, y, w, h = room
    u, v, across, down = plate
    parts = [
        (x, y, u - x, h),
        (u + across, y, x + w - u - across, h),
        (x, y, w, v - y),
        (x, v + down, w, y + h - v - down),
    ]
    return [part for part in parts if part[2] > 0 and part[3] > 0]


def _way(box: Box, room: Box) -> Point:
    """How far a box has to go to be in a room."""
    return _along(box[0], box[2], room[0], room[2]), _along(box[1], box[3], room[1], room[3])


def _along(start: float, length: float, first: float, room: float) -> float:
    last = first + max(room - length, 0)
    return min(max(start, first), last) - start
