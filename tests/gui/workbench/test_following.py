"""What is brought into view: what comes to be selected, what is opened, when room goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradscape.graph.diagnostic import Path
from gradscape.graph.templates import build
from gradscape.gui.canvas.view import View
from gradscape.gui.catalog import find
from tests.gui.workbench.bench import Bench
from tests.gui.workbench.conftest import Open


@pytest.fixture
def small(opened: Open) -> Bench:
    """Two inception blocks and more, of which a few cards are to be seen."""
    bench = opened(build("digits"))
    bench.view.resize(700, 400)
    bench.canvas.look(View(1, 200, 40))
    return bench


def seen(bench: Bench, path: Path | None) -> bool:
    """Whether a node is wholly to be seen, clear of minimap, zoom and find."""
    assert path is not None
    canvas = bench.canvas
    box = canvas.screen_rect(canvas.places.row[path])
    plates = [QRectF(*plate) for plate in canvas.plates()]
    return QRectF(canvas.rect()).contains(box) and not any(map(box.intersects, plates))


def add(bench: Bench, op: str) -> None:
    entry = find(bench.project, op)
    assert entry is not None
    bench.view.add(entry)


def test_a_node_that_is_added_behind_one_out_of_sight_is_brought_into_view(small: Bench) -> None:
    last = small.card("fc").id
    small.editor.select([last])
    small.canvas.look(View(1, 200, 40))
    add(small, "relu")
    assert small.editor.current != last
    assert seen(small, small.editor.current)
    assert small.canvas.view.zoom == 1


def test_nothing_moves_where_it_is_to_be_seen_already(small: Bench) -> None:
    before = small.canvas.view
    small.editor.select([small.card("bn1").id])
    assert small.canvas.view == before
    small.click(small.middle("relu"))
    assert small.canvas.view == before


@pytest.mark.parametrize("at", [(200, -2000), (200, 2000), (-1500, 40), (1500, 40)])
def test_the_eye_moves_no_farther_than_it_must(small: Bench, at: tuple[float, float]) -> None:
    small.canvas.look(View(0.8, *at))
    small.editor.select([small.card("bn1").id])
    assert seen(small, small.editor.current)
    view = small.canvas.view
    assert view.zoom == 0.8
    box = small.canvas.screen_rect(small.row("bn1"))
    sides = (box.left(), box.top(), 700 - box.right(), 400 - box.bottom())
    assert min(sides) == pytest.approx(24), "it comes to lie at the edge that it was beyond"


def test_it_comes_to_lie_clear_of_the_minimap(small: Bench) -> None:
    plate = next(QRectF(*plate) for plate in small.canvas.plates())
    x, y, *_ = small.box("fc")
    small.canvas.look(View(1, plate.left() - x, plate.top() - y))
    small.editor.select([small.card("fc").id])
    assert seen(small, small.editor.current)


def test_what_is_pasted_is_brought_into_view(small: Bench) -> None:
    small.editor.select([small.card("fc").id])
    small.view.clipboard.copy(small.editor)
    small.canvas.look(View(1, 200, 2000))
    small.view.clipboard.paste(small.editor)
    assert small.editor.current != small.card("fc").id
    assert seen(small, small.editor.current)


def test_a_node_that_is_shown_once_more_comes_back_into_view(small: Bench) -> None:
    path = small.card("fc").id
    small.editor.reveal(path)
    small.canvas.look(View(1, 200, 40))
    small.editor.reveal(path)
    assert seen(small, path)


def test_selecting_all_leaves_the_eye_where_it_is(small: Bench) -> None:
    before = small.canvas.view
    small.view.acts.select_all()
    assert small.canvas.view == before


def test_an_opened_block_is_seen_as_far_as_there_is_room(small: Bench) -> None:
    path = small.card("residual").id
    canvas = small.canvas
    x, y, *_ = small.box("residual")
    canvas.look(View(1, 200 - x, 330 - y))
    small.view.open(path)
    frame = canvas.screen_rect(canvas.places.row[path])
    assert frame.height() > 400
    assert frame.top() == pytest.approx(24), "its head stays, the rest has all the room below"
    small.view.open(path)
    assert seen(small, path)
    canvas.look(View(0.4, 200 - x * 0.4, 300 - y * 0.4))
    small.view.open(path)
    assert seen(small, path)
    assert canvas.view.zoom == 0.4


def test_a_block_opened_where_all_of_it_has_room_moves_nothing(digits: Bench) -> None:
    digits.canvas.look(View(0.5, 300, 40))
    before = digits.canvas.view
    digits.view.open(digits.card("residual").id)
    assert digits.canvas.view == before


def test_what_was_in_the_middle_stays_there_when_room_goes(small: Bench) -> None:
    canvas = small.canvas
    middle = canvas.view.to_world(350, 200)
    small.view.resize(420, 300)
    assert canvas.view.to_world(210, 150) == pytest.approx(middle)
    assert canvas.view.zoom == 1
    small.view.resize(700, 400)
    assert canvas.view == View(1, 200, 40)


def test_all_of_it_is_seen_in_whatever_room_there_is(small: Bench) -> None:
    small.canvas.fit()
    small.view.resize(900, 300)
    left, top, width, height = small.canvas.places.bounds()
    x, y = small.canvas.view.to_screen(left, top)
    right, low = small.canvas.view.to_screen(left + width, top + height)
    assert QRectF(small.canvas.rect()).contains(QRectF(x, y, right - x, low - y))


def test_the_field_that_finds_covers_nothing(digits: Bench) -> None:
    whole = digits.canvas.view
    digits.view.resize(620, 900)
    digits.view.overlays.open_find()
    paths = [card.id for card in digits.canvas.scene.cards]
    assert all(seen(digits, path) for path in paths)
    QTest.keyClick(digits.view.overlays.find.field, Qt.Key.Key_Escape)
    digits.view.resize(1200, 1000)
    assert digits.canvas.view == whole


def test_who_finds_nothing_is_where_they_were(digits: Bench) -> None:
    path = digits.card("fc").id
    digits.editor.select([path])
    digits.canvas.setFocus()
    digits.view.overlays.open_find()
    digits.type("bn")
    digits.type("", Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is digits.canvas
    assert digits.editor.selection == (path,)


def everything_is_seen(bench: Bench) -> bool:
    return all(seen(bench, card.id) for card in bench.canvas.scene.cards)


def test_who_sees_everything_goes_on_seeing_everything(opened: Open) -> None:
    bench = opened(build("mlp"))
    bench.view.resize(900, 700)
    bench.canvas.fit(animated=False)
    assert everything_is_seen(bench)
    bench.canvas.look(bench.canvas.view.panned(0, -10))
    for _ in range(4):
        bench.editor.select([bench.canvas.scene.cards[1].id])
        add(bench, "relu")
        assert everything_is_seen(bench)
    bench.undo_all()
    assert everything_is_seen(bench)


def test_who_sees_a_part_is_not_led_farther_away(small: Bench) -> None:
    assert not everything_is_seen(small)
    small.editor.select([small.card("conv1").id])
    add(small, "relu")
    assert small.canvas.view.zoom == 1
