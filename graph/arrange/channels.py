"""The room between two layers: every wire that turns there gets a track of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from gradscape.graph.arrange.flow import Flow
from gradscape.graph.arrange.level import Proper

UPON = 1000
"""What verticals cost that would lie upon each other, in crossings."""


@dataclass(slots=True)
class Net:
    """What leaves one port into a channel: one horizontal, and ways from it up and down.

    Args:
        tops: where ways from above come in: one; several where they lead to one point; none for
            a wire that goes back and comes from below, two where it begins.
        ends: (x, number) of the ways down; the number is that of a segment or of a return's turn.
        turns: the numbers of all that go along this horizontal.
        merges: its one end is an end of others, too.
        dodge: ways down that are another's until below that one's track.
    """

    tops: list[int]
    ends: list[tuple[int, int]] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    merges: bool = False
    low: int = 0
    high: int = 0
    track: int = 0
    dodge: dict[int, Net] = field(default_factory=dict)


def channels(g: Proper, flow: Flow, x: list[int], enter: list[tuple[int, ...]]) -> list[list[Net]]:
    """The nets that turn above each row, and below the last, from the first track to the last."""
    nets: list[dict[tuple[int, int], Net]] = [{} for _ in range(len(g.rows) + 1)]
    for n, row in enumerate(g.rows, 1):
        for v in row:
            for s in g.down[v]:
                k = g.segments[s]
                net = nets[n].setdefault((v, k.leave), Net([x[v] + k.leave]))
                net.ends.append((x[k.lower] + k.enter, s))
                net.turns.append(s)
                net.merges = len(net.ends) == 1 and len(g.up[k.lower]) > 1
    for i, back in g.returns.items():
        link, lane = flow.level.links[i], x[back.bends[0]]
        leave = flow.level.parts[link.source].outs[link.out]
        into = x[link.target] + enter[link.target][link.port]
        above = nets[g.layer[link.target]]
        above[-1, i] = Net([], [(lane, -1), (into, back.enter)], [back.enter])
        below = nets[g.layer[link.source] + 1]
        net = below.setdefault((link.source, leave), Net([x[link.source] + leave]))
        net.tops.append(x[back.bends[-1]])
        net.turns.append(back.leave)
        net.merges = False
    return [_tracks(_bundled(list(some.values()))) for some in nets]


def _bundled(nets: list[Net]) -> list[Net]:
    """Those that only lead to one point, from aside, share a horizontal."""
    found: list[Net] = []
    bundles: dict[int, Net] = {}
    for net in nets:
        end = net.ends[0][0] if net.ends else 0
        if not net.merges or net.tops == [end]:
            found.append(net)
        elif end in bundles:
            bundles[end].tops += net.tops
            bundles[end].ends += net.ends
            bundles[end].turns += net.turns
        else:
            bundles[end] = net
            found.append(net)
    return found


def _tracks(nets: list[Net]) -> list[Net]:
    """Those that turn, each on its track."""
    for net in nets:
        reach = [*net.tops, *(x for x, _ in net.ends)]
        net.low, net.high = min(reach), max(reach)
    turning = sorted((n for n in nets if n.low < n.high), key=lambda n: (n.low, n.high))
    _assign(turning, _Meeting(turning))
    return sorted(turning, key=lambda n: (n.track, n.low))


class _Meeting:
    """Which nets share some x, and what it costs to lay one below another.

    `after[i]` should lie below i; `weight[i]` has what is lost if i lies above those it should not.
    """

    def __init__(self, nets: list[Net]) -> None:
        size = len(nets)
        self.nets = nets
        self.meets: list[list[int]] = [[] for _ in range(size)]
        self.after: list[list[int]] = [[] for _ in range(size)]
        self.weight: list[dict[int, int]] = [{} for _ in range(size)]
        active: list[int] = []
        for i, net in enumerate(nets):
            active = [j for j in active if nets[j].high >= net.low]
            for j in active:
                if not _touch(nets[j], net):
                    self._meet(j, i)
            active.append(i)

    def _meet(self, i: int, j: int) -> None:
        self.meets[i].append(j)
        self.meets[j].append(i)
        above, below = _cost(self.nets[i], self.nets[j]), _cost(self.nets[j], self.nets[i])
        if above > below:
            i, j = j, i
        if above != below:
            self.after[i].append(j)
            self.weight[j][i] = abs(above - below)


def _touch(a: Net, b: Net) -> bool:
    """Whether two nets only meet at one end, in a T, and so may share a track."""
    down_a, down_b = ({x for x, _ in net.ends} for net in (a, b))
    same = set(a.tops) & set(b.tops) or down_a & set(b.tops) or down_b & set(a.tops)
    return a.high == b.low and not same


def _cost(a: Net, b: Net) -> int:
    """Crossings where a's horizontal lies above b's."""
    cost = sum(a.low < x < a.high for x in b.tops)
    for x, _ in a.ends:
        cost += (b.low < x < b.high) + UPON * (x in b.tops)
    return cost


def _assign(nets: list[Net], meeting: _Meeting) -> None:
    """Above and below so that few cross, then as high as the others let each."""
    done = [False] * len(nets)
    wait = [sum(costs.values()) for costs in meeting.weight]
    ready = [i for i, costs in enumerate(wait) if not costs]
    for _ in nets:
        if not ready:  # a ring: the one that loses least goes first
            rest = (i for i in range(len(nets)) if not done[i])
            ready = [min(rest, key=lambda i: (wait[i], i))]
        i = ready.pop(0)
        done[i] = True
        used = {nets[j].track for j in meeting.meets[i] if done[j]}
        track = max((nets[j].track + 1 for j in meeting.weight[i] if done[j]), default=0)
        while track in used:
            track += 1
        nets[i].track = track
        for j in meeting.after[i]:
            if not done[j]:
                wait[j] -= meeting.weight[j][i]
                if not wait[j]:
                    ready.append(j)
    for i, net in enumerate(nets):
        for other in (nets[j] for j in meeting.meets[i] if nets[j].track > net.track):
            net.dodge |= {number: other for x, number in net.ends if x in other.tops}
