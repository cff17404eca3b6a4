"""Runs that wait: their order, who takes them, and what survives a restart."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from gradscape.backends.runs import RunError, open_run
from gradscape.backends.runs.queue import FILE, Queue
from gradscape.backends.runs.registry import Registry
from gradscape.graph.settings import Training
from tests.backends.runs.making import JOB


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    found = Queue(Registry(tmp_path / "runs"))
    for epochs in (1, 2, 3):
        job = structs.replace(JOB, training=Training(epochs=epochs))
        found.add("digits", job, "{}", "Digits")
    return found


def names(queue: Queue) -> list[str]:
    return [entry.name for entry in queue.waiting()]


def test_runs_wait_in_order_with_their_settings(queue: Queue) -> None:
    assert names(queue) == ["digits-1", "digits-2", "digits-3"]
    assert [entry.training and entry.training.epochs for entry in queue.waiting()] == [1, 2, 3]
    assert all(entry.begun is None and entry.ended is None for entry in queue.waiting())


def test_the_order_can_be_changed_and_survives_a_restart(queue: Queue) -> None:
    queue.move("digits-3", 0)
    queue.move("digits-1", 9)
    again = Queue(Registry(queue.registry.folder))
    assert names(again) == ["digits-3", "digits-2", "digits-1"]
    again.remove("digits-2")
    assert names(queue) == ["digits-3", "digits-1"]
    queue.registry.put_back("digits-2")
    assert names(queue) == ["digits-3", "digits-1", "digits-2"]
    (queue.registry.folder / FILE).write_bytes(b"{")
    assert names(queue) == ["digits-1", "digits-2", "digits-3"]


def test_the_next_one_waits_no_longer(queue: Queue) -> None:
    taken = queue.take()
    assert taken is not None
    assert taken.path.name == "digits-1"
    assert open_run(taken.path).status.begun is not None
    assert names(queue) == ["digits-2", "digits-3"]
    with pytest.raises(RunError, match="does not wait"):
        queue.move("digits-1", 0)
    with pytest.raises(RunError, match="does not wait"):
        queue.remove("digits-9")
    for _ in range(2):
        queue.take()
    assert queue.take() is None
    assert {entry.state for entry in queue.registry.entries()} == {"interrupted"}


TAKE = """
import sys
from pathlib import Path
from gradscape.backends.runs.queue import Queue
from gradscape.backends.runs.registry import Registry
queue = Queue(Registry(Path(sys.argv[1])))
while (run := queue.take()) is not None:
    print(run.path.name)
"""


def test_two_processes_never_take_the_same(queue: Queue) -> None:
    for _ in range(20):
        queue.add("digits", JOB, "{}", "Digits")
    command = [sys.executable, "-P", "-c", TAKE, str(queue.registry.folder)]
    takers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    taken = [name for taker in takers for name in taker.communicate()[0].split()]
    assert sorted(taken) == sorted(f"digits-{k}" for k in range(1, 24))
