"""Every template and every block, closed and opened, from top to bottom and from left to right."""

from __future__ import annotations

import pytest

from gradscape.graph import templates
from tests.graph.arrange.checks import Check, crossings, faults
from tests.graph.arrange.drawings import Drawing, alone, drawn, planned

DEPTHS = (0, 1, 2, 3)


def flawless(drawing: Drawing, across: bool) -> None:
    """No fault, no crossing, no bent chain; a second Tidy changes nothing."""
    layout = drawing.arranged(across=across)
    assert faults(drawing, layout, across) == []
    assert Check(drawing, layout, across).chains()[1] == []
    assert crossings(drawing, layout) == layout.crossings == 0
    assert drawing.arranged(layout, across) == layout


@pytest.mark.parametrize("across", [False, True], ids=["down", "across"])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("name", templates.names())
def test_a_template(name: str, depth: int, across: bool) -> None:
    flawless(drawn(templates.build(name), depth), across)


@pytest.mark.parametrize("across", [False, True], ids=["down", "across"])
@pytest.mark.parametrize("name", templates.names())
def test_each_block_of_a_template_as_a_frame_with_nothing_around_it(
    name: str, across: bool
) -> None:
    plans = {plan.key: plan for plan in planned(templates.build(name)).walk()}
    for plan in plans.values():
        for depth in (0, 1):
            flawless(alone(plan, depth), across)


def test_templates_hold_what_is_to_be_seen_here() -> None:
    drawings = [drawn(templates.build(name), 3) for name in templates.names()]
    assert any(len(drawing.frames) > 50 for drawing in drawings)
    assert any(box.joins for drawing in drawings for box in drawing.boxes)
    assert any(
        drawing.parents.get(drawing.parents[frame.parent]) == ""
        for drawing in drawings
        for frame in drawing.frames
        if frame.parent
    )
