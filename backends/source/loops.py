"""Calls in a row as a loop: equal ones, or such whose numbers advance evenly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gradscape.backends.source.symbols import substitute
from gradscape.backends.source.tree import Call, Item, Loop, Raw, with_values
from gradscape.graph.expression import Expression

Steps = tuple[int, ...]


def fold(turns: list[Any], loop: Loop) -> Any:
    """All turns of a repeat: one loop, a first turn and a loop, or one after the other."""
    if len(turns) > 2:
        steps = {_advance(turns[0], turn, k) for k, turn in enumerate(turns) if k}
        step = steps.pop()
        if not steps and step is not None:
            return replace(loop, rest=_advancing(turns[0], step), times=len(turns))
        if all(turn == turns[1] for turn in turns[1:]) and not loop.item:
            return replace(loop, first=at_turn(turns[0], 0), rest=turns[1], times=len(turns))
    name = loop.item
    return tuple(
        Item(at_turn(turn, k), name.format(k + loop.start) if name else "", "", loop.origin)
        for k, turn in enumerate(turns)
    )


def at_turn(tree: Any, k: int) -> Any:
    """A tree with the number of its turn for `i`, for where there is no loop around it."""
    match tree:
        case Raw(text=text) if "i" in Expression(text).names:
            return Raw(substitute(text, {"i": k}))
        case Call():
            args = tuple(at_turn(value, k) for value in tree.args)
            return with_values(tree, args, tuple(at_turn(v.value, k) for v in tree.kwargs))
        case tuple():
            return tuple(at_turn(value, k) for value in tree)
        case Item():
            return replace(tree, value=at_turn(tree.value, k))
        case Loop():  # it has an `i` of its own inside, but is run as often as this one says
            return replace(tree, times=at_turn(tree.times, k))
    return tree


def progression(
    uses: Sequence[Sequence[Any]], scopes: Sequence[Mapping[str, Any]], first: Any
) -> Any:
    """One call for every turn of every use, if their numbers advance alike; else None.

    `first` is the call of the first turn, in the words that are true of all uses.
    """
    rows = [[list(_leaves(turn)) for turn in use] for use in uses]
    told = list(_leaves(first))
    if any(len(row) != len(told) for turns in rows for row in turns):
        return None
    steps: list[int] = []
    for j, leaf in enumerate(told):
        columns = [[row[j] for row in turns] for turns in rows]
        if isinstance(leaf, Raw) and "i" in Expression(leaf.text).names:
            step = 0 if _holds(leaf.text, columns, scopes) else None
        else:
            step = _common_step(columns)
        if step is None:
            return None
        steps.append(step)
    return _advancing(first, tuple(steps))


def _holds(text: str, columns: list[list[Any]], scopes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a text is the number of every turn of every use."""
    return all(
        Expression(text)({**scope, "i": k}) == number
        for scope, column in zip(scopes, columns, strict=True)
        for k, number in enumerate(column)
    )


def _common_step(columns: list[list[Any]]) -> int | None:
    """By how much a leaf advances in each turn of every use; None where not evenly."""
    pairs = ((c[0], later, k) for c in columns for k, later in enumerate(c) if k)
    steps = {_step(*pair) for pair in pairs}
    if not steps:
        return 0
    return steps.pop() if len(steps) == 1 else None


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
    steps = [_step(x, y, turns) for x, y in zip(a, b, strict=True)]
    return None if None in steps else tuple(step for step in steps if step is not None)


def _step(first: Any, later: Any, turns: int) -> int | None:
    if first == later and type(first) is type(later):
        return 0
    if type(first) is type(later) is int and (later - first) % turns == 0:
        return int((later - first) // turns)
    return None


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
