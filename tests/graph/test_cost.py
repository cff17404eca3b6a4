"""Costs: what autograd keeps is asked of torch, receptive fields are those of the literature."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from gradscape.graph import templates
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import Report, check
from gradscape.graph.cost import Costs, NetworkCost
from gradscape.graph.counting import Cost
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.edits import SetArgument
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from tests.networks import projects

BATCH = 4


def cost_of(project: Project) -> NetworkCost:
    """The cost of a sound project."""
    cost = check(project).cost
    assert cost is not None
    return cost


def sized(name: str, size: int) -> Project:
    """A template whose picture has another size."""
    project = templates.build(name)
    image = project.root.inputs[0].id
    for axis in ("height", "width"):
        project = SetArgument(project.network, (image,), axis, size).result(project)
    return replace(project, data=None)


def kept_by_torch(project: Project) -> int:
    """Bytes that autograd keeps of a batch in training, without weights and running statistics."""
    names: dict[str, object] = {}
    exec(project.source(), names)
    model = names[names["__all__"][0]]()  # type: ignore[index,operator]  # the model's class
    assert isinstance(model, torch.nn.Module)
    owned = {t.untyped_storage().data_ptr() for t in (*model.parameters(), *model.buffers())}
    plan = check(project).plan
    assert plan is not None
    (image,) = (plan.values[node.id, 0] for node in project.root.inputs)
    assert image is not None
    held: dict[int, torch.Tensor] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.untyped_storage().data_ptr() not in owned:
            held[tensor.untyped_storage().data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        outputs = model.train()(torch.randn(image.shape(BATCH)))
    assert outputs is not None
    return sum(tensor.untyped_storage().nbytes() for tensor in held.values())


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("digits", 8),
        ("lenet5", 32),
        ("mlp", 8),
        ("alexnet", 64),
        ("vgg16_bn", 32),
        ("resnet18", 64),
        ("resnet50", 64),
        ("googlenet", 64),
        ("cifar_resnet20", 32),
        ("autoencoder", 32),
    ],
)
def test_activations_are_what_autograd_keeps(name: str, size: int) -> None:
    project = sized(name, size)
    expected = kept_by_torch(project)
    assert BATCH * cost_of(project).total.activations == pytest.approx(expected, rel=0.02)


def block() -> Definition:
    """A block with parameters, a sequence and a repeat."""
    net = Builder("Block", width=REQUIRED)
    conv = op.conv2d(out_channels="=width", padding=1)
    x = net(op.sequence(conv, op.relu()), net.input(), name="first")
    x = net(op.repeat(op.sequence(conv, op.batch_norm2d(), op.relu()), 3), x, name="rest")
    return net.output(x).definition()


def network(training: Training | None = None) -> Project:
    """Two uses of a block, shared weights, an auxiliary head."""
    net = Builder("Net")
    x = net.image(4, 8, 8)
    x = net(op("Block", width=8), x, name="block1")
    conv = op.conv2d(out_channels=8, padding=1, bias=False)
    y = net(conv, x, name="conv")
    y = net(conv, y, shares=y)
    aux = net(op.linear(out_features=10), net(op.global_avg_pool2d(), x), name="aux")
    net.output(aux, name="helper", auxiliary=True, weight=0.3)
    z = net(op.linear(out_features=10), net(op.flatten(), y), name="fc")
    net.output(z, name="answer")
    return Project.of(net.definition(), block(), training=training or Training(batch=16))


BLOCK = (4 * 8 * 9 + 8) + 3 * (8 * 8 * 9 + 8 + 16)
WEIGHTS = BLOCK + 8 * 8 * 9 + (8 * 10 + 10) + (8 * 64 * 10 + 10)


def test_weights_are_counted_once_and_heads_too() -> None:
    cost = cost_of(network())
    assert cost.parameters == WEIGHTS
    plan = check(network()).plan
    assert plan is not None
    by_name = {step.node.name: i for i, step in plan.steps.items()}
    assert cost.at((by_name["block1"],)).parameters == BLOCK
    assert cost.at((by_name["conv"],)).parameters == 8 * 8 * 9
    assert cost.at((by_name["aux"],)).parameters == 90


def test_what_lives_in_training_only_computes_nothing() -> None:
    cost = cost_of(network())
    conv = 64 * 8 * 9 * 8
    first = 64 * 8 * 9 * 4
    assert cost.macs == first + 3 * conv + 2 * conv + 8 * 64 * 10
    plan = check(network()).plan
    assert plan is not None
    aux = next(i for i, step in plan.steps.items() if step.node.name == "aux")
    assert cost.at((aux,)).macs == 0


def test_inside_blocks_sequences_and_repeats() -> None:
    cost, plan = cost_of(network()), check(network()).plan
    assert plan is not None
    use = next(i for i, step in plan.steps.items() if step.node.name == "block1")
    inner = plan.steps[use].plan
    assert inner is not None
    rest = next(i for i, step in inner.steps.items() if step.node.name == "rest")
    turn = cost.at((use, rest, "1"))
    assert (turn.parameters, turn.macs) == (8 * 8 * 9 + 8 + 16, 64 * 8 * 9 * 8)
    assert cost.at((use, rest, "1", "s0")).parameters == 8 * 8 * 9 + 8
    assert cost.at((use, rest)).parameters == 3 * turn.parameters
    assert cost.at(()) == cost.total
    with pytest.raises(KeyError):
        cost.at((use, rest, "1", "s0", "deeper"))


@pytest.mark.parametrize(("optimizer", "states"), [("sgd", 1), ("adam", 2), ("adamw", 2)])
def test_memory_of_training(optimizer: str, states: int) -> None:
    training = Training(batch=16)
    cost = cost_of(network(structs.replace(training, optimizer=optimizer)))
    weights, gradients = 4 * WEIGHTS, 4 * WEIGHTS
    expected = 16 * cost.total.activations + weights + gradients + states * 4 * WEIGHTS
    assert cost.memory_bytes == expected


@given(projects())
def test_the_whole_is_the_sum_of_its_nodes(project: Project) -> None:
    report = check(project)
    cost = report.cost
    assert report.plan is not None
    assert cost is not None
    parts = [cost.at((i,)) for i in report.plan.steps]
    assert cost.total == tuple(map(sum, zip(*parts, strict=True)))


def test_costs_do_not_depend_on_what_was_counted_before() -> None:
    costs = Costs()
    for name in ("digits", "mlp", "digits", "googlenet"):
        project = templates.build(name)
        report = check(project)
        assert report.plan is not None
        assert costs.of(report.plan, project.training) == report.cost


@pytest.mark.parametrize(
    ("name", "layer", "extent"),
    [
        # Araujo, Norris & Sim (2019), table 1: AlexNet 195, VGG-16 212.
        ("alexnet", "features", (195, 195)),
        ("vgg16_bn", "features", (212, 212)),
        # The same rule by hand: 7 → 11 → 43 → 99 → 211 → 435.
        ("resnet18", "layer4", (435, 435)),
    ],
)
def test_receptive_fields_of_the_literature(name: str, layer: str, extent: tuple[int, int]) -> None:
    project = templates.build(name)
    node = next(node for node in project.root.body if node.name == layer)
    cost = cost_of(project)
    assert cost.receptive_field((node.id,)) == extent
    assert cost.receptive_field() is None  # a linear layer sees everything


def test_receptive_fields_inside_blocks() -> None:
    project = network()
    cost, plan = cost_of(project), check(project).plan
    assert plan is not None
    use = next(i for i, step in plan.steps.items() if step.node.name == "block1")
    inner = plan.steps[use].plan
    assert inner is not None
    rest = next(i for i, step in inner.steps.items() if step.node.name == "rest")
    assert cost.receptive_field((use, rest, "0", "s0")) == (5, 5)
    assert cost.receptive_field((use, rest, "2")) == (9, 9)
    assert cost.receptive_field((use,)) == (9, 9)


# ---- where an error hides the whole


def broken(project: Project, i: str) -> Report:
    """The report where a node has lost its inputs."""
    node = replace(project.root.body.nodes[i], inputs={})
    body = project.root.body.with_nodes({**project.root.body.nodes, i: node}, {i})
    root = replace(project.root, body=body)
    return check(replace(project, definitions={**project.definitions, root.name: root}))


def test_shapes_and_costs_in_front_of_an_error_are_known_and_those_behind_it_are_not() -> None:
    project = templates.build("resnet18")
    whole = check(project)
    at = {node.name: i for i, node in project.root.body.nodes.items()}
    report = broken(project, at["layer3"])
    assert report.plan is None
    assert report.cost is None
    assert whole.cost is not None
    for name in ("conv1", "bn1", "layer1", "layer2"):
        known = report.cost_at((at[name],))
        assert known is not None
        assert known[:2] == whole.cost.at((at[name],))[:2]
        assert report.partial.steps[at[name]].outputs == whole.partial.steps[at[name]].outputs
    inner = next(n.id for n in project.definitions["BasicBlock"].body if n.name == "conv1")
    assert report.cost_at((at["layer2"], "1", inner)) == Cost(147456, 115605504, 0)
    for name in ("layer3", "layer4", "fc"):
        assert report.cost_at((at[name],)) is None
        assert report.partial.values.get((at[name], 0)) is None
    assert report.cost_at((at["layer4"], "0")) is None
    front = [whole.cost.at((at[name],)) for name in ("conv1", "bn1", "layer1", "layer2")]
    assert report.known_cost.parameters == sum(cost.parameters for cost in front)
    assert report.known_cost.macs == sum(cost.macs for cost in front)
    with pytest.raises(KeyError):
        report.cost_at(("nothing",))


def test_a_circle_in_a_block_hides_the_cost_of_the_block_alone() -> None:
    net = Builder("Block")
    x = net(op.conv2d(out_channels="=in_channels", padding=1), net.input(), name="conv")
    net.output(x)
    a = net(op.relu(), x, name="a")
    net.nodes[a[0]] = replace(net.nodes[a[0]], inputs={"x": a})
    root = Builder("Net")
    first = root(op.conv2d(out_channels=4), root.image(1, 8, 8), name="first")
    used = root(op("Block"), first, name="block")
    root.output(root(op.flatten(), used))
    report = check(root.project(net.definition()))
    assert report.cost is None
    assert report.cost_at((used[0],)) is None
    assert report.cost_at((first[0],)) == Cost(40, 4 * 36 * 9, 0)
    assert report.cost_at((used[0], a[0])) is None
    inside = report.cost_at((used[0], x[0]))
    assert inside is not None
    assert report.known_cost[:2] == (40 + inside.parameters, 4 * 36 * 9 + inside.macs)


@given(projects(), st.randoms(use_true_random=False))
def test_what_an_error_does_not_hide_costs_what_it_costs_without_it(
    project: Project, random: Random
) -> None:
    whole = check(project)
    assert whole.cost is not None
    assert whole.partial is whole.plan
    node = random.choice([n for n in project.root.body if n.inputs])
    report = broken(project, node.id)
    behind = project.root.body.topology.descendants([node.id])
    for i in project.root.body.nodes:
        cost = report.cost_at((i,))
        assert (cost is None) == (i in behind)
        assert cost is None or i in behind or cost[0] == whole.cost.at((i,))[0]


@pytest.mark.parametrize("name", ["googlenet", "resnet18", "digits"])
def test_the_parts_of_a_body_cost_what_each_costs_by_itself(name: str) -> None:
    cost = cost_of(templates.build(name))
    todo: list[tuple[str, ...]] = [()]
    while todo:
        path = todo.pop()
        for i, part in cost.inside(path).items():
            assert part == cost.at((*path, i))
            if len(path) < 2:
                todo.append((*path, i))
