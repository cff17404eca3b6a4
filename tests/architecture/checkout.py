"""What the architecture tests ask of the checkout: its modules, and a copy to build or to break."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The folders that are packages, and the modules beside them.
PACKAGES = ("graph", "backends", "gui")
TOP = ("__init__.py", "main.py")
_PROJECT = ("pyproject.toml", "setup.py", "py.typed", "README.md", "LICENSE", "tests", "examples")


def python_files() -> list[Path]:
    """Each Python file of ours, relative to the checkout."""
    found = (path for folder in PACKAGES for path in (ROOT / folder).rglob("*.py"))
    return sorted([path.relative_to(ROOT) for path in found] + [Path(name) for name in TOP])


def data_files() -> list[Path]:
    """What else the package needs at run time, relative to the checkout."""
    theme = ROOT / "gui/theme"
    found = [path for path in theme.iterdir() if path.suffix in (".json", ".svg")]
    return [Path("py.typed"), *(path.relative_to(ROOT) for path in found)]


def module_names() -> list[str]:
    """Each module that can be imported without starting something: `gradscape.graph.model` …"""
    parts = [["gradscape", *path.with_suffix("").parts] for path in python_files()]
    return [
        ".".join(p for p in names if p != "__init__") for names in parts if "__main__" not in names
    ]


def copy_checkout(to: Path) -> Path:
    """A copy of what a clean clone holds, without what make and the tools made."""
    to.mkdir()
    for name in (*PACKAGES, *TOP, *_PROJECT):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, to / name)
    return to
