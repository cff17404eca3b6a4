"""The four plots, as a person meets them."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from gradscape.backends.runs.pyramid import Pyramid
from gradscape.gui.theme import Theme
from gradscape.gui.training.plots import Plots, RunData, hues
from gradscape.gui.training.plots.menu import PlotMenu
from gradscape.gui.training.plots.plot import Plot
from tests.gui.training.plots.plotted import falling, run_of, shown


def pixel(plot: Plot, x: float, y: float) -> QPoint:
    """Where a value of a plot is on its canvas."""
    a, b, c, d = plot.view.to_pixels()
    at = QPointF(x * a + b, y * c + d)
    place: QPoint = plot.canvas.mapFromScene(plot.view.mapToScene(at))
    return place


def hover(plot: Plot, x: float, y: float) -> dict[str, str]:
    """What is told there."""
    QTest.mouseMove(plot.canvas.viewport(), pixel(plot, x, y))
    assert plot.readout.isVisible()
    told = {one.name: one.text for one in plot.readout.values}
    return {"": plot.readout.title, **told}


def click(plot: Plot, x: float, y: float) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(plot.canvas.viewport(), left, pos=pixel(plot, x, y))


def drag(plot: Plot, start: float, end: float) -> None:
    """The left button goes down over one step and up over another."""
    kind, left, none = QEvent.Type, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    # In pixels before anything moves: a drag may move what is in sight.
    first, half, last = (
        pixel(plot, x, sum(plot.reach) / 2) for x in (start, (start + end) / 2, end)
    )
    acts = [(kind.MouseMove, first, none, none), (kind.MouseButtonPress, first, left, left)]
    acts += [(kind.MouseMove, place, none, left) for place in (half, last)]
    acts.append((kind.MouseButtonRelease, last, left, none))
    for what, place, button, held in acts:
        at = QPointF(place)
        screen = QPointF(plot.canvas.mapToGlobal(at.toPoint()))
        event = QMouseEvent(what, at, screen, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(plot.canvas.viewport(), event)


def colour(plot: Plot, x: float, y: float) -> str:
    image = plot.canvas.grab().toImage()
    name: str = image.pixelColor(pixel(plot, x, y)).name()
    return name


# ---- what is there
def test_before_the_first_step_calm_words_are_shown(qtbot: QtBot) -> None:
    plots = shown(qtbot, RunData("run 1"))
    for plot in plots.all:
        assert plot.empty.isVisible()
        assert "first step" in plot.empty.text()
        assert plot.canvas.accessibleDescription() == plot.empty.text()
    plots.show_runs([run_of(falling())])
    assert not any(plot.empty.isVisible() for plot in plots.all)


def test_no_run_at_all_is_no_failure(qtbot: QtBot) -> None:
    plots = shown(qtbot)
    assert all(plot.empty.text() for plot in plots.all)


def test_a_network_without_classes_has_no_accuracy(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling(), accuracy=False))
    assert "No accuracy" in plots.accuracy.empty.text()
    assert not plots.loss.empty.text()


def test_a_network_without_parameters_has_no_gradients(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling(), np.empty((100, 0)), names=()))
    assert "Nothing here has parameters" in plots.by_depth.empty.text()
    assert "Nothing here has parameters" in plots.heat.empty.text()


def test_curves_are_named_where_they_run(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    assert [name for name, _ in plots.loss.names] == ["training", "validation"]
    other = run_of(falling() * 0.5, name="run 2")
    plots.show_runs([run_of(falling()), other])
    QApplication.processEvents()
    plots.loss.canvas.grab()
    assert {name for name, _ in plots.loss.names} == {"run 1", "validation", "run 2"}
    assert plots.loss.sub.text() == "batch and validation of run 1"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_can_be_read_in_both_themes(theme: str) -> None:
    worn = Theme("dark" if theme == "dark" else "light")
    ground = worn.color("panel")
    colors = [hues.training(worn), hues.validation(worn), *(hues.other(worn, k) for k in range(6))]
    for color in colors:
        assert hues.contrast(hues.legible(color, ground), ground) >= 4.5


def test_the_newest_values_are_told_to_screen_readers(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of([0.5] * 19 + [0.25]))
    told = plots.loss.canvas.accessibleDescription()
    assert told == "step 20: training 0.2500, validation 0.2750"
    by_depth = plots.by_depth.canvas.accessibleDescription()
    assert by_depth == "step 20: least 0.0010 at stem.fc, most 0.1000 at stem.conv"
    assert [plot.canvas.accessibleName() for plot in plots.all] == [
        "Loss",
        "Accuracy",
        "Gradient norm by depth",
        "Gradient norm, layer × step",
    ]


# ---- the pointer
def test_the_pointer_reads_what_the_record_has(qtbot: QtBot) -> None:
    losses = falling()
    plots = shown(qtbot, run_of(losses))
    told = hover(plots.loss, 40, 0.5)
    assert told[""] == "step 40"
    assert told["batch"] == f"{losses[39]:.4f}"
    assert told["validation, step 40"] == f"{losses[39] * 1.1:.4f}"
    assert "smoothed" in told


def test_a_wild_loss_leaves_a_gap_and_no_failure(qtbot: QtBot) -> None:
    losses = falling()
    losses[50:60] = np.nan
    plots = shown(qtbot, run_of(losses))
    assert "batch" not in hover(plots.loss, 55, 0.4)


def test_a_hundred_and_fifty_layers_are_read_one_by_one(qtbot: QtBot) -> None:
    names = [f"layer{k}" for k in range(150)]
    norms = np.tile(10.0 ** -np.linspace(1, 3, 150), (40, 1))
    plots = shown(qtbot, run_of(falling(40), norms, names))
    told = hover(plots.by_depth, 77, -2)
    assert told[""] == "stem.layer77"
    assert told["step 40"] == f"{norms[0, 77]:.4f}"
    shown_names = plots.by_depth.bottom.places()
    assert 5 < len(shown_names) < 50
    assert plots.by_depth.bottom.turned


def test_few_layers_stand_upright(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    assert not plots.by_depth.bottom.turned
    assert [one.text for one in plots.by_depth.bottom.places()] == ["conv", "bn", "fc"]


def test_clicks_say_which_node_and_which_step(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    nodes: list[str] = []
    steps: list[int] = []
    plots.node_chosen.connect(nodes.append)
    plots.step_chosen.connect(steps.append)
    click(plots.by_depth, 1, -2)
    click(plots.heat, 39.5, 2)
    assert nodes == ["stem.bn", "stem.fc"]
    click(plots.loss, 70, 0.5)
    assert steps == [40, 70]


def test_the_line_of_the_chosen_step_can_be_dragged(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    steps: list[int] = []
    plots.step_chosen.connect(steps.append)
    plots.set_step(30)
    drag(plots.loss, 30, 60)
    assert steps[-1] == 60
    assert plots.loss.following


def test_the_chosen_step_is_the_one_by_depth(qtbot: QtBot) -> None:
    norms = np.full((100, 3), 0.1)
    norms[59] = 0.02
    plots = shown(qtbot, run_of(falling(), norms))
    plots.set_step(60)
    assert plots.by_depth.sub.text().startswith("step 60")
    assert hover(plots.by_depth, 0, -1.5)["step 60"] == "0.0200"
    plots.set_step(None)
    assert plots.by_depth.sub.text().startswith("now")


def test_the_norms_of_a_long_run_are_those_of_its_record(qtbot: QtBot) -> None:
    coarse = Pyramid(3, np.float32, most=1 << 8)
    coarse.append(np.tile(10.0 ** -np.arange(1.0, 4.0), (4000, 1)))
    assert coarse.grain > 1
    run = replace(
        run_of(falling(4000)),
        norms=coarse,
        recorded=lambda step: np.array([step / 1e4, 0.02, 0.03]),
    )
    plots = shown(qtbot, run)
    assert hover(plots.by_depth, 0, -1)["step 4,000"] == "0.4000"
    plots.set_step(1234)
    assert hover(plots.by_depth, 0, -1)["step 1,234"] == "0.1234"
    told = hover(plots.heat, 2500, 0)
    step = next(one for one in told if one.startswith("step "))
    assert told[step] == f"{int(step[5:].replace(',', '')) / 1e4:.4f}"


def test_a_record_that_cannot_be_read_leaves_the_means(qtbot: QtBot) -> None:
    coarse = Pyramid(3, np.float32, most=1 << 8)
    coarse.append(np.full((4000, 3), 0.25))
    run = replace(run_of(falling(4000)), norms=coarse, recorded=lambda _: None)
    plots = shown(qtbot, run)
    assert hover(plots.by_depth, 0, -0.6)["step 4,000"] == "0.2500"


# ---- the range of steps
def test_a_drag_elsewhere_moves_what_is_in_sight(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    plots.loss.zoom(0.5)
    QApplication.processEvents()
    before = plots.loss.sight
    drag(plots.loss, 60, 50)
    assert plots.loss.sight == pytest.approx((before[0] + 10, before[1] + 10), abs=0.5)
    assert plots.accuracy.sight == pytest.approx(plots.loss.sight)


def test_the_newest_step_stays_in_sight_until_a_person_zooms(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    plots.show_runs([run_of(falling(400))])
    assert plots.loss.sight[1] >= 400
    plots.loss.zoom(0.25)
    near = plots.loss.sight
    assert plots.accuracy.sight == pytest.approx(near)
    assert plots.heat.sight == pytest.approx(near)
    plots.show_runs([run_of(falling(900))])
    assert plots.loss.sight == pytest.approx(near)
    plots.loss.followed.emit()
    assert plots.accuracy.sight[1] >= 900
    assert plots.heat.sight == (0.0, 900.0)


def test_keys_do_what_the_mouse_does(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    steps: list[int] = []
    nodes: list[str] = []
    plots.step_chosen.connect(steps.append)
    plots.node_chosen.connect(nodes.append)
    key = Qt.Key
    wide = plots.loss.sight
    QTest.keyClick(plots.loss.canvas, key.Key_Left)
    QTest.keyClick(plots.loss.canvas, key.Key_Plus)
    assert steps == [99]
    assert plots.loss.sight[1] - plots.loss.sight[0] < wide[1] - wide[0]
    QTest.keyClick(plots.loss.canvas, key.Key_Home)
    assert plots.loss.sight == pytest.approx(wide)
    QTest.keyClick(plots.by_depth.canvas, key.Key_Right)
    QTest.keyClick(plots.heat.canvas, key.Key_Left)
    assert nodes == ["stem.conv"]
    assert steps == [99, 99]


def test_a_logarithm_leaves_out_what_has_none(qtbot: QtBot) -> None:
    losses = falling()
    losses[10] = 0.0
    plots = shown(qtbot, run_of(losses))
    plots.loss.set_log(True)
    assert plots.loss.reach[1] < 0.1
    assert plots.loss.reach[0] > -1.5
    assert hover(plots.loss, 50, -0.5)["batch"] == f"{losses[49]:.4f}"


# ---- colours
def test_a_frozen_layer_is_grey_and_others_are_not(qtbot: QtBot) -> None:
    norms = np.full((100, 3), 0.1)
    norms[:, 1] = np.nan
    norms[:, 2] = 0.001
    plots = shown(qtbot, run_of(falling(), norms))
    grey = Theme("light").hex("line_strong")
    assert colour(plots.heat, 50, 1) == grey
    assert grey not in (colour(plots.heat, 50, 0), colour(plots.heat, 50, 2))
    assert colour(plots.heat, 50, 0) != colour(plots.heat, 50, 2)


def test_a_norm_of_nothing_stands_at_the_bottom(qtbot: QtBot) -> None:
    norms = np.full((100, 3), 0.1)
    norms[:, 1] = 0.0
    plots = shown(qtbot, run_of(falling(), norms))
    low = plots.by_depth.reach[0]
    assert hover(plots.by_depth, 1, low + 0.1)["step 100"] == "0"


def test_a_column_can_show_its_highest(qtbot: QtBot) -> None:
    norms = np.full((5000, 3), 0.01)
    norms[::50, 0] = 1.0
    norms[:, 2] = 1.0
    plots = shown(qtbot, run_of(falling(5000), norms))
    assert colour(plots.heat, 2500, 0) != colour(plots.heat, 2500, 2)
    plots.heat.set_highest(True)
    assert colour(plots.heat, 2500, 0) == colour(plots.heat, 2500, 2)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_both_themes_and_large_text_can_be_worn(qtbot: QtBot, scale: float) -> None:
    plots = shown(qtbot, run_of(falling()))
    light = plots.loss.canvas.grab().toImage()
    plots.set_theme(Theme("dark"), scale)
    dark = plots.loss.canvas.grab().toImage()
    assert light.pixelColor(2, 2).name() == Theme("light").hex("panel")
    assert dark.pixelColor(2, 2).name() == Theme("dark").hex("panel")


# ---- what leaves a plot
def save(monkeypatch: pytest.MonkeyPatch, plot: Plot, words: str, path: Path) -> None:
    """Choose an entry of the menu, and a file."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    plot.open_menu(QPoint(20, 20))
    menu = plot.findChildren(PlotMenu)[-1]
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def test_the_values_are_written_as_they_are(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = falling(20)
    plots = shown(qtbot, run_of(losses))
    said: list[tuple[str, str]] = []
    plots.said.connect(lambda words, level: said.append((words, level)))
    path = tmp_path / "loss.csv"
    save(monkeypatch, plots.loss, "Save values as CSV…", path)
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["step", "run 1 batch", "run 1 validation"]
    assert [float(row[1]) for row in rows[1:]] == losses.tolist()
    assert rows[1][2] == ""
    assert float(rows[10][2]) == losses[9] * 1.1
    assert said == [("Wrote loss.csv", "ok")]


@pytest.mark.parametrize("which", range(4))
def test_every_plot_can_be_written(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    plots = shown(qtbot, run_of(falling()))
    plot = plots.all[which]
    save(monkeypatch, plot, "Save as picture…", tmp_path / "plot")
    image = QImage(str(tmp_path / "plot.png"))
    assert image.width() == 2 * plot.width()
    save(monkeypatch, plot, "Save values as CSV…", tmp_path / "values.csv")
    assert len((tmp_path / "values.csv").read_text().splitlines()) > 3


def test_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plots = shown(qtbot, run_of(falling()))
    said: list[tuple[str, str]] = []
    plots.said.connect(lambda words, level: said.append((words, level)))
    save(monkeypatch, plots.loss, "Save as picture…", tmp_path / "missing" / "plot.png")
    assert said[0][1] == "error"
    assert "cannot be written" in said[0][0]


def test_the_menu_shows_all_again(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    plots.loss.zoom(0.2)
    plots.loss.open_menu(QPoint(20, 20))
    menu = plots.loss.findChildren(PlotMenu)[-1]
    words = [one.text() for one in menu.actions() if not one.isSeparator()]
    assert words == ["Log scale", "Reset view", "Save as picture…", "Save values as CSV…"]
    menu.actions()[1].trigger()
    menu.close()
    assert plots.loss.sight[1] >= 100


def test_a_narrow_card_says_what_it_can(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    plots.resize(460, 420)
    QApplication.processEvents()
    assert plots.loss.sub.text().endswith("…")
    assert all(isinstance(plot.caption, QLabel) for plot in plots.all)
    assert not plots.heat.bar.isVisible()


def test_pyqtgraph_waits_until_plots_are_wanted() -> None:
    code = "import sys, gradscape.gui.window.window; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_plots_can_be_dropped_while_the_pointer_is_over_them(qtbot: QtBot) -> None:
    plots = shown(qtbot, run_of(falling()))
    hover(plots.loss, 40, 0.5)
    assert isinstance(plots, Plots)
    plots.close()
