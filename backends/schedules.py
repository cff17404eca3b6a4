"""Learning rates over a run: the share of the highest rate at each step, counted from 0.

The exported script holds the text of the one that it uses, so these are plain functions.
"""

import math
from collections.abc import Callable

from gradscape.graph.settings import ScheduleName


def constant(step: int, steps: int, warmup: float) -> float:
    """Rises linearly over the warm-up, then stays."""
    rise = warmup * steps
    return min(1.0, (step + 1) / rise) if step < rise else 1.0


def cosine(step: int, steps: int, warmup: float) -> float:
    """Rises linearly over the warm-up, then falls to 0 along half a cosine."""
    rise = warmup * steps
    if step < rise:
        return min(1.0, (step + 1) / rise)
    return (1 + math.cos(math.pi * (step - rise) / (steps - rise))) / 2


def one_cycle(step: int, steps: int, warmup: float) -> float:
    """Rises from 1/25 and falls to a 10,000th of that (Smith 2018, cosine phases)."""
    rise = warmup * steps
    if step < rise:
        return 1 - 0.96 * (1 + math.cos(math.pi * step / rise)) / 2
    fall = math.pi * (step - rise) / (steps - rise)
    return 4e-6 + (1 - 4e-6) * (1 + math.cos(fall)) / 2


SCHEDULES: dict[ScheduleName, Callable[[int, int, float], float]] = {
    "constant": constant,
    "cosine": cosine,
    "one_cycle": one_cycle,
}
