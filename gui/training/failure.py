"""Failure: what went wrong with a run, where, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradscape.graph.diagnostic import Fix, Path

Kind = Literal["input", "torch", "memory", "diverged", "killed", "start"]


@dataclass(frozen=True)
class Failure:
    """Something that ended a run, or kept it from beginning.

    Args:
        message: what happened and what to do, in words.
        nodes: the nodes concerned, as far as the document still has them.
        kind: `input`: the job could not be begun as it is (data, device, folder); `torch`: an error
            in the model; `memory`: the device had none left; `diverged`: a loss, a weight was not
            finite; `killed`: the worker died; `start`: no worker could be started.
        remedy: an edit that may help.
        trace: for a report.
    """

    message: str
    nodes: tuple[Path, ...] = ()
    kind: Kind = "torch"
    remedy: Fix | None = None
    trace: str = ""
