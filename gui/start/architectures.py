"""What the start page knows of a network to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gradscape.gui.start.miniature import Miniature, miniature


@dataclass(frozen=True)
class Architecture:
    """A template with what it costs, and itself in small."""

    name: str
    title: str
    authors: str
    year: int
    parameters: int
    macs: int
    miniature: Miniature


def architectures() -> Iterator[Architecture]:
    """All of them, each checked when it is asked for."""
    from gradscape.graph.check import check
    from gradscape.graph.templates import get, names

    for template in map(get, names()):
        report = check(template.build())
        cost = report.cost
        assert cost is not None, "a template is sound"
        yield Architecture(
            template.name,
            template.title,
            template.authors,
            template.year,
            cost.parameters,
            cost.macs,
            miniature(report.partial),
        )
