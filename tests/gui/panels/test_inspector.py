"""The inspector under a person's hands: typing, stepping, refusing, several nodes, blocks."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from gradscape.backends.data import DataError
from gradscape.graph.builder import Builder, op
from gradscape.graph.edits import SetArgument
from gradscape.graph.expression import Expression
from gradscape.graph.project import Project
from gradscape.graph.settings import Data
from gradscape.gui.panels.inspector.facts import of_node
from gradscape.gui.panels.inspector.sheet import targets
from gradscape.gui.theme import Theme, Themes
from tests.gui.panels.inspecting import Bench, only

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


# ---- the head


def test_the_head_says_what_it_is_and_where_it_stands(bench: Bench) -> None:
    bench.select("wide")
    head = bench.inspector.head
    assert head.title.text() == "wide"
    assert head.subtitle.text() == "Conv 2D · branch 2 of 2"


def test_a_node_is_renamed_in_place(bench: Bench) -> None:
    bench.select("wide")
    title = bench.inspector.head.title
    title.selectAll()
    bench.keys(title, "tower")
    bench.press(title, KEY.Key_Return)
    assert bench.node("tower").args["kernel_size"] == 5
    assert bench.inspector.head.title.text() == "tower"


def test_a_name_that_cannot_be_stays_typed_and_says_why(bench: Bench) -> None:
    bench.select("wide")
    head = bench.inspector.head
    head.title.selectAll()
    bench.keys(head.title, "stem")
    bench.press(head.title, KEY.Key_Return)
    assert "another node" in head.problem
    assert head.title.text() == "stem"
    bench.press(head.title, KEY.Key_Escape)
    assert (head.title.text(), head.problem) == ("wide", "")


def test_help_is_the_docstring_and_what_the_arguments_mean(bench: Bench) -> None:
    bench.select("wide")
    head = bench.inspector.head
    assert not head.text.isVisible()
    head.help.click()
    assert head.text.isVisible()
    assert "Slide learned filters" in head.text.text()
    assert "Padding: Zeros added on each side." in head.text.text()


# ---- numbers


def test_enter_applies_a_number(bench: Bench) -> None:
    bench.select("wide")
    bench.type(bench.line("out_channels"), "24")
    assert bench.arg("wide", "out_channels") == 24
    assert len(bench.history) == 1


def test_leaving_a_field_applies_it(bench: Bench) -> None:
    bench.select("wide")
    bench.type(bench.line("out_channels"), "24", enter=False)
    bench.press(bench.line("out_channels"), KEY.Key_Tab)
    assert bench.arg("wide", "out_channels") == 24


def test_escape_puts_back(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    bench.type(line, "24", enter=False)
    bench.press(line, KEY.Key_Escape, KEY.Key_Return)
    assert line.text() == "8"
    assert not bench.history


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "less than 1"),
        ("1.5", "no whole number"),
        ("=nothing", "'nothing', which is not defined here"),
        ("=8 //", "cannot be read"),
        ("=1 // 0", "divides by zero"),
    ],
)
def test_what_is_no_value_is_said_in_red_and_stays_as_typed(
    bench: Bench, text: str, why: str
) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    line.setFocus()
    line.selectAll()
    bench.press(line, KEY.Key_Delete)
    bench.keys(line, text)
    bench.press(line, KEY.Key_Escape) if line.completing else None
    bench.press(line, KEY.Key_Return)
    assert why.lower() in bench.field("out_channels").problem.lower()
    assert line.property("problem") is True
    assert line.text() == text
    assert not bench.history


def test_nothing_typed_is_the_default(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    line.selectAll()
    bench.press(line, KEY.Key_Delete, KEY.Key_Return)
    assert bench.arg("wide", "out_channels") == 32
    assert line.text() == "32"


def test_arrows_step_and_stop_at_the_range(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("groups")
    line.setFocus()
    bench.press(line, KEY.Key_Up, KEY.Key_Up, KEY.Key_Down)
    assert bench.arg("wide", "groups") == 2
    bench.press(line, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down)
    assert bench.arg("wide", "groups") == 1
    assert line.text() == "1"


def wheel(bench: Bench, line: object) -> None:
    spot = QPointF(5, 5)
    none, no_buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    event = QWheelEvent(
        spot, spot, QPoint(), QPoint(0, 120), no_buttons, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(line, event)  # type: ignore[arg-type]


def test_the_wheel_steps_only_with_the_focus(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    bench.line("groups").setFocus()
    wheel(bench, line)
    assert not bench.history
    line.setFocus()
    wheel(bench, line)
    assert bench.arg("wide", "out_channels") == 9


def test_dragging_the_label_scrubs_the_number_in_one_step(bench: Bench) -> None:
    bench.select("wide")
    label = bench.inspector.fieldsets[0].labels["out_channels"]
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(label, left, NONE, QPoint(4, 8))
    for x in (14, 24, 44):
        QTest.mouseMove(label, QPoint(x, 8))
    QTest.mouseRelease(label, left, NONE, QPoint(44, 8))
    assert bench.arg("wide", "out_channels") == 18
    assert len(bench.history) == 1
    bench.editor.undo()
    assert bench.arg("wide", "out_channels") == 8


def test_steps_of_one_visit_are_one_step_of_the_history(bench: Bench) -> None:
    bench.select("wide")
    line, other = bench.line("out_channels"), bench.line("groups")
    line.setFocus()
    bench.press(line, KEY.Key_Up, KEY.Key_Up)
    assert len(bench.history) == 1
    other.setFocus()
    line.setFocus()
    bench.press(line, KEY.Key_Up)
    assert len(bench.history) == 2
    assert bench.arg("wide", "out_channels") == 11


# ---- expressions


def test_an_expression_shows_what_it_comes_to(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    bench.type(line, "=num_classes * 2 ")
    assert bench.arg("wide", "out_channels") == Expression("num_classes * 2")
    assert line.text() == "=num_classes * 2"
    assert line.result == "20"


def test_a_bare_name_in_a_number_is_an_expression(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    bench.type(line, "classes + ", enter=False)
    bench.keys(line, "2")
    bench.press(line, KEY.Key_Return)
    assert bench.arg("wide", "out_channels") == Expression("classes + 2")
    assert line.text() == "=classes + 2"


def test_names_in_scope_are_completed(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    bench.type(line, "=num_cl", enter=False)
    assert line.completing
    popup = line._names
    assert popup is not None
    bench.press(popup, KEY.Key_Return)
    assert line.text() == "=num_classes"
    bench.press(line, KEY.Key_Return)
    assert bench.arg("wide", "out_channels") == Expression("num_classes")


def test_inside_a_block_its_parameters_lets_and_sizes_are_in_scope(bench: Bench) -> None:
    use = bench.node("block").id
    inner = bench.node("conv", "Block").id
    bench.editor.select([(use, inner)])
    bench.settle()
    assert bench.line("out_channels").result == "16"
    bench.type(bench.line("out_channels"), "=in_channels + half ")
    assert bench.line("out_channels").result == "32"


# ---- sizes, booleans, choices


def test_one_number_stands_for_both_sides_while_they_are_linked(bench: Bench) -> None:
    bench.select("wide")
    bench.type(bench.line("padding"), "1")
    assert bench.arg("wide", "padding") == (1, 1)
    assert bench.line("padding", 1).text() == "1"


def test_parted_sides_are_set_apart(bench: Bench) -> None:
    bench.select("wide")
    bench.field("padding").link.click()  # type: ignore[attr-defined]
    bench.type(bench.line("padding", 1), "3")
    assert bench.arg("wide", "padding") == (2, 3)
    bench.type(bench.line("padding"), "=num_classes - 9 ")
    assert bench.arg("wide", "padding") == (Expression("num_classes - 9"), 3)


def test_a_pair_may_be_typed_into_one_side(bench: Bench) -> None:
    bench.select("wide")
    bench.type(bench.line("padding"), "1×2")
    assert bench.arg("wide", "padding") == (1, 2)


def test_a_box_is_ticked(bench: Bench) -> None:
    bench.select("wide")
    box = only(bench.field("bias"), QCheckBox)
    box.setFocus()
    bench.press(box, KEY.Key_Space)
    assert bench.arg("wide", "bias") is False


def test_a_box_gives_way_to_an_expression(bench: Bench) -> None:
    bench.select("wide")
    field = bench.field("bias")
    field.compute()
    bench.keys(field.lines[0], "num_classes < 5 ")
    bench.press(field.lines[0], KEY.Key_Return)
    assert bench.arg("wide", "bias") == Expression("num_classes < 5")
    assert field.lines[0].isVisible()
    assert field.lines[0].result == "false"
    bench.editor.undo()
    bench.settle()
    assert only(field, QCheckBox).isVisible()


def test_a_choice_is_chosen(bench: Bench) -> None:
    bench.select("wide")
    combo = only(bench.field("init"), QComboBox)
    combo.setFocus()
    bench.press(combo, KEY.Key_Down)
    assert bench.arg("wide", "init") == combo.currentData() != "default"


def test_a_condition_and_a_bypass(bench: Bench) -> None:
    bench.select("wide")
    assert "more.when" not in bench.inspector.fields
    more = bench.inspector.fieldsets[-1].fold
    assert more is not None
    more.click()
    field = bench.field("more.when")
    combo = only(field, QComboBox)
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert bench.node("wide").when is False
    field.compute()
    field.lines[0].selectAll()
    bench.keys(field.lines[0], "=num_classes > 2 ")
    bench.press(field.lines[0], KEY.Key_Return)
    assert bench.node("wide").when == Expression("num_classes > 2")


# ---- what stays through a refresh


def test_typed_text_and_focus_survive_an_edit_elsewhere(bench: Bench) -> None:
    bench.select("wide")
    line = bench.line("out_channels")
    bench.type(line, "2", enter=False)
    stem = bench.node("stem").id
    bench.editor.do(SetArgument("Net", (stem,), "out_channels", 20))
    bench.settle()
    assert line.hasFocus()
    assert line.text() == "2"
    bench.keys(line, "4")
    bench.press(line, KEY.Key_Return)
    assert bench.arg("wide", "out_channels") == 24


def test_an_edit_keeps_all_widgets(bench: Bench) -> None:
    bench.select("wide")
    before = list(bench.inspector.fields.values())
    bench.type(bench.line("out_channels"), "24")
    bench.select("narrow")
    assert list(bench.inspector.fields.values()) == before
    assert bench.line("kernel_size").text() == "1"


def test_another_node_lets_go_of_what_was_typed(bench: Bench) -> None:
    bench.select("wide")
    bench.line("out_channels").setText("junk")
    bench.line("out_channels").setModified(True)
    bench.select("narrow")
    assert bench.line("out_channels").text() == "8"
    assert not bench.field("out_channels").problem


# ---- defaults


def test_what_is_not_the_default_stands_out_and_can_be_reset(bench: Bench) -> None:
    bench.select("wide")
    labels = bench.inspector.fieldsets[0].labels
    assert labels["padding"].property("role") == ""
    assert labels["stride"].property("role") == "sub"
    menu = bench.inspector.hand.menu_of(bench.field("padding"))
    menu.actions()[0].trigger()
    assert bench.arg("wide", "padding") == (0, 0)
    assert labels["padding"].property("role") == "sub"


# ---- several nodes


def test_several_nodes_show_what_they_have_in_common(bench: Bench) -> None:
    bench.select("narrow", "wide")
    assert bench.inspector.head.title.text() == "2 nodes"
    assert bench.inspector.head.subtitle.text() == "2 Conv 2D"
    assert bench.line("out_channels").text() == "8"
    assert bench.line("kernel_size").text() == ""
    assert bench.line("kernel_size").placeholderText() == "—"


def test_an_edit_of_several_nodes_is_one_step(bench: Bench) -> None:
    bench.select("narrow", "wide")
    bench.type(bench.line("kernel_size"), "3")
    assert bench.arg("narrow", "kernel_size") == bench.arg("wide", "kernel_size") == (3, 3)
    assert bench.history == ("Set Kernel size of 2 nodes",)
    bench.editor.undo()
    assert bench.arg("wide", "kernel_size") == 5


def test_of_different_operators_only_what_means_the_same_is_shown(bench: Bench) -> None:
    bench.select("fc", "wide")
    assert "bias" in bench.inspector.fields
    assert "kernel_size" not in bench.inspector.fields


# ---- blocks, repeats, bodies


def test_a_use_of_a_block_shows_its_parameters(bench: Bench) -> None:
    bench.select("block")
    assert bench.line("width").text() == "32"
    assert bench.line("depth").text() == ""
    assert bench.line("depth").placeholderText() == "2"
    bench.type(bench.line("depth"), "3")
    assert bench.arg("block", "depth") == 3
    bench.line("depth").selectAll()
    bench.press(bench.line("depth"), KEY.Key_Delete, KEY.Key_Return)
    assert "depth" not in bench.node("block").args


def test_what_a_block_requires_is_asked_for(bench: Bench) -> None:
    bench.select("block")
    bench.inspector.hand.menu_of(bench.field("width")).actions()[0].trigger()
    bench.settle()
    assert "needs one" in bench.field("width").problem
    assert bench.line("width").placeholderText() == "required"
    bench.type(bench.line("width"), "16")
    assert not bench.field("width").problem


def test_a_repeat_shows_its_turns_and_what_it_repeats(qtbot: QtBot) -> None:
    net = Builder("Net")
    x = net(op.image(channels=4, height=8, width=8))
    x = net(op.repeat(op.conv2d(out_channels=4, kernel_size=3, padding=1), times=3), x, name="rows")
    bench = Bench(qtbot, Project.of(net.output(x).definition()))
    bench.select("rows")
    bench.type(bench.line("times"), "5")
    assert bench.arg("rows", "times") == 5
    bench.type(bench.line("of.kernel_size"), "1")
    assert bench.arg("rows", "of").args["kernel_size"] == (1, 1)


def test_with_nothing_selected_it_speaks_of_the_network(bench: Bench) -> None:
    bench.settle()
    assert bench.inspector.head.subtitle.text() == "Network"
    shown = bench.inspector.details.figures.shown
    assert shown["Sample"] == "1 × 8 × 8"
    assert shown["Out"] == "10"
    assert list(bench.inspector.parameters.rows) == ["num_classes"]


def test_the_network_takes_other_data_and_another_batch(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Data(name="mnist", shape=(1, 28, 28), classes=10)
    monkeypatch.setattr("gradscape.backends.data.describe", lambda name: given)
    bench.settle()
    choose(bench, "data", "mnist")
    assert bench.editor.project.data == given
    bench.type(bench.line("batch"), "32")
    assert bench.editor.project.training.batch == 32
    assert "Activations, batch 32" in bench.inspector.details.figures.shown
    choose(bench, "data", None)
    assert bench.editor.project.data is None


def test_data_that_is_not_there_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Data:
        raise DataError("MNIST was not found")

    monkeypatch.setattr("gradscape.backends.data.describe", missing)
    choose(bench, "data", "mnist")
    assert bench.field("data").problem == "MNIST was not found"
    assert not bench.history


def test_a_folder_of_data_is_looked_for_from_the_node_that_it_comes_in_by(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [str(tmp_path), "", str(tmp_path)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folders.pop())
    bench.select("image")
    before = bench.editor.project.data
    browse(bench)
    assert "was not found in" in bench.field("data").problem
    assert data_box(bench).currentText() == "Digits"
    browse(bench)  # nothing was chosen
    assert bench.editor.project.data == before
    given = Data(name=str(tmp_path), shape=(1, 28, 28), classes=10)
    monkeypatch.setattr("gradscape.backends.data.describe", lambda name: given)
    browse(bench)
    assert bench.editor.project.data == given
    assert data_box(bench).currentText() == tmp_path.name
    assert not bench.field("data").problem


def data_box(bench: Bench) -> QComboBox:
    return only(bench.field("data"), QComboBox)


def browse(bench: Bench) -> None:
    combo = data_box(bench)
    combo.activated.emit(combo.count() - 1)
    bench.settle()


def choose(bench: Bench, key: str, value: str | None) -> None:
    combo = only(bench.field(key), QComboBox)
    values = [combo.itemData(k) for k in range(combo.count())]
    combo.setCurrentIndex(values.index(value))
    combo.activated.emit(combo.currentIndex())
    bench.settle()


def test_a_layer_with_weights_keeps_a_name_an_add_need_not(bench: Bench) -> None:
    for name, kept in (("wide", "wide"), ("concat", "")):
        bench.select(name)
        title = bench.inspector.head.title
        title.selectAll()
        bench.press(title, KEY.Key_Delete, KEY.Key_Return)
        assert bool(bench.inspector.head.problem) == bool(kept)
        assert bench.node(name).name == kept


def test_inside_a_block_it_speaks_of_the_block(bench: Bench) -> None:
    bench.editor.enter((bench.node("block").id,))
    bench.settle()
    inspector = bench.inspector
    assert inspector.head.title.text() == "Block"
    assert inspector.head.subtitle.text() == "Block · used once"
    assert list(inspector.parameters.rows) == ["width", "depth", "gated"]
    assert inspector.lets.rows["half"][1].text() == "=width // 2"


def test_parameters_are_added_renamed_changed_and_removed(bench: Bench) -> None:
    bench.editor.enter((bench.node("block").id,))
    names = bench.inspector.parameters
    names.adds.click()
    assert names._draft is not None
    called, value = names._draft
    bench.type(called, "stride")
    assert value.hasFocus()
    bench.type(value, "2")
    block = bench.editor.project.definitions["Block"]
    assert block.parameters["stride"] == 2

    bench.type(names.rows["width"][0], "channels")
    block = bench.editor.project.definitions["Block"]
    assert list(block.parameters) == ["channels", "depth", "gated", "stride"]
    assert block.lets["half"] == Expression("channels // 2")
    assert bench.arg("block", "channels") == 32

    bench.type(names.rows["depth"][1], "4")
    assert bench.editor.project.definitions["Block"].parameters["depth"] == 4


def test_a_parameter_in_use_is_not_removed_but_says_why(bench: Bench) -> None:
    bench.editor.enter((bench.node("block").id,))
    names = bench.inspector.parameters
    bench.type(names.rows["width"][0], "depth")
    assert "already" in names.problem
    assert names.rows["width"][0].text() == "depth"


def test_an_argument_is_exposed_as_a_parameter_of_its_block(bench: Bench) -> None:
    use, inner = bench.node("block").id, bench.node("conv", "Block").id
    bench.editor.select([(use, inner)])
    bench.settle()
    asked = bench.inspector.hand.expose(bench.field("kernel_size"))
    assert asked.line.text() == "kernel_size"
    asked.line.setText("size")
    asked.accept()
    bench.settle()
    assert bench.arg("conv", "kernel_size", "Block") == Expression("size")
    assert bench.line("kernel_size").text() == "=size"
    bench.select("block")
    assert bench.line("size").placeholderText() == "3"


def test_what_cannot_be_exposed_says_why(bench: Bench) -> None:
    use, inner = bench.node("block").id, bench.node("conv", "Block").id
    bench.editor.select([(use, inner)])
    bench.settle()
    asked = bench.inspector.hand.expose(bench.field("out_channels"))
    asked.accept()
    assert asked.isVisible()
    assert "only the block has" in asked.why.text()
    asked.reject()


# ---- figures, formulas, problems


def test_figures_of_a_node(bench: Bench) -> None:
    bench.select("wide")
    shown = bench.inspector.details.figures.shown
    assert shown["In"] == "16 × 8 × 8"
    assert shown["Out"] == "8 × 8 × 8"
    assert shown["Parameters"] == "3,208"
    assert shown["Receptive field"] == "7 × 7"


def test_the_formula_has_the_numbers_of_the_node(bench: Bench) -> None:
    bench.select("wide")
    (formula,) = bench.inspector.details.equations
    assert formula == r"\left\lfloor\frac{8 + 2\cdot 2 - 5}{1}\right\rfloor + 1 = 8"


def test_where_an_error_is_mended_here_the_field_and_the_result_are_red(bench: Bench) -> None:
    bench.select("wide")
    bench.type(bench.line("padding"), "1")
    bench.settle()
    assert bench.line("padding").property("problem") is True
    (formula,) = bench.inspector.details.equations
    assert "textcolor" in formula
    assert bench.inspector.details.figures.shown["Out"] == "8 × 6 × 6"
    assert bench.inspector.details.figures.shown["Parameters"] == "3,208"
    assert bench.inspector.details.remedies[0].isVisible()
    bench.inspector.details.remedies[0].click()
    bench.settle()
    assert bench.arg("wide", "padding") == (2, 2)
    bench.qtbot.waitUntil(lambda: not bench.inspector.details.remedies)  # Qt deletes them later
    assert bench.line("padding").property("problem") is False


# ---- the panel


def test_labels_are_buddies_and_fields_have_names(bench: Bench) -> None:
    bench.select("wide")
    fieldset = bench.inspector.fieldsets[0]
    for key, label in fieldset.labels.items():
        assert label.buddy() is not None
        assert label.buddy().accessibleName().startswith(label.text()), key
    assert bench.line("kernel_size", 1).accessibleName() == "Kernel size, width"


def test_tab_goes_through_the_fields_in_order(bench: Bench) -> None:
    bench.select("wide")
    order = [bench.line("out_channels"), bench.line("kernel_size"), bench.line("kernel_size", 1)]
    order[0].setFocus()
    for line in order:
        assert line.hasFocus()
        bench.press(line, KEY.Key_Tab)


def test_another_theme_and_no_document(bench: Bench) -> None:
    bench.select("wide")
    bench.inspector.set_theme(Theme("dark"))
    assert bench.line("out_channels").text() == "8"
    bench.inspector.set_editor(None)
    assert not bench.inspector.head.isVisible()


def test_hidden_it_waits_until_it_is_shown(bench: Bench) -> None:
    bench.inspector.hide()
    bench.editor.select([(bench.node("wide").id,)])
    assert "out_channels" not in bench.inspector.fields
    bench.inspector.show()
    assert bench.line("out_channels").text() == "8"


def test_an_output_of_a_block_has_no_loss(bench: Bench) -> None:
    bench.editor.enter((bench.node("block").id,))
    output = bench.node("output", "Block")
    bench.editor.select([(*bench.editor.at, output.id)])
    bench.settle()
    assert [key for key in bench.inspector.fields if "." not in key] == ["auxiliary"]


def test_where_nothing_is_kept_for_the_backward_pass_it_says_why(bench: Bench) -> None:
    bench.select("narrow")
    shown = of_node(bench.editor, *targets(bench.editor)).lines
    kept = next(fact for fact in shown if fact.label.startswith("Activations"))
    assert kept.text.startswith("0")
    assert "nothing behind reads it in the backward pass" in kept.help


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_everything_fits_into_the_narrowest_inspector(qtbot: QtBot, scale: float) -> None:
    Themes("light", scale).apply()
    try:
        bench = Bench(qtbot)
        bench.select("wide")
        bench.inspector.resize(bench.inspector.minimumWidth(), 800)
        assert bench.inspector.width() <= 280 * scale
        for fieldset in bench.inspector.fieldsets:
            assert fieldset.minimumSizeHint().width() <= bench.inspector.width() - 8 * scale
    finally:
        Themes("light").apply()
