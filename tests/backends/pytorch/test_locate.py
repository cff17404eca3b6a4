"""An error in torch is tied to its node in rendered networks too."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import nn

from gradscape.backends.jobs import export
from gradscape.backends.pytorch.locate import concerned
from gradscape.backends.pytorch.source import build
from gradscape.graph import templates
from gradscape.graph.settings import Data


def replaced(name: str) -> Callable[[nn.Module], None]:
    """Puts something in the place of a module that takes none of its inputs."""

    def change(model: nn.Module) -> None:
        parent, _, attribute = name.rpartition(".")
        setattr(model.get_submodule(parent), attribute, nn.Linear(1, 1, device="meta"))

    return change


@pytest.mark.parametrize(
    ("template", "broken", "node"),
    [
        ("digits", "conv1", "conv1"),
        ("digits", "residual.conv2", "residual.conv2"),
        ("digits", "inception.branch2.1.conv", "inception.branch2"),
        ("digits", "fc", "fc"),
        ("cifar_resnet20", "layer2.1.bn2", "layer2.1.bn2"),
        ("googlenet", "aux1.fc2", "aux1.fc2"),
        ("alexnet", "classifier.4", "classifier.Linear#2"),
    ],
)
def test_a_module_that_fails_names_its_node(template: str, broken: str, node: str) -> None:
    project = templates.build(template)
    scope = project.scope
    shape = (scope["channels"], scope["height"], scope["width"])
    data = Data(name="noise", shape=shape, classes=scope["classes"])
    job = export(replace(project, data=data)).job()
    model = build(job)
    replaced(broken)(model)
    with pytest.raises(Exception) as caught:
        model(torch.randn(2, *shape))
    (found,) = concerned(caught.value, model, job)
    assert found.startswith(node)


def test_inline_code_of_a_repeated_block_names_the_instance() -> None:
    project = templates.build("cifar_resnet20")
    data = Data(name="noise", shape=(3, 32, 32), classes=10)
    job = export(replace(project, data=data)).job()
    model = build(job)
    # The sum with the shortcut fails: the block's last norm gives another width.
    block = model.get_submodule("layer3.1")
    block.conv2 = nn.Conv2d(64, 32, 3, padding=1, bias=False)
    block.bn2 = nn.BatchNorm2d(32)
    with pytest.raises(RuntimeError) as caught:
        model(torch.randn(2, 3, 32, 32))
    (found,) = concerned(caught.value, model, job)
    assert found == "layer3.1.Add#1"
