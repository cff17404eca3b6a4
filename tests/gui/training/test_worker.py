"""Workers over Qt's pipes: one stands ready, each is told of when it ends, none stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.backends import process
from gradscape.backends.protocol import Event, Failed
from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor
from gradscape.gui.training.session import Session
from gradscape.gui.training.worker import WorkerProcess, Workers
from tests.gui.training.conftest import PRETEND, Sees

LONG = 60_000


def words(qtbot: QtBot, worker: WorkerProcess) -> str:
    """How it ended."""
    with qtbot.waitSignal(worker.gone, timeout=LONG) as caught:
        pass
    assert caught.args is not None
    return str(caught.args[0])


def command(monkeypatch: pytest.MonkeyPatch, *parts: str) -> None:
    monkeypatch.setattr(process, "COMMAND", parts)


def test_none_is_started_ahead_unless_that_is_wanted(qtbot: QtBot, pretended: None) -> None:
    workers = Workers()
    assert workers.ready is None
    workers.stand_by()
    ready = workers.ready
    assert ready is not None
    qtbot.waitUntil(lambda: ready.is_there, timeout=LONG)
    taken = workers.take()
    assert taken is ready
    assert workers.ready is None
    taken.close()
    assert workers.ready is not None
    assert workers.ready is not taken
    workers.close()
    assert psutil.Process().children() == []


def test_a_task_without_an_end_leaves_another_one_ready(qtbot: QtBot, pretended: None) -> None:
    workers = Workers()
    workers.stand_by()
    taken = workers.take(lasting=True)
    ready = workers.ready
    assert ready is not None
    assert ready is not taken
    taken.kill()
    assert workers.ready is ready
    workers.close()


def test_one_that_stands_ready_knows_of_no_task_and_is_ended_at_once(
    qtbot: QtBot, pretended: None
) -> None:
    workers = Workers()
    workers.stand_by()
    assert workers.ready is not None
    assert not workers.ready.tasked
    workers.close()
    workers.close()
    assert workers.ready is None


def test_one_that_cannot_be_started_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "/no/such/program")
    worker = WorkerProcess()
    assert "No worker could be started" in words(qtbot, worker)
    worker.close()


def test_what_is_ready_and_has_died_is_not_given_out(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(monkeypatch, sys.executable, "-c", "pass")
    workers = Workers()
    workers.stand_by()
    dead = workers.ready
    assert dead is not None
    assert "exit status 0" in words(qtbot, dead)
    taken = workers.take()
    assert taken is not dead
    assert "exit status 0" in words(qtbot, taken)
    workers.close()


def test_nonsense_ends_a_worker(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, sys.executable, "-c", "print('hello, world', flush=True); input()")
    assert "A frame says" in words(qtbot, WorkerProcess())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_signal_has_a_name(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    command(monkeypatch, sys.executable, "-c", kill)
    assert "ended by SIGSEGV" in words(qtbot, WorkerProcess())


def test_a_worker_without_torch_says_so(
    qtbot: QtBot, pretended: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKS", "import")
    worker = WorkerProcess()
    said: list[Event] = []
    worker.said.connect(said.append)
    assert words(qtbot, worker) == ""
    assert isinstance(said[0], Failed)
    assert "PyTorch cannot be imported" in said[0].message


def test_waiting_threads_do_not_spin(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import os, sys; sys.exit(os.environ.get('OMP_WAIT_POLICY') == 'PASSIVE' and 3)"
    command(monkeypatch, sys.executable, "-c", code)
    assert "exit status 3" in words(qtbot, WorkerProcess())


def test_closing_ends_a_run_with_a_checkpoint_and_leaves_no_process(
    sees: Sees, pretended: None, long: Project
) -> None:
    seen = sees(long)
    seen.session.start()
    seen.until(lambda: seen.session.step > 3)
    run = seen.session.run
    assert run is not None
    seen.session.close()
    assert psutil.Process().children() == []
    assert run.status.state == "interrupted"
    assert int(run.last.read_text()) >= 4


def test_closing_a_session_ends_its_own_worker_alone(
    qtbot: QtBot, qapp: QApplication, pretended: None, long: Project, tmp_path: Path
) -> None:
    workers = Workers(qapp)
    made = [
        Session(
            Editor(Document(long), workers), lambda: tmp_path / "runs", workers, workers=workers
        )
        for _ in range(2)
    ]
    for session in made:
        session.start()
    qtbot.waitUntil(lambda: all(session.step > 3 for session in made), timeout=LONG)
    made[0].close()
    assert not made[0].busy
    assert made[1].busy
    assert len(psutil.Process().children()) == 1
    made[1].close()
    assert psutil.Process().children() == []
    workers.deleteLater()


KILLED = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from gradscape.backends import process
process.COMMAND = (sys.executable, "-P", {str(PRETEND)!r})
from gradscape.gui.editor import Editor
from gradscape.graph.document import Document
from gradscape.graph.settings import Training
from gradscape.gui.training.session import Session
from gradscape.gui.training.worker import Workers
from tests.gui.training.conftest import small

app = QCoreApplication([])
folder = Path(sys.argv[1])
workers = Workers()
workers.stand_by()
project = small(folder / "data", Training(batch=8, epochs=1_000_000))
session = Session(Editor(Document(project)), lambda: folder / "runs", workers=workers)
def told():
    if session.step > 3:
        print(session._worker.pid, flush=True)
session.moved.connect(told)
session.start()
workers.stand_by()
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_an_application_that_is_killed_takes_its_workers_along(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{root}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    with subprocess.Popen(
        [sys.executable, "-P", "-c", KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as application:
        assert application.stdout is not None
        pid = int(application.stdout.readline())
        children = psutil.Process(application.pid).children()
        assert pid in [child.pid for child in children]
        assert len(children) == 2
        application.send_signal(signal.SIGKILL)
        _, left = psutil.wait_procs(children, timeout=30)
        assert left == []
