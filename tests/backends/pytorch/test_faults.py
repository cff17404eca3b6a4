"""The first node whose values or gradients are not finite."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from gradscape.backends import data
from gradscape.backends.jobs import export
from gradscape.backends.protocol import Job
from gradscape.backends.pytorch.faults import Fault, first_fault
from gradscape.backends.pytorch.source import build
from gradscape.graph import templates


@pytest.fixture
def job() -> Job:
    return export(replace(templates.build("digits"), data=data.describe("digits"))).job("cpu", 1)


def found(model: nn.Module, job: Job, weight: Tensor | None = None) -> Fault | None:
    def act() -> None:
        outputs = model(torch.randn(4, 1, 8, 8, generator=torch.Generator().manual_seed(0)))
        (outputs if weight is None else outputs * weight).sum().backward()

    return first_fault(model, job, act)


@pytest.mark.parametrize("node", ["conv1", "residual.bn2", "inception.branch2.BasicConv2d#1.conv"])
def test_an_output_is_told_by_the_innermost_node(job: Job, node: str) -> None:
    model = build(job)
    name = next(name for name, path in job.modules.items() if path == node)
    with torch.no_grad():
        next(model.get_submodule(name).parameters()).fill_(torch.inf)
    assert found(model, job) == Fault(node, gradient=False)


def test_a_gradient_is_told_by_the_node_nearest_to_the_loss(job: Job) -> None:
    assert found(build(job), job, torch.tensor(torch.nan)) == Fault("fc", gradient=True)


def test_a_gradient_of_weights_alone_is_told_by_their_node(job: Job) -> None:
    model = build(job)
    model.get_parameter("residual.conv1.weight").register_hook(lambda g: g / 0)  # type: ignore[no-untyped-call]
    assert found(model, job) == Fault("residual.conv1", gradient=True)


def test_where_all_is_finite_there_is_no_fault(job: Job) -> None:
    assert found(build(job), job) is None
