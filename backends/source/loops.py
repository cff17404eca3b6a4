"""Calls in a row as a loop: equal ones, or such whose numbers advance evenly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from gradscape.backends.source.tree import Call, Item, Loop, Raw, with_values

Steps = tuple[int, ...]


def fold(turns: list[Any], loop: Loop) -> Any:
    """All turns of a repeat: one loop, a first turn and a loop, or one after the other."""
    if len(turns) > 2:
        steps = {_advance(turns[0], turn, k) for k, turn in enumerate(turns) if k}
        step = steps.pop()
        if not steps and step is not None:
            return replace(loop, rest=_advancing(turns[0], step), times=len(turns))
        if all(turn == turns[1] for turn in turns[1:]) and not loop.item:
            return replace(loop, first=turns[0], rest=turns[1], times=len(turns))
    name = loop.item
    return tuple(
        Item(turn, name.format(k + loop.start) if name else "", "", loop.origin)
        for k, turn in enumerate(turns)
    )


def progression(uses: Sequence[Sequence[Any]], turn: Callable[[int], Any]) -> Any:
    """One call for every turn of every use, if their numbers advance alike; else None."""
    steps = {_advance(use[0], later, k) for use in uses for k, later in enumerate(use) if k}
    if len(steps) != 1 or None in steps:
        return None
    step = steps.pop()
    assert step is not None
    first = turn(0)
    leaves = list(_leaves(first))
    if len(leaves) != len(step):
        return None
    return _advancing(first, step)


def _leaves(tree: Any) -> Iterator[Any]:
    """What differs from turn to turn, and what must not."""
    match tree:
        case Call():
            yield tree.target
            for value in (*tree.args, *(k.value for k in tree.kwargs)):
                yield from _leaves(value)
        case tuple():
            for value in tree:
                yield from _leaves(value)
        case Item():
            yield tree.name, tree.when
            yield from _leaves(tree.value)
        case Loop():
            yield tree.item, tree.start
            yield from _leaves((tree.times, tree.first, tree.rest))
        case _:
            yield tree


def _advance(first: Any, later: Any, turns: int) -> Steps | None:
    """The step that each leaf takes in each turn; None where it is no arithmetic progression."""
    a, b = list(_leaves(first)), list(_leaves(later))
    if len(a) != len(b):
        return None
    steps = []
    for x, y in zip(a, b, strict=True):
        if x == y and type(x) is type(y):
            steps.append(0)
        elif type(x) is type(y) is int and (y - x) % turns == 0:
            steps.append((y - x) // turns)
        else:
            return None
    return tuple(steps)


def _advancing(tree: Any, steps: Steps) -> Any:
    """The tree of the first turn with `+ step * i` wherever a leaf advances."""
    remaining = iter(steps)

    def go(tree: Any) -> Any:
        match tree:
            case Call():
                next(remaining)
                args = tuple(map(go, tree.args))
                return with_values(tree, args, tuple(go(k.value) for k in tree.kwargs))
            case tuple():
                return tuple(map(go, tree))
            case Item():
                next(remaining)
                return replace(tree, value=go(tree.value))
            case Loop():
                next(remaining)
                times, first, rest = go((tree.times, tree.first, tree.rest))
                return replace(tree, times=times, first=first, rest=rest)
        step = next(remaining)
        return tree if not step else Raw(_sum(tree, step))

    return go(tree)


def _sum(first: Any, step: int) -> str:
    base = first.text if isinstance(first, Raw) else repr(first)
    turns = "i" if abs(step) == 1 else f"{abs(step)} * i"
    if base == "0":
        return turns if step > 0 else f"-{turns}"
    return f"{base} {'+' if step > 0 else '-'} {turns}"
