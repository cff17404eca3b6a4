"""What is captured of a node is what an interpreter of the graph computes there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from msgspec import structs
from torch import Tensor, nn

from gradscape.backends.jobs import Exported, export
from gradscape.backends.protocol import Job, Loss
from gradscape.backends.pytorch.capture import absence, capturing, watching
from gradscape.backends.pytorch.locate import concerned
from gradscape.backends.pytorch.source import build
from gradscape.backends.source.render import render
from gradscape.graph import templates
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check, label
from gradscape.graph.diagnostic import Path
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Training
from tests.backends.source.proof import Interpreter, inputs, turn_name
from tests.backends.source.test_random_networks import planned
from tests.networks import projects

SMALL = ("digits", "lenet5", "mlp", "cifar_resnet20", "cifar_plain20", "autoencoder")


@dataclass
class Recorder(Interpreter):
    """Keeps the value of each node by its path; a repeat's turn is its number."""

    values: dict[Path, Any] = field(default_factory=dict)
    path: Path = ()
    turn: str | None = None

    @contextmanager
    def inside(self, part: str) -> Iterator[None]:
        before, self.path = self.path, (*self.path, part)
        yield
        self.path = before

    def step(self, step: Step, taken: list[Tensor | None], name: str) -> list[Tensor | None]:
        part, self.turn = self.turn or step.node.id, None
        with self.inside(part):
            outs = super().step(step, taken, name)
            if not step.absent and all(value is not None for value in outs):
                self.values[self.path] = tuple(outs) if len(outs) > 1 else outs[0]
        return outs

    def _step(self, step: Step, xs: list[Tensor], name: str) -> list[Tensor | None]:
        return (
            [self.turns(step, xs[0], f"{name}.")] if step.turns else super()._step(step, xs, name)
        )

    def turns(self, step: Step, x: Tensor, prefix: str, position: int = 0) -> Tensor:
        for k, turn in enumerate(step.turns):
            self.turn = str(k)
            x = self.one(turn, x, prefix + turn_name(step, k, position))
        return x

    def chain(self, plan: Plan, x: Tensor, prefix: str) -> Tensor:
        position = 0
        for step in plan.steps.values():
            if step.absent:
                continue
            if step.turns and not step.node.name:
                with self.inside(step.node.id):
                    x = self.values[self.path] = self.turns(step, x, prefix, position)
                position += len(step.turns)
                continue
            x = self.one(step, x, prefix + (step.node.name or str(position)))
            position += 1
        return x


def exported(name: str) -> Exported:
    project = templates.build(name)
    scope = project.scope
    shape = (scope["channels"], scope["height"], scope["width"])
    return export(replace(project, data=Data(name="noise", shape=shape, classes=10)))


def job(found: Exported) -> Job:
    """As a worker gets it; the data is of no account."""
    data = Data(name="noise", shape=(1, 1, 1), classes=3)
    return Job(
        source=found.source.text,
        outputs=(Loss(),),
        data=data,
        training=Training(),
        run="",
        modules=found.modules,
        lines=found.lines,
    )


def missing(found: Exported, training: bool) -> dict[str, str]:
    """Why which nodes were not captured; the others are held against the interpreter's value."""
    torch.manual_seed(0)
    model = build(job(found)).train(training)
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    xs = inputs(found.plan)
    recorder = Recorder(model)
    with torch.no_grad():
        recorder.run(found.plan, xs)
        expected = {label(found.project, path): v for path, v in recorder.values.items()}
        before = model(*[x.clone() for x in xs])
        with capturing(model, job(found), expected) as captured:
            during = model(*[x.clone() for x in xs])
        after = model(*[x.clone() for x in xs])
    for results in (during, after):
        torch.testing.assert_close(results, before, rtol=0, atol=0, equal_nan=True)
    for node, value in captured.items():
        torch.testing.assert_close(
            value, expected[node], rtol=1e-5, atol=1e-6, equal_nan=True, msg=f"{node}: {{}}".format
        )
    return {node: absence(job(found), node) for node in expected.keys() - captured.keys()}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("training", [True, False])
def test_every_node_of_a_template_is_captured(name: str, training: bool) -> None:
    assert missing(exported(name), training) == {}


def found_in(project: Project) -> Exported:
    plan = planned(project)
    return Exported(check(project), plan, render(plan, project.definitions))


