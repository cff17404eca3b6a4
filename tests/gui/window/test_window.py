"""The window: documents in tabs, what is remembered, what is said."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from gradscape.graph.edits import EditError, RemoveNodes, SetArgument, SetTraining
from gradscape.graph.settings import Training
from gradscape.graph.storage import load, save
from gradscape.graph.templates import build as build_template
from gradscape.gui.application import build
from gradscape.gui.documents.boxes import Boxes
from gradscape.gui.preferences import Preferences
from gradscape.gui.window.failure import Boundary
from gradscape.gui.window.window import Window
from gradscape.gui.workbench import Workbench


def titles(window: Window) -> list[str]:
    return [window.tabs.tabText(k) for k in range(window.tabs.count())]


def test_it_opens_with_the_start_page_alone(window: Window) -> None:
    assert titles(window) == ["Start"]
    assert not window.has_desk, "what no document needs yet is not built"
    assert not window.bar.export.isEnabled()
    assert window.bar.export.property("role") != "primary", "the page has a filled button"


def test_a_document_takes_the_place_of_the_start_page(window: Window) -> None:
    window.documents.template("digits")
    window.documents.template("lenet5")
    assert titles(window) == ["Digits", "LeNet-5"]
    assert window.bar.run.train.property("role") == "primary"
    assert window.bar.export.property("role") != "primary", "one filled button a screen"
    assert window.status is not None
    assert window.status.parameters.text() == "61,706 parameters"
    window.commands.action("view.previous").trigger()
    assert window.status.parameters.text() == "86,970 parameters"
    assert window.status.problems.text() == "no problems"
    assert window.windowTitle().startswith("Digits")
    window.commands.action("file.start").trigger()
    assert titles(window) == ["Digits", "LeNet-5", "Start"]
    assert not window.status.isVisible()


def test_a_hint_is_no_problem_but_told(window: Window, qtbot: QtBot) -> None:
    window.documents.template("digits")
    editor = window.documents.items[0].editor
    conv = next(node.id for node in editor.project.root.body if node.name == "conv1")
    editor.do(SetArgument(editor.body, (conv,), "bias", True))
    status = window.status
    assert status is not None
    qtbot.waitUntil(lambda: status.problems.text() == "no problems, 1 hint")
    assert status.problems.property("level") == "ok"


def test_the_last_tab_leaves_the_start_page(window: Window) -> None:
    window.documents.template("digits")
    window.commands.action("file.close").trigger()
    assert titles(window) == ["Start"]


def test_after_the_last_document_another_can_be_opened(window: Window, qtbot: QtBot) -> None:
    for name in ("digits", "lenet5", "mlp"):
        window.documents.template(name)
        QApplication.processEvents()
        window.commands.action("file.close").trigger()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    window.documents.template("digits")
    assert titles(window) == ["Digits"]
    assert window.desk.isVisible()
    assert window.desk.panel("inspector").editor is window.documents.items[0].editor


def edit(window: Window) -> None:
    page = window.page
    assert page is not None
    assert page.editor is not None
    page.editor.do(SetTraining(Training(epochs=3)))


def test_a_change_is_marked_undone_and_redone(window: Window, qtbot: QtBot) -> None:
    window.documents.template("digits")
    edit(window)
    qtbot.waitUntil(window.isWindowModified)
    undo, redo = (window.commands.action(f"edit.{name}") for name in ("undo", "redo"))
    assert undo.isEnabled()
    undo.trigger()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert not undo.isEnabled()
    redo.trigger()
    qtbot.waitUntil(window.isWindowModified)


def test_save_as_and_open_again(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.documents.template("digits")
    edit(window)
    window.commands.action("file.save").trigger()
    saved = path.with_suffix(".gradscape")
    assert load(saved).training.epochs == 3
    qtbot.waitUntil(lambda: titles(window) == ["mine"])
    assert window.toast.text == "Saved mine.gradscape"
    assert not window.isWindowModified()
    assert window.status is not None
    assert window.status.saved.text().startswith("Saved ")
    window.documents.template("lenet5")
    window.documents.open(saved)
    assert titles(window) == ["mine", "LeNet-5"], "it is open already"
    assert window.tabs.currentIndex() == 0
    assert [Path(each.path).name for each in window.preferences.recent] == ["mine.gradscape"]


def test_a_file_that_cannot_be_read_is_said(window: Window, tmp_path: Path) -> None:
    (tmp_path / "bad.gradscape").write_text("{")
    window.documents.open(tmp_path / "bad.gradscape")
    assert "bad.gradscape" in window.toast.text
    assert window.toast.isVisible()
    assert titles(window) == ["Start"]


@pytest.mark.parametrize(("answer", "left"), [("discard", ["Start"]), ("cancel", ["Digits"])])
def test_work_is_not_given_up_unasked(
    window: Window, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]
) -> None:
    monkeypatch.setattr(Boxes, "choose", lambda *_: answer)
    window.documents.template("digits")
    edit(window)
    window.commands.action("file.close").trigger()
    assert titles(window) == left
    if answer == "cancel":
        assert not window.close()
        assert titles(window) == ["Digits"]


def test_a_refused_edit_is_said(window: Window) -> None:
    window.documents.template("digits")
    page = window.page
    assert page is not None
    assert page.editor is not None

    class Impossible(SetTraining):
        def apply(self, project: object) -> object:  # type: ignore[override]
            raise EditError("this cannot be")

    assert not page.editor.do(Impossible(Training()))
    assert window.toast.text == "This cannot be"
    assert window.toast.isVisible()


def test_files_are_dropped_on_the_window(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "dropped.gradscape"
    save(build_template("lenet5"), path)
    window.documents.open_all([path])
    assert titles(window) == ["dropped"]


# ---- looks
def test_the_theme_is_changed_and_remembered(window: Window, preferences: Preferences) -> None:
    window.documents.template("digits")
    window.commands.action("file.start").trigger()
    window.commands.action("view.theme.dark").trigger()
    assert "#1b1e23" in QApplication.instance().styleSheet()  # type: ignore[union-attr]
    assert preferences.theme == "dark"
    assert window.commands.action("view.theme.dark").isChecked()
    assert not window.commands.action("view.theme.light").isChecked()


def test_text_grows_with_what_holds_it(window: Window, preferences: Preferences) -> None:
    before = window.bar.height()
    while window.commands.action("view.larger").isEnabled():
        window.commands.action("view.larger").trigger()
    assert preferences.text_scale == 2.0
    assert window.bar.height() == 2 * before
    assert QApplication.font().pixelSize() == 24
    window.commands.action("view.text").trigger()
    assert window.bar.height() == before


def test_the_window_is_as_it_was_left(qtbot: QtBot, preferences: Preferences) -> None:
    first = build(preferences)
    first.resize(711, 577)
    first.show()
    first.close()
    second = build(Preferences(preferences.path))
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (711, 577)


# ---- menus
def test_every_command_stands_in_a_menu_with_its_keys(window: Window) -> None:
    shown = set()
    for group, menu in window.menus.groups.items():
        window.menus.fill(group)
        shown |= {action.objectName() for action in menu.actions()}
    assert {command.id for command in window.commands.all()} <= shown
    assert window.menus.groups["File"].title() == "&File"


def test_a_menu_opens_under_alt_and_its_letter(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.menus.groups["File"].isVisible)
    window.menus.groups["File"].close()
    QTest.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(window.menus.root.isVisible)
    window.menus.root.close()


# ---- export
def test_the_model_is_exported(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.documents.template("lenet5")
    window.commands.action("export.module").trigger()
    assert "class LeNet5(nn.Module):" in path.read_text()
    assert window.toast.text == "Wrote model.py"
    window.commands.action("export.script").trigger()
    assert "data" in window.toast.text, "a training script needs data, and says so"


def test_what_the_canvas_shows_is_exported_as_a_figure(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        proposed.append(str(arguments[2]))
        return str(tmp_path / "vit"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.documents.template("vit_b_16")
    window.commands.action("export.figure").trigger()
    assert (tmp_path / "vit.svg").read_bytes().startswith(b"<?xml")
    assert Path(proposed[0]).name == "ViT-B-16.svg"


def test_a_network_with_errors_leads_to_its_problems(window: Window, qtbot: QtBot) -> None:
    window.documents.template("digits")
    editor = window.documents.items[0].editor
    nodes = editor.project.definitions["Digits"].body.nodes.values()
    editor.do(RemoveNodes("Digits", tuple(node.id for node in nodes if node.op == "relu")))
    window.desk.show_panel("code")
    window.commands.action("export.module").trigger()
    assert "no code" in window.toast.text
    assert window.desk.panel("problems").isVisible()
    status = window.status
    assert status is not None
    qtbot.waitUntil(lambda: "error" in status.problems.text())


def test_reduced_motion_reaches_every_canvas(window: Window) -> None:
    window.documents.template("digits")
    [view] = [page.view for page in window.pages]
    assert isinstance(view, Workbench)
    assert view.canvas.reduced_motion
    window.commands.action("view.reduced_motion").trigger()
    assert not view.canvas.reduced_motion
    assert not window.preferences.reduced_motion


def test_the_flow_is_remembered(window: Window) -> None:
    window.documents.template("digits")
    window.commands.action("view.across").trigger()
    assert window.preferences.flow == "right"
    window.documents.template("lenet5")
    view = window.pages[-1].view
    assert isinstance(view, Workbench)
    assert view.drawing.across


def test_recent_files_stand_in_the_menu(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "once.gradscape"
    save(build_template("lenet5"), path)
    window.preferences.remember(path, 0)
    window.menus.fill("File")
    inner = [action.menu() for action in window.menus.groups["File"].actions()]
    [recent] = [menu for menu in inner if isinstance(menu, QMenu)]
    recent.actions()[0].trigger()
    assert titles(window) == ["once"]


# ---- what nobody caught
def test_a_defect_is_told_and_the_window_stays(
    window: Window, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    boundary = Boundary(window)
    for words in ("first", "second"):
        try:
            raise KeyError(words)
        except KeyError:
            boundary.handle(*sys.exc_info())
    qtbot.waitUntil(lambda: boundary.dialog is not None and boundary.dialog.isVisible())
    dialog = boundary.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "2 errors" in dialog.heading.text())
    dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert "KeyError: 'first'" in copied
    assert "test_window.py" in copied
    assert "Gradscape 0" in copied
    assert "second" in capsys.readouterr().err, "nothing is lost"
    dialog.accept()
    assert window.isVisible()
    qtbot.waitUntil(lambda: boundary.dialog is None)


def test_the_direction_of_the_flow_is_remembered(window: Window, preferences: Preferences) -> None:
    window.documents.template("digits")
    window.commands.action("view.across").trigger()
    assert preferences.flow == "right"
    window.documents.template("mlp")
    assert window.page is not None
    assert isinstance(window.page.view, Workbench)
    assert window.page.view.drawing.across


def test_the_status_bar_says_what_the_current_block_costs(window: Window, qtbot: QtBot) -> None:
    editor = window.documents.template("digits").editor
    block = next(node.id for node in editor.project.root.body if node.name == "residual")
    editor.select([(block,)])
    qtbot.waitUntil(
        lambda: window.status is not None and "residual: 57,728" in window.status.block.text()
    )


@pytest.mark.parametrize(
    ("typed", "last", "name"),
    [
        ("stem", Qt.Key.Key_Return, "stem"),
        ("stem", Qt.Key.Key_Escape, "conv1"),
        ("", Qt.Key.Key_Escape, "conv1"),
        ("", Qt.Key.Key_Return, "conv1"),
    ],
)
def test_f2_renames_the_current_node_and_leads_back(
    window: Window, qtbot: QtBot, typed: str, last: Qt.Key, name: str
) -> None:
    editor = window.documents.template("digits").editor
    conv = next(node.id for node in editor.project.root.body if node.name == "conv1")
    editor.select([(conv,)])
    window.commands.refresh()
    window.commands.action("node.rename").trigger()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, last)
    assert editor.node((conv,)).name == name
    if typed and last == Qt.Key.Key_Escape:
        QTest.keyClick(field, last)
    assert window.page is not None
    view = window.page.view
    assert isinstance(view, Workbench)
    qtbot.waitUntil(view.canvas.hasFocus)
    assert editor.selection == ((conv,),)


def test_a_name_that_cannot_be_keeps_the_keyboard(window: Window, qtbot: QtBot) -> None:
    editor = window.documents.template("digits").editor
    conv = next(node.id for node in editor.project.root.body if node.name == "conv1")
    editor.select([(conv,)])
    window.commands.refresh()
    window.commands.action("node.rename").trigger()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "bn1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert field.hasFocus()


def test_the_search_of_commands_gives_the_keyboard_back(window: Window, qtbot: QtBot) -> None:
    editor = window.documents.template("digits").editor
    node = next(node.id for node in editor.project.root.body if node.name == "fc")
    editor.select([(node,)])
    assert window.page is not None
    window.page.view.setFocus()
    before = QApplication.focusWidget()
    window.search_commands()
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before
    assert editor.selection == ((node,),)


def test_the_status_bar_says_what_is_known_in_spite_of_an_error(
    window: Window, qtbot: QtBot
) -> None:
    editor = window.documents.template("digits").editor
    nodes = editor.project.root.body.nodes.values()
    fc = next(node.id for node in nodes if node.name == "fc")
    editor.do(SetArgument("Digits", (fc,), "out_features", 0))
    status = window.status
    assert status is not None
    qtbot.waitUntil(lambda: status.problems.text() == "1 error")
    assert status.parameters.text() == "at least 85,680 parameters"
    assert status.macs.isVisible()
    assert not status.memory.isVisible()
    editor.undo()
    qtbot.waitUntil(lambda: status.parameters.text() == "86,970 parameters")
    assert status.memory.isVisible()
