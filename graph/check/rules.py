"""All rules: importing this module declares them, in the order in which they are asked."""

from gradscape.graph.check import planned, wiring

__all__ = ["planned", "wiring"]