def sequence_network() -> Project:
    """What random networks have not: tokens, attention, a recurrent layer, parts, identities."""
    block = Builder("Block")
    x = block.input()
    out = block(op.layer_norm(), x, name="ln")
    out = block(op.self_attention(num_heads=2), out, name="attention")
    x = block(op.add(), x, block(op.dropout(p=0.0), out))
    block.output(block(op.identity(), block(op.relu(), x)))
    net = Builder("Net", num_classes="=classes")
    x = net(op.conv2d(out_channels=8, kernel_size=2, stride=2), net.image(1, 6, 6), name="patches")
    x = net(op.class_token(), net(op.tokens(), net(op.identity(), x)), name="class_token")
    x = net(op.dropout(p=0.0), net(op.position_embedding(), x, name="pos_embedding"))
    x = net(op.repeat(op("Block"), 2), x, name="blocks")
    x = net(op.lstm(hidden_size=6), net(op.layer_norm(), x, name="ln"), name="lstm")
    x = net(op.identity(), net(op.relu(), net(op.select(axis=1, index=0), x)))
    x = net(op.split(sections=2, axis=1), x)
    x = net(op.multiply(), net(op.identity(), net(op.sigmoid(), x)), (x[0], 1))
    net.output(net(op.linear(out_features="=num_classes"), x, name="fc"))
    return Project.of(net.definition(), block.definition())


def test_every_node_of_a_network_of_sequences_is_captured() -> None:
    assert missing(found_in(sequence_network()), training=True) == {}


def shared_network() -> Project:
    """One block, used by two nodes with the same weights."""
    block = Builder("Block")
    x = block(op.conv2d(out_channels=4, padding=1), block.input(), name="conv")
    block.output(block(op.sequence(op.relu(), op.batch_norm2d()), x, name="rest"))
    net = Builder("Net", num_classes="=classes")
    first = net(op("Block"), net.image(4, 6, 6), name="block")
    again = net(op("Block"), first, shares=first)
    x = net(op.flatten(), net(op.add(), first, again))
    net.output(net(op.linear(out_features="=num_classes"), x, name="fc"))
    return Project.of(net.definition(), block.definition())


def test_of_shared_weights_each_use_has_its_own_values() -> None:
    found = found_in(shared_network())
    assert missing(found, training=False) == {}
    model = build(job(found)).eval()
    nodes = ("block.conv", "Block#1.conv", "Block#1.rest.ReLU#1")
    with torch.no_grad(), capturing(model, job(found), nodes) as captured:
        model(*inputs(found.plan))
    assert captured.keys() == set(nodes)
    assert not torch.equal(captured["block.conv"], captured["Block#1.conv"])


def test_a_node_that_the_code_does_not_compute_is_told_so() -> None:
    assert "computes no value for Image#1 alone" in absence(job(exported("digits")), "Image#1")


def test_nodes_whose_values_cannot_be_told_apart_are_told_so() -> None:
    line = (12, "Small", "a"), (12, "Small", "b")
    source = """\
from torch import nn

__all__ = ["Small"]


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2)

    def forward(self, x):
        return self.a(x)
"""
    strange = structs.replace(job(exported("mlp")), source=source, lines=line, modules={"": ""})
    model = build(strange)
    with capturing(model, strange, ("a", "b")) as captured:
        model(torch.zeros(1, 2))
    assert captured == {}
    assert "cannot be told" in absence(strange, "b")


def test_after_an_error_the_network_is_as_it_was() -> None:
    found = exported("digits")
    model = build(job(found)).eval()
    with pytest.raises(RuntimeError) as caught, watching(model, job(found), lambda *_: None):
        model(torch.zeros(1, 3, 8, 8))
    assert concerned(caught.value, model, job(found)) == ("conv1",)
    forward = type(model).forward
    seen: list[str] = []
    with watching(model, job(found), lambda node, _: seen.append(node)):
        model(torch.zeros(1, 1, 8, 8))
    assert seen[:4] == ["conv1", "bn1", "relu", "residual.downsample.Conv 2D#1"]
    assert type(model).forward is forward


@given(projects())
@settings(max_examples=60)
def test_every_node_of_a_random_network_is_captured(project: Project) -> None:
    prove_all(project)


@pytest.mark.verify
@given(projects())
@settings(max_examples=1500)
def test_every_node_of_a_great_many_networks_is_captured(project: Project) -> None:
    prove_all(project)


def prove_all(project: Project) -> None:
    """In evaluation the interpreter alone computes what auxiliary outputs need."""
    found = found_in(project)
    assert missing(found, training=True) == {}, found.source.text
    for why in missing(found, training=False).values():
        assert "did not run: it is there in training only" in why, found.source.text
