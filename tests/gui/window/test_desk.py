"""The desk: panels are shown, moved, remembered, and reached by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph.edits import SetArgument
from gradscape.gui.application import build
from gradscape.gui.preferences import Preferences
from gradscape.gui.window.desk import BOTTOM, LEFT, RIGHT, Desk
from gradscape.gui.window.window import Window
from gradscape.gui.workbench import Workbench


@pytest.fixture
def desk(window: Window) -> Desk:
    window.documents.template("digits")
    return window.desk


def act(window: Window, name: str) -> None:
    window.commands.refresh()
    window.commands.action(name).trigger()


def test_panels_stand_where_the_pictures_have_them(window: Window, desk: Desk) -> None:
    assert [desk.area(name) for name in ("palette", "inspector", "problems", "code")] == [
        LEFT,
        RIGHT,
        BOTTOM,
        BOTTOM,
    ]
    assert desk.panel("palette").width() == 232
    assert desk.panel("inspector").width() == 316
    assert desk.panel("problems").isVisible(), "the first tab is on top"
    assert not desk.panel("code").isVisible()


def test_a_panel_is_taken_away_and_put_back_by_its_command(window: Window, desk: Desk) -> None:
    act(window, "view.panel.palette")
    assert not desk.is_shown("palette")
    assert not window.commands.action("view.panel.palette").isChecked()
    act(window, "view.panel.palette")
    assert desk.panel("palette").isVisible()


def test_code_stands_beside_the_canvas_or_below_it(window: Window, desk: Desk) -> None:
    act(window, "view.code_beside")
    assert desk.area("code") is RIGHT
    assert desk.panel("code").isVisible()
    act(window, "view.code_beside")
    assert desk.area("code") is BOTTOM


def test_panels_are_where_they_were_left(
    window: Window, desk: Desk, qtbot: QtBot, preferences: Preferences
) -> None:
    act(window, "view.panel.inspector")
    act(window, "view.code_beside")
    window.close()
    later = build(Preferences(preferences.path))
    qtbot.addWidget(later)
    later.documents.template("digits")
    assert later.desk.area("code") is RIGHT
    assert not later.desk.is_shown("inspector")
    later.desk.rearrange()
    assert later.desk.area("code") is BOTTOM
    assert later.desk.is_shown("inspector")
    later.close()


def test_f6_walks_through_the_areas_and_back_to_the_canvas(window: Window, desk: Desk) -> None:
    canvas = desk.canvases.currentWidget()
    assert canvas is not None
    canvas.setFocus()
    seen = []
    for _ in range(4):
        act(window, "view.area.next")
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(
            next(
                (b.id for b in desk.panels if desk.panel(b.id).isAncestorOf(focus)),
                "canvas" if canvas.isAncestorOf(focus) else "",
            )
        )
    assert seen[:2] == ["inspector", "palette"]
    assert "canvas" in seen
    act(window, "view.area.previous")


def test_f6_leads_to_the_first_argument_of_the_current_node(window: Window, desk: Desk) -> None:
    view = desk.canvases.currentWidget()
    assert isinstance(view, Workbench)
    view.editor.select([next(c.id for c in view.canvas.scene.cards if c.title == "conv1")])
    view.setFocus()
    QTest.qWait(50)
    act(window, "view.area.next")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.text() == "32"


def test_the_command_of_a_panel_brings_it_forward_before_it_takes_it_away(
    window: Window, desk: Desk
) -> None:
    desk.show_panel("code")
    act(window, "view.panel.history")
    assert not desk.panel("history").visibleRegion().isEmpty()
    act(window, "view.panel.history")
    assert not desk.is_shown("history")


def test_f6_leads_back_to_the_node_that_was_current(window: Window, desk: Desk) -> None:
    view = desk.canvases.currentWidget()
    assert isinstance(view, Workbench)
    node = view.canvas.scene.cards[3].id
    view.editor.select([node])
    view.setFocus()
    act(window, "view.area.next")
    assert not view.canvas.hasFocus()
    act(window, "view.area.previous")
    assert view.canvas.hasFocus()
    assert view.editor.selection == (node,)


def test_a_panel_with_nothing_to_do_is_no_stop_for_the_keyboard(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    problems = desk.panel("problems")
    editor = desk.panel("problems").editor
    assert editor is not None
    view = desk.canvases.currentWidget()
    assert isinstance(view, Workbench)

    def stops() -> list[QWidget]:
        view.canvas.setFocus()
        found: list[QWidget] = []
        while (focus := QApplication.focusWidget()) is not None and focus not in found:
            found.append(focus)
            act(window, "view.area.next")
        return found

    assert not any(map(problems.isAncestorOf, stops()))
    last = next(card.id for card in view.canvas.scene.cards if card.title == "fc")
    editor.do(SetArgument("Digits", last, "out_features", 0))
    inside = [stop for stop in stops() if problems.isAncestorOf(stop)]
    assert [stop.accessibleName() for stop in inside] == ["Problems"]
    button = next(b for b in problems.findChildren(QPushButton) if b.isVisible())
    button.setFocus()
    selection = editor.selection
    editor.undo()
    assert editor.selection == selection, "the keyboard has gone nowhere else"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert problems.isAncestorOf(focus)


def test_the_status_bar_leads_to_the_problems(window: Window, desk: Desk) -> None:
    desk.show_panel("code")
    assert window.status is not None
    window.status.problems.click()
    assert desk.panel("problems").isVisible()


def test_panels_follow_the_document_that_is_shown(window: Window, desk: Desk) -> None:
    window.documents.template("lenet5")
    first, second = (document.editor for document in window.documents.items)
    assert desk.panel("inspector").editor is second
    window.turn(1)
    assert desk.panel("inspector").editor is first


def test_panels_have_room_for_larger_text(window: Window, desk: Desk, qtbot: QtBot) -> None:
    inspector = desk.panel("inspector")
    act(window, "view.larger")
    qtbot.waitUntil(lambda: inspector.width() == round(316 * 1.25))
    act(window, "view.text")
    qtbot.waitUntil(lambda: inspector.width() == 316)


Arrangement = tuple[dict[str, tuple[int, int]], list[str], list[str]]


def arrangement(desk: Desk) -> Arrangement:
    """How large panels are, the tabs in their order, and which of them are on top."""
    shown = [
        berth.id for berth in desk.panels if not desk.panel(berth.id).visibleRegion().isEmpty()
    ]
    sizes = {name: (desk.panel(name).width(), desk.panel(name).height()) for name in shown}
    bars = [bar for bar in desk.findChildren(QTabBar) if bar.isVisible()]
    tabs = [bar.tabText(place) for bar in bars for place in range(bar.count())]
    return sizes, tabs, [bar.tabText(bar.currentIndex()) for bar in bars]


@pytest.mark.parametrize("top", ["problems", "code", "history"])
def test_code_beside_the_canvas_and_back_leaves_all_as_it_was(
    window: Window, desk: Desk, qtbot: QtBot, top: str
) -> None:
    desk.show_panel(top)
    desk.resizeDocks([desk._docks["inspector"]], [400], Qt.Orientation.Horizontal)
    desk.resizeDocks([desk._docks["problems"]], [222], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: desk.panel("inspector").width() == 400)
    before = arrangement(desk)
    act(window, "view.code_beside")
    qtbot.waitUntil(lambda: desk.panel("code").width() == 680)
    act(window, "view.code_beside")
    qtbot.waitUntil(lambda: arrangement(desk) == before)


def test_code_goes_back_alone_where_other_panels_were_moved_meanwhile(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    act(window, "view.code_beside")
    act(window, "view.panel.palette")
    act(window, "view.code_beside")
    assert not desk.is_shown("palette")
    qtbot.waitUntil(lambda: desk.panel("inspector").width() == 316)
    _, tabs, top = arrangement(desk)
    assert (tabs, top) == (["Problems", "Code", "Cost", "History", "Runs"], ["Code"])
