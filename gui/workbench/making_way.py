"""Where a node lies that goes into a wire, and how far what follows makes way for it."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.project import Position
from gradscape.gui.canvas.scene import Box
from gradscape.gui.drawing.sizes import HEIGHT

BELOW = 72.0
"""From one card to the next behind it."""
GAP = BELOW - HEIGHT
"""Between two cards that follow each other."""


def made_way(
    boxes: Mapping[str, Box],
    new: str,
    behind: str,
    size: tuple[float, float],
    at: Position,
    across: bool,
) -> dict[str, Position]:
    """Left and top of a new card, and of those that make way for it.

    It stays where it is meant to be if nothing lies there. Else it stands just behind its source,
    and from the first card in its way on all move on along the flow, so that their order and
    their distances stay.

    Args:
        boxes: the cards that are there, as they lie where all is closed.
        new, behind: the ids of the new card and of its source, which may be no card.
        size: of the new card.
        at: its left and top.
        across: whether the flow is from left to right.
    """
    k = 0 if across else 1
    if not _in_way(boxes, at, size):
        return {new: at}
    if behind in boxes:
        start = boxes[behind][k] + boxes[behind][2 + k] + GAP
        at = (start, at[1]) if across else (at[0], start)
    hit = _in_way({i: box for i, box in boxes.items() if i != behind}, at, size)
    if not hit:
        return {new: at}
    first = min(boxes[i][k] for i in hit)
    by = at[k] + size[k] + GAP - first
    moved = {
        i: (x + by, y) if across else (x, y + by)
        for i, (x, y, _, _) in boxes.items()
        if i != behind and (x, y)[k] >= first
    }
    return {**moved, new: at}


def free(
    boxes: Mapping[str, Box], at: Position, size: tuple[float, float], across: bool
) -> Position:
    """The first left and top from one on, along the flow, where nothing lies."""
    k = 0 if across else 1
    while hit := _in_way(boxes, at, size):
        further = max(boxes[i][k] + boxes[i][2 + k] for i in hit) + GAP
        at = (further, at[1]) if across else (at[0], further)
    return at


def _in_way(boxes: Mapping[str, Box], at: Position, size: tuple[float, float]) -> list[str]:
    """The cards that lie too near, or under it."""
    (x, y), (w, h), near = at, size, GAP / 2
    return [
        i
        for i, (left, top, width, height) in boxes.items()
        if left < x + w + near
        and x < left + width + near
        and top < y + h + near
        and y < top + height + near
    ]
