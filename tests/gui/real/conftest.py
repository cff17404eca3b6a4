"""A display of its own with a mouse and a keyboard, and Gradscape before a person."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gui.real.hand import PATIENCE, Person

SCREEN = "1560x980x24"
WITNESS = Path(__file__).with_name("witness.py")


@pytest.fixture
def display() -> Iterator[str]:
    """A free display, as `:7`."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        words = f"{' and '.join(missing)} not found; apt-get install xvfb xdotool"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        assert number, f"Xvfb ended with {server.wait(PATIENCE)}"
        yield f":{number}"
        server.terminate()


@pytest.fixture
def person(display: str, tmp_path: Path) -> Iterator[Person]:
    """Somebody who has started Gradscape in an empty folder, for the first time in their life."""
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QPA_PLATFORMTHEME": "",
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("WAYLAND_DISPLAY", None)
    with subprocess.Popen(
        [sys.executable, str(WITNESS)],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as application:
        yield Person(application, environment)
        application.terminate()
