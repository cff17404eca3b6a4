"""From the record of a run to what the plots show."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from gradscape.backends.runs import Run, create
from gradscape.backends.runs import series as kept
from gradscape.backends.runs.series import Series
from gradscape.gui.training.plots import RunData
from tests.backends.runs.making import JOB, epoch, step, write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create(tmp_path / "run", JOB, "{}", "Digits")


def read(run: Run) -> Series:
    series = Series(run, JOB.nodes)
    while series.read() or series.behind:
        pass
    return series


def test_a_run_that_has_not_begun_is_empty(run: Run) -> None:
    data = RunData.of("run 1", read(run))
    assert (data.steps, data.layers) == (0, ())
    assert not len(data.norms_at(1))


def test_what_is_plotted_is_what_was_recorded(run: Run) -> None:
    write(run, [step(1, 2.0, norms=(3.0, 4.0, 5.0), accuracy=0.25), epoch(1, 1, 0.5, 0.75)])
    data = RunData.of("run 1", read(run), {"conv": "first"})
    assert [tuple(layer) for layer in data.layers] == [("conv", "first"), ("fc", "fc")]
    assert data.loss.columns(0, 1, 1).mean.item() == 2.0
    assert data.accuracy.columns(0, 1, 1).mean.item() == 0.25
    assert data.epochs.steps.tolist() == [1]
    assert data.epochs.loss.tolist() == [0.5]
    assert data.epochs.accuracy.tolist() == [0.75]
    assert data.norms_at(1).tolist() == [5.0, 5.0]


def test_validation_that_was_not_finite_is_a_gap(run: Run) -> None:
    write(run, [step(1, 2.0), epoch(1, 1, None, None)])
    epochs = RunData.of("run 1", read(run)).epochs
    assert np.isnan([epochs.loss[0], epochs.accuracy[0]]).all()


def test_where_only_means_are_kept_the_record_is_asked(run: Run) -> None:
    norms = [(float(k), 0.0, k / 10) for k in range(1, 101)]
    with patch.object(kept, "NORMS", 32):
        write(run, [step(k, 1.0, norms=norms[k - 1]) for k in range(1, 101)])
        data = RunData.of("run 1", read(run))
    assert data.norms.grain > 1
    assert data.norms_at(37) == pytest.approx([37.0, 3.7], rel=1e-12)
    assert not len(data.norms_at(500))
