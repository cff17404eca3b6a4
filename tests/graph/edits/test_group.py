"""Nodes that become a block, and a block that becomes nodes again."""

from collections.abc import Collection
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph import Definition, Expression, Project, blocks, edits, templates
from gradscape.graph.arguments import completed_project
from gradscape.graph.builder import Builder, op
from gradscape.graph.change import apply
from gradscape.graph.check import check
from gradscape.graph.edits import EditError, Group, Ungroup
from gradscape.graph.storage import dumps, loads
from tests.graph.edits.holding import edited, refused
from tests.graph.hand import Hand
from tests.networks import projects


def there_and_back(project: Project, definition: str, ids: tuple[str, ...]) -> Project:
    """The project with a block in the place of the nodes; ungrouped it is what it was."""
    grouped = edited(Group(definition, ids, "Grouped"), project)
    old = project.definitions[definition].body.nodes
    (use,) = (i for i in grouped.definitions[definition].body.nodes if i not in old)
    back = edited(Ungroup(definition, use), loads(dumps(grouped)))
    assert dumps(back) == dumps(project)
    return grouped


def convex(definition: Definition, random: Random) -> tuple[str, ...]:
    """Some nodes with all that lies between them."""
    nodes = [n.id for n in definition.body if n.op not in ("input", "output", "image")]
    picked = set(random.sample(nodes, min(len(nodes), random.randint(1, 4))))
    topology = definition.body.topology
    picked |= topology.descendants(picked) & topology.ancestors(picked)
    return tuple(picked)


def stem() -> tuple[Project, dict[str, str]]:
    net = Builder("Net", {"half": "wide // 2"}, wide=32)
    image = net.image(3, 8, 8)
    x = net(op.conv2d(out_channels="=half", padding=1), image, name="conv")
    y = net(op.batch_norm2d(), x, name="bn")
    y = net(op.conv2d(out_channels="=half", padding=1), y, name="conv2", when="=wide > 8")
    y = net(op.relu(), net(op.add(), y, x), name="relu")
    net.output(net(op.linear(out_features="=classes"), net(op.flatten(), y), name="fc"))
    net.last("conv")
    at = {node.name or node.op: i for i, node in net.nodes.items()}
    layout = {"Net": {at["conv"]: (0.1, 0.7), at["bn"]: (0.3, 12.9), at["relu"]: (5.0, 5.0)}}
    return completed_project(net.project(layout=layout)), at


def test_what_comes_in_goes_out_and_is_read_is_ports_and_parameters() -> None:
    project, at = stem()
    ids = (at["bn"], at["conv2"], at["add"])
    edit = Group("Net", ids, "Body")
    assert edit.label(project) == "Group 3 nodes into Body"
    after = edited(edit, project)
    block = after.definitions["Body"]
    assert block.parameters == {"half": None, "wide": None}
    assert [node.name or node.op for node in block.body] == [
        "input", "bn", "conv2", "add", "output"
    ]  # fmt: skip
    (use,) = (node for node in after.root.body if node.op == "Body")
    assert use.name == "body"
    assert use.args == {"half": Expression("half"), "wide": Expression("wide")}
    assert use.inputs == {"x": (at["conv"], 0)}
    assert after.root.body.nodes[at["relu"]].inputs == {"x": (use.id, 0)}
    assert after.layout["Net"][use.id] == (0.3, 12.9)
    assert after.layout["Body"] == {at["bn"]: (0.3, 12.9)}
    assert not check(after).errors
    assert Ungroup("Net", use.id).label(after) == "Ungroup body"


def test_ungrouped_all_is_what_it_was_names_order_and_places() -> None:
    project, at = stem()
    there_and_back(project, "Net", (at["conv"], at["bn"], at["conv2"], at["add"], at["relu"]))
    there_and_back(project, "Net", (at["fc"], at["conv"], at["bn"], at["conv2"], at["add"],
                                    at["relu"], at["flatten"]))  # fmt: skip


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "nothing is selected"),
        (("image", "conv"), "Image stays where it is"),
        (("fc", "output"), "Output stays where it is"),
        (("conv", "add"), "bn lies between them"),
    ],
)
def test_what_cannot_be_a_block_is_refused_in_words(names: Collection[str], words: str) -> None:
    project, at = stem()
    assert words in refused(Group("Net", tuple(at[name] for name in names), "Body"), project)


