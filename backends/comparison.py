"""What differs between two projects, or between what two runs were begun with. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gradscape.backends.exports import Origin
from gradscape.backends.runs import Run
from gradscape.graph.differences import Differences, Field, differences


def compare(a: Path, b: Path) -> Differences:
    """Two files of projects, or folders of runs; of two runs also device, and the data to the byte.

    Raises:
        GradscapeError: one of them is neither.
    """
    old, new = Origin.of(a), Origin.of(b)
    found = differences(old.project, new.project)
    if old.run is None or new.run is None:
        return found
    return replace(found, settings=(*found.settings, *_facts(old.run, new.run)))


def _facts(old: Run, new: Run) -> Iterator[Field]:
    """What is not of the project; a run that never began has measured nothing."""
    if old.job.device != new.job.device:
        yield Field("device", old.job.device, new.job.device)
    before, after = old.data_facts, new.data_facts
    if before and after and before.fingerprint != after.fingerprint:
        yield Field("data.fingerprint", before.fingerprint, after.fingerprint)
