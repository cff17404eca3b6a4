"""Lays a body out: its cards, the blocks that stand open in it, and the wires between them."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.project import Position
from gradscape.gui.canvas.scene import Box
from gradscape.gui.drawing.arranged import HEAD, Arranged, Points
from gradscape.gui.drawing.laid import Laid, make_room
from gradscape.gui.drawing.seen import Body, End, Item, Link
from gradscape.gui.drawing.sizes import HEIGHT, width

PAD = 24.0


def lay(
    body: Body,
    stored: Mapping[str, Position],
    tidy: Arranged,
    inner: Mapping[str, Laid],
    turned: bool,
) -> Laid:
    """Lay a body out.

    Args:
        stored: left and top of each card where all is closed.
        tidy: whose routes hold for wires both of whose ends lie as there.
        inner: the blocks that stand open, laid out.
    """
    return _Layer(body, stored, tidy, inner, turned).laid()


class _Layer:
    def __init__(
        self,
        body: Body,
        stored: Mapping[str, Position],
        tidy: Arranged,
        inner: Mapping[str, Laid],
        turned: bool,
    ) -> None:
        self.body, self.stored, self.tidy = body, stored, tidy
        self.inner, self.turned = inner, turned
        self.items = {item.id: item for item in body.items}
        self.room = make_room(body, stored, inner, turned)
        self.boxes = {item.id: self._box(item) for item in body.items}

    def laid(self) -> Laid:
        # A border has its place from the tidy drawing as long as nothing was moved by hand.
        tidied = self.tidy.frame is not None and self.stored == self.tidy.places
        left, top, right, bottom = self._tidy_border() if tidied else self._border()
        routes = {
            link: moved
            for link, route in self.tidy.routes.items()
            if (moved := self._route(link, route, (left, top, right, bottom), tidied))
        }
        slots = self._slots(routes)
        size = right - left, bottom - top
        along = top if self.turned else left
        ports = [
            tuple(
                self._port(k, inputs, slots, tidied) - along
                for k in range(len(self.body.inputs if inputs else self.body.outputs))
            )
            for inputs in (True, False)
        ]
        return Laid(
            self.body,
            size,
            {i: (x - left, y - top, w, h) for i, (x, y, w, h) in self.boxes.items()},
            self.inner,
            {link: tuple((x - left, y - top) for x, y in route) for link, route in routes.items()},
            self.tidy.labels,
            slots,
            ports[0],
            ports[1],
            (left, top),
            self.stored,
            self.room,
        )

    # ---- cards and frames

    def _box(self, item: Item) -> Box:
        x, y = self.stored[item.id]
        w, laid = width(item), self.inner.get(item.id)
        if self.turned:
            left, middle = self.room.open(x, y + HEIGHT / 2)
            if laid:
                return left, middle - laid.stem, *laid.size
            return left, middle - HEIGHT / 2, w, HEIGHT
        middle, top = self.room.open(x + w / 2, y)
        if laid:
            return middle - laid.stem, top, *laid.size
        return middle - w / 2, top, w, HEIGHT

    def _tidy_border(self) -> tuple[float, float, float, float]:
        frame = self.tidy.frame
        assert frame is not None
        left, top = self.room.open(frame.x, frame.y)
        right, bottom = self.room.open(frame.x + frame.width, frame.y + frame.height)
        return left, top, right, bottom

    def _border(self) -> tuple[float, float, float, float]:
        boxes = self.boxes.values()
        if self.body.page or not boxes:
            return (0.0, 0.0, 0.0, 0.0) if self.body.page else (0.0, 0.0, 200.0, HEAD + PAD)
        return (
            min(x for x, _, _, _ in boxes) - PAD,
            min(y for _, y, _, _ in boxes) - PAD - HEAD,
            max(x + w for x, _, w, _ in boxes) + PAD,
            max(y + h for _, y, _, h in boxes) + PAD,
        )

    # ---- wires

    def _route(
        self, link: Link, route: Points, border: tuple[float, float, float, float], tidied: bool
    ) -> Points:
        """The corners of a tidy wire as they lie now; none where one of its ends was moved."""
        shift = self._shift(link)
        start = self._place(link.source, route[0], True, border, tidied)
        stop = self._place(link.target, route[-1], False, border, tidied)
        if shift is None or start is None or stop is None:
            return ()
        corners = [self.room.open(x + shift[0], y + shift[1]) for x, y in route[1:-1]]
        return _joined(start, corners, stop, self.turned)

    def _shift(self, link: Link) -> Position | None:
        """How far both ends of a wire lie from where the tidy drawing has them, if equally far."""
        shifts: set[Position] = set()
        for end in (link.source, link.target):
            if not end.id:
                shifts.add((0.0, 0.0))
            elif end.id not in self.stored or end.id not in self.tidy.places:
                return None
            else:
                (x, y), (u, v) = self.stored[end.id], self.tidy.places[end.id]
                shifts.add((x - u, y - v))
        return shifts.pop() if len(shifts) == 1 else None

    def _place(
        self,
        end: End,
        at: Position,
        source: bool,
        border: tuple[float, float, float, float],
        tidied: bool,
    ) -> Position | None:
        """Where an end of a tidy wire lies now."""
        if not end.id:
            if not tidied:
                return None
            left, top, right, bottom = border
            x, y = self.room.open(*at)
            if self.turned:
                return (left if source else right), y
            return x, (top if source else bottom)
        if end.id not in self.items or end.id not in self.tidy.places:
            return None
        x, y, w, h = self.boxes[end.id]
        laid = self.inner.get(end.id)
        if laid:
            ports = laid.outputs if source else laid.inputs
            if end.place >= len(ports):
                return None
            along = ports[end.place]
        else:
            u, v = self.tidy.places[end.id]
            along = at[1] - v if self.turned else at[0] - u
        if self.turned:
            return (x + w if source else x), y + along
        return x + along, (y + h if source else y)

    def _slots(self, routes: Mapping[Link, Points]) -> dict[tuple[End, bool], float]:
        slots: dict[tuple[End, bool], float] = {}
        for link, route in self.tidy.routes.items():
            for end, at, source in ((link.source, route[0], True), (link.target, route[-1], False)):
                place = self.tidy.places.get(end.id)
                if place is not None:
                    slots[end, source] = at[1] - place[1] if self.turned else at[0] - place[0]
        for link, route in routes.items():
            for end, at, source in ((link.source, route[0], True), (link.target, route[-1], False)):
                if not end.id:
                    slots[end, source] = at[1] if self.turned else at[0]
        return slots

    def _port(
        self, k: int, inputs: bool, slots: Mapping[tuple[End, bool], float], tidied: bool
    ) -> float:
        """Where a slot of the border lies: as drawn tidily, else over what it leads to."""
        if tidied and (End("", k), inputs) in slots:
            return slots[End("", k), inputs]
        for link in self.body.links:
            border, other = (link.source, link.target) if inputs else (link.target, link.source)
            if border == End("", k) and other.id in self.boxes:
                x, y, w, h = self.boxes[other.id]
                return y + h / 2 if self.turned else x + w / 2
        middles = [y + h / 2 if self.turned else x + w / 2 for x, y, w, h in self.boxes.values()]
        return (middles[0] if middles else 100.0) + k * 16


def _joined(start: Position, corners: list[Position], stop: Position, turned: bool) -> Points:
    """A way of straight legs through corners, whose first and last leg follow its ends."""
    if turned:
        flipped = _joined(
            (start[1], start[0]), [(y, x) for x, y in corners], (stop[1], stop[0]), False
        )
        return tuple((x, y) for y, x in flipped)
    if not corners:
        if start[0] == stop[0]:
            return start, stop
        middle = (start[1] + stop[1]) / 2
        return start, (start[0], middle), (stop[0], middle), stop
    corners[0] = start[0], corners[0][1]
    corners[-1] = stop[0], corners[-1][1]
    return start, *corners, stop
