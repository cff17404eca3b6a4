"""Looking: pan, wheel, touch pad, pinch, fit, the minimap."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.plates import minimap_box
from gradscape.gui.canvas.view import View
from tests.gui.canvas import scenes
from tests.gui.canvas.hand import MIDDLE, NONE, Hand, Wishes

AT = QPointF(300, 200)


def wheel(
    canvas: Canvas,
    pixels: tuple[int, int],
    angle: tuple[int, int],
    phase: Qt.ScrollPhase,
    keys: Qt.KeyboardModifier = NONE,
) -> View:
    event = QWheelEvent(
        AT, AT, QPoint(*pixels), QPoint(*angle), Qt.MouseButton.NoButton, keys, phase, False
    )
    QApplication.sendEvent(canvas, event)
    return canvas.view


def test_a_wheel_zooms_about_the_pointer(canvas: Canvas) -> None:
    before = canvas.view.to_world(300, 200)
    view = wheel(canvas, (0, 0), (0, 120), Qt.ScrollPhase.NoScrollPhase)
    assert view.zoom == pytest.approx(1.2)
    assert view.to_world(300, 200) == pytest.approx(before)


def test_two_fingers_pan(canvas: Canvas) -> None:
    before = canvas.view
    view = wheel(canvas, (7, -9), (14, -18), Qt.ScrollPhase.ScrollUpdate)
    assert view == before.panned(7, -9)


def test_with_control_they_zoom(canvas: Canvas) -> None:
    keys = Qt.KeyboardModifier.ControlModifier
    assert wheel(canvas, (0, 9), (0, 60), Qt.ScrollPhase.ScrollUpdate, keys).zoom > 1


def test_a_pinch_zooms_about_the_fingers(canvas: Canvas) -> None:
    before = canvas.view.to_world(300, 200)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        AT,
        AT,
        AT,
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(canvas, event)
    assert canvas.view.zoom == pytest.approx(1.25)
    assert canvas.view.to_world(300, 200) == pytest.approx(before)


def test_the_middle_button_pans(canvas: Canvas, hand: Hand, wishes: Wishes) -> None:
    before = canvas.view
    x, y = hand.middle("conv")
    hand.press((x, y), MIDDLE)
    for _ in range(3):  # the hand holds a point of the world, so each step is as far
        hand.at = (x, y)
        hand.move((x + 10, y + 5))
    hand.release()
    assert (canvas.view.dx, canvas.view.dy) == (before.dx + 30, before.dy + 15)
    assert not wishes.told


def test_space_and_the_left_button_pan_and_search_for_nothing(
    canvas: Canvas, hand: Hand, wishes: Wishes, qtbot: QtBot
) -> None:
    before = canvas.view
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    x, y = hand.middle("conv")
    hand.press((x, y))
    hand.move((x + 10, y + 5))
    hand.release()
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.view == before.panned(10, 5)
    assert not wishes.told


def test_everything_fits_clear_of_the_minimap(canvas: Canvas) -> None:
    for width in (620, 1000):
        canvas.resize(width, 600)
        canvas.show_scene(scenes.big(200, rows=10))
        canvas.fit(animated=False)
        x, y, w, h = canvas.places.bounds()
        left, top = canvas.view.to_screen(x, y)
        right, low = canvas.view.to_screen(x + w, y + h)
        assert left >= 0
        assert top >= 0
        plate = minimap_box(width, 600)
        assert right <= plate.left() or low <= plate.top()


def test_a_selection_fits_in_the_middle_and_no_nearer_than_one(canvas: Canvas) -> None:
    canvas.fit([("conv",), ("bn",)], animated=False)
    assert canvas.view.zoom == 1
    x, y = canvas.view.to_screen(400, 150)
    assert (x, y) == pytest.approx((500, 440), abs=1)


def test_fitting_an_empty_scene_is_no_error(canvas: Canvas) -> None:
    canvas.show_scene(type(canvas.scene)())
    canvas.fit(animated=False)
    canvas.fit([("gone",)], animated=False)
    assert not canvas.grab().isNull()


def test_zoom_keeps_the_middle_and_its_limits(canvas: Canvas) -> None:
    before = canvas.view.to_world(500, 440)
    canvas.zoom_by(1.5)
    assert canvas.view.to_world(500, 440) == pytest.approx(before)
    canvas.zoom_by(1e9)
    assert canvas.view.zoom == 4
    canvas.zoom_to(1.0)
    assert canvas.view.zoom == 1


def test_the_view_glides_unless_motion_is_reduced(canvas: Canvas, qtbot: QtBot) -> None:
    goal = View(0.5, 10, 20)
    canvas.reduced_motion = False
    canvas.look(goal, animated=True)
    assert canvas.view != goal
    qtbot.waitUntil(lambda: canvas.view == goal)
    canvas.reduced_motion = True
    canvas.look(View(), animated=True)
    assert canvas.view == View()


def test_a_click_in_the_minimap_looks_there_and_a_drag_goes_on(
    canvas: Canvas, hand: Hand, wishes: Wishes
) -> None:
    canvas.look(View(2, 0, 0))
    canvas.grab()
    plate = minimap_box(canvas.width(), canvas.height())

    def on_the_map(name: str) -> tuple[float, float]:
        world = hand.middle(name)
        size = float(canvas.width()), float(canvas.height())
        zero = canvas.painter.minimap.to_world(0, 0, size)
        one = canvas.painter.minimap.to_world(1, 1, size)
        return (
            (world[0] - zero[0]) / (one[0] - zero[0]),
            (world[1] - zero[1]) / (one[1] - zero[1]),
        )

    def middle() -> tuple[float, float]:
        return canvas.view.to_world(canvas.width() / 2, canvas.height() / 2)

    first, second = on_the_map("in"), on_the_map("fc")
    assert plate.contains(QPointF(*first))
    hand.press(canvas.view.to_world(*first))
    assert middle() == pytest.approx(hand.middle("in"))
    hand.move(canvas.view.to_world(*second))
    assert middle() == pytest.approx(hand.middle("fc"))
    hand.release()
    assert canvas.view.zoom == 2
    assert not wishes.told


def test_the_minimap_can_be_hidden(canvas: Canvas, hand: Hand) -> None:
    plate = minimap_box(canvas.width(), canvas.height())
    shown = canvas.grab(plate.toAlignedRect()).toImage()
    canvas.minimap_shown = False
    assert canvas.grab(plate.toAlignedRect()).toImage() != shown
    assert not canvas.over_minimap(plate.center().x(), plate.center().y())
