"""The plots of the Train workspace. Whoever imports this loads pyqtgraph, which takes a while."""

from gradscape.gui.training.plots.data import Epochs, Grown, Layer, RunData
from gradscape.gui.training.plots.plots import Plots
from gradscape.gui.training.plots.reduce import scale_of, shades

__all__ = ["Epochs", "Grown", "Layer", "Plots", "RunData", "scale_of", "shades"]
