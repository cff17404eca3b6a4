"""Cards that are aligned and distributed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.aligning import Direction, Rect, Side, align, distribute

CARDS: dict[str, Rect] = {"a": (0, 0, 10, 10), "b": (30, 5, 20, 10), "c": (100, 50, 40, 30)}


@pytest.mark.parametrize(
    ("side", "places"),
    [
        ("left", {"a": (0, 0), "b": (0, 5), "c": (0, 50)}),
        ("centre", {"a": (65, 0), "b": (60, 5), "c": (50, 50)}),
        ("right", {"a": (130, 0), "b": (120, 5), "c": (100, 50)}),
        ("top", {"a": (0, 0), "b": (30, 0), "c": (100, 0)}),
        ("middle", {"a": (0, 35), "b": (30, 35), "c": (100, 25)}),
        ("bottom", {"a": (0, 70), "b": (30, 70), "c": (100, 50)}),
    ],
)
def test_all_at_one_line(side: Side, places: dict[str, tuple[float, float]]) -> None:
    assert align(CARDS, side) == places


def test_the_same_gap_between_each_and_the_next() -> None:
    assert distribute(CARDS, "horizontal") == {"a": (0, 0), "b": (45, 5), "c": (100, 50)}
    assert distribute(CARDS, "vertical") == {"a": (0, 0), "b": (30, 25), "c": (100, 50)}
    two = {"a": CARDS["a"], "c": CARDS["c"]}
    assert distribute(two, "vertical") == {"a": (0, 0), "c": (100, 50)}
    assert distribute({}, "vertical") == align({}, "left") == {}


numbers = st.integers(-1000, 1000).map(float)
sizes = st.integers(1, 300).map(float)
rects = st.dictionaries(st.text("abcdef", min_size=1), st.tuples(numbers, numbers, sizes, sizes))


@given(rects, st.sampled_from(["horizontal", "vertical"]))
def test_the_gaps_are_equal_whatever_the_cards(
    cards: dict[str, Rect], direction: Direction
) -> None:
    axis = 0 if direction == "horizontal" else 1
    places = distribute(cards, direction)
    assert places.keys() == cards.keys()
    assert all(place[1 - axis] == cards[i][1 - axis] for i, place in places.items())
    order = sorted(cards, key=lambda i: (cards[i][axis] + cards[i][axis + 2] / 2, i))
    gaps = [places[b][axis] - places[a][axis] - cards[a][axis + 2] for a, b in pairwise(order)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps)) if gaps else True


@given(rects, st.sampled_from(["left", "centre", "right", "top", "middle", "bottom"]))
def test_aligned_again_nothing_moves(cards: dict[str, Rect], side: Side) -> None:
    once = align(cards, side)
    moved = {i: (*place, *cards[i][2:]) for i, place in once.items()}
    again = align(moved, side)
    axis = 0 if side in ("left", "centre", "right") else 1
    assert all(again[i][1 - axis] == once[i][1 - axis] for i in cards)
    lines = [again[i][axis] - once[i][axis] for i in cards]
    assert lines == pytest.approx([0.0] * len(lines), abs=1e-6)
