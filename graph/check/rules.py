"""All rules: importing this module declares them, in the order in which they are asked."""

from gradscape.graph.check import chaining, fitting, naming, planned, sharing, training, wiring

__all__ = ["chaining", "fitting", "naming", "planned", "sharing", "training", "wiring"]
