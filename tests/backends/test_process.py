"""A worker as a process: how it lives, how it dies, and what is said of it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import psutil
import pytest
from msgspec import structs

from gradscape.backends import process
from gradscape.backends.process import Worker, WorkerError, resume, train
from gradscape.backends.protocol import (
    Checked,
    Continue,
    Continued,
    Ended,
    Epoch,
    Event,
    Job,
    Judge,
    Judged,
    Pause,
    Paused,
    Predict,
    Predicted,
    Preflight,
    ProtocolError,
    Rate,
    Rated,
    Saved,
    Started,
    Stop,
    Trial,
)
from gradscape.backends.runs import Run, RunError, open_run
from tests.backends.models import CONVOLUTION, folder_job, new_run

SLOW = CONVOLUTION.replace(
    "    def forward(self, x):\n        x = self.body",
    "    def forward(self, x):\n        __import__('time').sleep(0.02)\n        x = self.body",
)
"""Steps that take so long that somebody can come between."""

posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")


def slow_run(tmp_path: Path) -> Run:
    job = folder_job(
        tmp_path / "data", source=SLOW, training={"epochs": 50}, checkpoint_seconds=0.0
    )
    return new_run(tmp_path / "run", job)


def until(kind: type[Event], events: Iterator[Event]) -> Event:
    return next(event for event in events if isinstance(event, kind))


def test_a_run_from_beginning_to_end(tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data"))
    events = list(train(run.job))
    assert isinstance(events[0], Started)
    assert [event.epoch for event in events if isinstance(event, Epoch)] == [1, 2, 3]
    assert events[-1] == Ended(state="finished", step=24)
    assert list(resume(run.path)) == [Ended(state="finished", step=24)]


def test_what_a_model_prints_and_reads_disturbs_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = CONVOLUTION.replace(
        "        super().__init__()\n        self.stem",
        "        super().__init__()\n"
        "        print('printed', input.__name__)\n"
        "        __import__('os').system('echo from a child; cat')\n"
        "        self.stem",
    )
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", source=source))
    assert list(train(run.job))[-1] == Ended(state="finished", step=24)
    said = capfd.readouterr()
    assert said.out == ""
    assert "printed input" in said.err
    assert "from a child" in said.err


def test_a_folder_with_modules_of_our_names_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("graph", "main", "torch", "gui/__init__", "backends/__init__", "gradscape"):
        path = tmp_path / "own" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise RuntimeError('not this one')\n")
    monkeypatch.chdir(tmp_path / "own")
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data"))
    assert list(train(run.job))[-1] == Ended(state="finished", step=24)


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_worker_that_is_killed_is_told_in_words(tmp_path: Path, number: signal.Signals) -> None:
    run = slow_run(tmp_path)
    with Worker() as worker:
        worker.send(run.job)
        events = worker.events()
        until(Saved, events)
        worker.process.send_signal(number)
        with pytest.raises(WorkerError, match=number.name):
            list(events)
    assert run.status.state == "interrupted"


def test_a_worker_that_exits_is_told_in_words(tmp_path: Path) -> None:
    source = CONVOLUTION.replace("return self.fc(x)", "__import__('os')._exit(7)")
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", source=source))
    with pytest.raises(WorkerError, match="exit status 7"):
        list(train(run.job))


def test_an_exception_in_torch_is_told_with_its_node(tmp_path: Path) -> None:
    source = CONVOLUTION.replace("nn.Linear(240", "nn.Linear(241")
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", source=source))
    with pytest.raises(WorkerError, match=r"\(in fc\)") as caught:
        list(train(run.job))
    assert caught.value.nodes == ("fc",)
    assert "model.py" in caught.value.trace


def test_a_second_start_on_the_folder_is_refused(tmp_path: Path) -> None:
    run = slow_run(tmp_path)
    with Worker() as worker:
        worker.send(run.job)
        events = worker.events()
        until(Saved, events)
        with pytest.raises(RunError, match="another process"):
            list(resume(run.path))
        worker.send(Stop())
        assert list(events)[-1].state == "interrupted"  # type: ignore[union-attr]


def test_leaving_early_stops_with_a_checkpoint(tmp_path: Path) -> None:
    run = slow_run(tmp_path)
    events = train(run.job)
    until(Saved, events)
    events.close()  # type: ignore[attr-defined]
    assert run.status.state == "interrupted"
    assert run.last.exists()
    assert not run.is_locked()


def test_a_run_hears_what_is_wanted_while_it_goes(tmp_path: Path) -> None:
    """It waits, gets another rate meanwhile, goes on, and ends after its epoch."""
    run = slow_run(tmp_path)
    with Worker() as worker:
        worker.send(run.job)
        events = worker.events()
        until(Saved, events)
        worker.send(Pause())
        paused = until(Paused, events)
        assert isinstance(paused, Paused)
        worker.send(Rate(lr=0.5))
        assert until(Rated, events) == Rated(step=paused.step, lr=0.5)
        worker.send(Judge(number=7))
        judged = until(Judged, events)
        assert isinstance(judged, Judged)
        assert (judged.number, judged.step, len(judged.predicted)) == (7, paused.step, 4 * 20)
        worker.send(Stop(after="epoch"))
        worker.send(Continue())
        assert until(Continued, events) == Continued(step=paused.step)
        ended = list(events)[-1]
    assert isinstance(ended, Ended)
    assert ended.state == "interrupted"
    assert ended.step % 8 == 0
    assert [line.step for line in run.epochs()][-1] == ended.step
    assert run.rates() == [(paused.step, 0.5)]


def test_a_run_that_waits_ends_with_its_application(tmp_path: Path) -> None:
    run = slow_run(tmp_path)
    with Worker() as worker:
        worker.send(run.job)
        events = worker.events()
        until(Saved, events)
        worker.send(Pause())
        until(Paused, events)
    # Not killed: it had heard that nobody is there any more.
    assert worker.process.returncode == 0
    assert run.status.state == "interrupted"


def test_weights_are_tried_in_a_worker(tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data"))
    list(train(run.job))
    with Worker() as worker:
        worker.send(Trial(job=run.job, weights=str(run.weights)))
        events = worker.events()
        until(Started, events)
        worker.send(Predict(number=3, sample=bytes(4 * 30)))
        predicted = until(Predicted, events)
        assert isinstance(predicted, Predicted)
        assert (predicted.number, predicted.step, len(predicted.scores)) == (3, 24, 4)
        worker.send(Stop())
        assert isinstance(list(events)[-1], Ended)


def test_a_preflight_ends_with_what_it_found(tmp_path: Path) -> None:
    job = folder_job(tmp_path / "data")
    with Worker() as worker:
        worker.send(Preflight(job=job, seconds=1))
        found = list(worker.events())[-1]
    assert isinstance(found, Checked)
    assert found.steps_per_epoch == 8
    assert worker.process.returncode == 0


def test_a_worker_that_never_gets_a_job_ends() -> None:
    with Worker() as worker:
        pass
    assert worker.process.returncode is not None


def test_nonsense_from_a_worker_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", "print('hello, world')"))
    with Worker() as worker, pytest.raises(ProtocolError, match="frame"):
        list(worker.events())


PARENT = """
import sys
from pathlib import Path
from gradscape.backends.process import train
from gradscape.backends.protocol import Steps
from gradscape.backends.runs import open_run
for event in train(open_run(Path(sys.argv[1])).job):
    if isinstance(event, Steps):
        print("step", flush=True)
