"""The cost panel: shares, order, what a click shows; it follows edits and is made on demand."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.document import Document
from gradscape.graph.edits import SetArgument
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor
from gradscape.gui.panels.cost import CostPanel
from gradscape.gui.theme import Theme
from tests.gui.panels.inspecting import project

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot: QtBot, given: Project, width: int = 900) -> CostPanel:
    panel = CostPanel(Theme("light"))
    qtbot.addWidget(panel)
    panel.resize(width, 400)
    panel.set_editor(Editor(Document(given)))
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot: QtBot) -> CostPanel:
    return opened(qtbot, project())


def index(panel: CostPanel, *titles: str) -> QModelIndex:
    """The index below the network's that these titles lead to, opened on the way."""
    found = panel.model.index(0, 0)
    for title in titles:
        panel.tree.expand(found)
        rows = range(panel.model.rowCount(found))
        inner = (panel.model.index(row, 0, found) for row in rows)
        found = next(each for each in inner if each.data() == title)
    return found


def column(panel: CostPanel, of: QModelIndex, number: int) -> str:
    return str(of.siblingAtColumn(number).data())


def shown(panel: CostPanel) -> list[str]:
    root = panel.model.index(0, 0)
    return [panel.model.index(k, 0, root).data() for k in range(panel.model.rowCount(root))]


def click(panel: CostPanel, at: QModelIndex) -> None:
    QTest.mouseClick(
        panel.tree.viewport(),
        LEFT,
        Qt.KeyboardModifier.NoModifier,
        panel.tree.visualRect(at).center(),
    )


def test_the_network_is_the_first_row_and_its_layers_follow(panel: CostPanel) -> None:
    assert index(panel).data() == "Net"
    assert {"stem", "narrow", "wide", "block", "fc"} <= set(shown(panel))
    assert column(panel, index(panel, "wide"), 1) == "3.21\N{THIN SPACE}k"


def test_what_costs_nothing_is_left_out(panel: CostPanel) -> None:
    assert "Output" not in shown(panel)


def test_blocks_open_to_what_is_inside(panel: CostPanel) -> None:
    assert column(panel, index(panel, "block", "conv"), 1) == "2.32\N{THIN SPACE}k"


def test_a_click_on_a_head_sorts_largest_first_and_a_third_restores(
    qtbot: QtBot, panel: CostPanel
) -> None:
    order = shown(panel)
    header = panel.tree.header()
    at = QPoint(header.sectionViewportPosition(1) + 20, 10)
    for _ in range(2):
        QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert shown(panel)[0] == "fc"
    assert panel.model.headerData(1, Qt.Orientation.Horizontal) == "↓ Parameters"
    QTest.mouseClick(header.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert shown(panel) == order


def test_a_click_shows_the_node(panel: CostPanel) -> None:
    editor = panel.editor
    assert editor is not None
    click(panel, index(panel, "wide"))
    assert [editor.node(path).name for path in editor.selection] == ["wide"]
    click(panel, index(panel, "block", "conv"))
    assert editor.body == "Block"
    assert [editor.node(path).name for path in editor.selection] == ["conv"]


def test_the_row_of_what_is_selected_elsewhere_is_marked(panel: CostPanel) -> None:
    editor = panel.editor
    assert editor is not None
    wide = next(node.id for node in editor.project.root.body if node.name == "wide")
    editor.select([(wide,)])
    assert panel.tree.currentIndex().data() == "wide"


def test_it_follows_edits_and_keeps_open_what_is_open(qtbot: QtBot, panel: CostPanel) -> None:
    editor = panel.editor
    assert editor is not None
    index(panel, "block", "conv")
    panel.tree.expand(index(panel, "block"))
    stem = next(node.id for node in editor.project.root.body if node.name == "stem")
    editor.do(SetArgument("Net", (stem,), "out_channels", 32))
    qtbot.waitUntil(lambda: column(panel, index(panel, "wide"), 1) == "6.41\N{THIN SPACE}k")
    assert panel.tree.isExpanded(index(panel, "block"))


def test_where_an_error_hides_the_whole_the_rest_is_still_known(
    qtbot: QtBot, panel: CostPanel
) -> None:
    editor = panel.editor
    assert editor is not None
    wide = next(node.id for node in editor.project.root.body if node.name == "wide")
    editor.do(SetArgument("Net", (wide,), "padding", 1))
    qtbot.waitUntil(lambda: column(panel, index(panel), 1) == "?")
    assert column(panel, index(panel, "wide"), 1) == "3.21\N{THIN SPACE}k"
    assert column(panel, index(panel, "fc"), 1) == "?"


def test_shares_are_of_the_whole_and_are_spoken(panel: CostPanel) -> None:
    spoken = index(panel, "fc").siblingAtColumn(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Parameters: 10.2")
    assert spoken.endswith("%")


def test_what_nobody_looks_into_is_not_made(qtbot: QtBot) -> None:
    panel = opened(qtbot, templates.build("resnet152"))
    assert panel.model.root is not None
    assert all(row.rows is None for row in panel.model.root.rows or ())


def test_hidden_it_makes_nothing(qtbot: QtBot) -> None:
    panel = CostPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.set_editor(Editor(Document(project())))
    assert panel.model.root is None
    panel.show()
    assert panel.model.root is not None
    panel.set_editor(None)
    assert panel.model.rowCount() == 0


@pytest.mark.parametrize("width", [240, 420, 1000])
def test_no_heading_is_cut_however_narrow_the_panel_is(qtbot: QtBot, width: int) -> None:
    panel = opened(qtbot, project(), width)
    header = panel.tree.header()
    for column in range(header.count()):
        assert header.sectionSize(column) >= header.sectionSizeHint(column)
    brief = panel.model.headerData(3, Qt.Orientation.Horizontal)
    assert brief == ("Activations" if width < 1000 else "Activations, batch 64")
