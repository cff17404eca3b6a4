"""Random drawings: nothing that no drawing may have, whatever is wired to what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradscape.graph.project import Project
from tests.graph.arrange.checks import Check, crossings, faults
from tests.graph.arrange.drawings import Drawing, drawn
from tests.graph.arrange.randoms import cyclic_drawings, drawings
from tests.networks import projects


def sound(drawing: Drawing, across: bool) -> None:
    layout = drawing.arranged(across=across)
    assert faults(drawing, layout, across) == []
    assert crossings(drawing, layout) == layout.crossings
    assert drawing.arranged(layout, across) == layout


@settings(max_examples=60)
@given(drawings(), st.booleans())
def test_any_drawing(drawing: Drawing, across: bool) -> None:
    sound(drawing, across)


@settings(max_examples=60)
@given(cyclic_drawings(), st.booleans())
def test_wires_that_go_back_keep_off_cards(drawing: Drawing, across: bool) -> None:
    sound(drawing, across)


@settings(max_examples=30)
@given(projects(), st.integers(0, 2), st.booleans())
def test_any_network(project: Project, depth: int, across: bool) -> None:
    drawing = drawn(project, depth)
    sound(drawing, across)
    assert Check(drawing, drawing.arranged(across=across), across).chains()[1] == []


@pytest.mark.verify
@given(drawings(120), st.booleans())
def test_any_drawing_at_length(drawing: Drawing, across: bool) -> None:
    sound(drawing, across)


@pytest.mark.verify
@given(cyclic_drawings(80), st.booleans())
def test_wires_that_go_back_at_length(drawing: Drawing, across: bool) -> None:
    sound(drawing, across)
