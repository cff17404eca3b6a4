"""Names at curves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSizeF

from gradscape.gui.training.plots.labels import Line, Named, place

AREA = QRectF(0, 0, 300, 300)
SIZE = QSizeF(60, 14)


def line(*points: tuple[float, float]) -> Line:
    x, y = (np.array(part, np.float64) for part in zip(*points, strict=True))
    return Line(x, y, y)


def touches(spot: QRectF, one: Line) -> bool:
    x = np.linspace(spot.left(), spot.right(), 50)
    y = np.interp(x, one.x, one.top)
    return bool(np.any((y >= spot.top()) & (y <= spot.bottom())))


def test_names_touch_neither_curves_nor_each_other() -> None:
    lines = [line((0, 20), (60, 200), (300, 280)), line((0, 30), (60, 190), (300, 260))]
    spots = place([Named(one, SIZE, True) for one in lines], lines, AREA)
    assert all(AREA.contains(spot) for spot in spots)
    assert not any(touches(spot, one) for spot in spots for one in lines)
    assert not spots[0].intersects(spots[1])


def test_a_name_stands_on_the_side_that_is_wanted() -> None:
    flat = line((0, 150), (300, 150))
    above, below = (place([Named(flat, SIZE, side)], [flat], AREA)[0] for side in (True, False))
    assert above.bottom() < 150 < below.top()


def test_without_room_there_is_no_name() -> None:
    zigzag = line(*((x, 0 if k % 2 else 300) for k, x in enumerate(range(0, 301, 10))))
    assert place([Named(zigzag, SIZE, True)], [zigzag], AREA) == [QRectF()]


def test_a_curve_of_one_point_has_no_name_over_it() -> None:
    assert place([Named(line((150, 150)), SIZE, True)], [], AREA)[0].bottom() < 150
