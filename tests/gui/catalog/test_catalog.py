"""The catalogue: what is offered, how it is found, and that what it puts in is sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradscape.graph import templates
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check
from gradscape.graph.definition import REQUIRED
from gradscape.graph.edits import AddNode, Connect, Edits, SetArgument
from gradscape.graph.edits.base import ports_of
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.gui import catalog


def project() -> Project:
    net = Builder("Net")
    x = net(op.conv2d(out_channels=32, padding=1), net.image(3, 32, 32), name="stem")
    net.output(net(op.linear(), net(op.global_avg_pool2d(), x), name="head"))
    return Project.of(net.definition())


def entry(label: str, of: Project | None = None) -> catalog.Entry:
    return next(e for e in catalog.entries(of or project()) if e.label == label)


def put(into: Project, added: catalog.Addition) -> Project:
    return Edits((*added.brings, AddNode(into.network, added.node))).result(into)


def test_every_operator_is_offered_once_and_its_family_is_known() -> None:
    inside = replace(project(), network="Other")
    outer, inner = catalog.entries(project()), {e.op for e in catalog.entries(inside, "Net")}
    assert {e.op for e in outer} | inner >= set(OPERATORS)
    assert len({e.op for e in outer}) == len(outer)
    assert {e.group for e in outer} <= set(catalog.GROUPS)


def test_an_input_of_a_block_is_offered_inside_blocks_alone() -> None:
    resnet = templates.build("resnet18")
    assert "input" not in {e.op for e in catalog.entries(resnet)}
    inside = {e.op for e in catalog.entries(resnet, "BasicBlock")}
    assert "input" in inside
    assert "image" not in inside


def test_a_block_is_not_offered_inside_itself() -> None:
    net = templates.build("digits")
    assert "Inception" in {e.op for e in catalog.entries(net)}
    within = {e.op for e in catalog.entries(net, "BasicConv2d")}
    assert "BasicConv2d" not in within
    assert "Inception" not in within, "it holds BasicConv2d"
    assert "BasicBlock" in within


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("conv", "Conv 2D"),
        ("bn", "Batch norm 2D"),
        ("maxpool", "Max pool 2D"),
        ("max pool", "Max pool 2D"),
        ("skip", "Add"),
        ("Conv2d", "Conv 2D"),
        ("nn.ReLU", "ReLU"),
        ("F.relu", "ReLU"),
        ("relu", "ReLU"),
        ("torch.flatten", "Flatten"),
        ("dense", "Linear"),
        ("norm", "Batch norm 2D"),
        ("cnv", "Conv 2D"),
        ("bottleneck", "Bottleneck residual block"),
        ("windows of three sizes", "Naive inception block"),
    ],
)
def test_what_people_call_a_layer_finds_it_first(typed: str, label: str) -> None:
    assert catalog.search(catalog.entries(project()), typed)[0].label == label


def test_nothing_typed_is_everything_and_nonsense_is_nothing() -> None:
    every = catalog.entries(project())
    assert catalog.search(every, " ") == list(every)
    assert catalog.search(every, "qqq") == []


def test_what_can_follow_an_output_has_an_input() -> None:
    every = catalog.entries(project())
    assert "image" not in {e.op for e in catalog.after_output(every)}
    assert "output" in {e.op for e in catalog.after_output(every)}
    assert "output" not in {e.op for e in catalog.before_input(every)}
    assert "image" in {e.op for e in catalog.before_input(every)}


@pytest.mark.parametrize(
    "label",
    [
        e.label
        for e in catalog.after_output(catalog.entries(project()))
        if e.gives and e.group not in ("Attention", "Recurrent") and "Transformer" not in e.label
    ],
)
def test_what_is_put_behind_a_convolution_takes_its_map(label: str) -> None:
    before = project()
    added = catalog.additions(entry(label), before, "Net")
    after = put(before, added)
    stem = next(node for node in before.root.body if node.name == "stem")
    for port in ports_of(after, added.node):
        after = Connect("Net", (stem.id, 0), added.node.id, port.name).result(after)
        if port.variadic:
            after = Connect("Net", (stem.id, 0), added.node.id, port.name).result(after)
    assert {d.code.name for d in check(after).errors} == {"dead-end"}, "it is only not read yet"


def test_a_shipped_block_is_brought_once() -> None:
    before = project()
    first = put(before, catalog.additions(entry("Inception block"), before, "Net"))
    assert set(first.definitions) == {"Net", "Inception", "BasicConv2d"}
    offered = [e for e in catalog.entries(first) if e.label == "Inception block"]
    assert [e.op for e in offered] == ["Inception"], "from now on the project's own"
    second = catalog.additions(offered[0], first, "Net")
    assert second.brings == ()
    assert set(put(first, second).definitions) == set(first.definitions)


def test_what_a_block_is_made_of_is_not_brought_twice() -> None:
    before = project()
    one = put(before, catalog.additions(entry("Convolution with batch norm"), before, "Net"))
    two = put(one, catalog.additions(entry("Inception block", one), one, "Net"))
    three = put(two, catalog.additions(entry("Auxiliary classifier", two), two, "Net"))
    assert list(three.definitions) == ["Net", "BasicConv2d", "Inception", "InceptionAux"]


def test_a_shipped_block_whose_name_is_taken_gets_another() -> None:
    before = project()
    one = put(before, catalog.additions(entry("Basic residual block"), before, "Net"))
    padded = entry("Zero-padded residual block", one)
    two = put(one, catalog.additions(padded, one, "Net"))
    assert list(two.definitions) == ["Net", "BasicBlock", "BasicBlock2"]
    three = put(two, catalog.additions(entry(padded.label, two), two, "Net"))
    assert list(three.definitions) == list(two.definitions)


def test_a_changed_inside_is_not_taken_for_the_shipped_one() -> None:
    before = project()
    one = put(before, catalog.additions(entry("Convolution with batch norm"), before, "Net"))
    conv = next(n for n in one.definitions["BasicConv2d"].body if n.op == "conv2d")
    mine = SetArgument("BasicConv2d", (conv.id,), "bias", True).result(one)
    two = put(mine, catalog.additions(entry("Inception block", mine), mine, "Net"))
    assert list(two.definitions) == ["Net", "BasicConv2d", "BasicConv2d2", "Inception"]
    assert two.definitions["Inception"].used == ("BasicConv2d2",)
    assert two.definitions["BasicConv2d"] == mine.definitions["BasicConv2d"]


def test_a_block_of_the_project_comes_with_the_arguments_of_its_first_use() -> None:
    block = Builder("Wide", width=REQUIRED)
    block.output(block(op.conv2d(out_channels="=width", padding=1), block.input(), name="conv"))
    net = Builder("Net")
    x = net(op("Wide", width=48), net.image(3, 8, 8), name="wide")
    net.output(net(op.linear(), net(op.global_avg_pool2d(), x), name="head"))
    own = Project.of(net.definition(), block.definition())
    added = catalog.additions(entry("Wide", own), own, "Net")
    assert added.node.args == {"width": 48}
    assert "Conv 2D" in entry("Wide", own).help


def test_an_entry_is_found_by_what_a_drag_brings() -> None:
    for each in catalog.entries(project()):
        assert catalog.find(project(), each.op) == each
    assert catalog.find(project(), "nothing") is None
