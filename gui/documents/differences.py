"""What differs between two projects, in the person's language."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from gradscape.graph import differences as rule
from gradscape.graph.project import Project

MOST = 200
"""Lines of the details."""


class Differences(NamedTuple):
    """`2 nodes added, 1 node changed`, and a line for each."""

    words: str
    details: str


def _say(words: str, *values: object) -> str:
    said = QCoreApplication.translate("Differences", words)
    return said.format(*values) if values else said


def differences(old: Project, new: Project) -> Differences:
    """What makes `new` of `old`, in words."""
    found = rule.differences(old, new)
    return Differences(found.words(_say), "\n".join(found.lines(_say)[:MOST]))
