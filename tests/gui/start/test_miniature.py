"""The small pictures show what is there: layers, skips, branches."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check
from gradscape.graph.project import Project
from gradscape.graph.templates import build
from gradscape.gui.start import architectures
from gradscape.gui.start.architecture import Miniature
from gradscape.gui.start.miniature import miniature


def small(project: Project) -> Miniature:
    return miniature(check(project).partial)


def test_a_chain_is_one_row_of_bars() -> None:
    shown = small(build("alexnet"))
    assert [bar.group for bar in shown.bars].count("Convolution") == 5
    assert [bar.group for bar in shown.bars].count("Linear") == 3
    assert [bar.column for bar in shown.bars] == list(range(len(shown.bars)))
    assert shown.arcs == ()
    assert shown.lines == tuple((k, k + 1) for k in range(len(shown.bars) - 1))


@pytest.mark.parametrize(
    ("name", "skips", "layers"),
    [("resnet18", 8, 18), ("resnet50", 16, 50), ("resnet152", 50, 152), ("cifar_plain20", 0, 20)],
)
def test_residual_networks_have_an_arc_a_block_and_as_many_layers_as_their_name_says(
    name: str, skips: int, layers: int
) -> None:
    shown = small(build(name))
    assert len(shown.arcs) == skips
    assert sum(bar.group in ("Convolution", "Linear") for bar in shown.bars) == layers
    for start, end in shown.arcs:
        assert shown.bars[end].kind == "sum"
        assert shown.bars[start].column < shown.bars[end].column - 1


def test_branches_lie_above_each_other_and_end_in_a_concat() -> None:
    shown = small(build("googlenet"))
    concats = [bar for bar in shown.bars if bar.kind == "concat"]
    assert len(concats) == 9
    assert {bar.rows for bar in shown.bars} == {1, 4}
    assert {bar.row for bar in shown.bars if bar.rows == 4} == {0.125, 0.375, 0.625, 0.875}
    assert all(bar.rows == 1 for bar in concats)


def test_a_concat_of_what_it_skips_is_an_arc() -> None:
    net = Builder("Dense", num_classes="=classes")
    x = net(op.conv2d(out_channels=8, padding=1), net.image(3, 8, 8))
    y = net(op.conv2d(out_channels=8, padding=1), x)
    net.output(net(op.conv2d(out_channels=4), net(op.concat(), x, y)))
    shown = small(Project.of(net.definition()))
    assert shown.arcs == ((0, 2),)


def test_a_bar_is_as_high_as_its_feature_map() -> None:
    heights = [bar.height for bar in small(build("vgg16_bn")).bars if bar.group == "Convolution"]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == 1.0
    assert heights[-1] == pytest.approx((14 / 224) ** 0.5)


def test_heads_that_live_in_training_only_are_left_out() -> None:
    project = build("googlenet")
    assert sum(bar.group == "Linear" for bar in small(project).bars) == 1


def test_every_architecture_says_whose_it_is_and_what_it_costs() -> None:
    for shown in architectures.measured():
        assert shown.title
        assert shown.authors
        assert shown.parameters > 0
        assert shown.macs > 0
        assert shown.miniature.bars


def test_they_are_kept_for_the_next_start_of_the_same_gradscape(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert architectures.kept() == ()
    found = architectures.measured()
    assert architectures.kept() == found
    [file] = home.rglob("architectures.json")
    with monkeypatch.context() as later:
        later.setattr("gradscape.__version__", "99")
        assert architectures.kept() == ()
    assert architectures.kept() == found
    file.write_text('{"source": 3}')
    assert architectures.kept() == ()


def test_a_full_disk_costs_time_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "cache").write_text("no folder")
    assert architectures.measured()
    assert architectures.kept() == ()
