"""What of a sequence is found again in the next one. Most of a scene is, after an edit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import is_not
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match:
    """How a sequence came of an earlier one.

    Args:
        origin: for each item where it stood before, -1 if it was not there.
        changed: the places of items that are new or not as they were.
        gone: the places, in the earlier sequence, of items that are no more.
        steady: nothing came, went or changed its place.
    """

    origin: NDArray[np.intp]
    changed: tuple[int, ...]
    gone: tuple[int, ...]
    steady: bool


def match(old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> Match:
    """Items are the same if their keys are. Keys must be unique in each sequence.

    Only what lies between the common beginning and the common end is looked up.
    """
    shorter = min(len(old), len(new))
    changed: list[int] = []
    start = shorter
    for at in compress(range(shorter), map(is_not, old, new)):
        if old[at] != new[at]:
            if key(old[at]) != key(new[at]):
                start = at
                break
            changed.append(at)
    if start == len(old) == len(new):
        return Match(np.arange(start), tuple(changed), (), True)
    later: list[int] = []
    ending = shorter - start
    for at in compress(range(ending), map(is_not, reversed(old), reversed(new))):
        if old[-1 - at] != new[-1 - at]:
            if key(old[-1 - at]) != key(new[-1 - at]):
                ending = at
                break
            later.append(len(new) - 1 - at)
    places = {key(old[i]): i for i in range(start, len(old) - ending)}
    origin = np.empty(len(new), np.intp)
    origin[:start] = np.arange(start)
    origin[len(new) - ending :] = np.arange(len(old) - ending, len(old))
    for i in range(start, len(new) - ending):
        at = places.pop(key(new[i]), -1)
        origin[i] = at
        if at < 0 or old[at] != new[i]:
            changed.append(i)
    return Match(origin, (*changed, *reversed(later)), tuple(places.values()), False)
