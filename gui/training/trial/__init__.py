"""Trial: a network is tried out on what a person draws, and on the data."""

from gradscape.gui.training.trial.panel import TrialPanel

__all__ = ["TrialPanel"]
