"""A run's curve in the columns of the screen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gradscape.backends.runs.pyramid import Columns, Floats
from gradscape.gui.training.plots.data import Grown
from gradscape.gui.training.plots.ranges import Range
from gradscape.gui.training.plots.reduce import WARM, half_life, smoothed


class Read(NamedTuple):
    """Batches in columns, their smoothed curve at the ends of these, and validation."""

    columns: Columns
    smooth: Floats
    steps: Floats
    values: Floats

    @property
    def ends(self) -> Floats:
        """The last step of each column."""
        return self.columns.edges[1:].astype(np.float64)

    @property
    def some(self) -> bool:
        """Whether there is anything to draw."""
        return bool(np.isfinite(self.smooth).any() or np.isfinite(self.values).any())

    def valid_in(self, sight: Range) -> Floats:
        """Validation within a range of steps."""
        return self.values[(self.steps >= sight[0]) & (self.steps <= sight[1])]


def read(
    curve: Grown, validation: tuple[Floats, Floats], sight: Range, width: float, rough: bool = False
) -> Read:
    """What of a curve is in sight, in about a column for each pixel.

    Args:
        validation: steps and values.
        sight: the range of steps.
        width: pixels that it takes.
        rough: columns need not be of one width, which is far quicker where only means are drawn.
    """
    start, end = max(0, int(sight[0]) - 1), min(curve.steps, int(sight[1]) + 2)
    half = half_life(curve.steps)
    # The smoothed curve must not depend on where the range begins.
    first = max(0, start - WARM * half)
    share = width / max(1.0, sight[1] - sight[0])
    made = curve.picture if rough else curve.columns
    columns = made(first, end, max(1, round((end - first) * share)))
    smooth = smoothed(columns, half)
    skip = max(0, int(np.searchsorted(columns.edges, start, "right")) - 1)
    seen = Columns(
        columns.edges[skip:], columns.low[skip:], columns.high[skip:], columns.mean[skip:]
    )
    return Read(seen, smooth[skip:], *validation)
