"""The palette as a person uses it: typing, arrows, Enter, double click, drag, families."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.document import Document
from gradscape.graph.edits import AddNode, Edits
from gradscape.gui import catalog
from gradscape.gui.catalog import Entry
from gradscape.gui.editor import Editor
from gradscape.gui.panels.palette import Palette
from gradscape.gui.theme import Theme


@pytest.fixture
def editor() -> Editor:
    return Editor(Document(templates.build("digits")))


@pytest.fixture
def palette(qtbot: QtBot, editor: Editor) -> Palette:
    panel = Palette(Theme("light"))
    qtbot.addWidget(panel)
    panel.set_editor(editor)
    panel.show()
    return panel


def titles(panel: Palette) -> list[str]:
    model = panel.list.model()
    return [model.index(k, 0).data() for k in range(model.rowCount())]


def point(panel: Palette, title: str) -> QPoint:
    index = panel.list.model().index(titles(panel).index(title), 0)
    panel.list.scrollTo(index)
    return panel.list.visualRect(index).center()


def click(qtbot: QtBot, panel: Palette, title: str) -> None:
    viewport, left = panel.list.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(viewport, left, pos=point(panel, title))


def test_families_stand_under_their_captions(palette: Palette) -> None:
    shown = titles(palette)
    assert shown.index("Convolution") < shown.index("Conv 2D") < shown.index("Pooling")
    assert shown.index("Skip and merge") < shown.index("Add") < shown.index("Blocks")
    assert shown[shown.index("Activation") + 1] == "ReLU"


def test_typing_ranks_and_enter_adds_the_first(qtbot: QtBot, palette: Palette) -> None:
    QTest.keyClicks(palette.field, "maxpool")
    assert titles(palette)[0] == "Max pool 2D"
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0].op == "max_pool2d"


def test_down_moves_and_enter_adds(qtbot: QtBot, palette: Palette) -> None:
    QTest.keyClicks(palette.field, "conv")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Enter)
    assert chosen.args is not None
    assert chosen.args[0].label == "Conv transpose 2D"


def test_escape_shows_everything_again(qtbot: QtBot, palette: Palette) -> None:
    every = titles(palette)
    QTest.keyClicks(palette.field, "qqq")
    assert titles(palette) == ["No layer has this name"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert titles(palette) == every


def test_letters_typed_on_the_list_are_a_search(qtbot: QtBot, palette: Palette) -> None:
    palette.list.setFocus()
    QTest.keyClick(palette.list, Qt.Key.Key_B)
    QTest.keyClick(palette.list, Qt.Key.Key_N)
    assert palette.field.text() == "bn"
    assert titles(palette)[0] == "Batch norm 2D"


def test_a_double_click_adds(qtbot: QtBot, palette: Palette) -> None:
    left, viewport = Qt.MouseButton.LeftButton, palette.list.viewport()
    click(qtbot, palette, "ReLU")
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.mouseDClick(viewport, left, pos=point(palette, "ReLU"))
    assert chosen.args is not None
    assert chosen.args[0].op == "relu"


def test_a_click_closes_a_family_and_another_opens_it(qtbot: QtBot, palette: Palette) -> None:
    with qtbot.waitSignal(palette.folded):
        click(qtbot, palette, "Pooling")
    assert "Max pool 2D" not in titles(palette)
    assert palette.closed == {"Pooling"}
    QTest.keyClick(palette.list, Qt.Key.Key_Return)
    assert "Max pool 2D" in titles(palette)
    palette.closed = {"Shape"}  # as remembered
    assert "Flatten" not in titles(palette)
    QTest.keyClicks(palette.field, "flatten")
    assert titles(palette)[0] == "Flatten", "search looks into closed families too"


def test_what_is_dragged_says_its_operator(qtbot: QtBot, palette: Palette) -> None:
    click(qtbot, palette, "Conv 2D")
    drag = palette.list.drag()
    assert drag is not None
    assert drag.mimeData().data(catalog.MIME).data() == b"conv2d"
    assert not drag.pixmap().isNull()
    click(qtbot, palette, "Convolution")
    assert palette.list.drag() is None, "a caption is no layer"


def test_a_hand_that_moves_with_the_button_down_drags(
    palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[bytes] = []

    def end(drag: QDrag, *actions: Qt.DropAction) -> Qt.DropAction:
        dragged.append(bytes(drag.mimeData().data(catalog.MIME).data()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", end)
    viewport, left = palette.list.viewport(), Qt.MouseButton.LeftButton
    for title in ("Pooling", "ReLU"):
        start = point(palette, title)
        QTest.mousePress(viewport, left, pos=start)
        for far in (10, 20, 40, 80):
            spot = QPointF(start + QPoint(far, 0))
            place = viewport.mapToGlobal(spot)
            move = QMouseEvent(
                QEvent.Type.MouseMove,
                spot,
                place,
                Qt.MouseButton.NoButton,
                left,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(viewport, move)
        QTest.mouseRelease(viewport, left, pos=start + QPoint(80, 0))
    assert dragged == [b"relu"]


def test_a_row_says_what_it_does(palette: Palette) -> None:
    index = palette.list.model().index(titles(palette).index("Conv 2D"), 0)
    assert "learned filters" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Conv 2D"


def test_blocks_follow_the_project(palette: Palette, editor: Editor) -> None:
    def op(label: str) -> str:
        return next(e.op for e in catalog.entries(editor.project, editor.body) if e.label == label)

    assert op("Bottleneck residual block").startswith("blocks.")
    entry: Entry = next(
        e for e in catalog.entries(editor.project) if e.label == "Bottleneck residual block"
    )
    added = catalog.additions(entry, editor.project, editor.body)
    editor.do(Edits((*added.brings, AddNode(editor.body, added.node))))
    assert op("Bottleneck residual block") == "Bottleneck"
    assert titles(palette).count("Bottleneck residual block") == 1
    inside = next(n.id for n in editor.project.root.body if n.op == "BasicBlock")
    editor.enter((inside,))
    assert "Input" in titles(palette)
    assert "Basic residual block" not in titles(palette), "it cannot hold itself"


def test_without_a_document_there_is_nothing(palette: Palette) -> None:
    palette.set_editor(None)
    assert titles(palette) == []
