"""What differs between two projects, in the person's language."""

from __future__ import annotations

from typing import NamedTuple

from gradscape.graph import differences as rule
from gradscape.graph.project import Project
from gradscape.gui.words import said

MOST = 200
"""Lines of the details."""


class Differences(NamedTuple):
    """`2 nodes added, 1 node changed`, and a line for each."""

    words: str
    details: str


def differences(old: Project, new: Project) -> Differences:
    """What makes `new` of `old`, in words."""
    found = rule.differences(old, new)
    return Differences(said(found.words), "\n".join(map(said, found.lines[:MOST])))
