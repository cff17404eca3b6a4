"""The list of runs: numbers, figures, damage, and the bin."""

from pathlib import Path

import pytest

from gradscape.backends.runs import RunError, create
from gradscape.backends.runs.index import FILE
from gradscape.backends.runs.registry import Registry, folder_of
from tests.backends.runs.making import JOB, damaged, epoch, finished, step, write


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "runs")


def names(registry: Registry) -> list[str]:
    return [entry.name for entry in registry.entries()]


def test_runs_lie_beside_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_of(tmp_path / "net.gradscape") == tmp_path / "runs"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    assert folder_of(None) == tmp_path / "own" / "gradscape" / "runs"


def test_a_folder_that_is_not_there_has_no_runs(registry: Registry) -> None:
    assert registry.entries() == registry.deleted() == []
    registry.empty_bin()
    assert not registry.folder.exists()


def test_a_run_is_told_with_what_it_came_to(registry: Registry) -> None:
    finished(registry).set_note("the first – gut")
    (entry,) = registry.entries()
    assert (entry.number, entry.state, entry.network) == (1, "finished", "Digits")
    assert (entry.training, entry.data, entry.note) == (JOB.training, JOB.data, "the first – gut")
    assert entry.begun is not None
    assert entry.ended is not None
    assert entry.made <= entry.begun <= entry.ended
    figures = entry.figures
    assert (figures.epochs, figures.val_loss, figures.val_accuracy) == (2, 0.75, 0.7)
    assert (figures.best_epoch, figures.best_loss, figures.best_accuracy) == (1, 0.5, 0.8)
    assert figures.seconds == 3.0


def test_the_list_follows_what_happens_to_a_run(registry: Registry) -> None:
    run = registry.create("digits", JOB, "{}", "Digits")
    with run.lock():
        write(run, [step(1), epoch(1, 1, 0.5)])
        assert [(e.state, e.figures.epochs) for e in registry.entries()] == [("running", 1)]
    assert [(e.state, e.ended is None) for e in registry.entries()] == [("interrupted", False)]
    with run.lock():
        run.set_state("running")
        write(run, [step(2), epoch(2, 2, None)], after=1)
        run.set_note("on")
        (entry,) = registry.entries()
        assert (entry.state, entry.figures.epochs, entry.note) == ("running", 2, "on")
        assert entry.figures.best_epoch == 1
    run.set_note("")
    assert [e.note for e in registry.entries()] == [""]


def test_the_index_can_be_deleted_or_damaged(registry: Registry) -> None:
    finished(registry)
    before = registry.entries()
    assert registry.entries() == before
    (registry.folder / FILE).write_bytes(b'{"held": 3')
    assert registry.entries() == before
    (registry.folder / FILE).unlink()
    assert registry.entries() == before


def test_numbers_go_on_by_name_and_are_not_used_while_in_the_bin(registry: Registry) -> None:
    made = [finished(registry, stem).path.name for stem in ("digits", "net-2", "digits", "digits")]
    assert made == ["digits-1", "net-2-1", "digits-2", "digits-3"]
    registry.delete("digits-3")
    registry.delete("digits-1")
    assert finished(registry).path.name == "digits-4"
    registry.delete("digits-4")
    registry.empty_bin()
    assert finished(registry).path.name == "digits-3"
    assert [(e.name, e.number) for e in registry.entries()] == [
        ("net-2-1", 1),
        ("digits-2", 2),
        ("digits-3", 3),
    ]


def test_a_run_goes_to_the_bin_and_comes_back(registry: Registry) -> None:
    run = finished(registry)
    before = registry.entries()
    registry.delete("digits-1")
    assert registry.entries() == []
    assert [entry.name for entry in registry.deleted()] == ["digits-1"]
    assert registry.put_back("digits-1").path == run.path
    assert registry.entries() == before
    assert registry.deleted() == []


def test_the_bin_refuses_what_it_cannot_do(registry: Registry) -> None:
    run = finished(registry)
    with run.lock(), pytest.raises(RunError, match="Stop the run first"):
        registry.delete("digits-1")
    registry.delete("digits-1")
    create(run.path, JOB, "{}", "Digits")
    with pytest.raises(RunError, match="exists"):
        registry.put_back("digits-1")
    with pytest.raises(RunError, match="cannot be moved"):
        registry.delete("digits-7")


def test_damaged_folders_are_listed_with_why(registry: Registry) -> None:
    finished(registry)
    damaged(registry.folder / "digits-2")
    half = registry.folder / "digits-3"
    half.mkdir()
    (half / "job.json").write_bytes(b"{}")
    newer = create(registry.folder / "digits-4", JOB, "{}", "Digits")
    (newer.path / "run.json").write_bytes(b'{"version": 99, "template": "x"}')
    torn = finished(registry)
    torn.segments()[0].write_bytes(b'{"type":"epoch"}\n')
    (registry.folder / "plots").mkdir()
    (registry.folder / "a file").touch()
    told = {entry.name: entry.message for entry in registry.entries() if entry.state == "damaged"}
    assert sorted(told) == ["digits-2", "digits-3", "digits-4", "digits-5"]
    assert "job.json is damaged" in told["digits-2"]
    assert "run.json" in told["digits-3"]
    assert "newer" in told["digits-4"]
    assert "line 1 is damaged" in told["digits-5"]
    assert "digits-1" in names(registry)
    registry.delete("digits-2")
    assert "digits-2" not in names(registry)
