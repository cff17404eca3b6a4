"""The networks to begin with: measured once, and kept, so that the next first paint shows them."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import msgspec
from PySide6.QtCore import QSaveFile, QStandardPaths

import gradscape
from gradscape.gui.start.architecture import Architecture


class _Kept(msgspec.Struct):
    """A file of them, with the state of our source that it was made from."""

    source: str
    architectures: tuple[Architecture, ...]


def kept() -> tuple[Architecture, ...]:
    """Those of an earlier start; none where there was none, or Gradscape is another since."""
    try:
        found = msgspec.json.decode(_path().read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return ()
    return found.architectures if found.source == _source() else ()


def measured() -> tuple[Architecture, ...]:
    """All of them, each built, checked and drawn; kept for the next time."""
    from gradscape.graph.check import check
    from gradscape.graph.templates import get, names
    from gradscape.gui.start.miniature import miniature

    made = []
    for template in map(get, names()):
        report = check(template.build())
        cost = report.cost
        assert cost is not None, "a template is sound"
        figures = cost.parameters, cost.macs, miniature(report.partial)
        about = template.name, template.title, template.authors, template.year
        made.append(Architecture(*about, *figures))
    _keep(tuple(made))
    return tuple(made)


def _keep(made: tuple[Architecture, ...]) -> None:
    """Where it cannot be written, the next start measures again."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    file = QSaveFile(str(path))
    if file.open(QSaveFile.OpenModeFlag.WriteOnly):
        file.write(msgspec.json.encode(_Kept(_source(), made)))
        file.commit()


def _path() -> Path:
    place = QStandardPaths.StandardLocation.GenericCacheLocation
    return Path(QStandardPaths.writableLocation(place)) / "gradscape" / "architectures.json"


def _source() -> str:
    """Changes with every file that says what a network is, or how it is drawn."""
    state = [gradscape.__version__]
    root = Path(gradscape.__file__).parent
    for room in (root / "graph", root / "gui" / "start"):
        for folder, _, names in os.walk(room):
            for name in sorted(names):
                if name.endswith(".py"):
                    stat = Path(folder, name).stat()
                    state.append(f"{folder}/{name} {stat.st_size} {stat.st_mtime_ns}")
    return sha256("\n".join(sorted(state)).encode()).hexdigest()