def test_a_block_has_a_name_that_is_free_and_weights_are_not_shared_across_it() -> None:
    project, at = stem()
    assert "is no name in Python" in refused(Group("Net", (at["bn"],), "my block"), project)
    assert "there is a block called 'Net'" in refused(Group("Net", (at["bn"],), "Net"), project)
    shared = edits.SetShares("Net", at["conv2"], at["conv"]).result(project)
    words = refused(Group("Net", (at["conv2"],), "Body"), shared)
    assert words == "Conv 2D uses the weights of conv; group both or neither"


def test_a_loose_row_has_its_end_as_output() -> None:
    net = Builder("Net")
    net.output(net(op.flatten(), net.image()))
    x = net(op.relu(), net(op.conv2d(), net.image(), name="conv"), name="relu")
    net.nodes.pop(next(i for i, node in reversed(net.nodes.items()) if node.op == "image"))
    conv = next(i for i, node in net.nodes.items() if node.op == "conv2d")
    net.nodes[conv] = net.nodes[conv].__class__(conv, "conv2d", "conv")
    grouped = there_and_back(completed_project(net.project()), "Net", (conv, x[0]))
    assert len(grouped.definitions["Grouped"].outputs) == 1
    assert not grouped.definitions["Grouped"].inputs


@given(projects(), st.randoms(use_true_random=False))
def test_any_nodes_there_and_back(project: Project, random: Random) -> None:
    project = completed_project(project)
    definition = random.choice(list(project.definitions.values()))
    ids = convex(definition, random)
    if random.random() < 0.5:
        places = {i: (random.random() * 500, random.random() * 500) for i in definition.body.nodes}
        project = edits.Move(definition.name, places).result(project)
    shares = [node.shares for node in definition.body if node.shares]
    sharing = {i for i in definition.body.nodes if definition.body.nodes[i].shares} | set(shares)
    if sharing & set(ids):
        return
    grouped = there_and_back(project, definition.name, ids)
    before, after = check(project), check(grouped)
    assert {d.code.name for d in after.errors} <= {d.code.name for d in before.errors}
    if before.cost:
        assert after.cost
        assert after.cost.total[:2] == before.cost.total[:2]


