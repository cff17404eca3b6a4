"""Search at the cursor: typed, moved through, taken, left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.gui import catalog
from gradscape.gui.panels.rows import Row
from gradscape.gui.panels.search import SearchPopup, of_entries, of_rows
from gradscape.gui.theme import Theme


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(800, 600)
    window.field = QLineEdit(window)  # type: ignore[attr-defined]  # what had the focus before
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def popup(over: QWidget) -> SearchPopup:
    return SearchPopup(Theme("dark"), over)


def opened(popup: SearchPopup, over: QWidget, at: tuple[int, int] = (100, 80)) -> None:
    every = catalog.entries(templates.build("digits"))
    popup.open(over.mapToGlobal(QPoint(*at)), of_entries(catalog.after_output(every)))


def shown(popup: SearchPopup) -> list[str]:
    model = popup.list.model()
    return [model.index(k, 0).data() for k in range(model.rowCount())]


def test_it_opens_where_it_was_asked_for_and_is_typed_into(
    qtbot: QtBot, popup: SearchPopup, over: QWidget
) -> None:
    opened(popup, over)
    assert popup.pos() == QPoint(100, 80)
    assert popup.field.hasFocus()
    assert "Image" not in shown(popup), "it cannot follow an output"
    QTest.keyClicks(popup.field, "bn")
    with qtbot.waitSignal(popup.chosen) as chosen:
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0].op == "batch_norm2d"
    assert not popup.isVisible()


def test_it_stays_inside_the_window(popup: SearchPopup, over: QWidget) -> None:
    opened(popup, over, (790, 590))
    assert over.rect().contains(popup.geometry())


def test_arrows_move_and_a_click_takes(qtbot: QtBot, popup: SearchPopup, over: QWidget) -> None:
    opened(popup, over)
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.list.currentIndex().row() == 1
    spot = popup.list.visualRect(popup.list.model().index(3, 0)).center()
    name = shown(popup)[3]
    with qtbot.waitSignal(popup.chosen) as chosen:
        QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args is not None
    assert chosen.args[0].label == name


def test_escape_leaves_and_gives_the_focus_back(
    qtbot: QtBot, popup: SearchPopup, over: QWidget
) -> None:
    before = over.findChild(QLineEdit)
    assert before is not None
    before.setFocus()
    opened(popup, over)
    with qtbot.waitSignal(popup.left), qtbot.assertNotEmitted(popup.chosen):
        QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert before.hasFocus()


def test_a_focus_that_goes_elsewhere_closes_it(
    qtbot: QtBot, popup: SearchPopup, over: QWidget
) -> None:
    opened(popup, over)
    other = over.findChild(QLineEdit)
    assert other is not None
    with qtbot.waitSignal(popup.left):
        other.setFocus()
    assert not popup.isVisible()
    assert other.hasFocus()


def test_nodes_are_found_by_name_and_by_what_they_are(
    qtbot: QtBot, popup: SearchPopup, over: QWidget
) -> None:
    rows = [Row("conv1", "Conv 2D", "convolution", ("a",)), Row("fc", "Linear", "linear", ("b",))]
    popup.open(over.mapToGlobal(QPoint(0, 0)), of_rows(rows), "Connect to")
    assert popup.field.placeholderText() == "Connect to"
    QTest.keyClicks(popup.field, "linear")
    assert shown(popup) == ["fc"]
    with qtbot.waitSignal(popup.chosen) as chosen:
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen.args == [("b",)]


def test_nothing_fits_is_said_and_enter_waits(
    qtbot: QtBot, popup: SearchPopup, over: QWidget
) -> None:
    opened(popup, over)
    QTest.keyClicks(popup.field, "qqq")
    assert popup.nothing.isVisible()
    with qtbot.assertNotEmitted(popup.chosen):
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
