"""What `pip install gradscape` brings: the package, whole, and nothing beside it."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.architecture.checkout import copy_checkout, data_files, module_names, python_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by way of the source distribution as for a release."""
    copy = copy_checkout(tmp_path_factory.mktemp("build") / "gradscape")
    command = [sys.executable, "-P", "-m", "build", "--no-isolation", str(copy)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = (copy / "dist").glob("*.whl")
    return path


def test_it_holds_every_module_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    modules = {f"gradscape/{path.as_posix()}" for path in python_files()}
    assert held == modules | {f"gradscape/{path.as_posix()}" for path in data_files()}


def test_it_registers_the_command_and_the_renderer(wheel: Path) -> None:
    points = ConfigParser()
    with ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        points.read_string(archive.read(name).decode())
    assert dict(points["console_scripts"]) == {"gradscape": "gradscape.main:main"}
    assert points["gradscape.sources"]["pytorch"] == "gradscape.backends.jobs:render_project"


def test_it_trains_where_the_person_has_modules_named_like_our_folders(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    work.mkdir()
    for name in ("graph.py", "main.py", "gui/__init__.py"):
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_text("raise SystemExit('the wrong module')\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    verbs = (
        ("new", "mlp", "-o", "net.gradscape"),
        ("train", "net.gradscape", "--data", "digits", "--epochs", "1", "--out", "run"),
    )
    for verb in verbs:
        command = [sys.executable, "-m", "gradscape.main", *verb]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert (work / "run" / "weights.safetensors").is_file()


def test_it_imports_where_the_person_has_modules_named_like_our_folders(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    work.mkdir()
    for name in ("graph", "backends", "gui", "main"):
        (work / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    lines = (
        "from importlib import import_module",
        f"for name in {module_names()}: import_module(name)",
        "print(import_module('gradscape').__file__)",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(site)
