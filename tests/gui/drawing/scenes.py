"""What must hold of every Scene that nobody has moved anything in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from gradscape.gui.canvas.scene import Box, Card, Frame, Scene, Slot, Wire

Point = tuple[float, float]


def faults(scene: Scene) -> list[str]:
    """What is wrong with a drawing: overlaps, wires through nodes, wires without a way."""
    return [*_overlaps(scene), *_holds(scene), *_wires(scene)]


def bodies(scene: Scene) -> list[Card | Frame]:
    """Cards and frames."""
    return [*scene.cards, *scene.frames]


def box(body: Card | Frame) -> Box:
    """Left, top, width, height."""
    return body.box if isinstance(body, Frame) else (body.x, body.y, body.width, body.height)


def _overlaps(scene: Scene) -> Iterator[str]:
    for a, b in combinations(bodies(scene), 2):
        if a.id[: len(b.id)] == b.id or b.id[: len(a.id)] == a.id:
            continue
        if _meet(box(a), box(b)):
            yield f"{a.title} {box(a)} lies on {b.title} {box(b)}"


def _holds(scene: Scene) -> Iterator[str]:
    for frame in scene.frames:
        for body in bodies(scene):
            inside = len(body.id) > len(frame.id) and body.id[: len(frame.id)] == frame.id
            if inside and not _within(box(body), frame.box):
                yield f"{body.title} hangs out of {frame.title}"


def _wires(scene: Scene) -> Iterator[str]:
    found = {body.id: body for body in bodies(scene)}
    for wire in scene.wires:
        start, stop = ends(scene, wire, found)
        if not wire.route:
            yield f"a wire from {found[wire.source].title} has no way"
            continue
        last = wire.route[-1]
        if abs(start[0] + last[0] - stop[0]) > 0.5 or abs(start[1] + last[1] - stop[1]) > 0.5:
            yield f"the wire to {found[wire.target].title} ends at {last}, not {stop}, of {start}"
        points = [(start[0] + x, start[1] + y) for x, y in wire.route]
        for card in scene.cards:
            if card.id in (wire.source, wire.target):
                continue
            if any(_cuts(box(card), a, b) for a, b in pairwise(points)):
                yield f"{found[wire.source].title} → {found[wire.target].title}: {card.title}"


def ends(
    scene: Scene, wire: Wire, bodies: dict[tuple[str, ...], Card | Frame]
) -> tuple[Point, Point]:
    """Where a wire begins and ends."""
    source, target = bodies[wire.source], bodies[wire.target]
    inward = wire.target[: len(wire.source)] == wire.source and wire.target != wire.source
    outward = wire.source[: len(wire.target)] == wire.target and wire.target != wire.source
    start = _at(scene, source, source.inputs if inward else source.outputs, wire.output, inward)
    stop = _at(scene, target, target.outputs if outward else target.inputs, wire.slot, not outward)
    return start, stop


def _at(
    scene: Scene, body: Card | Frame, slots: tuple[Slot, ...], place: int, first: bool
) -> Point:
    x, y, w, h = box(body)
    at = slots[place].at
    length = h if scene.across else w
    along = length * (place + 1) / (len(slots) + 1) if at is None else at
    if scene.across:
        return (x if first else x + w), y + along
    return x + along, (y if first else y + h)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _within(a: Box, b: Box) -> bool:
    return (
        b[0] <= a[0] and b[1] <= a[1] and a[0] + a[2] <= b[0] + b[2] and a[1] + a[3] <= b[1] + b[3]
    )


def _cuts(card: Box, a: Point, b: Point) -> bool:
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    x, y, w, h = card
    return left < x + w - 0.5 and right > x + 0.5 and top < y + h - 0.5 and bottom > y + 0.5
