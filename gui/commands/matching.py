"""How well a few typed letters fit a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def score(typed: str, name: str) -> float | None:
    """How well `typed` fits: higher is better; None where it does not.

    Each word that is typed has to be found: at the start of a word, inside one, or at least letter
    by letter in its order.
    """
    name = name.casefold()
    scores = [_word(word, name) for word in typed.casefold().split()]
    found = [each for each in scores if each is not None]
    if len(found) < len(scores):
        return None
    return sum(found) - len(name) / 1000


def _word(word: str, name: str) -> float | None:
    place = name.find(word)
    if place == 0:
        return 4
    if place > 0:
        return 3 if any(part.startswith(word) for part in name.split()) else 2
    initials = "".join(part[0] for part in name.split())
    if word in initials:
        return 2.5
    letters = iter(name)
    return 1 if all(letter in letters for letter in word) else None


def best(typed: str, items: Iterable[Item], name: Callable[[Item], str]) -> list[Item]:
    """The items that fit, the best first; all of them, in their order, where nothing is typed."""
    if not typed.strip():
        return list(items)
    scored = [(item, score(typed, name(item))) for item in items]
    fitting = [(item, value) for item, value in scored if value is not None]
    return [item for item, _ in sorted(fitting, key=lambda pair: -pair[1])]
