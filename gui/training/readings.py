"""Readings: the figures of a run at a step."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gradscape.backends.runs.pyramid import Pyramid
from gradscape.gui.training.session import Session


@dataclass(frozen=True)
class Readings:
    """What was known after a step.

    Args:
        epoch: in which it lies, from 1.
        val_loss, val_accuracy: of the last epoch that was over.
        highest: rate of the schedule.
    """

    step: int = 0
    epoch: int = 0
    epochs: int = 0
    loss: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None
    rate: float | None = None
    highest: float | None = None


def readings(session: Session, step: int | None = None) -> Readings:
    """Those of a session after a step; of the newest, if none is said."""
    series, job, epochs = session.series, session.job, session.epochs
    now = session.step
    at = now if step is None else min(step, now)
    highest = job.training.lr if job else None
    if series is None:
        return Readings(at, epochs=epochs, highest=highest)
    over = [line for line in series.epochs if line.step <= at]
    changes = [line.lr for line in series.changes if line.step < max(at, 1)]
    if step is None:
        changes = [line.lr for line in series.changes]
    last = over[-1] if over else None
    return Readings(
        at,
        _epoch(at, epochs, session.steps_per_epoch),
        epochs,
        _at(series.losses, at),
        last.val_loss if last else None,
        last.val_accuracy if last else None,
        session.rate if step is None else _at(series.rates, at),
        changes[-1] if changes else highest,
    )


def _epoch(step: int, epochs: int, steps: int | None) -> int:
    return min(epochs, max(1, math.ceil(step / steps))) if steps else 0


def _at(curve: Pyramid, step: int) -> float | None:
    found = curve.columns(step - 1, step, 1).mean
    value = float(found[0, 0]) if len(found) else math.nan
    return value if math.isfinite(value) else None
