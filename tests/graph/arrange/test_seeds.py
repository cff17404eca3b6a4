"""Large random drawings by number: no fault in any of them, and few crossings in all together.

A number that once showed a fault stays in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.graph.arrange.checks import Check, faults
from tests.graph.arrange.drawings import Drawing
from tests.graph.arrange.randoms import close, group, loose, network, random_drawing

SIZES = (3, 8, 15, 30, 60, 100)


def numbered(seed: int, cyclic: bool = False) -> Drawing:
    random = Random(seed)
    drawing = random_drawing(random, random.choice(SIZES))
    if cyclic:
        close(drawing, random, random.randint(1, 4))
    return drawing


@pytest.mark.parametrize("seed", [*range(0, 120, 2), 2316])
def test_large_drawings(seed: int) -> None:
    drawing = numbered(seed)
    for across in (False, True):
        assert faults(drawing, drawing.arranged(across=across), across) == []


@pytest.mark.parametrize("seed", range(1, 60, 2))
def test_large_drawings_with_wires_that_go_back(seed: int) -> None:
    drawing, across = numbered(seed, cyclic=True), seed % 4 == 1
    layout = drawing.arranged(across=across)
    assert faults(drawing, layout, across) == []
    assert drawing.arranged(layout, across) == layout


def grouped(random: Random, size: int) -> Drawing:
    drawing = loose(random, size, 8)
    group(drawing, random)
    return drawing


@pytest.mark.parametrize(
    ("make", "crossings", "bent"),
    [
        (lambda random: network(random, 60), 39, 0),
        (lambda random: network(random, 60, frames=True), 5, 0),
        (lambda random: loose(random, 40, 6), 475, 0),
        (lambda random: grouped(random, 40), 1119, 0),
    ],
    ids=["network", "framed", "loose", "grouped"],
)
def test_crossings_are_few_and_chains_straight(
    make: Callable[[Random], Drawing], crossings: int, bent: int
) -> None:
    """The numbers are those that were reached: they may only fall."""
    drawings = [make(Random(seed)) for seed in range(30)]
    layouts = [drawing.arranged() for drawing in drawings]
    assert sum(layout.crossings for layout in layouts) <= crossings
    checks = map(Check, drawings, layouts)
    assert sum(len(check.chains()[1]) for check in checks) <= bent
