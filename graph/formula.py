"""How a size of an output comes about, with a node's numbers, to be typeset. Text only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """An equation of a size.

    Args:
        axes: the axes of the output that have it, in torch's numbering; −1 is the last.
        text: its left side in LaTeX, with numbers: `\\left\\lfloor\\frac{8 + 2\\cdot 1 - 5}{1}
            \\right\\rfloor + 1`.
        value: what that comes to, also where it is no size.
    """

    axes: tuple[int, ...]
    text: str
    value: int | float


def merged(*formulas: Formula) -> tuple[Formula, ...]:
    """Axes whose sizes come about by the same numbers share a formula."""
    axes: dict[tuple[str, int | float], tuple[int, ...]] = {}
    for formula in formulas:
        key = formula.text, formula.value
        axes[key] = (*axes.get(key, ()), *formula.axes)
    return tuple(Formula(found, text, value) for (text, value), found in axes.items())


def windowed(
    axis: int,
    size: int,
    kernel: int,
    stride: int,
    padding: int = 0,
    dilation: int = 1,
    ceil: bool = False,
) -> Formula:
    """That of `gradscape.graph.spec.window`."""
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if dilation == 1:
        text = f"{size} + {times(2, padding)} - {kernel}"
    else:
        text = f"{size} + {times(2, padding)} - {times(dilation, f'({kernel} - 1)')} - 1"
    side = "ceil" if ceil else "floor"
    text = rf"\left\l{side}\frac{{{text}}}{{{stride}}}\right\r{side} + 1"
    value = (-(-room // stride) if ceil else room // stride) + 1
    if ceil and (value - 1) * stride >= size + padding:
        return Formula((axis,), f"{text} - 1", value - 1)  # the last would begin in the padding
    return Formula((axis,), text, value)


def times(*factors: object) -> str:
    """A product."""
    return r"\cdot ".join(map(str, factors))


def total(axis: int, *terms: int) -> Formula:
    """A sum of sizes."""
    return Formula((axis,), " + ".join(map(str, terms)), sum(terms))


def quotient(axis: int, over: int, under: int) -> Formula:
    """A size that is divided."""
    value = over // under if over % under == 0 else over / under
    return Formula((axis,), rf"\frac{{{over}}}{{{under}}}", value)
