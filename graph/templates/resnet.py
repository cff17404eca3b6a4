"""ResNet (He et al. 2015, Deep Residual Learning for Image Recognition)."""

from __future__ import annotations

from collections.abc import Iterator

from gradscape.graph.blocks.residual import basic_block, bottleneck
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import Definition
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.templates import template


def resnet(name: str, block: Definition, stages: Iterator[Node]) -> Project:
    """A stem, the stages, each of half the height and width, and a linear classifier."""
    net = Builder(name, num_classes="=classes")
    stem = op.conv2d(out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    x = net(op.batch_norm2d(), net(stem, net.image(3, 224, 224), name="conv1"), name="bn1")
    x = net(op.relu(), x, name="relu")
    x = net(op.max_pool2d(kernel_size=3, stride=2, padding=1), x, name="maxpool")
    for number, stage in enumerate(stages, 1):
        x = net(stage, x, name=f"layer{number}")
    x = net(op.flatten(), net(op.adaptive_avg_pool2d(output_size=1), x, name="avgpool"))
    x = net(op.linear(out_features="=num_classes"), x, name="fc")
    return Project.of(net.output(x).definition(), block)


def basic(*depths: int) -> Iterator[Node]:
    """Stages of basic blocks, so many in each."""
    for k, times in enumerate(depths):
        block = op("BasicBlock", out_channels=64 << k)
        yield op.repeat(block, times, first={"stride": 2} if k else None)


def deep(*depths: int) -> Iterator[Node]:
    """Stages of bottlenecks, so many in each."""
    for k, times in enumerate(depths):
        block = op("Bottleneck", width=64 << k, out_channels=256 << k)
        yield op.repeat(block, times, first={"stride": 2} if k else None)


@template(name="resnet18", title="ResNet-18", authors="He et al.", year=2015)
def resnet18() -> Project:
    """18 layers, in basic blocks; with torchvision's keys."""
    return resnet("ResNet18", basic_block(), basic(2, 2, 2, 2))


@template(name="resnet50", title="ResNet-50", authors="He et al.", year=2015)
def resnet50() -> Project:
    """50 layers, in bottlenecks that halve height and width at their 3×3, as in torchvision."""
    return resnet("ResNet50", bottleneck(), deep(3, 4, 6, 3))


@template(name="resnet152", title="ResNet-152", authors="He et al.", year=2015)
def resnet152() -> Project:
    """152 layers; otherwise ResNet-50."""
    return resnet("ResNet152", bottleneck(), deep(3, 8, 36, 3))