print("end", event.state, event.step, flush=True)
"""


@contextlib.contextmanager
def parent(run: Run) -> Iterator[subprocess.Popen[str]]:
    """An application that trains; its first line says that the worker steps."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, str(run.path)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as application:
        assert application.stdout is not None
        assert application.stdout.readline() == "step\n"
        yield application


@posix
def test_ctrl_c_stops_with_a_checkpoint(tmp_path: Path) -> None:
    run = slow_run(tmp_path)
    with parent(run) as application:
        # As a terminal does: to the whole group.
        os.killpg(application.pid, signal.SIGINT)
        assert application.stdout is not None
        *_, last = application.stdout.read().splitlines()
        assert application.wait() == 0
    assert last.startswith("end interrupted")
    assert run.status.state == "interrupted"


@posix
@pytest.mark.verify
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("turn", range(3))
def test_a_parent_that_is_killed_leaves_no_worker(
    tmp_path: Path, number: signal.Signals, turn: int
) -> None:
    run = slow_run(tmp_path)
    with parent(run) as application:
        children = psutil.Process(application.pid).children(recursive=True)
        assert children
        time.sleep(turn / 7)
        application.send_signal(number)
        application.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive
    assert run.status.state == "interrupted"
    assert run.last.exists()


@posix
@pytest.mark.verify
def test_a_worker_that_hangs_ends_with_its_parent(tmp_path: Path) -> None:
    source = SLOW.replace("sleep(0.02)", "sleep(0.02 if not self.training else 3600)")
    run = new_run(tmp_path / "run", folder_job(tmp_path / "data", source=source))
    with subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, str(run.path)], start_new_session=True
    ) as application:
        children: list[psutil.Process] = []
        while not run.segments():
            children = psutil.Process(application.pid).children(recursive=True)
            time.sleep(0.1)
        application.kill()
        application.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive


def _losses(run: Run) -> tuple[object, ...]:
    epochs = [(e.epoch, e.step, e.train_loss, e.val_loss, e.val_accuracy) for e in run.epochs()]
    return run.weights.read_bytes(), list(run.steps()), epochs


@posix
@pytest.mark.verify
@pytest.mark.parametrize("turn", range(20))
def test_killed_at_a_random_moment_the_run_ends_the_same(
    tmp_path: Path, turn: int, whole: tuple[object, ...], job: Job
) -> None:
    """SIGKILL after a random step, at a random moment within it: computing, writing, renaming."""
    random = Random(turn)
    run = new_run(tmp_path / "run", job)
    with Worker() as worker:
        worker.send(run.job)
        last = random.randint(1, 70)
        with contextlib.suppress(WorkerError):
            for event in worker.events():
                if isinstance(event, Saved) and event.step >= last:
                    time.sleep(random.random() * 0.01)
                    worker.process.kill()
    assert run.status.state == "interrupted"
    assert list(resume(run.path))[-1] == Ended(state="finished", step=72)
    assert _losses(run) == whole


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """Wide enough that writing a checkpoint takes a good part of each step."""
    source = CONVOLUTION.replace("240, num_classes", "240, 900), nn.Linear(900, num_classes")
    source = source.replace("self.fc = nn.Linear", "self.fc = nn.Sequential(nn.Linear")
    source = source.replace("num_classes)\n\n    def", "num_classes))\n\n    def")
    folder = tmp_path_factory.mktemp("killed")
    settings = {"epochs": 9, "schedule": "cosine"}
    made = folder_job(folder / "data", source=source, training=settings, checkpoint_seconds=0.0)
    return structs.replace(made, nodes={}, lines=())


@pytest.fixture(scope="module")
def whole(job: Job, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    run = new_run(tmp_path_factory.mktemp("whole") / "run", job)
    assert list(train(run.job))[-1] == Ended(state="finished", step=72)
    return _losses(open_run(run.path))
