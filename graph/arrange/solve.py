"""A level through all its steps."""

from __future__ import annotations

from gradscape.graph.arrange.axes import with_axes
from gradscape.graph.arrange.channels import channels
from gradscape.graph.arrange.columns import columns
from gradscape.graph.arrange.flow import flow
from gradscape.graph.arrange.frames import sides
from gradscape.graph.arrange.heights import heights
from gradscape.graph.arrange.layers import branches, layers
from gradscape.graph.arrange.level import Drawn, Level
from gradscape.graph.arrange.order import arrange_rows
from gradscape.graph.arrange.proper import ports, proper
from gradscape.graph.arrange.returns import add_returns
from gradscape.graph.arrange.routes import Routes
from gradscape.graph.arrange.spine import skips, spine
from gradscape.graph.arrange.values import Spacing


def solve(level: Level, spacing: Spacing) -> Drawn:
    """The drawing of one piece; crossings are not counted here."""
    forward = flow(level)
    runs = branches(forward)
    layer = layers(forward, runs)
    skip = skips(forward, layer)
    straight = spine(forward, skip)
    enter = ports(level, straight)
    g = proper(forward, layer, skip, straight, enter, spacing)
    arrange_rows(g, level)
    add_returns(g, forward)
    guided = with_axes(g, {level.links[i].source for i in straight})
    x = columns(guided, spacing)[: len(g.layer)]
    y = heights(level, g, x, channels(g, forward, x, enter), runs, spacing)
    routes = Routes(forward, g, x, y, enter, spacing).all()
    left, right = sides(level, g, x, spacing)
    parts, inlets = len(level.parts), level.inlets
    return Drawn(
        right - left,
        y.bottom,
        [a - left for a in x[:parts]],
        y.tops,
        tuple(a - left for a in x[parts : parts + inlets]),
        tuple(a - left for a in x[parts + inlets : g.real]),
        [tuple((px - left, py) for px, py in route) for route in routes],
    )
