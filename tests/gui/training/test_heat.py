"""The canvas coloured by gradient norms: what it shows is what was recorded."""

from __future__ import annotations

from math import hypot, log10

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradscape.backends.runs.pyramid import Pyramid
from gradscape.graph.builder import Builder, op
from gradscape.graph.document import Document
from gradscape.graph.project import Project
from gradscape.graph.templates import build
from gradscape.gui.canvas.scene import Card
from gradscape.gui.editor import Editor
from gradscape.gui.theme import Theme
from gradscape.gui.training.charts import short_names
from gradscape.gui.training.heat import POINTS, SHADES, Heat
from gradscape.gui.training.plots import scale_of
from gradscape.gui.workbench import Workbench


class Series:
    """Of norms that a test has made up."""

    def __init__(self, nodes: tuple[str, ...], norms: np.ndarray) -> None:
        self.nodes = nodes
        self.norms = Pyramid(len(nodes), np.float32)
        self.norms.append(norms)


class Session:
    """As far as the colours ask."""

    def __init__(self, series: Series | None) -> None:
        self.series = series


NODES = ("conv1", "bn1", "residual.conv1", "residual.bn1")


@pytest.fixture
def bench(qtbot: QtBot) -> Workbench:
    view = Workbench(Editor(Document(build("digits"))), Theme("light"))
    qtbot.addWidget(view)
    view.resize(400, 800)
    return view


def heat_of(bench: Workbench, norms: np.ndarray, nodes: tuple[str, ...] = NODES) -> Heat:
    return Heat(bench, Session(Series(nodes, norms)))  # type: ignore[arg-type]


def cards(bench: Workbench) -> dict[str, Card]:
    """Cards of the network itself as they are painted, by their titles."""
    places = bench.canvas.places
    return {
        card.title: places.card(row)
        for row, card in enumerate(bench.canvas.scene.cards)
        if len(card.id) == 1
    }


def norms(steps: int) -> np.ndarray:
    down = np.linspace(0, -2, steps)[:, None]
    return np.asarray(10 ** (down + np.array([0.0, -1.0, -0.5, -1.5])))


def test_colours_are_the_norms_of_the_record(bench: Workbench) -> None:
    made = norms(60)
    heat = heat_of(bench, made)
    heat.show(30)
    low, high = scale_of(heat.session.series.norms)  # type: ignore[union-attr]
    shown = cards(bench)
    half = 0.5 / SHADES + 1e-6
    for title, column in (("conv1", 0), ("bn1", 1)):
        place = (log10(made[29, column]) - low) / (high - low)
        assert shown[title].value == pytest.approx(min(1, max(0, place)), abs=half)
    whole = hypot(made[29, 2], made[29, 3])
    place = (log10(whole) - low) / (high - low)
    assert shown["residual"].value == pytest.approx(place, abs=half), "of all inside together"
    assert shown["relu"].value is None
    assert shown["relu"].spark == ()
    assert shown["fc"].value is None, "it is frozen: it has no gradients"
    legend = bench.canvas.scene.legend
    assert legend is not None
    assert legend.note == "step 30"


def test_the_newest_step_is_shown_where_none_is_said(bench: Workbench) -> None:
    heat = heat_of(bench, norms(60))
    heat.show(1)
    first = cards(bench)["conv1"].value
    heat.show()
    last = cards(bench)["conv1"].value
    assert first is not None
    assert last is not None
    assert last < first


@pytest.mark.parametrize("steps", [2, 39, 41, 1000, 4321])
def test_small_curves_have_few_points_and_fall_as_the_norms_do(
    bench: Workbench, steps: int
) -> None:
    heat_of(bench, norms(steps)).show()
    spark = cards(bench)["conv1"].spark
    assert 2 <= len(spark) <= POINTS
    assert list(spark) == sorted(spark, reverse=True)
    assert min(spark) >= 0
    assert max(spark) <= 1


def test_an_open_block_shows_its_parts(bench: Workbench) -> None:
    heat = heat_of(bench, norms(60))
    heat.show()
    closed = cards(bench)["residual"]
    bench.editor.toggle(closed.id)
    heat.show()
    places = bench.canvas.places
    inner = {
        card.title: places.card(row)
        for row, card in enumerate(bench.canvas.scene.cards)
        if card.id[:1] == closed.id
    }
    assert inner["conv1"].value is not None
    assert inner["conv2"].value is None


def test_nothing_else_is_drawn_anew_and_all_comes_off_again(bench: Workbench) -> None:
    before = bench.canvas.scene
    version = bench.canvas.places.version
    heat = heat_of(bench, norms(60))
    heat.show()
    scene = bench.canvas.scene
    assert scene.cards is before.cards
    assert scene.wires is before.wires
    assert bench.canvas.places.version == version, "nothing was placed"
    heat.clear()
    assert bench.canvas.scene == before
    assert cards(bench)["conv1"].value is None


def test_an_edit_keeps_the_colours(bench: Workbench) -> None:
    heat = heat_of(bench, norms(60))
    heat.show()
    was = cards(bench)["conv1"].value
    relu = next(card.id for card in bench.canvas.scene.cards if card.title == "relu")
    bench.editor.select([relu])
    bench.acts.delete(heal=True)
    assert cards(bench)["conv1"].value == was
    assert bench.canvas.scene.legend is not None


def test_a_card_that_looks_the_same_is_the_same_object(bench: Workbench) -> None:
    heat = heat_of(bench, norms(60))
    heat.show(30)
    before = cards(bench)
    heat.show(30)
    after = cards(bench)
    assert all(after[title] is card for title, card in before.items())


def test_before_the_first_step_families_are_shown(bench: Workbench) -> None:
    heat = heat_of(bench, np.empty((0, 4)))
    heat.show()
    assert bench.canvas.scene.legend is None
    Heat(bench, Session(None)).show()  # type: ignore[arg-type]
    assert bench.canvas.scene.legend is None


def test_norms_that_are_not_finite_or_nothing_are_grey_or_lowest(bench: Workbench) -> None:
    made = norms(60)
    made[:, 0] = np.nan
    made[40:, 1] = 0
    heat = heat_of(bench, made)
    heat.show()
    shown = cards(bench)
    assert shown["conv1"].value is None
    assert shown["conv1"].spark == ()
    assert shown["bn1"].value == 0


def test_a_long_network_is_painted_from_afar(qtbot: QtBot) -> None:
    net = Builder("Net")
    x = net.image(1, 8, 8)
    for k in range(60):
        x = net(op.conv2d(out_channels=1, kernel_size=3, padding=1), x, name=f"c{k}")
    net.output(x)
    view = Workbench(Editor(Document(Project.of(net.definition()))), Theme("dark"))
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    view.canvas.fit(animated=False)
    QApplication.processEvents()
    plain = view.canvas.grab().toImage()
    names = tuple(f"c{k}" for k in range(60))
    heat_of(view, np.geomspace(1e-3, 1, 60)[None].repeat(5, axis=0), names).show()
    assert view.canvas.grab().toImage() != plain


def test_short_names_are_the_ends_that_tell_paths_apart() -> None:
    paths = ["conv1", "residual.conv1", "residual.conv2", "a.0.bn", "a.1.bn", "down.0", "fc"]
    assert short_names(paths) == {
        "conv1": "conv1",
        "residual.conv1": "residual.conv1",
        "residual.conv2": "conv2",
        "a.0.bn": "0.bn",
        "a.1.bn": "1.bn",
        "down.0": "down.0",
        "fc": "fc",
    }
