"""A disk that is full and files that are damaged are told in words, and nothing is lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradscape.backends.process import WorkerError
from gradscape.backends.process import train as train_in_worker
from gradscape.backends.protocol import Ended, Event, Failed, Saved, Started
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.worker import work
from gradscape.backends.runs import Run
from tests.backends.models import folder_job, new_run
from tests.backends.pytorch.test_resume import figures


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a file system of its own")
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a file system cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, leave: int = 0) -> None:
    """Takes all room but `leave` bytes."""
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            file.truncate(max(0, file.tell() - leave))


def go(run: Run, act: Callable[[Event], None] = lambda _: None) -> Event:
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        act(event)

    work(run.job, emit, Control())
    return events[-1]


@pytest.mark.parametrize("leave", [0, 4096, 16384, 65536])
@pytest.mark.parametrize("after", [Started, Saved], ids=["first", "later"])
def test_a_full_disk_is_told_and_the_run_goes_on_once_there_is_room(
    tmp_path: Path, small_disk: Path, leave: int, after: type[Event]
) -> None:
    """In whichever file the room ends: record, checkpoint or state."""
    job = folder_job(tmp_path / "data", checkpoint_seconds=0.0)
    whole = new_run(tmp_path / "whole", job)
    go(whole)
    run, filled = new_run(small_disk / "run", job), False

    def act(event: Event) -> None:
        nonlocal filled
        if isinstance(event, after) and not filled:
            filled = True
            fill(small_disk, leave)

    last = go(run, act)
    if leave < 65536:
        assert isinstance(last, Failed)
        assert last.disk
        assert f"{run.path} cannot be written: the disk is full" in last.message
        assert not last.input
        assert run.status.state in ("failed", "interrupted")
    (small_disk / "filler").unlink()
    go(run)
    assert figures(run) == figures(whole)
    assert not list(run.path.glob("*.unfinished"))


def test_a_disk_that_is_full_from_the_start(tmp_path: Path, small_disk: Path) -> None:
    run = new_run(small_disk / "run", folder_job(tmp_path / "data"))
    fill(small_disk)
    with pytest.raises(WorkerError, match="the disk is full"):
        list(train_in_worker(run.job))
    assert run.status.state == "interrupted"
    assert not run.is_locked()


def test_a_checkpoint_that_finds_no_room_leaves_the_one_before(
    tmp_path: Path, small_disk: Path
) -> None:
    job = folder_job(tmp_path / "data", checkpoint_seconds=0.0)
    run, kept = new_run(small_disk / "run", job), b""

    def act(event: Event) -> None:
        nonlocal kept
        if event == Saved(step=5):
            kept = run.last.read_bytes()
            fill(small_disk, 4096)

    assert isinstance(go(run, act), Failed)
    assert run.last.read_bytes() == kept


@pytest.mark.parametrize("part", ["train-images", "train-labels", "t10k-images", "t10k-labels"])
@pytest.mark.parametrize("damage", [lambda b: b[:-9], lambda b: b[:2], lambda b: b"no" + b[2:]])
def test_a_damaged_data_file_is_named(
    tmp_path: Path, part: str, damage: Callable[[bytes], bytes]
) -> None:
    """Damaged after the network was made; mended, the run begins."""
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", training={"epochs": 1}))
    path = next((tmp_path / "data").glob(f"{part}*"))
    content = path.read_bytes()
    path.write_bytes(damage(content))
    last = go(run)
    assert isinstance(last, Failed)
    assert last.input
    assert str(path) in last.message
    assert run.status.state == "failed"
    assert str(path) in run.status.message
    path.write_bytes(content)
    assert isinstance(go(run), Ended)
