"""Where a problem stands beside its card."""

from __future__ import annotations

import numpy as np

from gradscape.gui.canvas.beside import CARD, NEXT, Crowd, beside

ROOM = (830.0, 625.0)


def crowd(*boxes: tuple[float, float, float, float], counts: tuple[float, ...] = ()) -> Crowd:
    return Crowd(np.array(boxes, float).reshape(-1, 4), np.array(counts or (CARD,) * len(boxes)))


def test_at_a_card_that_is_cut_off_below_it_stands_at_its_side_and_not_over_the_one_above() -> None:
    above, card = (320.0, 540.0, 192.0, 44.0), (320.0, 612.0, 192.0, 44.0)
    spot = beside(card, (300.0, 100.0), ROOM, crowd(above), 10, 26)
    assert spot.side == "right"
    assert spot.cost == 0
    assert spot.place[1] + 100 == ROOM[1]
    assert 612 <= spot.place[1] + spot.tip <= ROOM[1]


def test_what_is_joined_with_the_card_is_covered_last() -> None:
    card = (100.0, 100.0, 192.0, 44.0)
    right, left = (310.0, 50.0, 600.0, 150.0), (-400.0, 50.0, 490.0, 150.0)
    below, above = (0.0, 152.0, 800.0, 60.0), (0.0, 0.0, 800.0, 90.0)
    held = crowd(right, left, below, above, counts=(NEXT, NEXT, CARD, NEXT))
    assert beside(card, (300.0, 80.0), (830.0, 260.0), held, 10, 26).side == "below"
