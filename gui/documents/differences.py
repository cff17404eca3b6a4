"""What differs between two projects, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication

from gradscape.graph.change import Change, Placed
from gradscape.gui.words import title

MOST = 200
"""Lines of the details."""


class Differences(NamedTuple):
    """`2 nodes added, 1 changed`, and a line for each."""

    words: str
    details: str


def _say(words: str, *values: object) -> str:
    said = QCoreApplication.translate("Differences", words)
    return said.format(*values) if values else said


def differences(change: Change) -> Differences:
    """What a change does, in words."""
    nodes: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
    blocks: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
    moved: list[str] = []
    settings: list[str] = []
    for address, pair in change.items.items():
        match address:
            case ("node", definition, i):
                nodes[_kind(pair)].append(f"{definition}: {_name(pair, i)}")
            case ("definition", name):
                blocks[_kind(pair)].append(name)
            case ("position", definition, i) if ("node", definition, i) not in change.items:
                moved.append(f"{definition}: {i}")
            case (name,):
                settings.append(name)
    parts = [
        *_parts(nodes, _NODE),
        *_parts(blocks, _BLOCK),
        *_some(moved, "1 node moved", "{0} nodes moved"),
        *_settings(settings),
    ]
    words = ", ".join(parts) or _say("nothing that differs")
    return Differences(words, "\n".join(_lines(nodes, blocks)[:MOST]))


_NODE = {
    "added": ("1 node added", "{0} nodes added"),
    "removed": ("1 node removed", "{0} nodes removed"),
    "changed": ("1 node changed", "{0} nodes changed"),
}
_BLOCK = {
    "added": ("1 block added", "{0} blocks added"),
    "removed": ("1 block removed", "{0} blocks removed"),
    "changed": ("1 block changed", "{0} blocks changed"),
}
_SETTINGS = {
    "network": "another network",
    "data": "other data",
    "training": "other training settings",
}


def _kind(pair: tuple[Any, Any]) -> str:
    before, after = pair
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _name(pair: tuple[Any, Any], i: str) -> str:
    held = pair[1] or pair[0]
    return title(held.value) if isinstance(held, Placed) else i


def _parts(found: dict[str, list[str]], words: dict[str, tuple[str, str]]) -> list[str]:
    return [part for kind, names in found.items() for part in _some(names, *words[kind])]


def _some(names: list[str], one: str, many: str) -> list[str]:
    if not names:
        return []
    return [_say(one) if len(names) == 1 else _say(many, len(names))]


def _settings(names: Iterable[str]) -> list[str]:
    return [_say(_SETTINGS[name]) for name in names if name in _SETTINGS]


def _lines(nodes: dict[str, list[str]], blocks: dict[str, list[str]]) -> list[str]:
    ways = {"added": _say("{0}, added"), "removed": _say("{0}, removed"), "changed": _say("{0}")}
    return [
        ways[kind].replace("{0}", name)
        for held in (nodes, blocks)
        for kind, names in held.items()
        for name in names
    ]
