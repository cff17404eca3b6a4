"""Workspaces: what surrounds the canvas changes, and comes back exactly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.gui.preferences import Preferences
from gradscape.gui.window.desk import RIGHT
from gradscape.gui.window.window import Window
from gradscape.gui.workbench import Workbench


@pytest.fixture
def drawn(window: Window, qtbot: QtBot) -> Window:
    """With the digits example."""
    window.documents.template("digits")
    window.desk.settle()
    qtbot.waitUntil(lambda: bench(window).canvas.width() > 500)
    return window


def bench(window: Window) -> Workbench:
    assert window.page is not None
    view = window.page.view
    assert isinstance(view, Workbench)
    return view


def panels(window: Window) -> dict[str, tuple[bool, object, int]]:
    desk = window.desk
    return {
        berth.id: (desk.is_shown(berth.id), desk.area(berth.id), desk.panel(berth.id).width())
        for berth in desk.panels
    }


def test_there_is_no_workspace_on_the_start_page(window: Window) -> None:
    assert not window.bar.switch.isVisible()
    assert not window.bar.run.train.isVisible()
    assert not window.commands.action("view.train").isEnabled()


def test_the_panels_give_way_and_come_back_as_they_were(drawn: Window, qtbot: QtBot) -> None:
    desk, canvas = drawn.desk, bench(drawn).canvas
    desk.put("code", RIGHT, 420)
    desk.show_panel("history", False)
    desk.show_panel("cost")
    desk.settle()
    canvas.zoom_to(0.8)
    canvas.look(canvas.view.panned(30, -20))
    qtbot.wait(50)
    before, view, width = panels(drawn), canvas.view, canvas.width()
    arrangement = desk.arrangement()
    QTest.keyClick(canvas, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert drawn.spaces.space == "train"
    assert not any(desk.is_shown(berth.id) for berth in desk.panels)
    assert bench(drawn).canvas is canvas
    assert canvas.isVisible()
    assert 380 <= canvas.width() <= 420
    assert desk.arrangement() == arrangement, "this is what is remembered"
    assert not drawn.commands.action("view.panel.palette").isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: canvas.width() == width)
    assert panels(drawn) == before
    assert canvas.view == view
    assert drawn.commands.action("view.design").isChecked()


def test_all_is_seen_in_the_narrow_canvas_and_it_can_be_edited(drawn: Window) -> None:
    drawn.spaces.turn("train")
    canvas, editor = bench(drawn).canvas, bench(drawn).editor
    left, top, right, bottom = canvas.view.seen(canvas.width(), canvas.height())
    box = canvas.places.bounds()
    assert left <= box[0]
    assert box[0] + box[2] <= left + right
    assert top <= box[1]
    assert box[1] + box[3] <= top + bottom
    row = canvas.places.row[next(c.id for c in canvas.scene.cards if c.title == "relu")]
    QTest.mouseClick(
        canvas,
        Qt.MouseButton.LeftButton,
        pos=canvas.screen_rect(row).center().toPoint(),
    )
    QApplication.processEvents()
    QTest.keyClick(canvas, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert "relu" not in [node.name for node in editor.project.root.body]


def test_a_tab_remembers_its_workspace(drawn: Window) -> None:
    drawn.spaces.turn("train")
    drawn.documents.template("lenet5")
    spaces, desk = drawn.spaces, drawn.desk
    assert (spaces.space, desk.is_shown("palette")) == ("design", True)
    drawn.commands.action("view.previous").trigger()
    assert (spaces.space, desk.is_shown("palette")) == ("train", False)
    drawn.commands.action("file.start").trigger()
    assert drawn.spaces.space is None
    drawn.tabs.setCurrentIndex(0)
    assert drawn.spaces.space == "train"


def test_a_window_that_is_closed_in_train_opens_with_its_panels(
    drawn: Window, preferences: Preferences
) -> None:
    drawn.spaces.turn("train")
    drawn.close()
    drawn.desk.come_back()
    drawn.desk.rearrange()
    assert not preferences.docks.isEmpty()
    drawn.desk.arrange(preferences.docks)
    assert drawn.desk.is_shown("palette")


def test_larger_text_makes_room_also_for_panels_that_are_away(drawn: Window, qtbot: QtBot) -> None:
    drawn.spaces.turn("train")
    drawn.commands.action("view.larger").trigger()
    drawn.spaces.turn("design")
    wide = round(232 * drawn.themes.scale)
    qtbot.waitUntil(lambda: abs(drawn.desk.panel("palette").width() - wide) < 8)


def test_the_keyboard_goes_round_the_areas_of_train(drawn: Window) -> None:
    drawn.spaces.turn("train")
    bench(drawn).canvas.setFocus()
    seen = []
    for _ in range(3):
        drawn.commands.action("view.area.next").trigger()
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
    workspace = drawn.spaces.train
    assert workspace.empty.isAncestorOf(seen[0])
    assert any(each is bench(drawn).canvas for each in seen)


def test_problems_are_shown_where_they_stand(drawn: Window) -> None:
    drawn.spaces.turn("train")
    assert drawn.status is not None
    drawn.status.problems.click()
    assert drawn.spaces.space == "design"
    assert drawn.desk.is_shown("problems")


def test_plots_are_not_loaded_before_they_are_asked_for(drawn: Window) -> None:
    assert not drawn.spaces.has_train
    drawn.spaces.turn("train")
    assert drawn.spaces.has_train
