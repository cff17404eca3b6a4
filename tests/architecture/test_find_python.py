"""`make` on a system that lacks something names it, with the line that installs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.checkout import ROOT


def find_python(path: str, *wanted: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(ROOT / "tools" / "find-python.sh"), *wanted]
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True)


def fake(folder: Path, name: str, body: str) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)


def test_the_first_python_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    fake(tmp_path, "python3", "exit 1")
    fake(tmp_path, "python3.12", f'exec "{sys.executable}" "$@"')
    assert find_python(str(tmp_path)).stdout == "python3.12\n"


def test_no_python_at_all_is_said_with_the_lines_that_install_one(tmp_path: Path) -> None:
    done = find_python(str(tmp_path))
    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_a_python_that_was_named_and_is_too_old_is_refused(tmp_path: Path) -> None:
    fake(tmp_path, "python2", "exit 1")
    done = find_python(os.environ["PATH"], str(tmp_path / "python2"))
    assert done.returncode == 1
    assert "is not Python 3.11 or later" in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("ci", ["", "CI=true"])
def test_a_missing_venv_is_named_and_installed_only_where_ci_runs_as_root(
    tmp_path: Path, ci: str
) -> None:
    # Both apt-get and id stand in: the first one makes the module appear.
    flag = tmp_path / "installed"
    python = f'case "$2" in *ensurepip*) test -e {flag};; *) exec "{sys.executable}" "$@";; esac'
    fake(tmp_path, "python3", python)
    fake(tmp_path, "id", "echo 0")
    fake(tmp_path, "apt-get", f'[ "$1" = update ] || : > {flag}')
    script = ROOT / "tools" / "find-python.sh"
    command = ["/bin/sh", "-c", f"{ci} /bin/sh '{script}'"]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert flag.exists() == bool(ci)
    assert done.returncode == (0 if ci else 1)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert ci or f"sudo apt-get install python{version}-venv" in done.stderr
