"""Where each vertex stands across the flow.

Brandes and Köpf (2001), Fast and simple horizontal coordinate assignment, with real widths, ports
and segments that have to be vertical: four one-sided drawings, and the mean of the middle two.
"""

from __future__ import annotations

from itertools import pairwise

from gradscape.graph.arrange.agree import weak
from gradscape.graph.arrange.level import Proper
from gradscape.graph.arrange.values import Spacing


def columns(g: Proper, spacing: Spacing) -> list[int]:
    """The axis of each vertex, on the grid."""
    place = g.places()
    loose = weak(g, place)
    four = []
    for down in (True, False):
        for right in (False, True):
            root, shift = _align(g, place, loose, down, right)
            four.append(_compact(g, spacing, root, shift, right))
    narrow = min(four, key=_width)
    low, high = min(narrow, default=0), max(narrow, default=0)
    for i, xs in enumerate(four):  # laid over the narrowest, each by the side it was pushed to
        move = high - max(xs, default=0) if i % 2 else low - min(xs, default=0)
        four[i] = [x + move for x in xs]
    result = []
    for values in zip(*four, strict=True):
        _, a, b, _ = sorted(values)
        result.append((a + b) // 2 // spacing.grid * spacing.grid)
    return result


def _width(xs: list[int]) -> int:
    return max(xs, default=0) - min(xs, default=0)


def _neighbours(g: Proper, row: list[int]) -> list[tuple[int, int]]:
    """Pairs to keep apart: next to each other, also where there is a guide between them."""
    pairs = list(pairwise(row))
    seen = [v for v in row if v < g.unseen]
    return pairs if len(seen) == len(row) else pairs + list(pairwise(seen))


def _apart(g: Proper, spacing: Spacing, a: int, b: int) -> int:
    """The least distance of two axes, a left of b."""
    if a >= g.unseen or b >= g.unseen:
        return g.right[a] + g.left[b] + (0 if a >= g.real <= b else spacing.columns // 2)
    bends = (a >= g.real) + (b >= g.real)
    return g.right[a] + g.left[b] + (spacing.columns, spacing.lane, spacing.lanes)[bends]


def _align(
    g: Proper, place: list[int], loose: list[bool], down: bool, right: bool
) -> tuple[list[int], list[int]]:
    """Blocks of vertices in line: the root of each, and how far its axis is from the root's.

    `down` aligns with the row above, else with the one below; `right` takes rows from their right.
    """
    size, segments = len(g.layer), g.segments
    root, shift, taken = list(range(size)), [0] * size, [False] * size
    for row in g.rows[1:] if down else g.rows[-2::-1]:
        limit = size if right else -1
        for v in reversed(row) if right else row:
            pairs = _choices(g, place, loose, v, down)
            n = len(pairs) - 1
            medians = (n // 2, (n + 1) // 2) if pairs else ()
            for m in reversed(medians) if right else medians:
                at, s = pairs[m]
                u = segments[s].upper if down else segments[s].lower
                if taken[u] or (at >= limit if right else at <= limit):
                    continue
                taken[u] = True
                root[v] = root[u]
                shift[v] = shift[u] + (segments[s].shift if down else -segments[s].shift)
                limit = at
                break
    return root, shift


def _choices(
    g: Proper, place: list[int], loose: list[bool], v: int, down: bool
) -> list[tuple[int, int]]:
    """(place, segment) of what a vertex may stand in line with: strong ones, else no skips."""
    segments = g.segments
    if down:
        pairs = [(place[segments[s].upper], s) for s in g.up[v] if not loose[s]]
    else:
        pairs = [(place[segments[s].lower], s) for s in g.down[v] if not loose[s]]
    if len(pairs) < 2:
        return pairs
    strong = [pair for pair in pairs if segments[pair[1]].strong]
    return sorted(strong or [pair for pair in pairs if not segments[pair[1]].skip] or pairs)


def _compact(
    g: Proper, spacing: Spacing, root: list[int], shift: list[int], right: bool
) -> list[int]:
    """Each block as far to one side as its neighbours let it, then back towards the others."""
    size = len(g.layer)
    after: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    missing = [0] * size
    sign = -1 if right else 1
    for row in g.rows:
        for a, b in _neighbours(g, row):
            least = _apart(g, spacing, a, b)
            if right:
                a, b = b, a
            least += sign * (shift[a] - shift[b])
            after[root[a]].append((root[b], least))
            missing[root[b]] += 1
    ready = [v for v in range(size) if root[v] == v and not missing[v]]
    at = [0] * size
    for a in ready:  # it grows while it is read
        for b, least in after[a]:
            at[b] = max(at[b], at[a] + least)
            missing[b] -= 1
            if not missing[b]:
                ready.append(b)
    for a in reversed(ready):
        if after[a]:
            at[a] = max(at[a], min(at[b] - least for b, least in after[a]))
    return [sign * at[root[v]] + shift[v] for v in range(size)]