@given(projects(), st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_nodes_there_and_back_in_what_a_clumsy_person_has_drawn(
    project: Project, random: Random, steps: int
) -> None:
    project = completed_project(project)
    for _ in range(steps):
        try:
            project = Hand(random, project).edit().result(project)
        except EditError:
            continue
    definition = random.choice(list(project.definitions.values()))
    try:
        there_and_back(project, definition.name, convex(definition, random))
    except (EditError, ValueError):
        return


# ---- blocks that were not grouped


def used(block: Definition, **args: object) -> tuple[Project, str]:
    net = Builder("Net")
    x = net(op.conv2d(out_channels=16, padding=1), net.image(3, 16, 16), name="conv1")
    x = net(op(block.name, **args), x, name="block")
    net.output(net(op.linear(out_features=1000), net(op.global_avg_pool2d(), x), name="fc"))
    return completed_project(net.project(block)), x[0]


def test_conditions_are_decided_by_the_arguments() -> None:
    block = blocks.get("basic_block").build()
    project, i = used(block, out_channels=16)
    same = edited(Ungroup("Net", i), project)
    assert "BasicBlock" not in same.definitions
    names = [node.name for node in same.root.body if node.name]
    assert names == ["conv1", "conv3", "bn1", "relu", "conv2", "bn2", "relu", "fc"]
    project, i = used(block, out_channels=32, stride=2)
    wider = edited(Ungroup("Net", i), project)
    (projection,) = (node for node in wider.root.body if node.name == "downsample")
    assert projection.when is None
    assert projection.args["body"][0].args["out_channels"] == 32
    for before, after in ((used(block, out_channels=16)[0], same), (project, wider)):
        costs = check(before).cost, check(after).cost
        assert costs[0]
        assert costs[1]
        assert costs[0].total == costs[1].total


def test_expressions_are_written_out() -> None:
    net = Builder("Block", {"inner": "width // 2"}, width=64, deep="=width * 2")
    x = net(op.conv2d(out_channels="=inner + 1"), net.input())
    x = net(op.conv2d(out_channels="=deep", groups="=in_channels"), x)
    block = net.output(x).definition()
    project, i = used(block, width=-6)
    outer = edits.SetParameter("Net", "n", 8).result(project)
    outer = edits.SetArgument("Net", (i,), "width", Expression("n + 2")).result(outer)
    a, b = [node.args for node in edited(Ungroup("Net", i), outer).root.body][2:4]
    assert a["out_channels"] == Expression("((n + 2) // 2) + 1")
    assert b["out_channels"] == Expression("(n + 2) * 2")
    assert b["groups"] == 16
    a, b = [node.args for node in edited(Ungroup("Net", i), project).root.body][2:4]
    assert (a["out_channels"], b["out_channels"]) == (-2, -12)


def test_what_cannot_be_taken_apart_is_refused_in_words() -> None:
    block = blocks.get("basic_block").build()
    project, i = used(block, out_channels=16)
    conv = next(iter(project.root.body.nodes.values()))
    assert "Image is no block" in refused(Ungroup("Net", conv.id), project)
    sometimes = edits.SetWhen("Net", (i,), Expression("2 > 1")).result(project)
    assert "block is not always there" in refused(Ungroup("Net", i), sometimes)
    unset = edits.ResetArgument("Net", (i,), "out_channels").result(project)
    assert "block needs a value for out_channels" in refused(Ungroup("Net", i), unset)
    cut = edits.Disconnect("Net", i, "x").result(project)
    assert "what comes into block is not known" in refused(Ungroup("Net", i), cut)
    twice = edits.Duplicate("Net", (i,), wired=True).result(project)
    copy = list(twice.root.body)[-1]
    shared = edits.SetShares("Net", copy.id, i).result(twice)
    assert "shares its weights" in refused(Ungroup("Net", copy.id), shared)
    assert "shares its weights" in refused(Ungroup("Net", i), shared)
    assert "BasicBlock" in edited(Ungroup("Net", i), twice).definitions


def test_sizes_that_differ_among_the_places_of_a_block() -> None:
    inner = Builder("Inner")
    y = inner(op.conv2d(out_channels="=in_channels * 2"), inner.input())
    outer = Builder("Outer")
    z = outer(op("Inner"), outer.input(), name="inner")
    outer.output(z)
    net = Builder("Net")
    x = net(op("Outer"), net(op("Outer"), net.image(3, 9, 9), name="a"), name="b")
    net.output(net(op.linear(), net(op.flatten(), x)))
    project = net.project(inner.output(y).definition(), outer.definition())
    words = refused(Ungroup("Outer", z[0]), completed_project(project))
    assert words.startswith("in_channels of inner is 3 and 6, since Outer is used in several")


@given(projects(), st.randoms(use_true_random=False))
def test_any_block_taken_apart_is_the_same_network(project: Project, random: Random) -> None:
    project = completed_project(project)
    uses = [
        (d.name, node.id) for d in project.definitions.values() for node in d.body
        if node.op in project.definitions
    ]  # fmt: skip
    if not uses:
        return
    definition, i = random.choice(uses)
    try:
        after = edited(Ungroup(definition, i), project)
    except EditError:
        return
    before, flat = check(project), check(after)
    if before.errors:  # two of a name, very seldom
        return
    assert not flat.errors, [d.message for d in flat.errors]
    assert before.cost
    assert flat.cost
    assert flat.cost.total[:2] == before.cost.total[:2]
    assert before.plan
    assert flat.plan
    assert flat.plan.outputs == before.plan.outputs


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "vit_b_16"])
def test_blocks_of_templates(name: str) -> None:
    project = templates.build(name)
    for node in list(project.root.body):
        if node.op in project.definitions and node.when is None:
            change = Ungroup(project.network, node.id).apply(project)
            project = apply(project, change)
    flat, whole = check(project), check(templates.build(name))
    assert not flat.errors, [d.message for d in flat.errors]
    assert flat.cost
    assert whole.cost
    assert flat.cost.total[:2] == whole.cost.total[:2]
