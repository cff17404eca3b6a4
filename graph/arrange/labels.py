"""Which labels find room beside the wires that they belong to, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradscape.graph.arrange.level import Note


def notes(
    sizes: Mapping[int, tuple[int, int]], outs: Sequence[int], gap: int, across: bool
) -> dict[int, Note]:
    """Room below the outputs of a part, by output; `sizes` are widths and heights.

    A label hangs right of its wire if the next wire lets it, else left of it. Drawn from left to
    right that is: above its wire, else below. What fits on neither side has no room.
    """
    found: dict[int, Note] = {}
    sides = (False, True) if across else (True, False)
    for out, (width, height) in sorted(sizes.items()):
        breadth, length = (height, width) if across else (width, height)
        at = outs[out]
        taken = [(x - gap, x + gap) for x in outs]
        taken += [(note.low, note.high) for note in found.values()]
        for right in sides:
            low = at + gap if right else at - gap - breadth
            if not any(a < low + breadth and low < b for a, b in taken):
                found[out] = Note(low, low + breadth, length)
                break
    return found
