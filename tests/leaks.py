"""Finds the processes and threads that outlive a test, and the line that started them."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import StackSummary, walk_stack
from typing import Any
from weakref import WeakKeyDictionary

import psutil

ROOT = Path(__file__).resolve().parent.parent
# Every descendant inherits it, so an orphan is known as ours when its parent has gone.
MARK = "GRADSCAPE_TEST_PROCESS"
os.environ[MARK] = str(os.getpid())

_PROCESS_EVENTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn"}
_process_starts: list[str] = []
_thread_starts: WeakKeyDictionary[threading.Thread, str] = WeakKeyDictionary()


class LeakError(AssertionError):
    """Something that a test started was still there after it."""


def _here() -> str:
    """The innermost lines of this repository on the stack, outermost first."""
    stack = StackSummary.extract(walk_stack(None), lookup_lines=False)
    ours = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno} in {frame.name}"
        for frame in stack
        if frame.filename.startswith(f"{ROOT}{os.sep}")
        and not frame.filename.startswith(f"{ROOT}{os.sep}.venv")
        and frame.filename != __file__
    ]
    return " > ".join(reversed(ours[:3])) or "outside this repository"


def _note_process(event: str, args: tuple[Any, ...]) -> None:
    if event in _PROCESS_EVENTS:
        _process_starts.append(_here())


_start_thread = threading.Thread.start


def _note_thread(thread: threading.Thread) -> None:
    _thread_starts[thread] = _here()
    _start_thread(thread)


sys.addaudithook(_note_process)
# The interpreter tells its audit hooks of threads from Python 3.12 only.
threading.Thread.start = _note_thread  # type: ignore[method-assign,assignment]


def _processes() -> set[psutil.Process]:
    found = set(psutil.Process().children(recursive=True))
    if _process_starts:  # Looking at every process of the machine is worth it only then.
        found |= {
            process
            for process in psutil.process_iter(["environ"])
            if (process.info["environ"] or {}).get(MARK) == os.environ[MARK]
            and process.pid != os.getpid()
        }
    return found


def _words(process: psutil.Process) -> str:
    try:
        return f"process {process.pid}: {' '.join(process.cmdline()) or process.name()}"
    except psutil.Error:
        return f"process {process.pid}"


@contextmanager
def no_leaks(grace: float = 5.0) -> Iterator[None]:
    """Within it, every process and thread that starts must also end.

    What is still there gets `grace` seconds to finish; a process that does not is killed, so that
    the tests after this one are not disturbed.

    Raises:
        LeakError: naming each process and thread, and where it was started.
    """
    _process_starts.clear()
    processes, threads = _processes(), set(threading.enumerate())
    yield
    _, alive = psutil.wait_procs(_processes() - processes, timeout=grace)
    leaks = [f"{_words(process)}, one of those started at {_process_starts}" for process in alive]
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=grace)
    for thread in set(threading.enumerate()) - threads:
        thread.join(grace)
        if thread.is_alive():
            start = _thread_starts.get(thread, "an unknown line")
            leaks.append(f"thread {thread.name!r}, started at {start}")
    if leaks:
        raise LeakError("left behind: " + "; ".join(leaks))
