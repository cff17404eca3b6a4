"""The cost panel: where the parameters are, and where the work is."""

from gradscape.gui.panels.cost.panel import CostPanel

__all__ = ["CostPanel"]
