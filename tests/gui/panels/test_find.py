"""Find: typed words, the next, the one before, what is shown of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.builder import Builder, op
from gradscape.graph.document import Document
from gradscape.graph.edits import Rename
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor
from gradscape.gui.panels.find import FindBar
from gradscape.gui.panels.trail import trail
from gradscape.gui.theme import Theme
from gradscape.gui.workbench import Workbench

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor() -> Editor:
    return Editor(Document(templates.build("digits")))


@pytest.fixture
def bar(qtbot: QtBot, editor: Editor) -> FindBar:
    made = FindBar(Theme("light"))
    qtbot.addWidget(made)
    made.set_editor(editor)
    made.open()
    return made


def found(bar: FindBar, typed: str) -> list[str]:
    bar.field.clear()
    QTest.keyClicks(bar.field, typed)
    assert bar.editor is not None
    return [trail(bar.editor.project, path) for path in bar.found]


def test_by_name_operator_block_and_shape(bar: FindBar) -> None:
    assert found(bar, "fc") == ["fc"]
    assert found(bar, "concat") == ["inception › Concat"]
    assert found(bar, "batch norm")[:2] == ["bn1", "residual › bn1"]
    assert found(bar, "basicblock conv")[:2] == ["residual › conv1", "residual › conv2"]
    assert "inception › branch1 › bn" not in found(bar, "conv"), "though it is in a BasicConv2d"
    assert found(bar, "128 average") == ["Global average pool 2D"]
    assert found(bar, "32x8x8") == found(bar, "32×8×8")
    assert found(bar, "32x8x8")[0] == "conv1"
    assert found(bar, "zzz") == []
    assert bar.count.text() == "nothing found"
    assert not bar.forth.isEnabled()


def test_enter_goes_on_and_around_and_shift_enter_back(bar: FindBar, editor: Editor) -> None:
    every = found(bar, "conv 2d")
    assert bar.count.text() == f"{len(every)} found"
    assert editor.selection == ()
    seen = []
    for _ in every:
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        assert editor.current is not None
        seen.append(trail(editor.project, editor.current))
    assert seen == every
    assert bar.count.text() == f"{len(every)} of {len(every)}"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == f"1 of {len(every)}"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.count.text() == f"{len(every)} of {len(every)}"


def test_shift_enter_begins_at_the_end(bar: FindBar, editor: Editor) -> None:
    every = found(bar, "relu")
    QTest.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.count.text() == f"{len(every)} of {len(every)}"


def test_what_is_found_inside_a_block_is_shown(bar: FindBar, editor: Editor) -> None:
    found(bar, "concat")
    QTest.mouseClick(bar.forth, Qt.MouseButton.LeftButton)
    assert editor.at == (editor.selection[0][0],)


def test_turns_of_a_repeat_are_found_once(qtbot: QtBot) -> None:
    net = Builder("Net")
    deep = op.repeat(op.conv2d(out_channels=3, padding=1), times=30)
    net.output(net(deep, net.image(3, 8, 8), name="layers"))
    bar = FindBar(Theme("dark"))
    qtbot.addWidget(bar)
    bar.set_editor(Editor(Document(Project.of(net.definition()))))
    bar.open()
    assert found(bar, "conv2d") == ["layers › Conv 2D 1"]


def test_it_follows_edits_and_keeps_its_place(bar: FindBar, editor: Editor) -> None:
    every = found(bar, "conv")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    stem = editor.current
    assert stem is not None
    editor.do(Rename(editor.body, (stem[0],), "conv_stem"))
    assert bar.count.text() == f"1 of {len(every)}"
    assert found(bar, "stem") == ["conv_stem"]


def test_escape_closes(qtbot: QtBot, bar: FindBar) -> None:
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_it_floats_over_the_canvas(qtbot: QtBot, editor: Editor) -> None:
    bench = Workbench(editor, Theme("light"))
    qtbot.addWidget(bench)
    bench.resize(900, 700)
    bench.show()
    bench.overlays.open_find()
    bar = bench.overlays.find
    assert bench.canvas.rect().contains(bar.geometry())
    QTest.mouseClick(bar.count, Qt.MouseButton.LeftButton)
    found(bar, "fc")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bench.canvas.selection == editor.selection == bar.found


def test_without_a_document_nothing_is_found(bar: FindBar) -> None:
    QTest.keyClicks(bar.field, "conv")
    bar.set_editor(None)
    assert bar.found == ()
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
