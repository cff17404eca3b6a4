"""The guard that every test runs under finds what it is there to find."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from tests.leaks import LeakError, no_leaks

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
SPEAK = [sys.executable, "-c", "import os, time; os.write(1, bytes([1])); time.sleep(60)"]


def test_a_process_that_outlives_a_test_is_named_with_its_line_and_killed() -> None:
    words = r"time\.sleep.*test_leaks\.py:\d+ in test_"
    with pytest.raises(LeakError, match=words) as caught, no_leaks(grace=0.1):
        child = subprocess.Popen(SLEEP)
    assert str(child.pid) in str(caught.value)
    assert not psutil.pid_exists(child.pid)
    child.wait()


def test_an_orphan_is_found_though_its_parent_has_gone(tmp_path: Path) -> None:
    parent = (
        "import os, pathlib, subprocess, sys\n"
        # It is there once it speaks: before, it may still be on its way into its own program.
        f"child = subprocess.Popen({SPEAK!r}, stdout=subprocess.PIPE)\n"
        "child.stdout.read(1)\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid))\n"
        "os._exit(0)"
    )
    command = [sys.executable, "-c", parent, str(tmp_path / "pid")]
    with pytest.raises(LeakError, match="left behind") as caught, no_leaks(grace=0.1):
        subprocess.run(command, check=True)
    orphan = int((tmp_path / "pid").read_text())
    assert str(orphan) in str(caught.value)
    assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == "zombie"


def test_a_thread_that_outlives_a_test_is_named_with_its_line() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="stray")
    try:
        words = r"thread 'stray', started at .*test_leaks\.py:\d+"
        with pytest.raises(LeakError, match=words), no_leaks(grace=0.1):
            thread.start()
    finally:
        stop.set()
        thread.join()


def test_what_ends_by_itself_within_the_grace_is_no_leak() -> None:
    with no_leaks(grace=20):
        child = subprocess.Popen([sys.executable, "-c", ""])
        thread = threading.Thread(target=child.wait)
        thread.start()
    assert not thread.is_alive()


def test_settings_are_written_to_a_home_of_the_test_only(home: Path) -> None:
    assert Path.home() == home
    assert Path(os.environ["XDG_CONFIG_HOME"]).is_relative_to(home)
    assert not any(home.iterdir())
