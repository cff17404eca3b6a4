"""Defects planted in the rules of shapes and in the renderer: the tests have to find each.

A patch beside this file is one defect. Where the code that it changes has moved on, make it anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATCHES = sorted(Path(__file__).parent.glob("*.patch"))
OPERATORS = ("tests/graph/operators/test_catalogue.py::test_shapes_and_parameters_are_torchs",)
NETWORKS = ("tests/backends/source/test_rules.py", "tests/backends/source/test_random_networks.py")
CODE = (
    "__init__.py",
    "graph",
    "backends",
    "tests",
    "pyproject.toml",
    "main.py",
    "cli.py",
    "console.py",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code, which its own tests import."""
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in CODE:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "golden", "mutants")
            shutil.copytree(source, copy / name, ignore=ignored)
        else:
            shutil.copy(source, copy / name)
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "gradscape").symlink_to(copy)
    return copy


def fails(checkout: Path, suite: tuple[str, ...]) -> bool:
    """Whether a suite fails in a copy. That it cannot even be collected counts for nothing."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *suite]
    environment = {**os.environ, "PYTHONPATH": str(checkout.parent / "path")}
    environment["HYPOTHESIS_PROFILE"] = "first"
    done = subprocess.run(
        [*command, "-m", "not verify"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 1


def test_there_are_at_least_ten() -> None:
    assert len(PATCHES) >= 10


@pytest.mark.verify
@pytest.mark.parametrize("suite", [OPERATORS, NETWORKS], ids=["operators", "networks"])
def test_without_a_defect_all_is_well(checkout: Path, suite: tuple[str, ...]) -> None:
    assert not fails(checkout, suite)


@pytest.mark.verify
@pytest.mark.parametrize("patch", PATCHES, ids=lambda path: path.stem)
def test_a_defect_is_found(checkout: Path, patch: Path) -> None:
    subprocess.run(["git", "apply", str(patch)], cwd=checkout, check=True, capture_output=True)
    changed = patch.read_text().partition("+++ b/")[2].partition("\n")[0]
    of_shapes = changed.startswith(("graph/operators/", "graph/spec.py"))
    assert fails(checkout, OPERATORS if of_shapes else NETWORKS)
