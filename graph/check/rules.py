"""All rules and remedies: importing this module declares them, in the order of asking."""

from gradscape.graph.check import (
    agreeing,
    chaining,
    fitting,
    naming,
    planned,
    remedies,
    sharing,
    training,
    wiring,
)

__all__ = [
    "agreeing",
    "chaining",
    "fitting",
    "naming",
    "planned",
    "remedies",
    "sharing",
    "training",
    "wiring",
]
