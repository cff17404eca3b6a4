"""What of the catalogue fits what is typed: its label, what people and torch call it, its help."""

from __future__ import annotations

from collections.abc import Iterable

from gradscape.gui.catalog.entries import Entry
from gradscape.gui.commands.matching import score

LEAST = 1.5
"""Letters found one by one are worth less: they are looked for in labels alone."""


def search(found: Iterable[Entry], text: str) -> list[Entry]:
    """The entries that fit what is typed, the best first; all of them where nothing is."""
    if not text.strip():
        return list(found)
    scored = [(entry, _score(entry, text)) for entry in found]
    fitting = [(entry, value) for entry, value in scored if value is not None]
    return [entry for entry, _ in sorted(fitting, key=lambda pair: -pair[1])]


def _score(entry: Entry, text: str) -> float | None:
    """How well an entry fits. The label counts most, then its other names, its family, its help."""
    typed = text.casefold().split()
    labels = [_each(text, entry.label), _each("".join(typed), "".join(entry.label.split()))]
    words = [_each(text, word) for word in entry.words]
    wider = [_each(text, f"{entry.label} {entry.caption}")]
    scores = [value + 0.3 for value in labels if value]
    scores += [value for value in words if value > LEAST]
    scores += [value - 1 for value in wider if value > LEAST]
    if all(word in entry.help.casefold() for word in typed):
        scores.append(LEAST)
    return max(scores, default=None)


def _each(typed: str, name: str) -> float:
    """The score of a typed word on average, whatever the length of the name; 0: it does not fit."""
    value = score(typed, name)
    if value is None or not typed:
        return 0.0
    exact = 0.2 if typed.casefold() == name.casefold() else 0.0
    return (value + len(name) / 1000) / len(typed.split()) + exact
