"""What people meet: names of places, one finding for many uses, data and networks that meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradscape.graph import templates
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check, find, label
from gradscape.graph.check.checker import Checker
from gradscape.graph.check.repair import repair
from gradscape.graph.definition import REQUIRED
from gradscape.graph.edits import (
    AddDefinition,
    AddNode,
    Disconnect,
    RemoveNodes,
    SetParameter,
)
from gradscape.graph.edits.base import called, with_body
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Prepare
from tests.graph.check import broken

DIGITS = Data(name="digits", shape=(1, 8, 8), classes=10)


@pytest.mark.parametrize("name", templates.names())
def test_templates_are_sound(name: str) -> None:
    report = check(templates.build(name))
    assert report.ok
    assert report.plan is not None
    assert all(d.code.name == "bias" for d in report.diagnostics)


def test_alexnet_on_digits_has_one_problem_and_one_way_out() -> None:
    project = replace(templates.build("alexnet"), data=DIGITS)
    (diagnostic,) = check(project).diagnostics
    assert diagnostic.message == (
        "The data is 1×8×8, but Image takes 3×224×224: prepare the data, or change the input."
    )
    (fix,) = diagnostic.fixes
    mended = fix.edit.result(project)
    assert mended.data is not None
    assert mended.data.prepare == (Prepare(resize=(224, 224)), Prepare(channels=3))
    report = check(mended)
    assert report.ok
    assert report.plan is not None
    (out,) = (report.plan.steps[node.id] for node in mended.root.outputs)
    assert str(out.inputs[0]) == "10"


def test_where_both_help_the_data_is_prepared_first() -> None:
    project = replace(templates.build("cifar_resnet20"), data=DIGITS)
    (diagnostic,) = check(project).diagnostics
    assert [fix.label for fix in diagnostic.fixes] == [
        "Resize the data to 32×32 and repeat its channel 3 times",
        "Set the input to the data's 1×8×8",
    ]


def test_classes_follow_the_data_through_the_parameter() -> None:
    project = broken.parameter_too_wide()
    (diagnostic,) = check(project).diagnostics
    fix, _ = diagnostic.fixes
    assert fix.edit == SetParameter("Net", "num_classes", Expression("classes"))


def test_classes_follow_the_data_through_the_use_of_a_block() -> None:
    project = broken.block_too_wide()
    (diagnostic,) = check(project).diagnostics
    mended = diagnostic.fixes[0].edit.result(project)
    assert mended.definitions["Block"] == project.definitions["Block"]
    assert check(mended).ok


def test_a_finding_in_a_block_is_told_once_with_the_number_of_its_uses() -> None:
    project = broken.cancelled_in_many_blocks()
    hints = check(project).diagnostics
    assert [hint.arguments["count"] for hint in hints] == [4, 8]
    assert hints[0].arguments["more"] == 2
    assert hints[0].message.endswith("(The same in further uses of the block: 2.)")
    assert "more" not in hints[1].arguments
    assert [label(project, path) for path in hints[0].nodes] == ["blocks.0.layer0"]


def test_names_of_places() -> None:
    project = templates.build("resnet50")
    layer1 = next(node.id for node in project.root.body if node.name == "layer1")
    block = project.definitions["Bottleneck"].body
    names = {node.name or node.op: node.id for node in block}
    relus = [node.id for node in block if node.name == "relu"]
    assert label(project, ()) == project.network
    assert label(project, (layer1, "0", names["conv2"])) == "layer1.0.conv2"
    assert label(project, (layer1, "2", relus[1])) == "layer1.2.relu#2"
    assert label(project, (layer1, "0", names["downsample"], "s1")) == (
        "layer1.0.downsample.Batch norm 2D#1"
    )
    assert label(project, (layer1, "0", names["add"])) == "layer1.0.Add#1"
    with pytest.raises(KeyError):
        label(project, (layer1, "0", "nobody"))


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "alexnet", "vit_b_16"])
def test_what_is_called_so_is_found_so(name: str) -> None:
    project = templates.build(name)
    plan = check(project).plan
    assert plan is not None
    for i, step in plan.steps.items():
        assert find(project, label(project, (i,))) == (i,)
        for k, turn in enumerate(step.turns):
            inner = next(iter(turn.plan.steps)) if turn.plan else None
            path = (i, str(k), inner) if inner else (i, str(k))
            assert find(project, label(project, path)) == path
    assert find(project, "nobody") is None


def test_a_block_that_comes_later() -> None:
    net = broken.Net()
    definition = broken.inner(broken.conv)
    project = net.head(net(op("Block"), net.x, name="block")).project()
    checker = Checker()
    assert [d.code.name for d in checker.check(project).errors] == ["unknown-operator"]
    assert checker.check(AddDefinition(definition).result(project)).ok


def test_costs_stand_where_only_the_data_is_wrong() -> None:
    report = check(replace(templates.build("alexnet"), data=DIGITS))
    assert report.plan is None
    assert report.cost is not None
    assert check(broken.unlike_sum()).cost is None


def test_without_data_published_sizes_hold() -> None:
    net = Builder("Net", num_classes="=classes")
    x = net.image("=channels", "=height", "=width")
    net.output(net(op.linear(out_features="=num_classes"), net(op.flatten(), x), name="fc"))
    report = check(Project.of(net.definition()))
    assert report.ok
    assert report.cost is not None
    assert report.cost.parameters == 3 * 224 * 224 * 1000 + 1000


def test_the_forgotten_flatten_of_lenet() -> None:
    whole = templates.build("lenet5")
    flatten = next(node.id for node in whole.root.body if node.op == "flatten")
    project = RemoveNodes(whole.network, (flatten,), heal=True).result(whole)
    (error,) = check(project).errors
    assert error.message == (
        "Output is compared with one label a sample, but gives 16×5×10, not one number for each "
        "class: a flatten or a global average pooling is missing in front of fc1."
    )
    assert label(project, error.nodes[1]) == "fc1"
    assert error.fixes[0].label == "Flatten in front of fc1"
    mended = check(error.fixes[0].edit.result(project))
    assert mended.ok
    assert mended.cost is not None
    assert mended.cost.parameters == check(whole).cost.parameters  # type: ignore[union-attr]  # sound


@pytest.mark.parametrize(
    ("project", "name"),
    [
        (broken.forgotten_flatten(), "fc1"),
        (broken.forgotten_flatten_in_front_of_a_row(), "classifier"),
        (broken.forgotten_flatten_in_a_row(), "Linear"),
    ],
)
def test_the_forgotten_flatten(project: Project, name: str) -> None:
    (error,) = check(project).errors
    assert error.fixes[0].label == f"Flatten in front of {name}"
    assert check(error.fixes[0].edit.result(project)).ok


def _digits(*layers: Node) -> Project:
    """Layers in a row on the handwritten digits."""
    net = Builder("Net")
    x = net.image("=channels", "=height", "=width")
    for node in layers:
        x = net(node, x)
    return net.output(x).project(data=DIGITS)


CONV, GAP = op.conv2d(out_channels=32, padding=1), op.global_avg_pool2d()
AVERAGE = "Average over height and width and give 10 classes"
FLATTEN = "Flatten and give 10 classes"
IN_FRONT = "Put a linear layer with 10 classes in front of Output"


@pytest.mark.parametrize(
    ("layers", "labels"),
    [
        ((), (AVERAGE, FLATTEN)),
        ((CONV,), (AVERAGE, FLATTEN)),
        ((CONV, op.tokens()), (FLATTEN,)),
        ((CONV, op.relu(), GAP), (IN_FRONT,)),
        ((CONV, GAP, op.linear(out_features=7)), ("Let fc1 give the data's 10 classes", IN_FRONT)),
        (
            (CONV, GAP, op.linear(out_features=7), op.relu()),
            ("Let fc1 give the data's 10 classes", IN_FRONT),
        ),
        (
            (op.conv2d(out_channels=32, kernel_size=1), op.relu(), GAP),
            ("Let conv1 give the data's 10 classes", IN_FRONT),
        ),
        ((op.conv2d(out_channels=32, kernel_size=1), op.batch_norm2d(), GAP), (IN_FRONT,)),
    ],
)
def test_one_click_gives_as_many_numbers_as_the_data_has_classes(
    layers: tuple[Node, ...], labels: tuple[str, ...]
) -> None:
    project = _digits(*layers)
    (error,) = check(project).errors
    assert tuple(fix.label for fix in error.fixes) == labels
    for fix in error.fixes:
        mended = fix.edit.result(project)
        assert check(mended).ok
        # The features stay as they are.
        assert [n.args.get("out_channels") for n in mended.root.body if n.op == "conv2d"] in (
            [n.args.get("out_channels") for n in project.root.body if n.op == "conv2d"],
            [Expression("classes")],
        )


def test_the_classes_of_a_network_that_has_a_name_for_them_are_called_so() -> None:
    net = Builder("Net", num_classes="=classes")
    project = net.output(net.image("=channels", "=height", "=width")).project(data=DIGITS)
    (error,) = check(project).errors
    mended = error.fixes[0].edit.result(project)
    (linear,) = (node for node in mended.root.body if node.op == "linear")
    assert linear.args["out_features"] == Expression("num_classes")


def test_concat_along_the_axis_that_differs_before_any_padding() -> None:
    project = broken.side_by_side_along_another_axis()
    (error,) = check(project).errors
    assert error.fixes[0].label == "Set axis to 1"
    assert check(error.fixes[0].edit.result(project)).ok


@pytest.mark.parametrize(
    ("project", "label"),
    [
        (broken.wire_cut(), "Connect conv1 to bn1"),
        (broken.deleted_by_hand(), "Connect conv1 to bn1"),
        (broken.deleted_in_front_of_a_sum(), "Connect conv1 to Add"),
    ],
)
def test_two_loose_ends_are_joined(project: Project, label: str) -> None:
    checker = Checker()
    repaired = repair(checker, checker.check(project))
    assert [fix.label for fix in repaired.applied] == [label]
    assert repaired.report.errors == ()
    assert len(repaired.report.project.root.body) == len(project.root.body)


def test_a_wire_that_was_cut_is_told_at_its_two_ends_alone() -> None:
    project = templates.build("lenet5")
    nodes = {node.name: node.id for node in project.root.body}
    report = check(Disconnect(project.network, nodes["fc1"], "x").result(project))
    told = [(d.code.name, label(project, d.nodes[0]), len(d.nodes)) for d in report.diagnostics]
    assert told == [("dead-end", "Flatten#1", 1), ("input-missing", "fc1", 1)]
    assert [fix.label for d in report.diagnostics for fix in d.fixes] == [
        "Connect Flatten to fc1",
        "Connect Flatten to fc1",
    ]


def test_a_layer_that_is_not_wired_yet_takes_the_end_that_is_loose() -> None:
    project = templates.build("lenet5")
    nodes = {node.name: node.id for node in project.root.body}
    cut = Disconnect(project.network, nodes["fc1"], "x").result(project)
    added = AddNode(project.network, Node("new", "linear")).result(cut)
    found = {d.code.name: d for d in check(added).diagnostics if d.nodes == (("new",),)}
    assert found["input-missing"].fixes[0].label == "Connect Flatten to fc4"
    wired = found["input-missing"].fixes[0].edit.result(added)
    (dead,) = (d for d in check(wired).diagnostics if d.code.name == "dead-end")
    assert dead.fixes[0].label == "Connect fc4 to fc1"


def test_a_merge_of_one_takes_the_other_end_that_is_loose() -> None:
    net = broken.Net()
    x = net(broken.conv, net.x, name="conv1")
    net(op.relu(), net.x, name="relu")
    project = net.head(net(op.add(), x)).project()
    (alone,) = (d for d in check(project).diagnostics if d.code.name == "merge-alone")
    assert [fix.label for fix in alone.fixes] == ["Connect relu to Add", "Take Add out"]


def test_lenet_is_mended_after_its_flatten_was_deleted_by_hand() -> None:
    whole = templates.build("lenet5")
    nodes = {i: node for i, node in whole.root.body.nodes.items() if node.op != "flatten"}
    checker = Checker()
    repaired = repair(checker, checker.check(with_body(whole, whole.network, nodes)))
    assert [fix.label for fix in repaired.applied] == [
        "Connect pool (after conv2) to fc1",
        "Flatten in front of fc1",
    ]
    assert repaired.report.ok


def test_a_wire_from_nothing_says_from_what() -> None:
    (gone,) = check(broken.no_such_node()).errors
    assert gone.message == "The input terms is wired to the node 'gone', which does not exist."
    (output,) = check(broken.no_such_output()).errors
    assert output.message == "The input x is wired to output 7 of split, which does not exist."


def test_unused_blocks_may_be_anything() -> None:
    net = broken.Net()
    spare = broken.inner(op.conv2d(out_channels="=width"), name="Spare", width=REQUIRED)
    assert check(net.head(net.x).project(spare)).ok


def test_a_bias_that_somebody_else_reads_is_needed() -> None:
    net = broken.Net()
    x = net(broken.conv, net.x, name="conv1")
    y = net(op.batch_norm2d(), x, name="bn1")
    assert check(net.head(net(op.add(), x, y)).project()).diagnostics == ()


def test_what_would_not_help_is_not_offered() -> None:
    """The first turn has an argument of its own, which a reset of the others would leave."""
    project = broken.layer(op.repeat(broken.conv, 2, first={"out_channels": 0}))
    (diagnostic,) = check(project).errors
    assert diagnostic.code.name == "argument"
    assert diagnostic.fixes == ()


def pooled(times: int, kernel: int = 2) -> tuple[str, ...]:
    """The ways out of a network that pools digits too often, or with too large a window."""
    net = Builder("Net")
    x = net.image("=channels", "=height", "=width")
    for _ in range(times):
        x = net(op.max_pool2d(kernel_size=kernel), x)
    net.output(net(op.linear(out_features=10), net(op.flatten(), x), name="fc"))
    (diagnostic,) = check(Project.of(net.definition(), data=DIGITS)).diagnostics
    return tuple(fix.label for fix in diagnostic.fixes)


def test_a_kernel_that_is_too_large_is_made_smaller_first_and_the_data_resized_last() -> None:
    kernel, padding, data = pooled(1, kernel=12)
    assert (kernel, padding) == ("Set kernel size to 8", "Set padding to 2")
    assert data == "Resize the data to 32×32"


def test_more_padding_than_half_a_kernel_is_no_way_out() -> None:
    conv = op.conv2d(out_channels=4, kernel_size=30, padding=1)
    (error,) = check(_digits(conv, GAP, op.linear(out_features=10))).errors
    assert [fix.label for fix in error.fixes] == [
        "Set kernel size to 8",
        "Resize the data to 32×32",
    ]


def test_where_all_that_follows_is_too_small_as_well_the_data_is_resized_first() -> None:
    assert pooled(5)[0] == "Resize the data to 32×32"


def test_messages_tell_nodes_of_one_title_apart() -> None:
    net = Builder("Net")
    x = net.image(1, 8, 8)
    for k in (1, 2):
        x = net(op.conv2d(out_channels=4, padding=1), x, name=f"conv{k}")
        x = net(op.relu(), x, name="relu")
    loose = [net(op.relu(), x, name="relu") for _ in range(2)]
    assert len(set(loose)) == 2
    net.output(net(op.linear(out_features=10), net(op.flatten(), x), name="fc"))
    project = Project.of(net.definition())
    nodes = [node for node in project.root.body if node.name == "relu"]
    said = [called(project, "Net", node.id) for node in nodes]
    assert said[0] == "relu (after conv1)"
    assert len(set(said)) == len(said)
    messages = [d.message for d in check(project).diagnostics]
    assert [m.partition(" leads")[0] for m in messages] == said[2:]


def test_messages_use_the_words_of_the_fields() -> None:
    wide = broken.layer(op.conv2d(out_channels=4, kernel_size=20))
    (error,) = check(wide).errors
    assert error.message.startswith("Kernel size 20 with padding 0 does not fit into 8: ")
    spread = broken.layer(op.conv2d(out_channels=4, kernel_size=5, dilation=3))
    (error,) = check(spread).errors
    assert error.message.startswith("Kernel size 5 spread to 13 by dilation 3 with padding 0 ")
    (error,) = check(broken.out_of_range()).errors
    assert error.message == "Out channels: 0 is less than 1."
