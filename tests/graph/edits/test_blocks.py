"""Arguments that blocks expose; skip connections."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph import Expression, Node, Project, edits
from gradscape.graph.arguments import completed_project
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check
from gradscape.graph.edits import EditError, Expose, Skip
from tests.graph.edits.holding import edited, refused
from tests.graph.projects import everything
from tests.networks import projects


def test_an_argument_is_a_parameter_of_the_block_and_as_it_was_by_default() -> None:
    project = edits.SetArgument("Residual", ("cv01",), "kernel_size", (5, 3)).result(everything())
    edit = Expose("Residual", ("cv01",), "kernel_size", "kernel")
    after = edited(edit, project).definitions["Residual"]
    assert after.parameters == {"width": None, "scale": 1.5, "kernel": (5, 3)}
    assert after.body.nodes["cv01"].args["kernel_size"] == Expression("kernel")
    assert edit.label(project) == "Make kernel size of conv a parameter"
    used = edits.SetArgument("Digits", ("t2ab",), "kernel", 1).result(edit.result(project))
    assert used.root.body.nodes["t2ab"].args["kernel"] == 1


def test_an_argument_within_a_row_of_the_network_itself() -> None:
    after = edited(Expose("Digits", ("seq1", "s0"), "out_features", "hidden"), everything())
    assert after.root.parameters["hidden"] == 4
    first, _ = after.root.body.nodes["seq1"].args["body"]
    assert first.args["out_features"] == Expression("hidden")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Expose("Residual", ("cv01",), "speed", "k"), "conv has no speed that could be"),
        (Expose("Digits", ("seq1",), "body", "k"), "head has no body that could be"),
        (Expose("Residual", ("cv01",), "bias", "width"), "has a meaning in Residual already"),
        (Expose("Residual", ("cv01",), "bias", "class"), "keyword of Python"),
        (Expose("Residual", ("cv01",), "out_channels", "k"), "inner, which only the block has"),
        (Expose("Digits", ("r3pt", "0"), "width", "k"), "the number of its turn"),
        (Expose("Digits", ("zzzz",), "width", "k"), "holds no node"),
    ],
)
def test_what_cannot_be_a_parameter_is_refused_in_words(edit: Expose, words: str) -> None:
    assert words in refused(edit, everything())


def test_what_is_a_parameter_is_refused_too() -> None:
    project = Expose("Residual", ("cv01",), "bias", "biased").result(everything())
    words = refused(Expose("Residual", ("cv01",), "bias", "again"), project)
    assert words == "biased is a parameter of Residual already"


# ---- skips


def body(stride: int, channels: int, norm: bool = True) -> tuple[Project, dict[str, str]]:
    net = Builder("Net")
    x = net(op.conv2d(out_channels=16, padding=1), net.image(3, 8, 8), name="stem")
    y = net(op.conv2d(out_channels=channels, padding=1, stride=stride), x, name="a")
    if norm:
        y = net(op.batch_norm2d(), y, name="bn")
    y = net(op.conv2d(out_channels=channels, padding=1), y, name="b")
    z = net(op.relu(), y, name="relu")
    net.output(net(op.linear(out_features=10), net(op.flatten(), z), name="fc"))
    return completed_project(net.project()), {n.name or n.op: i for i, n in net.nodes.items()}


def added(before: Project, after: Project) -> list[Node]:
    return [node for i, node in after.root.body.nodes.items() if i not in before.root.body.nodes]


def test_a_run_that_keeps_the_shape_gets_an_add_and_nothing_else() -> None:
    project, at = body(1, 16)
    edit = Skip("Net", (at["a"], at["bn"], at["b"]))
    after = edited(edit, project)
    (add,) = added(project, after)
    assert add.inputs == {"terms": ((at["b"], 0), (at["stem"], 0))}
    assert after.root.body.nodes[at["relu"]].inputs == {"x": (add.id, 0)}
    assert [n.op for n in after.root.body][4:7] == ["conv2d", "add", "relu"]
    assert not check(after).errors
    assert edit.label(project) == "Skip connection around 3 nodes"
    assert Skip("Net", (at["a"],)).label(project) == "Skip connection around a"


@pytest.mark.parametrize(("stride", "channels"), [(2, 16), (1, 32), (2, 32)])
@pytest.mark.parametrize("norm", [True, False])
def test_where_the_shape_changes_the_skip_is_projected(
    stride: int, channels: int, norm: bool
) -> None:
    project, at = body(stride, channels, norm)
    after = edited(Skip("Net", tuple(at[k] for k in ("a", "bn", "b") if k in at)), project)
    shortcut, add = added(project, after)
    assert shortcut.name == "shortcut"
    assert shortcut.inputs == {"x": (at["stem"], 0)}
    assert add.inputs == {"terms": ((at["b"], 0), (shortcut.id, 0))}
    row = shortcut.args["body"] if norm else (shortcut,)
    assert [layer.op for layer in row] == ["conv2d", "batch_norm2d"][: 1 + norm]
    assert (row[0].args["stride"], row[0].args["bias"]) == ((stride, stride), not norm)
    assert not check(after).errors


def test_numbers_in_a_row_are_projected_by_a_linear_layer() -> None:
    project, at = body(1, 16)
    after = edited(Skip("Net", (at["fc"],)), project)
    shortcut, _ = added(project, after)
    assert (shortcut.op, shortcut.args["out_features"]) == ("linear", 10)
    assert not check(after).errors


def test_where_there_is_no_one_way_in_and_out_it_is_said() -> None:
    project, at = body(1, 16)
    skipped = Skip("Net", (at["a"], at["bn"], at["b"])).result(project)
    (add,) = added(project, skipped)
    words = refused(Skip("Net", (add.id, at["relu"])), skipped)
    assert words == (
        "several values come into what is selected, from b, stem; "
        "a skip connection needs one way in"
    )
    words = refused(Skip("Net", (at["a"], at["b"])), project)
    assert words == "what is selected is not one run; select what lies between, too: bn"
    assert "nothing comes into what is selected" in refused(Skip("Net", ()), project)
    assert "Image cannot be skipped" in refused(Skip("Net", (at["image"],)), project)
    words = refused(Skip("Net", (at["relu"], at["flatten"])), project)
    assert words == "16×8×8 comes in and 1024 goes out; no projection does that"
    assert "is an nn.Sequential" in refused(Skip("Head", ("in02",)), everything())
    cut = edits.Disconnect("Net", at["stem"], "x").result(project)
    assert "are not known yet" in refused(Skip("Net", (at["a"],)), cut)


@given(projects(), st.randoms(use_true_random=False))
def test_a_skip_around_any_node_is_sound(project: Project, random: Random) -> None:
    project = completed_project(project)
    definition = random.choice(list(project.definitions.values()))
    node = random.choice(list(definition.body.nodes.values()))
    try:
        after = edited(Skip(definition.name, (node.id,)), project)
    except EditError:
        return
    new = {d.code.name for d in check(after).errors} - {d.code.name for d in check(project).errors}
    assert not new
