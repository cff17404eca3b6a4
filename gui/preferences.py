"""Preferences: what the application remembers of a person, in one file of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, ValidationError, convert, to_builtins
from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from gradscape.gui.theme import Choice

Direction = Literal["down", "right"]
"""Which way a network flows on the canvas."""
RECENT = 12
"""Files that are remembered."""
SCALES = (1.0, 1.25, 1.5, 2.0)
"""The sizes of text that are offered."""


class Recent(Struct, frozen=True):
    """A file that was open, and when it was opened last, in seconds since 1970."""

    path: str
    opened: float


class Preferences:
    """Typed settings over an ini file. What cannot be read is as if it had never been set.

    Args:
        path: of the file; by default `gradscape/gradscape.ini` in the person's folder for settings.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _standard_path()
        self._settings = QSettings(str(self.path), QSettings.Format.IniFormat)

    def flush(self) -> None:
        """Write what has changed to the disk."""
        self._settings.sync()

    # ---- how it looks

    @property
    def theme(self) -> Choice:
        choice: Choice = self._one_of("look/theme", get_args(Choice), "system")
        return choice

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._settings.setValue("look/theme", choice)

    @property
    def text_scale(self) -> float:
        try:
            scale = float(str(self._settings.value("look/text_scale", 1.0)))
        except ValueError:
            return 1.0
        return scale if scale in SCALES else 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._settings.setValue("look/text_scale", scale)

    @property
    def reduced_motion(self) -> bool:
        return self._settings.value("look/reduced_motion", "false") in ("true", True)

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        self._settings.setValue("look/reduced_motion", reduced)

    @property
    def flow(self) -> Direction:
        direction: Direction = self._one_of("canvas/flow", get_args(Direction), "down")
        return direction

    @flow.setter
    def flow(self, direction: Direction) -> None:
        self._settings.setValue("canvas/flow", direction)

    # ---- files

    @property
    def recent(self) -> tuple[Recent, ...]:
        """The files that were open, the last one first."""
        files: tuple[Recent, ...] = self._json("files/recent", tuple[Recent, ...], ())
        return files

    def remember(self, path: Path, opened: float) -> None:
        """Put a file at the head of those that were open."""
        name = str(path.resolve())
        others = [each for each in self.recent if each.path != name]
        self._keep("files/recent", [Recent(name, opened), *others][:RECENT])

    def forget(self, path: str) -> None:
        """Remove a file from those that were open."""
        self._keep("files/recent", [each for each in self.recent if each.path != path])

    # ---- the window

    @property
    def geometry(self) -> QByteArray:
        """Where the window stands; empty before the first time."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._settings.setValue("window/geometry", state)

    @property
    def docks(self) -> QByteArray:
        """Where the panels stand; empty where they stand as shipped."""
        return self._bytes("window/docks")

    @docks.setter
    def docks(self, state: QByteArray) -> None:
        self._settings.setValue("window/docks", state)

    @property
    def closed_families(self) -> frozenset[str]:
        """The groups of the palette that are closed."""
        groups: frozenset[str] = self._json("palette/closed", frozenset[str], frozenset())
        return groups

    @closed_families.setter
    def closed_families(self, groups: frozenset[str]) -> None:
        self._keep("palette/closed", sorted(groups))

    @property
    def shortcuts(self) -> Mapping[str, str]:
        """Command → its keys as the person wants them, where they differ from ours."""
        keys: dict[str, str] = self._json("window/shortcuts", dict[str, str], {})
        return keys

    @shortcuts.setter
    def shortcuts(self, keys: Mapping[str, str]) -> None:
        self._keep("window/shortcuts", dict(keys))

    # ---- what holds for all

    def _one_of(self, key: str, known: Sequence[str], default: str) -> Any:
        value = self._settings.value(key, default)
        return value if value in known else default

    def _bytes(self, key: str) -> QByteArray:
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _json(self, key: str, kind: Any, default: Any) -> Any:
        try:
            return convert(json.loads(str(self._settings.value(key))), kind)
        except (ValueError, ValidationError):
            return default

    def _keep(self, key: str, value: Any) -> None:
        self._settings.setValue(key, json.dumps(to_builtins(value), ensure_ascii=False))


def _standard_path() -> Path:
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "gradscape" / "gradscape.ini"
