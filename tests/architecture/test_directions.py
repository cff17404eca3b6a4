"""The linters refuse an import against the direction of the house."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.checkout import copy_checkout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout to break, importable as gradscape from the folder around it."""
    return copy_checkout(tmp_path_factory.mktemp("around") / "gradscape")


def lint(copy: Path, monkeypatch: pytest.MonkeyPatch) -> subprocess.CompletedProcess[str]:
    monkeypatch.setenv("PYTHONPATH", str(copy.parent))
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("graph/planted.py", "import torch"),
        ("graph/operators/planted.py", "from torch import nn"),
        ("graph/planted.py", "import gradscape.backends"),
        ("graph/planted.py", "from gradscape import main"),
        ("backends/source/planted.py", "from gradscape.backends.pytorch import engine"),
        ("backends/data/planted.py", "import torch.utils.data"),
        ("backends/planted.py", "import torch"),
        ("backends/pytorch/planted.py", "from gradscape import main"),
        ("backends/pytorch/planted.py", "import PySide6.QtCore"),
        ("graph/planted.py", "from PySide6 import QtGui"),
        ("graph/planted.py", "import gradscape.gui"),
        ("backends/planted.py", "from gradscape.gui import editor"),
        ("gui/planted.py", "import torch"),
        ("gui/planted.py", "from gradscape.backends.pytorch import engine"),
        ("gui/planted.py", "from gradscape import main"),
    ],
)
def test_an_import_against_the_direction_breaks_a_contract(
    copy: Path, monkeypatch: pytest.MonkeyPatch, file: str, statement: str
) -> None:
    planted = copy / file
    planted.write_text(statement + "\n")
    done = lint(copy, monkeypatch)
    planted.unlink()
    assert done.returncode == 1
    assert "planted" in done.stdout


@pytest.mark.parametrize("name", ["graph", "backends", "gui", "main"])
def test_a_bare_import_of_our_own_folders_is_refused(name: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "-"]
    done = subprocess.run(command, input=f"import {name}\n", capture_output=True, text=True)
    assert done.returncode == 1
    assert f"Import gradscape.{name}" in done.stdout
